/* The score sheet: sliders, anchors, the running total, and saving as one marks. The server's sum is
   the one that counts; this one is reckoned in whole numbers too, so that both always show the same. */

import { ScoreQueue, sendLeft } from "./score_queue.js";

const QUIET = 1200;
const AGAIN = 4000;
const NOT_KEPT = new Set(["csrf_token", "version", "command", "then"]);
const sheet = document.querySelector("[data-score-sheet]");
const SCALE = 10000n;

function whole(text) {
  const [, sign, units, rest = ""] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text.trim()) ?? [];
  if (units === undefined) return null;
  const value = BigInt(units) * SCALE + BigInt(rest.padEnd(4, "0"));
  return sign ? -value : value;
}

function factor(text) {
  const [top, bottom = "1"] = text.split("/");
  return [BigInt(top), BigInt(bottom)];
}

function markOf(card) {
  const name = CSS.escape(card.dataset.markName);
  const field = card.querySelector(`[name="${name}"]:checked`) ?? card.querySelector(`input[type=number][name="${name}"]`);
  return field?.validity.valid ? whole(field.value) : null; // a mark outside the rubric counts nowhere
}

/* Rounds half up to hundredths, exactly. */
function inHundredths(top, bottom) {
  const hundredths = (2n * top * 100n + bottom * SCALE) / (2n * bottom * SCALE);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

function showTotal() {
  let [top, bottom] = [0n, 1n];
  let marked = 0;
  for (const card of sheet.querySelectorAll("[data-criterion]")) {
    const mark = markOf(card);
    card.classList.toggle("is-marked", mark !== null);
    if (mark === null) continue;
    marked += 1;
    const [up, down] = factor(card.dataset.factor);
    top = top * down + mark * up * bottom;
    bottom *= down;
  }
  for (const output of document.querySelectorAll("[data-running-total]")) {
    output.textContent = marked ? inHundredths(top, bottom) : "—";
  }
}

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

const token = () => document.querySelector("[name=csrf_token]")?.value ?? "";
sendLeft(token, sheet?.dataset.saveTo);
window.addEventListener("online", () => sendLeft(token, sheet?.dataset.saveTo));

if (sheet) {
  for (const slider of sheet.querySelectorAll("[data-slider-for]")) {
    const field = document.getElementById(slider.dataset.sliderFor);
    slider.hidden = false;
    slider.addEventListener("input", () => {
      field.value = slider.value;
      changed(field);
    });
    field.addEventListener("input", () => {
      if (field.value !== "") slider.value = field.value;
    });
  }
  for (const button of sheet.querySelectorAll("[data-set]")) {
    button.disabled = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.for);
      if (field) {
        field.value = button.dataset.set;
        changed(field);
        return;
      }
      const name = CSS.escape(button.closest("[data-criterion]").dataset.markName);
      const radio = sheet.querySelector(`[name="${name}"][value="${CSS.escape(button.dataset.set)}"]`);
      if (radio) {
        radio.checked = true;
        changed(radio);
      }
    });
  }
  sheet.addEventListener("input", showTotal);
  showTotal();
  const form = sheet.querySelector("form");
  if (form && sheet.dataset.saveTo) keepSaved(form, sheet.dataset.saveTo); // a practice case is not kept
  sheet.addEventListener("keydown", stepThroughCards);
}

/* Alt with an arrow leads from card to card, so that the whole sheet is filled without a mouse. */
function stepThroughCards(event) {
  if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const cards = [...sheet.querySelectorAll("[data-criterion]")];
  const here = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  const name = CSS.escape(next.dataset.markName);
  const field = next.querySelector(`[name="${name}"]:checked`) ?? next.querySelector(`[name="${name}"]`);
  field.focus();
  field.select?.();
}

/* Says at each mark that the server could not keep why, until it is put right. */
function showWrong(wrong) {
  for (const card of sheet.querySelectorAll("[data-criterion]")) {
    const words = wrong[card.dataset.markName];
    const line = card.querySelector("[data-mark-fault]");
    document.getElementById(`${card.dataset.markName}-error`)?.remove(); // said when the page was shown
    line.hidden = words === undefined;
    line.querySelector("span").textContent = words ?? "";
    card.classList.toggle("has-error", words !== undefined || card.querySelector(".criterion-comment .field-error") !== null);
    const field = card.querySelector("input[type=number]");
    if (words === undefined) field?.removeAttribute("aria-invalid");
    else field?.setAttribute("aria-invalid", "true");
  }
}

function keepSaved(form, address) {
  const tick = form.querySelector("[data-saved-tick]");
  const note = form.querySelector("[data-queue-note]");
  const queue = new ScoreQueue(address, form.elements.once.value, show);
  queue.version = form.elements.version.value;
  let timer = 0;
  let dirty = false;
  let going = null;

  function show(state, value = "", wrong = {}) {
    form.elements.version.value = queue.version;
    if (state === "saved" || state === "wrong") showWrong(wrong);
    const telling = state === "waiting" && going ? "goingOn" : state.replace(/-(.)/g, (_, one) => one.toUpperCase());
    const words = note.dataset[telling];
    note.hidden = words === undefined;
    note.querySelector("span").textContent = (words ?? "").replace("{n}", value);
    const why = { conflict: "conflict", waiting: "failed" };
    const mark = words === undefined ? state : (why[state] ?? "unsaved");
    tick.dataset.state = words === undefined ? state : "failed";
    tick.textContent = (tick.dataset[mark] ?? "").replace("{time}", value);
  }

  function fields() {
    return [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
  }

  function take() {
    clearTimeout(timer);
    if (dirty) queue.add(fields());
    dirty = false;
  }

  async function flush() {
    take();
    const done = await queue.flush(() => form.elements.csrf_token.value);
    if (done && dirty) return flush();
    if (done) goOn();
    else if (queue.saves.length) timer = setTimeout(flush, AGAIN);
    else goOn(); // refused: the page that answers tells why
    return done;
  }

  function goOn() {
    if (!going) return;
    const button = going;
    going = null;
    form.dataset.saved = "yes";
    form.requestSubmit(button);
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET);
  });
  form.addEventListener("change", () => {
    if (dirty) flush();
  });
  /* Going on waits until everything is saved: with the network cut one stays where one's marks are. */
  form.addEventListener("submit", (event) => {
    if (form.dataset.saved || (!dirty && !queue.saves.length && navigator.onLine)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    going = event.submitter;
    flush();
  });
  window.addEventListener("online", flush);
  window.addEventListener("focus", () => queue.saves.length && flush());
  window.addEventListener("pagehide", take);
  window.addEventListener("pageshow", () => delete form.dataset.saved);

  queue.adopt().then((left) => {
    if (!left) return;
    for (const field of form.elements) {
      if (/^(mark|comment)_|^opinion$/.test(field.name)) {
        const kept = left.find(([name]) => name === field.name);
        if (field.type === "radio") field.checked = kept?.[1] === field.value;
        else field.value = kept?.[1] ?? "";
        field.dispatchEvent(new Event("input", { bubbles: false }));
      }
    }
    showTotal();
    flush();
  });
}
