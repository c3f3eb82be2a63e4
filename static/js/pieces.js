/* Sends files in pieces with a bar, so that a bad line loses no more than one piece. Without script,
   or where a file is refused, the plain form does the same job. */

const PIECE = 512 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15000];

const token = (form) => form.querySelector("[name=csrf_token]")?.value ?? "";
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function post(address, values, form) {
  const data = new FormData();
  data.append("csrf_token", token(form));
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
  if (answer.status >= 500 || answer.status === 401) throw new Error(String(answer.status));
  return answer.json();
}

async function patiently(work, line) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (fault) {
      if (attempt >= 60) throw fault;
      line.say("waiting");
      await pause(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    }
  }
}

function startLine(form, file) {
  const box = form.querySelector("[data-pieces-lines]");
  const line = document.createElement("div");
  line.className = "piece-line";
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(words, bar);
  box.append(line);
  const say = (state, why = "") => {
    const share = file.size ? Math.round((100 * bar.value) / file.size) : 0;
    words.textContent = `${file.name}：${(box.dataset[state] ?? "").replace("{share}", String(share)).replace("{why}", why)}`;
    line.dataset.state = state;
  };
  return { say, move: (bytes) => { bar.value = bytes; say("sending"); } };
}

async function send(form, file) {
  const line = startLine(form, file);
  line.say("sending");
  const begun = await patiently(() => post(form.dataset.pieces, { name: file.name, size: file.size }, form), line);
  if (begun.refused) {
    line.say("refused", begun.refused);
    return false;
  }
  const address = form.dataset.piece.replace("UPLOAD", begun.id);
  let received = begun.received;
  while (received < file.size) {
    line.move(received);
    const from = received;
    const answer = await patiently(
      () => post(address, { offset: from, piece: file.slice(from, from + PIECE) }, form),
      line,
    );
    if (answer.done) {
      line.move(file.size);
      line.say("done");
      return true;
    }
    if (answer.refused && !(answer.received > from)) {
      line.say("refused", answer.refused);
      return false;
    }
    received = answer.received;
  }
  return false;
}

for (const form of document.querySelectorAll("form[data-pieces]")) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const button = form.querySelector("button[type=submit]");
  const go = async () => {
    const files = inputs.flatMap((input) => [...input.files]);
    if (!files.length) return;
    button.disabled = true;
    let sent = 0;
    for (const file of files) {
      try {
        sent += await send(form, file);
      } catch {
        startLine(form, file).say("failed");
      }
    }
    for (const input of inputs) input.value = "";
    button.disabled = false;
    if (sent === files.length) window.location.reload();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    go();
  }, { capture: true });
  for (const input of inputs) input.addEventListener("change", go);
}
