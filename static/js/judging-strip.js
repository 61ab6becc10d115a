// Keeps the current nominee in sight in a strip that is wider than the window.
export default function showCurrent(strip) {
  strip.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
