// On a sheet that takes nothing any more: what was typed and never saved is shown, not lost without a word.
const version = new URL(import.meta.url).search;
const { keyOf } = await import(`./judging-saving.js${version}`);
const { forget, read, texts } = await import(`./saving-store.js${version}`);

export default function showLeft(place) {
  const key = keyOf(place.dataset.seat, place.dataset.sheet);
  const entry = read(key);
  const labels = JSON.parse(place.dataset.labels);
  const left = Object.entries(entry ? texts(entry) : {}).filter(([, text]) => text);
  if (!left.length) {
    return;
  }
  const list = place.querySelector("dl");
  for (const [name, text] of left) {
    const term = document.createElement("dt");
    term.textContent = labels[name] ?? name;
    const typed = document.createElement("dd");
    typed.textContent = text;
    list.append(term, typed);
  }
  place.querySelector("button").addEventListener("click", () => {
    forget(key);
    place.remove();
  });
  place.hidden = false;
}
