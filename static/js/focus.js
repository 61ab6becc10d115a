// The list of what is wrong takes the focus, so that it is read first.
export default function focus(element) {
  element.focus();
}
