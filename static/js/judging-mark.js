// The field of one mark: a number that saves itself, with the anchors of its rubric.
const { SavingField } = await import(`./saving-field.js${new URL(import.meta.url).search}`);

export class MarkField extends SavingField {
  constructor({ anchors, ...options }) {
    super(options);
    this.anchors = [...(anchors?.querySelectorAll("li") ?? [])];
  }

  listen(calls) {
    super.listen(calls);
    this.input.addEventListener("focus", () => this.input.select());
    this.offerAnchors();
    this.showAnchor();
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

  // The anchors of the rubric become buttons: one touch gives the mark.
  offerAnchors() {
    for (const item of this.anchors) {
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

  shown() {
    super.shown();
    this.showAnchor();
  }

  clear() {
    super.clear();
    this.showAnchor();
  }

  showAnchor() {
    for (const item of this.anchors ?? []) {
      item.querySelector("button")?.setAttribute("aria-pressed", String(item.dataset.mark === this.text));
    }
  }
}
