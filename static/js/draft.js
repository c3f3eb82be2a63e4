/* Saves a draft as one types: <form data-draft="address" data-account="whose">. The form is posted
   with the header X-Autosave; the answer is JSON (views_applicant/autosave.py). What is not saved
   yet is kept on this device with the version that was seen, so that a reload, a lost network or an
   expired sign-in loses no word. Where two changed the same field, both values are shown; what only
   the other one changed is put in. A pressed button waits until everything typed is saved. */

const WAIT = 900;
const AGAIN = 5000;

function draft(form) {
  const tick = form.querySelector("[data-draft-tick]");
  const signIn = form.querySelector("[data-draft-sign-in]");
  const place = `draft:${form.dataset.account}:${form.dataset.draft}`;
  const pending = new Map();
  const held = new Set();
  const boxes = new Map();
  let list = null; // the box about how many members there are: nothing is sent until it is decided
  let pressed = null; // the button that waits
  let timer = 0;
  let busy = false;

  const waiting = () => !list && [...pending.keys()].some((name) => !held.has(name));

  const show = (state, values = {}) => {
    let words = tick.dataset[state] ?? "";
    for (const [name, value] of Object.entries(values)) words = words.replace(`{${name}}`, value);
    tick.dataset.state = state === "saved" || state === "others" || state === "saving" ? state : "failed";
    tick.textContent = words;
    signIn.hidden = state !== "signedout";
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const keep = (version = form.elements.version.value) => {
    try {
      if (!pending.size) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify({ version, fields: [...pending] }));
    } catch {
      /* A full or forbidden store: the words are still on the page. */
    }
  };

  async function save() {
    clearTimeout(timer);
    if (busy || !waiting()) return;
    busy = true;
    const isSaved = await sent();
    busy = false;
    if (isSaved && waiting()) later(pressed ? 0 : WAIT);
    else if (pressed) goOn();
  }

  /* Send what is on the page; return whether the answer was a save. */
  async function sent() {
    const before = new Map(pending);
    show("saving");
    try {
      const answer = (await posted()) ?? (await posted()); // once more, with a new token
      if (answer?.status === 422) {
        const { refused } = await answer.json();
        show("refused", { why: refused ?? "" });
        return false;
      }
      if (answer?.status === 401 || answer?.type === "opaqueredirect") {
        show("signedout");
        later(AGAIN);
        return false;
      }
      if (!answer?.ok) throw new Error(String(answer?.status));
      take(await answer.json(), before);
      return true;
    } catch {
      show("queued");
      later(AGAIN);
      return false;
    }
  }

  async function posted() {
    const data = new FormData(form);
    for (const name of held) data.append("held", name);
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: data,
      headers: { "X-Autosave": "1", Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.status !== 400) return answer;
    await renewToken();
    return null;
  }

  function take({ saved_at: time, version, conflicts, others, longer, faults, missing, beside }, before) {
    const sheet = document.querySelector("[data-draft-beside]");
    if (sheet) sheet.innerHTML = beside;
    if (conflicts.some((one) => !one.name)) {
      askWhoseList(conflicts[0].words, version);
      return;
    }
    form.elements.version.value = version;
    for (const [name, value] of before) {
      if (!held.has(name) && pending.get(name) === value) pending.delete(name);
    }
    const taken = others.filter((one) => !held.has(one.name) && !pending.has(one.name));
    for (const one of taken) put(form, one.name, one.theirs);
    for (const one of others) if (pending.has(one.name) && !held.has(one.name)) undecided(one);
    for (const conflict of conflicts) undecided(conflict);
    showFaults(faults, missing);
    keep();
    if (longer) showLonger(longer);
    if (held.size) show("undecided", { n: held.size });
    else if (taken.length) show("others", { time, labels: taken.map((one) => one.label).join(tick.dataset.comma) });
    else show("saved", { time });
  }

  /* Everything is saved: do what the button says. Otherwise stay, and show why. */
  function goOn() {
    const button = pressed;
    pressed = null;
    if (list?.dataset.saved) window.location.reload();
    else if (pending.size || list) (list ?? boxes.values().next().value ?? tick).scrollIntoView({ block: "center" });
    else form.requestSubmit(button);
  }

  /* After signing in again in another window this page's token is of the session before. */
  async function renewToken() {
    const page = await (await fetch(window.location.href, { redirect: "error" })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-draft] [name=csrf_token]");
    if (fresh) form.elements.csrf_token.value = fresh.value;
  }

  /* What the server wrote at a field goes once it is put right; what is wrong now is written there. */
  function showFaults(faults, missing) {
    for (const old of form.querySelectorAll(".draft-fault")) {
      describe(old.closest(".field"), old.id, false);
      old.remove();
    }
    const told = new Map(faults.map((one) => [one.name, one]));
    for (const box of form.querySelectorAll(".field.has-error")) {
      const name = box.querySelector("[name]")?.name;
      const words = told.get(name)?.words;
      if (held.has(name) || missing.includes(name)) continue;
      if (words && box.textContent.includes(words)) told.delete(name); // stands there already
      else clearError(box);
    }
    for (const { name, words, warns } of told.values()) {
      const field = fieldsNamed(form, name)[0];
      const box = field?.closest(".field");
      if (!box) continue;
      const line = document.createElement("p");
      line.className = warns ? "field-warning draft-fault" : "field-error draft-fault";
      line.id = `${field.id}-fault`;
      line.setAttribute("role", "status");
      line.textContent = words;
      box.append(line);
      describe(box, line.id, true);
    }
  }

  function describe(box, id, on) {
    const field = box.querySelector("fieldset, [name]");
    const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (on) ids.add(id);
    else ids.delete(id);
    if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
    else field.removeAttribute("aria-describedby");
  }

  function clearError(box) {
    const error = box.querySelector("[id$='-error']");
    const id = error?.id.replace(/-error$/, "");
    if (error) describe(box, error.id, false);
    error?.remove();
    box.classList.remove("has-error");
    for (const field of box.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const summary = document.querySelector("[data-error-summary]");
    for (const link of summary?.querySelectorAll("a") ?? []) {
      if ([`#${id}`, `#${id}-0`].includes(link.getAttribute("href"))) link.closest("li").remove();
    }
    if (summary && !summary.querySelector("li")) summary.remove();
  }

  function choice(words, place, choices) {
    const box = document.createElement("div");
    box.className = "draft-conflict";
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = words;
    box.append(text);
    for (const [label, decide] of choices) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-small";
      made.textContent = label;
      made.addEventListener("click", decide);
      box.append(made);
    }
    place(box);
    return box;
  }

  function undecided({ name, theirs, words }) {
    const field = name && fieldsNamed(form, name)[0];
    if (!field) return;
    boxes.get(name)?.remove(); // told before, and changed elsewhere once more
    held.add(name);
    pending.set(name, valueOf(form, name));
    const decided = (decide) => () => {
      held.delete(name);
      boxes.get(name)?.remove();
      boxes.delete(name);
      decide();
      keep();
      if (held.size) show("undecided", { n: held.size });
      later(0);
    };
    const useTheirs = decided(() => {
      put(form, name, theirs);
      pending.delete(name);
      if (!held.size) show("saved", { time: "" });
    });
    const keepMine = decided(() => pending.set(name, valueOf(form, name)));
    const at = (box) => (field.closest(".field") ?? field.parentElement).append(box);
    const told = tick.dataset.elsewhere.replace("{words}", words);
    boxes.set(name, choice(told, at, [[tick.dataset.theirs, useTheirs], [tick.dataset.mine, keepMine]]));
  }

  const above = (box) => tick.closest(".save-line").after(box);

  /* Two changed how many members there are. The old version is kept: a reload asks again. */
  function askWhoseList(words, version) {
    list?.remove();
    const useTheirs = () => {
      pending.clear();
      keep();
      window.location.reload();
    };
    const keepMine = () => {
      list.remove();
      list = null;
      form.elements.version.value = version;
      keep();
      later(0);
    };
    list = choice(tick.dataset.list.replace("{words}", words), above, [[tick.dataset.theirs, useTheirs], [tick.dataset.mine, keepMine]]);
    show("undecided", { n: 1 });
  }

  /* More members are saved than this page shows: with the next save it would drop them. */
  function showLonger(words) {
    list?.remove();
    list = choice(tick.dataset.longer.replace("{words}", words), above, [[tick.dataset.reload, () => window.location.reload()]]);
    list.dataset.saved = "yes";
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(place) ?? "null");
    } catch {
      kept = null;
    }
    if (!kept || wantsMoreRows(kept.fields)) return;
    for (const [name, value] of kept.fields) {
      if (!fieldsNamed(form, name).length || valueOf(form, name) === value) continue;
      put(form, name, JSON.parse(value));
      pending.set(name, valueOf(form, name));
    }
    if (!pending.size) {
      keep();
      return;
    }
    form.elements.version.value = kept.version;
    show("found");
    later(0);
  }

  /* A member who was added and not saved yet is not on a page that was opened anew. */
  function wantsMoreRows(fields) {
    const numbers = fields.map(([name]) => Number(/^m(\d+)-/.exec(name)?.[1] ?? -1));
    const rows = Math.max(-1, ...numbers) + 1;
    const address = new URL(window.location.href);
    const isThere = rows <= Number(form.elements.rows?.value ?? 0);
    if (isThere || rows <= Number(address.searchParams.get("rows") ?? 0)) return false;
    address.searchParams.set("rows", String(rows));
    window.location.replace(address);
    return true;
  }

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    pending.set(event.target.name, valueOf(form, event.target.name));
    keep();
    later(WAIT);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy && !pending.size && !list) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = event.submitter ?? form.querySelector("button[type=submit]");
    if (busy) return;
    if (waiting()) save();
    else goOn();
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => later(0));
  restore();
}

const fieldsNamed = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

/* A field's value as JSON: a text, or the ticked values of a list of boxes. */
function valueOf(form, name) {
  const fields = fieldsNamed(form, name);
  const first = fields[0];
  if (first.type === "checkbox") return JSON.stringify(fields.filter((one) => one.checked).map((one) => one.value));
  if (first.type === "radio") return JSON.stringify(fields.find((one) => one.checked)?.value ?? "");
  return JSON.stringify(first.value);
}

function put(form, name, value) {
  for (const field of fieldsNamed(form, name)) {
    if (field.type === "checkbox") field.checked = [value].flat().includes(field.value);
    else if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) draft(form);
