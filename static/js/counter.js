// Counts the characters of a textarea or input while they are typed: data-most, data-words "{left} …", data-over "{over} …";
// below data-least, data-under "{count} … {more} …".
// Characters as people count them, not code units, so that the server and the page agree.
export default function counter(field) {
  const area = field.querySelector("textarea, input");
  const line = field.querySelector("[data-count]");
  const { least, most, over, under, words } = field.dataset;
  if (!area || !line) return;
  const show = () => {
    const count = [...area.value.trim()].length;
    const left = Number(most) - count;
    const more = Number(least ?? 0) - count;
    if (left < 0) line.textContent = over.replace("{over}", -left);
    else if (more > 0) line.textContent = under.replace("{count}", count).replace("{more}", more);
    else line.textContent = words.replace("{left}", left);
    line.classList.toggle("is-over", left < 0);
  };
  area.addEventListener("input", show);
  area.addEventListener("saving:shown", show);
  show();
}
