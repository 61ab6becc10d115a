// All sheets of a seat as a table: every cell saves itself, every row is a sheet with its own version.
const version = new URL(import.meta.url).search;
const { SavingField } = await import(`./saving-field.js${version}`);
const { savingOf } = await import(`./judging-saving.js${version}`);
const { blockOf } = await import(`./judging-paste.js${version}`);

export default function bindGrid(grid) {
  const words = JSON.parse(grid.dataset.words);
  const rows = [...grid.querySelectorAll("tr[data-sheet]")].map((row) => new Row(row, grid.dataset.seat, words));
  rows.forEach((row) => row.begin());
  const cells = new Map(rows.flatMap((row) => row.fields.map((field) => [field.input, { row, field }])));
  grid.addEventListener("focusin", (event) => cells.has(event.target) && event.target.select());
  grid.addEventListener("keydown", (event) => cells.has(event.target) && walk(event, grid));
  grid.addEventListener("paste", (event) => cells.has(event.target) && paste(event, grid, cells));
}

// A cell tells what is wrong beside its row, with the name of its column; that it is saved is told once for the row.
class CellField extends SavingField {
  constructor({ line, ...options }) {
    super(options);
    this.line = line;
  }

  tell(words, tone = "quiet") {
    super.tell(words && tone === "bad" ? `${this.input.dataset.label}: ${words}` : "", tone);
    if (tone !== "bad") {
      this.line.textContent = words;
      this.line.className = words ? `saving-told is-${tone}` : "";
    }
  }

  shown() {
    super.shown();
    this.input.closest("td").dataset.sort = this.text;
  }

  acknowledge(saved, words) {
    super.acknowledge(saved, words);
    this.shown();
  }
}

class Row {
  constructor(row, seat, words) {
    this.row = row;
    this.form = document.getElementById(row.dataset.form);
    const told = row.querySelector("[data-told]");
    const line = told.appendChild(document.createElement("p"));
    this.fields = [...row.querySelectorAll("input[data-code]")].map((input) => {
      const place = told.appendChild(document.createElement("div"));
      return new CellField({ name: input.dataset.code, input, words, place, line });
    });
    this.saving = savingOf({
      seat,
      sheet: row.dataset.sheet,
      url: row.dataset.save,
      version: Number(this.form.elements.version.value),
      token: () => this.form.elements.csrf_token.value,
      fields: this.fields,
      words,
      followed: (answer) => this.follow(answer),
    });
  }

  begin() {
    this.saving.begin();
    this.row.querySelector("button[type=submit]").hidden = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.saving.settle();
    });
  }

  follow(answer) {
    this.form.elements.version.value = answer.version;
    this.row.querySelector("[data-total]").textContent = answer.total ?? "–";
    const badge = this.row.querySelector("[data-standing-cell] .status");
    badge.textContent = answer.standing_text;
    badge.className = `status status-${answer.tone}`;
    this.row.className = `is-${answer.standing}`;
  }
}

// The cells as they stand on the page now: a row may have been sorted elsewhere, filtered away, or be closed.
function linesOf(grid) {
  const rows = [...grid.querySelectorAll("tbody tr[data-sheet]")].filter((row) => !row.hidden);
  return rows.map((row) => [...row.querySelectorAll("input[data-code]")]);
}

function placeOf(lines, input) {
  const down = lines.findIndex((line) => line.includes(input));
  return [down, lines[down]?.indexOf(input) ?? -1];
}

function walk(event, grid) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const { key, shiftKey, target } = event;
  const isWhole = target.selectionStart === 0 && target.selectionEnd === target.value.length;
  const isFirst = isWhole || (target.selectionEnd === 0 && !shiftKey);
  const isLast = isWhole || (target.selectionStart === target.value.length && !shiftKey);
  const steps = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Enter: shiftKey ? [-1, 0] : [1, 0],
    ArrowLeft: isFirst && [0, -1],
    ArrowRight: isLast && [0, 1],
  };
  if (!steps[key]) {
    return;
  }
  event.preventDefault();
  const lines = linesOf(grid);
  const [down, right] = placeOf(lines, target);
  let next = lines[down + steps[key][0]]?.[right + steps[key][1]];
  if (!next && key === "Enter") {
    // Below the last nominee comes the top of the next criterion.
    next = shiftKey ? lines.at(-1)[right - 1] : lines[0][right + 1];
  }
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function paste(event, grid, cells) {
  const block = blockOf(event);
  if (!block) {
    return;
  }
  event.preventDefault();
  const lines = linesOf(grid);
  const [down, right] = placeOf(lines, event.target);
  const touched = new Set();
  let pasted = 0;
  let over = 0;
  block.forEach((texts, below) =>
    texts.forEach((text, beside) => {
      const cell = cells.get(lines[down + below]?.[right + beside]);
      if (cell) {
        cell.field.set(text);
        touched.add(cell.row);
        pasted += 1;
      } else if (text) {
        over += 1;
      }
    }),
  );
  touched.forEach((row) => row.saving.flush());
  const told = [grid.dataset.pasted.replace("{count}", pasted), over ? grid.dataset.over.replace("{count}", over) : ""];
  grid.querySelector("[data-pasted-told]").textContent = told.join(" ").trim();
}
