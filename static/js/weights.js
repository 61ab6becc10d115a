// The running sum of an award's weights, and each criterion's share of its panel, while they are typed.
// Exact: numbers are whole millionths, so 99.99 never looks like 100. Without it the server says the same on each check.
const SCALE = 1000000n;

export default function weights(form) {
  const sum = form.querySelector("[data-sum]");
  const show = () => {
    if (sum) showSum(sum, total(form.querySelectorAll("input[data-weight]")));
    for (const panel of form.querySelectorAll("[data-shares]")) showShares(panel);
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-weight], [data-part]")) show();
  });
  show();
}

const total = (inputs) => [...inputs].reduce((sum, input) => sum + millionths(input.value), 0n);

// What is typed as whole millionths; 0 for what is no number, as the server counts it.
export function millionths(text) {
  const match = /^\+?(\d{0,12})(?:\.(\d{0,6})0*)?$/.exec(text.normalize("NFKC").replace(/[%\s]/g, ""));
  if (!match) return 0n;
  return BigInt(match[1] || 0) * SCALE + BigInt((match[2] ?? "").padEnd(6, "0"));
}

export function plain(value) {
  const fraction = String(value % SCALE).padStart(6, "0").replace(/0+$/, "");
  return `${value / SCALE}${fraction && "."}${fraction}`;
}

function showSum(element, value) {
  const rest = 100n * SCALE - value;
  const words = rest === 0n ? "whole" : rest > 0n ? "short" : "over";
  element.classList.toggle("is-whole", rest === 0n);
  element.classList.toggle("is-off", rest !== 0n);
  const text = element.dataset[words].replace("{sum}", plain(value)).replace("{rest}", plain(rest < 0n ? -rest : rest));
  if (element.textContent.trim() !== text) element.textContent = text;
}

// Shares in percent to one decimal, rounded half up, as the server prints them.
function showShares(panel) {
  const inputs = [...panel.querySelectorAll("input[data-part]")];
  const whole = total(inputs);
  for (const input of inputs) {
    const place = input.closest(".scheme-item").querySelector("[data-share]");
    const part = millionths(input.value);
    const tenths = whole && part ? (2000n * part + whole) / (2n * whole) : 0n;
    const share = `${tenths / 10n}${tenths % 10n ? `.${tenths % 10n}` : ""}`;
    place.textContent = whole && part ? place.dataset.words.replace("{share}", share) : "";
  }
}
