// Counts the characters of a textarea while they are typed: data-most, data-words "{left} …", data-over "{over} …".
// Characters as people count them, not code units, so that the server and the page agree.
export default function counter(field) {
  const area = field.querySelector("textarea, input");
  const line = field.querySelector("[data-count]");
  const most = Number(field.dataset.most);
  if (!area || !line) return;
  const show = () => {
    const left = most - [...area.value].length;
    line.textContent = left < 0 ? field.dataset.over.replace("{over}", -left) : field.dataset.words.replace("{left}", left);
    line.classList.toggle("is-over", left < 0);
  };
  area.addEventListener("input", show);
  show();
}
