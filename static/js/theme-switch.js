// Light or dark: the button shows itself only where it can work; the choice is kept in this browser.
export default function themeSwitch(button) {
  const root = document.documentElement;
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.bsTheme === "dark"));
  button.addEventListener("click", () => {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.bsTheme);
    } catch {
      // The choice then lasts for this page only.
    }
    show();
  });
  show();
  button.hidden = false;
}
