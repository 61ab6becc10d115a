// "Compare with my other 90s": who of the judge's own nominees has the mark that is being typed, and where it stands among
// the others. Everything is in the page already: only the judge's own marks.
export default function compare(form) {
  const others = JSON.parse(form.dataset.others);
  const spreads = document.querySelector("[data-spreads]");
  const picture = (code) => spreads?.querySelector(`[data-spread="${CSS.escape(code)}"]`);
  const show = (code, text, has) => {
    list(form.querySelector(`[data-equal="${CSS.escape(code)}"]`), text ? others.filter(has) : []);
    point(picture(code), text);
  };
  const mark = (input) => {
    const text = plain(input.value);
    show(input.dataset.code, text, (other) => other.marks[input.dataset.code] === text);
  };
  const inputs = [...form.querySelectorAll("input[data-code]")];
  for (const input of inputs) {
    input.addEventListener("input", () => mark(input));
    input.addEventListener("saving:shown", () => mark(input));
  }
  document.addEventListener("judging:saved", ({ detail }) => show("", detail.total, (other) => other.total === detail.total));
  inputs.forEach(mark);
}

// "９．0" is the same mark as "9".
function plain(text) {
  const number = text.normalize("NFKC").trim().replace("。", ".");
  return /^\d+(\.\d+)?$/.test(number) ? String(Number(number)) : "";
}

function list(place, others) {
  if (!place) {
    return;
  }
  const word = document.createElement("span");
  word.textContent = place.dataset.word;
  const links = others.slice(0, 3).map((other) => link(other.url, other.name));
  if (others.length > 3) {
    links.push(link(place.dataset.grid, `+${others.length - 3}`));
  }
  place.replaceChildren(...(others.length ? [word, ...links.flatMap((each) => [" ", each])] : []));
}

function link(url, text) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.textContent = text;
  return anchor;
}

function point(picture, text) {
  const here = picture?.querySelector(".judging-spread-here");
  if (!here) {
    return;
  }
  const at = Math.floor(Number(text) / Number(picture.dataset.size) + 1e-9);
  const isIn = text !== null && text !== "" && at < Number(picture.dataset.bins);
  here.setAttribute("visibility", isIn ? "visible" : "hidden");
  if (isIn) {
    here.setAttribute("x", String(at * 4));
  }
}
