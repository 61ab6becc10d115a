// The fields of a score sheet: what is typed, what is saved, and what is told beside them.

export function makeFields(form, words) {
  const inputs = [...form.querySelectorAll("input[data-code]")];
  const fields = inputs.map((input) => new Field(form, input, words));
  fields.forEach((field, index) => {
    field.next = fields[index + 1] ?? null;
  });
  document.addEventListener("keydown", (event) => typeFromAnywhere(event, fields));
  return new Map(fields.map((field) => [field.code, field]));
}

// A digit typed outside of any field begins the first empty one.
function typeFromAnywhere(event, fields) {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.target.closest("input, textarea, select, dialog[open]")) {
    return;
  }
  const field = fields.find((each) => !each.text) ?? fields[0];
  if (field) {
    event.preventDefault();
    field.input.focus();
    field.set(event.key);
  }
}

class Field {
  constructor(form, input, words) {
    this.input = input;
    this.words = words;
    this.code = input.dataset.code;
    this.place = form.querySelector(`[data-told="${CSS.escape(this.code)}"]`);
    this.anchors = form.querySelector(`[data-anchors="${CSS.escape(this.code)}"]`);
    this.isConflicting = false;
  }

  get text() {
    return this.input.value.trim();
  }

  get saved() {
    return this.input.dataset.saved;
  }

  get isWrong() {
    return this.input.getAttribute("aria-invalid") === "true" || this.isConflicting;
  }

  listen({ typed, left, last }) {
    this.typed = typed;
    this.left = left;
    this.input.addEventListener("input", () => {
      this.clear();
      typed();
    });
    this.input.addEventListener("change", left);
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("keydown", (event) => this.press(event, last));
    this.offerAnchors();
    this.showAnchor();
  }

  press(event, last) {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.next) {
        this.next.focus();
      } else {
        last();
      }
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.step(event.key === "ArrowUp" ? 1 : -1);
    }
  }

  step(direction) {
    const { step, maximum } = this.input.dataset;
    const places = (step.split(".")[1] ?? "").length;
    const steps = Math.round(Number(this.text || 0) / Number(step)) + direction;
    const most = Math.floor(Number(maximum) / Number(step));
    if (Number.isFinite(steps)) {
      this.set(String(Number((Math.min(Math.max(steps, 0), most) * Number(step)).toFixed(places))));
    }
  }

  // As if it had been typed.
  set(text) {
    this.input.value = text;
    this.clear();
    this.typed();
  }

  show(text) {
    this.input.value = text;
    this.showAnchor();
  }

  focus() {
    this.input.focus();
  }

  // The anchors of the rubric become buttons: one touch gives the mark.
  offerAnchors() {
    for (const item of this.anchors?.querySelectorAll("li") ?? []) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "judging-mark-anchor";
      button.append(...item.childNodes);
      // The field that is being typed in keeps the focus: nothing moves between press and release.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        this.set(item.dataset.mark);
        this.left();
      });
      item.append(button);
    }
  }

  showAnchor() {
    for (const item of this.anchors?.querySelectorAll("li") ?? []) {
      item.querySelector("button")?.setAttribute("aria-pressed", String(item.dataset.mark === this.text));
    }
  }

  clear() {
    this.input.removeAttribute("aria-invalid");
    this.input.classList.remove("is-invalid");
    this.isConflicting = false;
    this.tell("");
    this.showAnchor();
  }

  tell(words, tone = "quiet") {
    const line = document.createElement("p");
    line.className = `judging-mark-${tone}`;
    line.textContent = words;
    this.place.replaceChildren(...(words ? [line] : []));
  }

  // Typed on meanwhile: the newer text stays, what is saved is remembered.
  acknowledge(saved, words) {
    this.input.dataset.saved = saved;
    this.tell(words, "saved");
  }

  follow(saved) {
    if (saved !== this.saved && !this.isWrong && this.text === this.saved) {
      this.show(saved);
      this.tell(this.words.changed, "quiet");
    }
    this.input.dataset.saved = saved;
  }

  refuse(words) {
    this.input.setAttribute("aria-invalid", "true");
    this.input.classList.add("is-invalid");
    this.tell(words, "bad");
  }

  // Two values of one mark: the judge chooses, nothing is overwritten before that.
  compare(saved, typed, keep) {
    this.clear();
    this.show(typed);
    this.input.dataset.saved = saved;
    this.isConflicting = true;
    const or = (text) => text || this.words.nothing;
    this.tell(this.words.meanwhile.replace("{saved}", or(saved)).replace("{typed}", or(typed)), "bad");
    const choose = (words, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.textContent = words;
      button.addEventListener("click", act);
      return button;
    };
    this.place.append(
      choose(this.words.keep, () => {
        this.clear();
        keep();
      }),
      choose(this.words.take, () => {
        this.clear();
        this.show(saved);
      }),
    );
  }
}
