/* Makes the pages quicker; every page works without it. Words come from data attributes. */

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Characters are counted as people see them, so that a rare ideograph is one and not two. */
function count(counter) {
  const field = document.getElementById(counter.dataset.counterFor);
  if (!field) return;
  const limit = Number(field.dataset.limit);
  const left = limit - [...field.value].length;
  const words = left < 0 ? counter.dataset.over : counter.dataset.left;
  counter.textContent = words.replace("{n}", String(Math.abs(left)));
  counter.classList.toggle("is-over", left < 0);
}

function startCounters(within) {
  for (const counter of all("[data-counter-for]", within)) {
    count(counter);
    document.getElementById(counter.dataset.counterFor)?.addEventListener("input", () => count(counter));
  }
}

/* A second click sends nothing; the back button brings the buttons back. The pressed button is
   disabled only after the browser has collected the form, so that its name still goes along. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-guarded]")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const pressed = event.submitter;
  setTimeout(() => {
    for (const button of all("button[type=submit]", form)) button.disabled = true;
    pressed?.classList.add("is-sending");
  });
});

window.addEventListener("pageshow", () => {
  for (const form of all("form[data-sending]")) {
    delete form.dataset.sending;
    for (const button of all("button[type=submit]", form)) {
      button.disabled = false;
      button.classList.remove("is-sending");
    }
  }
});

/* A link to a draft takes along what is typed and not yet sent: the fields of these names. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-takes]");
  if (!link) return;
  const address = new URL(link.href);
  for (const field of all(`input[name^="${link.dataset.takes}"]`)) {
    address.searchParams.set(field.name, field.value);
  }
  link.href = address;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = one("details.menu[open]");
    if (open) {
      open.open = false;
      one("summary", open)?.focus();
    }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = one("[data-ctrl-enter]:not(:disabled)");
    if (button) {
      event.preventDefault();
      button.form.requestSubmit(button);
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

/* A link of the error summary leads into the field itself. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const target = field.matches("fieldset") ? one("input, select, textarea", field) ?? field : field;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
});

function startBulk(within) {
  const boxes = () => all("[data-select]");
  const bar = one("[data-bulk-bar]", within);
  const whole = one("[data-select-all]", within);
  if (!boxes().length) return;
  let last = null;
  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    const label = bar && one("[data-bulk-count]", bar);
    if (label) label.textContent = label.dataset.words.replace("{n}", String(chosen));
    bar?.classList.toggle("is-idle", chosen === 0);
    if (whole) {
      whole.checked = chosen === boxes().length;
      whole.indeterminate = chosen > 0 && !whole.checked;
    }
  };
  if (whole) {
    whole.hidden = false;
    whole.addEventListener("change", () => {
      for (const box of boxes()) box.checked = whole.checked;
      show();
    });
  }
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-select]");
    if (!box) return;
    if (event.shiftKey && last) {
      const row = boxes();
      const [from, to] = [row.indexOf(last), row.indexOf(box)].sort((a, b) => a - b);
      for (const between of row.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    show();
  });
  show();
}

function startDrops(within) {
  for (const drop of all("[data-drop]", within)) {
    const input = one("input[type=file]", drop);
    const over = (event, on) => {
      event.preventDefault();
      drop.classList.toggle("is-over", on);
    };
    drop.addEventListener("dragover", (event) => over(event, true));
    drop.addEventListener("dragleave", (event) => over(event, false));
    drop.addEventListener("drop", (event) => {
      over(event, false);
      if (!input || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

function start(within) {
  startCounters(within);
  startBulk(within);
  startDrops(within);
  one("[data-error-summary]", within)?.focus();
  for (const button of all("[data-print]", within)) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

start(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});

/* A slider beside a number: the number is the form's own field, the slider moves it and asks anew. */
for (const slider of all("input[data-slider-for]")) {
  const number = document.getElementById(slider.dataset.sliderFor);
  if (!number) continue;
  slider.closest("[hidden]")?.removeAttribute("hidden");
  slider.addEventListener("input", () => {
    number.value = slider.value;
  });
  slider.addEventListener("change", () => number.form?.requestSubmit());
  number.addEventListener("input", () => {
    slider.value = number.value;
  });
}
