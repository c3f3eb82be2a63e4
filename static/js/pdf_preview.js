/* Shows a PDF in the page: <details data-pdf="address" data-failed="words">. Loaded when it is first
   opened; only the pages near the screen are drawn, so that a long file does not fill the memory. */

const library = new URL("../vendor/pdf.min.js", import.meta.url).href;
const near = "600px";

async function open(box) {
  const pdf = await import(library);
  pdf.GlobalWorkerOptions.workerSrc = new URL("../vendor/pdf.worker.min.js", import.meta.url).href;
  const vendor = new URL("../vendor/pdf/", import.meta.url).href;
  return pdf.getDocument({
    url: box.dataset.pdf,
    cMapUrl: `${vendor}cmaps/`,
    standardFontDataUrl: `${vendor}fonts/`,
    wasmUrl: vendor,
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
}

async function draw(page, canvas, width) {
  const scale = width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale: scale * Math.min(window.devicePixelRatio || 1, 2) });
  canvas.width = viewport.width;
  canvas.height = viewport.height;
  await page.render({ canvas, viewport }).promise;
}

async function show(box) {
  const place = box.querySelector("[data-pdf-pages]");
  const words = box.querySelector("[role=status]");
  try {
    const file = await open(box);
    words.hidden = true;
    const first = (await file.getPage(1)).getViewport({ scale: 1 });
    const watch = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        if (isIntersecting && !target.width) target.dataset.wanted = "1";
        if (!isIntersecting) { target.width = 0; delete target.dataset.wanted; }
        if (target.dataset.wanted) {
          delete target.dataset.wanted;
          file.getPage(Number(target.dataset.page)).then((page) => draw(page, target, place.clientWidth));
        }
      }
    }, { rootMargin: near });
    for (let number = 1; number <= file.numPages; number += 1) {
      const canvas = document.createElement("canvas");
      canvas.width = 0;
      canvas.dataset.page = String(number);
      canvas.style.aspectRatio = `${first.width} / ${first.height}`;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", place.dataset.label.replace("{n}", String(number)).replace("{all}", String(file.numPages)));
      place.append(canvas);
      watch.observe(canvas);
    }
  } catch {
    words.hidden = false;
    words.textContent = box.dataset.failed;
  }
}

for (const box of document.querySelectorAll("details[data-pdf]")) {
  box.hidden = false;
  box.addEventListener("toggle", () => {
    if (box.open && !box.dataset.shown) {
      box.dataset.shown = "1";
      show(box);
    }
  });
}
