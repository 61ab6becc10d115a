// j and k walk through the nominees, ? shows the keys; never while something is being typed.
const TYPING = "input, textarea, select, dialog[open]";

export default function listen(dialog) {
  const hint = document.querySelector("[data-keys-hint]");
  if (hint) {
    hint.hidden = false;
    hint.querySelector("button").addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING)) {
      return;
    }
    const steps = { j: "a[rel=next]", k: "a[rel=prev]" };
    if (event.key === "?" || event.key === "？") {
      event.preventDefault();
      dialog.showModal();
    } else if (steps[event.key.toLowerCase()]) {
      document.querySelector(`.judging-steps ${steps[event.key.toLowerCase()]}`)?.click();
    }
  });
}
