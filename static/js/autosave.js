/* Saves a form as one types: <form data-autosave="address">. The form is posted as it is, with the
   header X-Autosave: 1. The answer is JSON {"saved_at": "10:42"}; 409 means that it was changed
   elsewhere. A lost network is tried again until it is there; leaving with unsaved words asks first. */

const WAIT = 1500;
const AGAIN = 8000;

function autosave(form) {
  const tick = form.querySelector("[data-saved-tick]") ?? document.querySelector("[data-saved-tick]");
  let timer = 0;
  let dirty = false;
  let busy = false;

  const show = (state, time = "") => {
    if (!tick) return;
    tick.dataset.state = state === "conflict" ? "failed" : state;
    tick.textContent = (tick.dataset[state] ?? "").replace("{time}", time);
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (busy || !dirty) return;
    busy = true;
    dirty = false;
    show("saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: withoutFiles(new FormData(form)),
        headers: { "X-Autosave": "1", Accept: "application/json" },
        redirect: "error",
      });
      if (answer.status === 409) {
        show("conflict");
      } else if (answer.ok) {
        const { saved_at: time, version } = await answer.json();
        if (version !== undefined && form.elements.version) form.elements.version.value = version;
        show("saved", time);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      dirty = true;
      show("failed");
      later(AGAIN);
    } finally {
      busy = false;
      if (dirty) later(AGAIN);
    }
  }

  form.addEventListener("input", () => {
    dirty = true;
    later(WAIT);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

function withoutFiles(data) {
  for (const [name, value] of [...data]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
