// One input or textarea that saves itself, and what is told beside it.
// input: data-saved holds what the server has (else the value it came with); place: an element for the words;
// words: the texts of the macro saving_words (templates/components/saving.html).
export class SavingField {
  constructor({ name, input, place, words }) {
    Object.assign(this, { name, input, place, words });
    this.isConflicting = false;
    this.input.dataset.saved ??= this.input.defaultValue.trim();
  }

  get text() {
    return this.input.value.trim();
  }

  get saved() {
    return this.input.dataset.saved;
  }

  // Whether it holds something else than the page came with, after back, forward or reload: there browsers fill in
  // older texts by themselves.
  get isFilledAgain() {
    const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    return !isNew && this.input.value !== this.input.defaultValue;
  }

  get isLong() {
    return this.input.tagName === "TEXTAREA";
  }

  get isWrong() {
    return this.input.getAttribute("aria-invalid") === "true" || this.isConflicting;
  }

  // typed: something was changed; left: the field is done with.
  listen({ typed, left }) {
    this.typed = typed;
    this.left = left;
    this.input.addEventListener("input", () => {
      this.clear();
      typed();
    });
    this.input.addEventListener("change", left);
  }

  // As if it had been typed.
  set(text) {
    this.input.value = text;
    this.clear();
    this.typed();
    this.shown();
  }

  show(text) {
    this.input.value = text;
    this.shown();
  }

  // For those who draw more than the field's own value, such as a counter.
  shown() {
    this.input.dispatchEvent(new CustomEvent("saving:shown", { bubbles: true }));
  }

  focus() {
    this.input.focus();
  }

  clear() {
    this.input.removeAttribute("aria-invalid");
    this.input.classList.remove("is-invalid");
    this.isConflicting = false;
    this.tell("");
  }

  tell(words, tone = "quiet") {
    const line = document.createElement("p");
    line.className = `saving-told is-${tone}`;
    line.textContent = words;
    this.place?.replaceChildren(...(words ? [line] : []));
  }

  // Typed on meanwhile: the newer text stays, what is saved is remembered.
  acknowledge(saved, words) {
    this.input.dataset.saved = saved;
    this.tell(words, "saved");
  }

  follow(saved) {
    if (saved !== this.saved && !this.isWrong && this.text === this.saved) {
      this.show(saved);
      this.tell(this.words.changed);
    }
    this.input.dataset.saved = saved;
  }

  refuse(words) {
    this.input.setAttribute("aria-invalid", "true");
    this.input.classList.add("is-invalid");
    this.tell(words, "bad");
  }

  // Two values of one field: the person chooses, nothing is overwritten before that.
  compare(saved, typed, { keep, take }) {
    this.clear();
    this.show(typed);
    this.input.dataset.saved = saved;
    this.isConflicting = true;
    const or = (text) => text || this.words.nothing;
    if (this.isLong) {
      this.tell(this.words.meanwhileLong, "bad");
      const other = document.createElement("blockquote");
      other.className = "saving-other";
      other.textContent = or(saved);
      this.place?.append(other);
    } else {
      this.tell(this.words.meanwhile.replace("{saved}", () => or(saved)).replace("{typed}", () => or(typed)), "bad");
    }
    this.place?.append(
      choice(this.words.keep, () => {
        this.clear();
        keep();
      }),
      choice(this.words.take, () => {
        this.clear();
        this.show(saved);
        take();
      }),
    );
  }
}

function choice(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary btn-sm";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
