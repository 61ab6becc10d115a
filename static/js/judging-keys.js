// j and k walk through the nominees, g opens the grid, c goes to the comment, ? shows the keys. Fields that hold nothing but
// digits hand these keys on; where words are written they are letters.
const WRITING = "textarea, select, dialog[open], input:not([data-code])";
const PATIENCE = 1500;

export default function listen(dialog) {
  const hint = document.querySelector("[data-keys-hint]");
  if (hint) {
    hint.hidden = false;
    hint.querySelector("button").addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("click", (event) => leaveByLink(event));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("textarea[data-text]")) {
      event.target.blur();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(WRITING)) {
      return;
    }
    const act = actOf(event.key.toLowerCase(), dialog);
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

function actOf(key, dialog) {
  const links = { j: ".judging-steps a[rel=next]", k: ".judging-steps a[rel=prev]", g: "a[data-key=g]" };
  if (key === "?" || key === "？") {
    return () => dialog.showModal();
  }
  if (key === "c") {
    return () => document.getElementById("comment")?.focus();
  }
  return links[key] && (() => leave(document.querySelector(links[key])));
}

// What was typed is sent before the page is left; it stays while something is wrong or on its way.
async function leave(link) {
  if (link && (await isReady())) {
    location.assign(link.href);
  }
}

function leaveByLink(event) {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link && isPlain && link.matches(".judging-steps a, .judging-strip a, .judging-equal a, a[data-key]")) {
    event.preventDefault();
    // What is still on its way then is kept on this computer, and the next page sends it.
    const long = new Promise((done) => {
      setTimeout(done, PATIENCE);
    });
    Promise.race([isReady(), long]).then(() => location.assign(link.href));
  }
}

async function isReady() {
  const ready = [];
  document.dispatchEvent(new CustomEvent("judging:leave", { detail: { until: (promise) => ready.push(promise) } }));
  return (await Promise.all(ready)).every(Boolean);
}
