// Marks that the server has not acknowledged yet, kept on this computer per seat and sheet.
// An entry: {version, base: {code: what was saved when typing began}, sent: {code: text} or null, waiting: {code: text}}.
// `sent` is on its way and is repeated exactly as it was until it is acknowledged: the server knows a repeat.

const key = (seat, sheet) => `judging:${seat}:${sheet}`;

export function read(seat, sheet) {
  try {
    return JSON.parse(localStorage.getItem(key(seat, sheet)));
  } catch {
    return null;
  }
}

export function write(seat, sheet, entry) {
  try {
    if (entry.sent || Object.keys(entry.waiting).length) {
      localStorage.setItem(key(seat, sheet), JSON.stringify(entry));
    } else {
      localStorage.removeItem(key(seat, sheet));
    }
  } catch {
    // Storage may be forbidden or full: the page itself still holds what was typed.
  }
}

// The ids of a seat's sheets with marks that are only on this computer.
export function pendingSheets(seat) {
  try {
    const start = key(seat, "");
    return Object.keys(localStorage).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  } catch {
    return [];
  }
}
