// A text with a button that copies it. Where the clipboard is closed to the page, the text is selected instead.
export default function copy(section) {
  const text = section.querySelector("textarea");
  const button = section.querySelector("button");
  const status = section.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      status.textContent = section.dataset.done;
    } catch {
      text.focus();
      text.select();
      status.textContent = section.dataset.failed;
    }
  });
}
