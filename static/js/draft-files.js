// Files of a nomination: sent one after the other with their progress, moved, removed and put back without leaving the
// page. data-upload takes one step by POST and answers {message, html, version, fields}: the new list
// and what the database holds now; data-file-words: the texts.
const LARGEST = 20_000_000;
const BUTTONS = "button[name=up], button[name=down], button[name=remove], button[name=restore]";

export default function draftFiles(form) {
  const words = JSON.parse(form.dataset.fileWords);
  const input = form.querySelector("[type=file]");
  const drop = form.querySelector("[data-drop]");
  const rows = form.querySelector("[data-sending]");
  const queue = [];
  let running = null;

  // Whoever leaves the page waits for what is on its way; tells whether all of it was attached.
  form.filesSettled = async () => (running ? await running : true);
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-drop-hint]").hidden = false;
  input.addEventListener("change", takeChosen);
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files);
    });
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest(BUTTONS);
    if (!button) return;
    event.preventDefault();
    step(button);
  });
  addEventListener("beforeunload", (event) => running && event.preventDefault());
  takeChosen(); // what was chosen before this module was there

  function takeChosen() {
    take(input.files);
    input.value = "";
  }

  function take(files) {
    rows.querySelectorAll(".is-done").forEach((row) => row.remove());
    for (const file of files) queue.push(rowOf(file));
    run();
  }

  function run() {
    running ??= sendAll().finally(() => (running = null));
  }

  async function sendAll() {
    let isWell = true;
    while (queue.length) isWell = (await queue.shift()()) && isWell;
    return isWell;
  }

  // One line: name, progress, a button; returns what sends the file.
  function rowOf(file) {
    const row = document.createElement("li");
    const told = document.createElement("span");
    const bar = document.createElement("progress");
    const button = document.createElement("button");
    const fill = (text) => text.replace("{name}", () => file.name).replace("{size}", () => (Math.ceil(file.size / 100_000) / 10).toFixed(1));
    row.className = "file-sending-row";
    Object.assign(bar, { max: 1, value: 0 });
    bar.setAttribute("aria-label", fill(words.sending));
    Object.assign(button, { type: "button", className: "btn btn-secondary btn-sm", textContent: words.cancel });
    told.textContent = `${file.name} · ${words.waiting}`;
    row.append(told, bar, button);
    rows.append(row);
    let request = null;
    let isCancelled = false;
    button.addEventListener("click", () => {
      isCancelled = true;
      request?.abort();
      row.remove();
    });

    function end(text, tone, isAgain = false) {
      bar.remove();
      button.remove();
      told.textContent = text;
      row.classList.add(tone);
      if (tone === "is-done") return true;
      const last = document.createElement("button");
      Object.assign(last, { type: "button", className: "btn btn-secondary btn-sm", textContent: isAgain ? words.again : words.dismiss });
      last.addEventListener("click", () => {
        row.remove();
        if (isAgain) take([file]);
      });
      row.append(last);
      return false;
    }

    return async function send() {
      if (isCancelled) return true;
      if (!file.size) return end(fill(words.empty), "is-bad");
      if (file.size > LARGEST) return end(fill(words.large), "is-bad");
      told.textContent = fill(words.sending);
      const data = new FormData();
      data.append("files", file);
      const answer = await new Promise((resolve) => {
        request = post(data, resolve, (share) => {
          bar.value = share;
          if (share === 1) told.textContent = `${file.name} ${words.checking}`;
        });
      });
      if (isCancelled) return true;
      if (answer.status === 0 || answer.status >= 500) return end(fill(words.offline), "is-bad", true);
      if (answer.status === 413 && !answer.told) return end(fill(words.large), "is-bad");
      if (!answer.told) return end(fill(words.refused), "is-bad");
      show(answer.told);
      return answer.status === 200 ? end(`${file.name} · ${words.done}`, "is-done") : end(answer.told.message, "is-bad");
    };
  }

  function post(data, resolve, progress = () => {}) {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve({ status: request.status, told: understood(request.responseText) }));
    request.send(data);
    return request;
  }

  async function step(button) {
    const { name, value } = button;
    const data = new FormData();
    data.append(name, value);
    const { status, told } = await new Promise((resolve) => post(data, resolve));
    tell(told?.message ?? words.offlineStep, status === 200 && told ? "is-done" : "is-bad");
    if (!told) return;
    show(told);
    const same = form.querySelector(`button[name="${name}"][value="${value}"]`);
    (same ?? form.querySelector("button[name=restore]") ?? form.querySelector(`button[value="${value}"]`) ?? input).focus();
  }

  // What became of the last step, in one line above those of the files that are sent.
  function tell(text, tone) {
    rows.querySelector("[data-step]")?.remove();
    const row = document.createElement("li");
    row.className = `file-sending-row ${tone}`;
    row.dataset.step = "";
    row.textContent = text;
    rows.prepend(row);
  }

  function show(told) {
    const template = document.createElement("template");
    template.innerHTML = told.html;
    form.querySelector("[data-files]").replaceWith(template.content.querySelector("[data-files]"));
    form.dispatchEvent(new CustomEvent("files:changed", { detail: told }));
  }
}

function understood(text) {
  try {
    const told = JSON.parse(text);
    return typeof told.html === "string" ? told : null;
  } catch {
    return null;
  }
}
