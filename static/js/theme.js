// Runs before the first paint, so that a page never flashes in the other colours. Kept: the choice, if there was one.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's colours are then used.
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    document.documentElement.dataset.bsTheme = chosen || (system.matches ? "dark" : "light");
  };
  show();
  system.addEventListener?.("change", show);
})();
