// Fields that save themselves: what is typed is kept on this computer at once (saving-store.js), sent one request at a
// time, repeated until the server acknowledges it, and compared where another window saved meanwhile.
//
//   const saving = new Saving({
//     key,        of the entry on this computer, e.g. "draft:12:34"; name the user or seat in it
//     url,        takes JSON by POST
//     token,      () => the CSRF token
//     version,    of what the page shows
//     fields,     SavingFields (saving-field.js)
//     words,      the texts of the macro saving_words
//     pack,       ({name: text}, version) => the body sent; {version, fields} by default
//     unpack,     (answer) => {name: text that the database holds now}; answer.fields by default
//     faults,     (answer) => {name: what is wrong}; answer.faults by default
//     followed,   (answer) => void, after every answer with a state: 200, 409 and 422
//     pause,      milliseconds after the last key until it is sent; 0: only when a field is left
//   });
//   saving.begin();
//   if (await saving.settle()) …everything is saved…
//   saving.learn(answer);  // of another request that tells what the database holds now
//
// Answers: 200 saved; 409 another version, with the state; 422 with faults per name; anything else below 500 is told at
// the fields and not sent again by itself; 500 and above, no network and no answer are tried again.
const version = new URL(import.meta.url).search;
const [{ fresh, read, texts, write }, { post }] = await Promise.all([
  import(`./saving-store.js${version}`),
  import(`./saving-post.js${version}`),
]);

const FIRST_RETRY = 1000;
const LAST_RETRY = 30000;

export class Saving {
  constructor(options) {
    const usual = {
      pack: (fields, number) => ({ version: number, fields }),
      unpack: (told) => told.fields,
      faults: (told) => told.faults ?? {},
      followed: () => {},
      pause: 0,
    };
    Object.assign(this, usual, options);
    this.fields = new Map(options.fields.map((field) => [field.name, field]));
    const stored = read(this.key);
    this.entry = stored ?? fresh(options.version);
    this.own = new Set(Object.keys(texts(this.entry)));
    this.running = null;
    this.retry = 0;
    this.resting = 0;
    this.wait = FIRST_RETRY;
    this.isKept = true;
  }

  begin() {
    this.restore();
    for (const field of this.fields.values()) {
      field.listen({
        typed: () => {
          this.take(field);
          this.rest();
        },
        left: () => this.flush(),
      });
      // Whoever types faster than this module loads is heard too. What a browser filled in by itself is an older text,
      // perhaps beside a newer one: that is asked about.
      if (field.text !== field.saved && !this.isHeld(field.name)) {
        field.isFilledAgain ? this.doubt(field) : this.take(field);
      }
    }
    window.addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    window.addEventListener("beforeunload", (event) => this.isPending && !this.isKept && event.preventDefault());
    this.flush();
  }

  // What an earlier page left on this computer stands in its field again.
  restore() {
    const { entry } = this;
    entry.waiting = { ...entry.wrong, ...entry.waiting };
    entry.wrong = {};
    for (const [name, text] of Object.entries(texts(entry))) {
      this.fields.get(name)?.show(text);
    }
    for (const [name, text] of Object.entries(entry.undecided)) {
      const field = this.fields.get(name);
      if (field?.saved === text) {
        delete entry.undecided[name];
      } else {
        this.ask(field, field?.saved, text);
      }
    }
  }

  isHeld(name) {
    return name in texts(this.entry);
  }

  get isPending() {
    return Boolean(this.entry.sent) || Object.keys(this.entry.waiting).length > 0;
  }

  get wrong() {
    return [...this.fields.values()].find((field) => field.isWrong);
  }

  keep() {
    this.isKept = write(this.key, this.entry, this.own);
    this.own = new Set(Object.keys(texts(this.entry)));
  }

  // Remember at once what was typed, before anything is sent.
  take(field) {
    const { name, text, saved } = field;
    this.entry.base[name] ??= saved;
    delete this.entry.wrong[name];
    delete this.entry.undecided[name];
    this.entry.waiting[name] = text;
    this.own.add(name);
    this.keep();
  }

  doubt(field) {
    this.entry.undecided[field.name] = field.text;
    this.own.add(field.name);
    this.keep();
    this.ask(field, field.saved, field.text);
  }

