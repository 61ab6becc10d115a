// A score sheet whose fields save themselves. Everything also works by the plain form.
const version = new URL(import.meta.url).search;
const { read, write } = await import(`./judging-queue.js${version}`);
const { makeFields } = await import(`./judging-fields.js${version}`);

const RETRY_MS = 5000;

export default function bindSheet(form) {
  new Sheet(form).begin();
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.dataset.words);
    this.fields = makeFields(form, this.words);
    this.entry = this.stored() ?? { version: Number(form.elements.version.value), base: {}, sent: null, waiting: {} };
    this.running = null;
    this.retry = 0;
  }

  stored() {
    return read(this.form.dataset.seat, this.form.dataset.sheet);
  }

  keep() {
    write(this.form.dataset.seat, this.form.dataset.sheet, this.entry);
  }

  begin() {
    for (const [code, text] of Object.entries({ ...this.entry.sent, ...this.entry.waiting })) {
      this.fields.get(code)?.show(text);
    }
    for (const field of this.fields.values()) {
      field.listen({
        typed: () => this.take(field),
        left: () => this.flush(),
        last: () => this.form.requestSubmit(this.form.querySelector("button[value=next]")),
      });
      // Whoever types faster than this module loads is heard too.
      if (field.text !== field.saved && !this.isHeld(field.code)) {
        this.take(field);
      }
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(event.submitter?.value);
    });
    window.addEventListener("online", () => this.flush());
    this.flush();
  }

  isHeld(code) {
    return code in this.entry.waiting || Boolean(this.entry.sent && code in this.entry.sent);
  }

  // Remember at once what was typed, before anything is sent.
  take(field) {
    const { code, text, saved } = field;
    if (!this.isHeld(code)) {
      this.entry.base[code] = saved;
    }
    this.entry.waiting[code] = text;
    this.keep();
  }

  async submit(then) {
    for (const field of this.fields.values()) {
      if (!field.isConflicting && (field.text !== field.saved || field.isWrong)) {
        this.take(field);
      }
    }
    await this.flush();
    const wrong = [...this.fields.values()].find((field) => field.isWrong);
    if (wrong) {
      wrong.focus();
    } else if (!this.isPending && then === "next") {
      location.assign(this.form.dataset.next);
    }
  }

  get isPending() {
    return Boolean(this.entry.sent) || Object.keys(this.entry.waiting).length > 0;
  }

  // One request at a time; whoever asks meanwhile waits for the same run.
  flush() {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    clearTimeout(this.retry);
    while (this.isPending) {
      if (!this.entry.sent) {
        [this.entry.sent, this.entry.waiting] = [this.entry.waiting, {}];
        this.keep();
      }
      const goOn = await this.send();
      this.keep();
      if (!goOn) {
        return;
      }
    }
  }

  async send() {
    const codes = Object.keys(this.entry.sent);
    codes.forEach((code) => this.fields.get(code)?.tell(this.words.saving));
    let response;
    try {
      response = await fetch(this.form.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrf_token.value },
        body: JSON.stringify({ version: this.entry.version, marks: this.entry.sent }),
      });
      if (response.status >= 500) {
        throw new Error(String(response.status));
      }
    } catch {
      return this.wait(codes, this.words.offline, true);
    }
    if (!response.headers.get("Content-Type")?.includes("application/json")) {
      return this.wait(codes, this.words.refused, false);
    }
    const told = await response.json();
    if (response.ok) {
      return this.acknowledge(codes, told);
    }
    return response.status === 409 ? this.compare(codes, told) : this.refuse(codes, told);
  }

  wait(codes, words, again) {
    codes.forEach((code) => this.fields.get(code)?.tell(words, "bad"));
    if (again) {
      this.retry = setTimeout(() => this.flush(), RETRY_MS);
    }
    return false;
  }

  acknowledge(codes, told) {
    for (const code of codes) {
      delete this.entry.base[code];
      this.fields.get(code)?.acknowledge(told.marks[code], told.message);
    }
    this.entry.sent = null;
    this.follow(told);
    return true;
  }

  // Some marks do not fit: they stay in their fields, the others are sent again without them.
  refuse(codes, told) {
    const { sent } = this.entry;
    const wrong = codes.filter((code) => code in told.faults);
    wrong.forEach((code) => this.fields.get(code)?.refuse(told.faults[code]));
    this.entry.sent = null;
    const rest = Object.fromEntries(Object.entries(sent).filter(([code]) => !wrong.includes(code)));
    this.entry.waiting = { ...rest, ...this.entry.waiting };
    if (!wrong.length) {
      this.wait(codes, told.message, false);
    }
    return wrong.length > 0;
  }

  // Another window saved meanwhile. Fields that it left alone are simply sent again; of the others both values are shown.
  compare(codes, told) {
    const { sent, base } = this.entry;
    this.entry.sent = null;
    for (const code of codes) {
      if (told.marks[code] === base[code]) {
        this.entry.waiting[code] ??= sent[code];
        continue;
      }
      const field = this.fields.get(code);
      const typed = this.entry.waiting[code] ?? sent[code];
      delete this.entry.waiting[code];
      delete base[code];
      field?.compare(told.marks[code], typed, () => {
        this.take(field);
        this.flush();
      });
    }
    this.follow(told);
    return true;
  }

  // What the server holds now, shown wherever it stands on the page.
  follow(told) {
    this.entry.version = told.version;
    this.form.elements.version.value = told.version;
    for (const [code, text] of Object.entries(told.marks)) {
      const pending = code in this.entry.waiting || (this.entry.sent && code in this.entry.sent);
      if (!pending) {
        this.fields.get(code)?.follow(text);
      }
    }
    this.form.querySelector("[data-total]").value = told.total ?? "–";
    const item = document.querySelector(`.judging-strip a[data-sheet="${this.form.dataset.sheet}"]`);
    if (item) {
      item.className = `judging-strip-item is-${told.standing}`;
      item.querySelector(".judging-sign").textContent = told.sign;
      item.querySelector("[data-standing]").textContent = `(${told.standing_text})`;
    }
    const badge = document.querySelector("[data-standing-badge] .status");
    if (badge) {
      badge.textContent = told.standing_text;
      badge.className = `status status-${told.tone}`;
    }
  }
}
