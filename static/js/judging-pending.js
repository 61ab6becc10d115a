// On the review page: marks that are still only on this computer stop the signature and are named.
const { pendingKeys } = await import(`./saving-store.js${new URL(import.meta.url).search}`);

export default function showPending(place) {
  const pending = new Set(pendingKeys(`judging:${place.dataset.seat}:`));
  const links = [...document.querySelectorAll("a[data-sheet]")].filter((link) => pending.has(link.dataset.sheet));
  if (!links.length) {
    return;
  }
  const list = document.createElement("ul");
  for (const link of links) {
    const item = document.createElement("li");
    item.append(link.cloneNode(true));
    list.append(item);
  }
  const words = document.createElement("p");
  words.textContent = JSON.parse(place.dataset.words).pending;
  place.append(words, list);
  place.className = "notice notice-warn";
  place.setAttribute("role", "alert");
  document.querySelector("button[data-sign]")?.setAttribute("disabled", "");
}
