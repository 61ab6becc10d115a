// Filters and sorts the rows that are in the page. Without it the table is simply whole.
export default function table(element) {
  const rows = [...element.tBodies[0].rows];
  if (rows.length < 2) return;
  const tools = document.querySelector(`[data-tools-for="${element.id}"]`);
  if (tools) filterBy(tools, rows);
  for (const heading of element.querySelectorAll("thead th[data-sortable]")) sortBy(heading, element, rows);
}

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

function filterBy(tools, rows) {
  const box = tools.querySelector("input");
  const count = tools.querySelector(".table-count");
  if (!box) return;
  const texts = rows.map((row) => plain(`${row.textContent} ${row.dataset.keys ?? ""}`));
  const show = () => {
    const words = plain(box.value).split(" ").filter(Boolean);
    let shown = 0;
    rows.forEach((row, place) => {
      row.hidden = !words.every((word) => texts[place].includes(word));
      shown += !row.hidden;
    });
    count.textContent = words.length ? count.dataset.words.replace("{shown}", shown).replace("{all}", rows.length) : "";
  };
  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  tools.hidden = false;
  show();
}

function sortBy(heading, element, rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...heading.childNodes);
  heading.append(button);
  const place = heading.cellIndex;
  const isNumber = heading.dataset.sortable === "number";
  const compare = isNumber ? (a, b) => a - b : new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  button.addEventListener("click", () => {
    const isUp = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of element.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const keyed = rows.map((row) => [row, keyOf(row.cells[place], isNumber)]);
    keyed.sort(([, a], [, b]) => emptyLast(a, b) ?? (isUp ? compare(a, b) : compare(b, a)));
    element.tBodies[0].append(...keyed.map(([row]) => row));
  });
}

// What a cell is sorted by; null for one without a value (no number, a dash), which stays below either way.
function keyOf(cell, isNumber) {
  const text = plain(cell?.dataset.sort ?? cell?.textContent ?? "").replace("\u2212", "-");
  if (!isNumber) return /^[–—-]?$/.test(text) ? null : text;
  const number = Number.parseFloat(text.replace(/[^\d.-]/g, ""));
  return Number.isNaN(number) ? null : number;
}

function emptyLast(a, b) {
  if (a !== null && b !== null) return undefined;
  return Number(a === null) - Number(b === null);
}
