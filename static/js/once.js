// A form is sent once: a second click while the first is on its way does nothing. Coming back re-arms the form.
// The buttons are not disabled, so that the one that was pressed is still sent by name.
export default function once(form) {
  let isSent = false;
  const label = (isBusy) => {
    for (const button of form.querySelectorAll("[type=submit]")) {
      if (isBusy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    label(true);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    label(false);
  });
}
