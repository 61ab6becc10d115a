// What was typed and is not acknowledged yet, kept on this computer under one key per thing that is being filled in.
// An entry: {version, base: {name: what was saved when typing began}, sent: {name: text} or null, waiting: {name: text},
// wrong: {name: text}, undecided: {name: text}}. `sent` is on its way and is repeated exactly as it was until it is
// acknowledged: the server knows a repeat. `wrong` was refused, `undecided` waits for a choice between two values.

export function fresh(version) {
  return { version, base: {}, sent: null, waiting: {}, wrong: {}, undecided: {} };
}

export function read(key) {
  try {
    const stored = JSON.parse(localStorage.getItem(key));
    return stored && { ...fresh(stored.version), ...stored };
  } catch {
    return null;
  }
}

export function texts(entry) {
  return { ...entry.undecided, ...entry.wrong, ...entry.sent, ...entry.waiting };
}

// Another window with the same key keeps what it added: only the names in `own` are this window's to replace.
// Returns whether it could be kept.
export function write(key, entry, own) {
  try {
    const kept = joined(entry, read(key), own);
    if (Object.keys(texts(kept)).length) {
      localStorage.setItem(key, JSON.stringify(kept));
    } else {
      localStorage.removeItem(key);
    }
    return true;
  } catch {
    return false; // Storage may be forbidden or full: the page itself still holds what was typed.
  }
}

function joined(entry, stored, own) {
  const foreign = Object.entries(stored ? texts(stored) : {}).filter(([name]) => !own.has(name));
  if (!foreign.length) {
    return entry;
  }
  const bases = Object.fromEntries(foreign.map(([name]) => [name, stored.base[name] ?? ""]));
  // The older version of the two: what is sent with it is compared, never written over something unseen.
  const version = Math.min(entry.version, stored.version);
  const waiting = { ...Object.fromEntries(foreign), ...entry.waiting };
  return { ...entry, version, base: { ...bases, ...entry.base }, waiting };
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}

// The rests of all keys that begin so and hold something.
export function pendingKeys(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  } catch {
    return [];
  }
}
