"""Print plans of the corpus as PDF whose tables are ruled in part or not at all, once; LibreOffice is not everywhere.

    python tests/corpus/make_prints.py [WORD …]

`PRINTS` names, for each ruling of `rulings.py`, the plans and layouts; names are PLAN.LAYOUT.print-RULING.
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
from tests.corpus.renderings import PRINTS_FOLDER, plan_of, respell  # noqa: E402
from tests.corpus.rulings import RULINGS, ruled  # noqa: E402

PRINTS = {
    "none": ("bcd-xa-dong-giang.related", "dac-khu-hon-tra.two-level", "xa-thanh-loi.extras"),
    "loose": ("so-tu-phap-vinh-an.two-level", "suoi-hoa.time-first"),
    "middle": ("tinh-lam-giang.two-level", "xa-muong-pon.state"),
    "rules": ("dac-khu-hon-tra.party", "phuong-tran-dai.time-first", "xa-muong-pon.shared"),
    "head": ("phuong-ngoc-khe.two-level", "tinh-lam-giang.extras"),
    "frame": ("xa-ia-krel.state",),
    "framed-rules": ("so-tu-phap-vinh-an.extras",),
    "posts": ("phuong-ngoc-khe.short", "xa-nam-sa.party"),
    "open": ("tinh-lam-giang.time-first", "xa-thanh-loi.state"),
    "zebra": ("bcd-xa-dong-giang.party", "xa-muong-pon.state"),
}


def make(name: str, ruling: str, folder: Path) -> None:
    slug, layout_name = name.split(".")
    layout = LAYOUTS[layout_name]
    blocks = respell(compose(plan_of(slug), layout), layout)
    source = folder / f"{name}.print-{ruling}.docx"
    source.write_bytes(ruled(docx_form.write(blocks, layout), RULINGS[ruling]))
    convert = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    convert += ["--convert-to", "pdf", "--outdir", str(PRINTS_FOLDER), str(source)]
    subprocess.run(convert, check=True, capture_output=True)


def main() -> None:
    words = sys.argv[1:]
    PRINTS_FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for ruling, names in PRINTS.items():
            for name in names:
                if all(w in f"{name}.print-{ruling}" for w in words):
                    make(name, ruling, Path(folder))


if __name__ == "__main__":
    main()
