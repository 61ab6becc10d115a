// Follows a job: moves its bar each second, and loads the page anew when the job has ended.
// data-url answers {state, phase, rows, of}; data-gone is where to go when the batch is gone with its job.
const PAUSE = 1000;

export default function job(section) {
  const bar = section.querySelector("progress");
  const phase = section.querySelector("[data-phase]");
  const rows = section.querySelector("[data-rows]");
  const number = new Intl.NumberFormat(document.documentElement.lang);

  const show = (progress) => {
    phase.textContent = section.dataset[progress.phase];
    if (progress.of) {
      bar.max = progress.of;
      bar.value = Math.min(progress.rows, progress.of); // a heading is read as well
      rows.textContent = section.dataset.of.replace("{rows}", number.format(bar.value)).replace("{of}", number.format(progress.of));
    } else {
      bar.removeAttribute("value");
      rows.textContent = number.format(progress.rows);
    }
  };

  const ask = async () => {
    try {
      const answer = await fetch(section.dataset.url, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status === 404) {
        location.replace(section.dataset.gone);
        return;
      }
      const progress = answer.ok && !answer.redirected ? await answer.json() : null;
      if (!progress || progress.state !== "running") {
        location.replace(location.pathname);
        return;
      }
      show(progress);
    } catch {
      // The network is away or the server restarts: the next try will tell.
    }
    setTimeout(ask, PAUSE);
  };
  setTimeout(ask, PAUSE);
}
