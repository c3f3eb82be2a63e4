/* Sends files in pieces with a bar, so that a bad line loses no more than one piece. Without script,
   or where a file is refused, the plain form does the same job. */

const PIECE = 512 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15000];

/* The page is loaded again to show the files; what is to be read of them is carried over. */
const place = `pieces:${window.location.pathname}`;

function carryOver() {
  const told = [...document.querySelectorAll(".piece-line:not([data-state=done])")].map((line) => ({
    form: line.closest("form").dataset.pieces,
    state: line.dataset.state,
    words: line.querySelector("p").textContent,
  }));
  try {
    sessionStorage.setItem(place, JSON.stringify(told));
    return true;
  } catch {
    return !told.length; // a forbidden store: rather old files on the page than words unread
  }
}

function showCarried() {
  let told = [];
  try {
    told = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    sessionStorage.removeItem(place);
  } catch {
    return;
  }
  for (const { form: address, state, words } of told) {
    const form = document.querySelector(`form[data-pieces="${CSS.escape(address)}"]`);
    if (form) newLine(form, state).words.textContent = words;
  }
}

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

function newLine(form, state) {
  const line = document.createElement("div");
  line.className = "piece-line";
  line.dataset.state = state;
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  line.append(words);
  form.querySelector("[data-pieces-lines]").append(line);
  return { line, words };
}

function startLine(form, file) {
  const box = form.querySelector("[data-pieces-lines]");
  const { line, words } = newLine(form, "sending");
  const bar = document.createElement("progress");
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(bar);
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
      line.say(answer.note ? "noted" : "done", answer.note);
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
    form.querySelector("[data-pieces-lines]").replaceChildren();
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
    if (sent && carryOver()) window.location.reload();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    go();
  }, { capture: true });
  for (const input of inputs) input.addEventListener("change", go);
}
showCarried();
