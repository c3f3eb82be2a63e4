/* Saves a draft as one types: <form data-draft="address" data-account="whose">. The form is posted
   with the header X-Autosave; the answer is JSON {saved_at, version, conflicts}. What is not saved
   yet is kept on this device with the version that was seen, so that a reload, a lost network or an
   expired sign-in loses no word. Where two changed the same field, both values are shown. */

const WAIT = 900;
const AGAIN = 5000;

function draft(form) {
  const tick = form.querySelector("[data-draft-tick]");
  const signIn = form.querySelector("[data-draft-sign-in]");
  const place = `draft:${form.dataset.account}:${form.dataset.draft}`;
  const pending = new Map();
  const held = new Set();
  const boxes = new Map();
  let timer = 0;
  let busy = false;

  const show = (state, values = {}) => {
    let words = tick.dataset[state] ?? "";
    for (const [name, value] of Object.entries(values)) words = words.replace(`{${name}}`, value);
    tick.dataset.state = state === "saved" || state === "saving" ? state : "failed";
    tick.textContent = words;
    signIn.hidden = state !== "signedout";
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const keep = () => {
    try {
      if (!pending.size) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify({ version: form.elements.version.value, fields: [...pending] }));
    } catch {
      /* A full or forbidden store: the words are still on the page. */
    }
  };

  async function save() {
    clearTimeout(timer);
    if (busy || ![...pending.keys()].some((name) => !held.has(name))) return;
    busy = true;
    const sent = new Map(pending);
    show("saving");
    try {
      const data = new FormData(form);
      for (const name of held) data.append("held", name);
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: data,
        headers: { "X-Autosave": "1", Accept: "application/json" },
        redirect: "manual",
      });
      if (answer.status === 422) {
        const { refused } = await answer.json();
        show("refused", { why: refused ?? "" });
        return;
      }
      if (answer.status === 401 || answer.type === "opaqueredirect") {
        show("signedout");
        later(AGAIN);
        return;
      }
      if (answer.status === 400) await renewToken();
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: time, version, conflicts, faults, beside } = await answer.json();
      form.elements.version.value = version;
      showFaults(faults);
      const sheet = document.querySelector("[data-draft-beside]");
      if (sheet) sheet.innerHTML = beside;
      for (const [name, value] of sent) {
        if (!held.has(name) && pending.get(name) === value) pending.delete(name);
      }
      for (const conflict of conflicts) undecided(conflict);
      keep();
      if (held.size) show("undecided", { n: held.size });
      else show("saved", { time });
    } catch {
      show("queued");
      later(AGAIN);
    } finally {
      busy = false;
    }
    if ([...pending.keys()].some((name) => !held.has(name))) later(WAIT);
  }

  /* After signing in again in another window this page's token is of the session before. */
  async function renewToken() {
    const page = await (await fetch(window.location.href, { redirect: "error" })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-draft] [name=csrf_token]");
    if (fresh) form.elements.csrf_token.value = fresh.value;
  }

  function showFaults(faults) {
    for (const old of form.querySelectorAll(".draft-fault")) old.remove();
    for (const { name, words } of faults) {
      const field = fieldsNamed(form, name)[0];
      const box = field?.closest(".field");
      if (!box || box.querySelector(".field-error")) continue;
      const line = document.createElement("p");
      line.className = "field-error draft-fault";
      line.setAttribute("role", "status");
      line.textContent = words;
      box.append(line);
    }
  }

  function undecided({ name, theirs, words }) {
    const field = name && fieldsNamed(form, name)[0];
    if (!field) return;
    boxes.get(name)?.remove(); // told before, and changed elsewhere once more
    held.add(name);
    pending.set(name, valueOf(form, name));
    const box = document.createElement("div");
    box.className = "draft-conflict";
    boxes.set(name, box);
    box.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = tick.dataset.elsewhere.replace("{words}", words);
    box.append(text);
    const button = (label, decide) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-small";
      made.textContent = label;
      made.addEventListener("click", () => {
        held.delete(name);
        box.remove();
        decide();
        keep();
        if (held.size) show("undecided", { n: held.size });
        later(0);
      });
      box.append(made);
    };
    button(tick.dataset.theirs, () => {
      put(form, name, theirs);
      pending.delete(name);
      if (!held.size) show("saved", { time: "" });
    });
    button(tick.dataset.mine, () => pending.set(name, valueOf(form, name)));
    (field.closest(".field") ?? field.parentElement).append(box);
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(place) ?? "null");
    } catch {
      kept = null;
    }
    if (!kept) return;
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

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    pending.set(event.target.name, valueOf(form, event.target.name));
    keep();
    later(WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    try {
      localStorage.removeItem(place);
    } catch {
      /* as above */
    }
    pending.clear();
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
