// A button that prints the page.

export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
