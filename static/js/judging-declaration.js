// One button answers "no conflict" for every nominee that has no answer yet.
export default function declare(form) {
  const button = form.querySelector("[data-no-conflict]");
  if (!button) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const answer of form.querySelectorAll("input[type=radio][value=none]")) {
      if (!form.querySelector(`input[name="${answer.name}"]:checked`)) {
        answer.checked = true;
      }
    }
  });
}
