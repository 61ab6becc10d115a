// On a phone the navigation scrolls sideways: the place one is at starts in view.
export default function nav(element) {
  const list = element.querySelector("ul");
  const current = element.querySelector("[aria-current]");
  if (current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
}
