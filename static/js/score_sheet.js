/* The score sheet: sliders, anchors, the running total. The server's sum is the one that counts;
   this one is reckoned in whole numbers too, so that both always show the same. */

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
  return field ? whole(field.value) : null;
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
}