  rest() {
    if (this.pause) {
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.flush(), this.pause);
    }
  }

  // Everything that differs is sent; true once nothing is wrong, undecided or on its way.
  async settle() {
    for (const field of this.fields.values()) {
      if (!field.isConflicting && (field.text !== field.saved || field.isWrong)) {
        this.take(field);
      }
    }
    await this.flush();
    return !this.wrong && !this.isPending;
  }

  // One request at a time; whoever asks meanwhile waits for the same run.
  flush() {
    clearTimeout(this.resting);
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
    const names = Object.keys(this.entry.sent);
    names.forEach((name) => this.fields.get(name)?.tell(this.words.saving));
    const answer = await post(this.url, this.token(), this.pack(this.entry.sent, this.entry.version));
    if (!answer) {
      return this.tryAgain(names);
    }
    const { status, told } = answer;
    this.wait = FIRST_RETRY;
    if (!told) {
      return this.stop(names, this.words.refused);
    }
    if (status < 300) {
      return this.acknowledge(names, told);
    }
    return status === 409 && this.unpack(told) ? this.compare(told) : this.refuse(names, told);
  }

  tryAgain(names) {
    this.retry = setTimeout(() => this.flush(), this.wait);
    this.wait = Math.min(2 * this.wait, LAST_RETRY);
    return this.stop(names, this.words.offline);
  }

  stop(names, words) {
    names.forEach((name) => this.fields.get(name)?.tell(words, "bad"));
    return false;
  }

  acknowledge(names, told) {
    const saved = this.unpack(told);
    for (const name of names) {
      if (!(name in saved)) {
        // The server knows no such field: what was typed stays here.
        this.fields.get(name)?.refuse(this.words.refused);
        this.entry.wrong[name] = this.entry.sent[name];
        continue;
      }
      this.fields.get(name)?.acknowledge(saved[name], told.message);
      if (name in this.entry.waiting) {
        this.entry.base[name] = saved[name];
      } else {
        delete this.entry.base[name];
      }
    }
    this.entry.sent = null;
    this.reconcile(saved, told.message);
    this.follow(told);
    return true;
  }

  // Some texts do not fit: they stay in their fields, the others are sent again without them.
  refuse(names, told) {
    const { sent } = this.entry;
    const faults = this.faults(told);
    const wrong = names.filter((name) => name in faults);
    this.entry.sent = null;
    for (const name of names) {
      if (name in this.entry.waiting) {
        continue; // typed on meanwhile: the newer text is asked about instead
      }
      if (wrong.includes(name)) {
        this.fields.get(name)?.refuse(faults[name]);
        this.entry.wrong[name] = sent[name];
      } else {
        this.entry.waiting[name] = sent[name];
      }
    }
    return wrong.length ? true : this.stop(names, told.message ?? this.words.refused);
  }

  compare(told) {
    this.entry.waiting = { ...this.entry.sent, ...this.entry.waiting };
    this.entry.sent = null;
    this.reconcile(this.unpack(told), told.message);
    this.follow(told);
    return true;
  }

  // Fields that another window left alone are simply sent again; of those that it changed both values are shown.
  reconcile(saved, words) {
    const { base, undecided, waiting, wrong } = this.entry;
    for (const [name, typed] of Object.entries({ ...wrong, ...waiting })) {
      if (!(name in saved) || saved[name] === base[name]) {
        continue;
      }
      delete waiting[name];
      delete wrong[name];
      delete base[name];
      const field = this.fields.get(name);
      if (typed === saved[name]) {
        field?.acknowledge(typed, words);
      } else {
        undecided[name] = typed;
        this.ask(field, saved[name], typed);
      }
    }
  }

  ask(field, saved, typed) {
    field?.compare(saved, typed, {
      keep: () => {
        this.take(field);
        this.flush();
      },
      take: () => {
        delete this.entry.undecided[field.name];
        delete this.entry.base[field.name];
        this.keep();
      },
    });
  }

  // What another request of this page tells of the database. A request on its way is told by its own answer.
  learn(told) {
    if (!this.entry.sent) {
      this.compare({ ...told, message: "" });
      this.keep();
    }
  }

  // What the server holds now, shown wherever it stands on the page.
  follow(told) {
    this.entry.version = told.version;
    for (const [name, text] of Object.entries(this.unpack(told))) {
      if (!this.isHeld(name)) {
        this.fields.get(name)?.follow(text);
      } else if (name in this.entry.undecided && text !== this.fields.get(name)?.saved) {
        this.ask(this.fields.get(name), text, this.entry.undecided[name]);
      }
    }
    this.followed(told);
  }
}
