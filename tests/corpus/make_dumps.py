"""Dump real PDFs of the corpus with poppler, once: LibreOffice is not on every machine, so the text is committed.

    python tests/corpus/make_dumps.py [WORD …]

A plan's `@dumps` names its layouts; each gives `pdftotext` in reading order, `-layout` and `-raw`, and what four Python
libraries extract. DUMP_PYTHON names an interpreter that has them, where this one has not.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.corpus import docx_form  # noqa: E402
from tests.corpus.compose import compose  # noqa: E402
from tests.corpus.layouts import LAYOUTS  # noqa: E402
from tests.corpus.plan import Plan, all_plans  # noqa: E402
from tests.corpus.renderings import DUMPS, respell  # noqa: E402

MODES = {"pdf": [], "pdf-layout": ["-layout"], "pdf-raw": ["-raw"]}
PYTHON = {  # what the common libraries say of a page; none of them is a dependency of the product
    "pypdf": "import pypdf\nfor p in pypdf.PdfReader(path).pages: print(p.extract_text())",
    "pdfplumber": "import pdfplumber\nfor p in pdfplumber.open(path).pages: print(p.extract_text())",
    "pdfminer": "from pdfminer.high_level import extract_text\nprint(extract_text(path))",
    "pymupdf": "import pymupdf\nfor p in pymupdf.open(path): print(p.get_text())",
}


def make(plan: Plan, layout_name: str, folder: Path) -> None:
    layout = LAYOUTS[layout_name]
    source = folder / f"{plan.slug}.docx"
    source.write_bytes(docx_form.write(respell(compose(plan, layout), layout), layout))
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(convert, check=True, capture_output=True)
    for mode, flags in MODES.items():
        target = DUMPS / f"{plan.slug}.{layout_name}.{mode}.txt"
        subprocess.run(["pdftotext", *flags, str(source.with_suffix(".pdf")), str(target)], check=True)
    python = os.environ.get("DUMP_PYTHON", sys.executable)
    for mode, code in PYTHON.items():
        script = f"path = {str(source.with_suffix('.pdf'))!r}\n{code}"
        said = subprocess.run([python, "-c", script], check=True, capture_output=True, text=True).stdout
        (DUMPS / f"{plan.slug}.{layout_name}.{mode}.txt").write_text(said, encoding="utf-8")


def main() -> None:
    words = sys.argv[1:]
    DUMPS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for plan in all_plans():
            for layout_name in plan.get("dumps").split():
                if all(w in f"{plan.slug}.{layout_name}" for w in words):
                    make(plan, layout_name, Path(folder))


if __name__ == "__main__":
    main()
