// Keeps the current nominee in sight in a strip that scrolls in itself, and sends what other sheets of the seat left on this
// computer, for instance because the page was left while it was on its way.
const { sendLeft } = await import(`./judging-saving.js${new URL(import.meta.url).search}`);

export default function showCurrent(strip) {
  const list = strip.querySelector("ol");
  const current = strip.querySelector("[aria-current]");
  if (list && current) {
    list.scrollTop = current.offsetTop - list.clientHeight / 2 + current.offsetHeight / 2;
    list.scrollLeft = current.offsetLeft - list.clientWidth / 2 + current.offsetWidth / 2;
  }
  sendLeft(strip.dataset, current?.dataset.sheet);
}
