"""Dump real PDFs of the corpus with poppler, once: LibreOffice is not on every machine, so the text is committed.

    python tests/corpus/make_dumps.py [WORD …]

A plan's `@dumps` names its layouts; each gives `pdftotext` in reading order, `-layout` and `-raw`.
"""

from __future__ import annotations

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


def make(plan: Plan, layout_name: str, folder: Path) -> None:
    layout = LAYOUTS[layout_name]
    source = folder / f"{plan.slug}.docx"
    source.write_bytes(docx_form.write(respell(compose(plan, layout), layout), layout))
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(convert, check=True, capture_output=True)
    for mode, flags in MODES.items():
        target = DUMPS / f"{plan.slug}.{layout_name}.{mode}.txt"
        subprocess.run(["pdftotext", *flags, str(source.with_suffix(".pdf")), str(target)], check=True)


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
