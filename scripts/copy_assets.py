"""Copy the few files that pages load from ``node_modules`` into ``static/vendor``.

Run after ``npm ci --omit=optional --ignore-scripts``. Nothing is built: the packages ship the files
ready for a browser. Pointers to source maps are dropped, for the maps are not served.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.esm.min.mjs": "echarts.esm.min.js",
    "pdfjs-dist/legacy/build/pdf.min.mjs": "pdf.min.js",
    "pdfjs-dist/legacy/build/pdf.worker.min.mjs": "pdf.worker.min.js",
    "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js": "pdf/openjpeg_nowasm_fallback.js",
}
FOLDERS = {"pdfjs-dist/cmaps": "pdf/cmaps", "pdfjs-dist/standard_fonts": "pdf/fonts"}
"""What a PDF names but does not carry: character maps and the standard fonts."""
SOURCE_MAP = re.compile(rb"\n?(/\*#|//#) sourceMappingURL=[^\n]*")


def copy_assets() -> int:
    """Copy every file of ``FILES``; return 1 and name what is missing if a package is."""
    modules, vendor = ROOT / "node_modules", ROOT / "static" / "vendor"
    missing = [source for source in [*FILES, *FOLDERS] if not (modules / source).exists()]
    if missing:
        sys.stderr.write(f"Missing, run npm ci first: {', '.join(missing)}\n")
        return 1
    vendor.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        (vendor / target).parent.mkdir(exist_ok=True)
        (vendor / target).write_bytes(SOURCE_MAP.sub(b"", (modules / source).read_bytes()))
    for source, target in FOLDERS.items():
        shutil.copytree(modules / source, vendor / target, dirs_exist_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(copy_assets())
