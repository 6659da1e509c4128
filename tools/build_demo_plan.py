"""Write the demo's plan, a DOCX in the Party's official layout, from its text in the corpus.

    python tools/build_demo_plan.py

The text is `tests/corpus/plans/suoi-hoa.plan`; its reading by eye is checked with the rest of the corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "tiendo" / "jobs" / "demo" / "ke-hoach-suoi-hoa.docx"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.corpus import docx_form
    from tests.corpus.compose import Layout, compose
    from tests.corpus.plan import load

    layout = Layout(letterhead="party")
    TARGET.write_bytes(docx_form.write(compose(load("suoi-hoa"), layout), layout))


if __name__ == "__main__":
    main()
