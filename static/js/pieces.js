/* Sends files in pieces with a bar, so that a bad line loses no more than one piece. Without script,
   or where a file is refused, the plain form does the same job. What was cut off goes on only with
   the same content: the file is named by its hash, and the server looks at the whole again. */

import { sha256 } from "./sha256.js";

const PIECE = 512 * 1024;
const ATTEMPTS = 3;
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
  if (answer.status === 404) return { gone: true };
  if (answer.status >= 500 || answer.status === 401) throw new Error(String(answer.status));
  return answer.json();
}

class Unreadable extends Error {}

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

async function bytesOf(file, from) {
  try {
    return await file.slice(from, from + PIECE).arrayBuffer();
  } catch {
    throw new Unreadable();
  }
}

async function hashOf(file) {
  const hash = sha256();
  for (let from = 0; from < file.size; from += PIECE) hash.update(new Uint8Array(await bytesOf(file, from)));
  return hash.hex();
}

async function send(form, file) {
  const line = startLine(form, file);
  line.say("sending");
  try {
    // one that is too large is refused without reading all of it
    const hash = file.size > Number(form.dataset.mostBytes) ? "" : await hashOf(file);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const sent = await sendOnce(form, file, hash, line);
      if (sent !== "gone") return sent;
    }
    line.say("failed");
  } catch (fault) {
    line.say(fault instanceof Unreadable ? "unreadable" : "failed");
  }
  return false;
}

/* Tells whether the file arrived, or "gone" when the server no longer knows what had arrived. */
async function sendOnce(form, file, hash, line) {
  const begun = await patiently(() => post(form.dataset.pieces, { name: file.name, size: file.size, sha256: hash }, form), line);
  if (begun.refused) {
    line.say("refused", begun.refused);
    return false;
  }
  if (begun.gone) return "gone";
  const address = form.dataset.piece.replace("UPLOAD", begun.id);
  let received = begun.received;
  while (received < file.size) {
    line.move(received);
    const from = received;
    const piece = new Blob([await bytesOf(file, from)]);
    const answer = await patiently(() => post(address, { offset: from, piece }, form), line);
    if (answer.gone) return "gone";
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
    for (const file of files) sent += await send(form, file);
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
