// On the review page: marks that are still only on this computer are sent; those that cannot be stop the signature and are
// named.
const version = new URL(import.meta.url).search;
const { pendingKeys } = await import(`./saving-store.js${version}`);
const { keyOf, sendLeft } = await import(`./judging-saving.js${version}`);

export default function showPending(place) {
  const seat = place.dataset.seat;
  const pending = new Set(pendingKeys(keyOf(seat, "")));
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
  send(place.dataset, pendingKeys(keyOf(seat, "")).length);
}

// What arrives changes what is reviewed: the page is read again.
async function send(seat, before) {
  await Promise.all(sendLeft(seat).map((saving) => saving.settle()));
  if (pendingKeys(keyOf(seat.seat, "")).length < before) {
    location.reload();
  }
}
