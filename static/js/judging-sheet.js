// A score sheet whose fields save themselves. Everything also works by the plain form.
const version = new URL(import.meta.url).search;
const { MarkField } = await import(`./judging-mark.js${version}`);
const { SavingField } = await import(`./saving-field.js${version}`);
const { blockOf } = await import(`./judging-paste.js${version}`);
const { savingOf, showStanding } = await import(`./judging-saving.js${version}`);

export default function bindSheet(form) {
  new Sheet(form).begin();
}

class Sheet {
  constructor(form) {
    this.form = form;
    const words = JSON.parse(form.dataset.words);
    const beside = (kind, name) => form.querySelector(`[data-${kind}="${CSS.escape(name)}"]`);
    this.marks = [...form.querySelectorAll("input[data-code]")].map(
      (input) =>
        new MarkField({
          name: input.dataset.code,
          input,
          words,
          place: beside("told", input.dataset.code),
          anchors: beside("anchors", input.dataset.code),
        }),
    );
    const texts = [...form.querySelectorAll("textarea[data-text]")].map(
      (input) =>
        new SavingField({ name: `text:${input.dataset.text}`, input, words, place: beside("told", `text:${input.dataset.text}`) }),
    );
    this.saving = savingOf({
      seat: form.dataset.seat,
      sheet: form.dataset.sheet,
      url: form.dataset.save,
      version: Number(form.elements.version.value),
      token: () => form.elements.csrf_token.value,
      fields: [...this.marks, ...texts],
      words,
      followed: (told) => this.follow(told),
    });
  }

  begin() {
    this.saving.begin();
    this.marks.forEach((field, index) => {
      field.input.addEventListener("keydown", (event) => this.press(event, field, this.marks[index + 1]));
    });
    document.addEventListener("keydown", (event) => this.typeFromAnywhere(event));
    // Whoever walks on by key or link takes along what was typed.
    document.addEventListener("judging:leave", (event) => event.detail.until(this.settle()));
    this.form.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(event.submitter?.value);
    });
  }

  press(event, field, next) {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (next) {
        next.focus();
      } else {
        this.form.requestSubmit(this.form.querySelector("button[value=next]"));
      }
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      field.step(event.key === "ArrowUp" ? 1 : -1);
    }
  }

  // A digit typed outside of any field begins the first empty one.
  typeFromAnywhere(event) {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.target.closest("input, textarea, select, dialog[open]")) {
      return;
    }
    const field = this.marks.find((each) => !each.text) ?? this.marks[0];
    if (field) {
      event.preventDefault();
      field.input.focus();
      field.set(event.key);
    }
  }

  // A row or column copied from a spreadsheet goes into this field and those after it.
  paste(event) {
    const at = this.marks.findIndex((field) => field.input === event.target);
    const block = at >= 0 && blockOf(event);
    if (block) {
      event.preventDefault();
      block.flat().forEach((text, beside) => this.marks[at + beside]?.set(text));
      this.saving.flush();
    }
  }

  async settle() {
    const isSettled = await this.saving.settle();
    if (!isSettled) {
      this.saving.wrong?.focus();
    }
    return isSettled;
  }

  async submit(then) {
    if ((await this.settle()) && then === "next") {
      location.assign(this.form.dataset.next);
    }
  }

  follow(told) {
    this.form.elements.version.value = told.version;
    this.form.querySelector("[data-total]").value = told.total ?? "–";
    showStanding(this.form.dataset.sheet, told);
    const badge = document.querySelector("[data-standing-badge] .status");
    if (badge && told.standing_text) {
      badge.textContent = told.standing_text;
      badge.className = `status status-${told.tone}`;
    }
    document.dispatchEvent(new CustomEvent("judging:saved", { detail: told }));
  }
}
