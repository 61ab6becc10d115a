// How a score sheet is sent and understood, on its own page and as a row of the grid: marks by criterion, and the two
// texts. A text's field is named "text:comment", so that no criterion is mistaken for it.
const version = new URL(import.meta.url).search;
const { Saving } = await import(`./saving.js${version}`);
const { pendingKeys } = await import(`./saving-store.js${version}`);

const TEXT = "text:";

export const keyOf = (seat, sheet) => `judging:${seat}:${sheet}`;

export function savingOf({ seat, sheet, url, version, token, fields, words, followed }) {
  return new Saving({
    key: keyOf(seat, sheet),
    url,
    version,
    token,
    fields,
    words,
    followed,
    pause: fields.some((field) => field.isLong) ? 1500 : 0,
    pack: (sent, number) => ({ version: number, marks: without(sent), ...within(sent) }),
    unpack: (told) => told.marks && { ...told.marks, ...named(told.texts) },
    faults: (told) => ({ ...told.faults, ...named(told.faults) }),
  });
}

function within(sent) {
  const found = Object.entries(sent).filter(([name]) => name.startsWith(TEXT));
  return found.length ? { texts: Object.fromEntries(found.map(([name, text]) => [name.slice(TEXT.length), text])) } : {};
}

function without(sent) {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !name.startsWith(TEXT)));
}

function named(texts) {
  return Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [TEXT + name, text]));
}

// Where a sheet stands, wherever the strip shows it.
export function showStanding(sheet, told) {
  const item = document.querySelector(`.judging-strip a[data-sheet="${sheet}"]`);
  if (!item || !told.standing) {
    return;
  }
  item.className = `judging-strip-item is-${told.standing}`;
  item.querySelector(".judging-sign").textContent = told.sign;
  item.querySelector("[data-standing]").textContent = `(${told.standing_text})`;
  const scored = document.querySelectorAll(".judging-strip .is-complete, .judging-strip .is-signed").length;
  const count = document.querySelector("[data-scored]");
  if (count) {
    count.textContent = count.dataset.words.replace("{scored}", scored);
  }
}

// Sends what sheets that are not on this page left on this computer; `save` is the address for sheet 0. Returns the savings.
export function sendLeft({ seat, token, save }, shown) {
  const left = pendingKeys(keyOf(seat, "")).filter((sheet) => sheet !== shown);
  return left.map((sheet) => {
    const followed = (told) => showStanding(sheet, told);
    const url = save.replace("/0/", `/${sheet}/`);
    const saving = savingOf({ seat, sheet, url, version: 0, token: () => token, fields: [], words: {}, followed });
    saving.begin();
    return saving;
  });
}
