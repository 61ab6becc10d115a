// A file that takes a while: says that it is being made, then how much of it has come. Without this the link leads to it.
// data-status names what holds a text, a progress bar and the words: data-making, data-coming ({done} of {of}), data-done.
const MEGABYTE = 1_000_000;

export default function download(link) {
  const status = document.getElementById(link.dataset.status);
  const text = status.querySelector("p");
  const bar = status.querySelector("progress");
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

  const say = (words, isBusy) => {
    status.hidden = false;
    text.textContent = words;
    bar.hidden = !isBusy;
  };

  const coming = (done, of) => {
    bar.max = of;
    bar.value = Math.min(done, of);
    const words = status.dataset.coming.replace("{done}", number.format(bar.value / MEGABYTE));
    say(words.replace("{of}", number.format(of / MEGABYTE)), true);
  };

  const come = async () => {
    const answer = await fetch(link.href);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const of = Number(answer.headers.get("Content-Length"));
    const parts = [];
    let done = 0;
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      done += part.value.length;
      if (of) coming(done, of);
    }
    return new Blob(parts, { type: answer.headers.get("Content-Type") });
  };

  const save = (blob) => {
    const kept = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: link.download });
    kept.click();
    setTimeout(() => URL.revokeObjectURL(kept.href), 60_000);
  };

  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (status.dataset.busy) return;
    status.dataset.busy = "yes";
    bar.removeAttribute("value");
    say(status.dataset.making, true);
    try {
      save(await come());
      say(status.dataset.done, false);
    } catch {
      status.hidden = true;
      location.assign(link.href); // the browser says what is wrong
    } finally {
      delete status.dataset.busy;
    }
  });
}
