// Warns before a changed form is left. Changed is what differs from the page as it came, or a form that came back with errors
// or unsaved (data-changed).
// A module that saves fields by itself says so: form.dispatchEvent(new Event("saved")).
export default function unsaved(form) {
  const state = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();
  let before = form.dataset.changed !== undefined || form.querySelector("[aria-invalid=true]") ? null : state();
  let isLeaving = false;
  form.addEventListener("submit", () => {
    isLeaving = true;
  });
  form.addEventListener("saved", () => {
    before = state();
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && state() !== before) event.preventDefault();
  });
}
