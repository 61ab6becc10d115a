// The deed and the statement save themselves while they are typed; the form's buttons wait until everything is saved.
// data-save, data-key, data-version, data-words: see saving.js.
const version = new URL(import.meta.url).search;
const [{ Saving }, { SavingField }] = await Promise.all([import(`./saving.js${version}`), import(`./saving-field.js${version}`)]);

export default function draft(form) {
  const { key, save } = form.dataset;
  const words = JSON.parse(form.dataset.words);
  const fields = [...form.querySelectorAll("[data-told]")].map(
    (place) => new SavingField({ name: place.dataset.told, input: form.elements[place.dataset.told], place, words }),
  );
  const saving = new Saving({
    key,
    url: save,
    token: () => form.elements.csrf_token.value,
    version: Number(form.dataset.version),
    fields,
    words,
    pause: 1500,
    // The form itself may be sent: it must not seem older than what its fields have saved.
    followed: (told) => (form.elements.version.value = told.version),
  });
  saving.begin();
  // The version grows with the files too.
  form.addEventListener("files:changed", (event) => saving.learn(event.detail));

  let isSent = false;
  let isAsked = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) return;
    event.preventDefault();
    if (isAsked) return;
    isAsked = true;
    const { submitter } = event;
    const [isSettled, isAttached] = await Promise.all([saving.settle(), form.filesSettled?.() ?? true]);
    isAsked = false;
    if (saving.wrong || !navigator.onLine) {
      (saving.wrong ?? fields[0]).focus();
      return;
    }
    if (!isAttached) return; // what is wrong with a file stands beside it
    // What could not be saved is sent with the form: the page that comes back says why, and holds it.
    isSent = true;
    if (!isSettled) saving.isKept = true;
    // Not within the event itself: a form that is being submitted does not listen.
    setTimeout(() => form.requestSubmit(submitter));
  });
  addEventListener("pageshow", () => (isSent = false));
}
