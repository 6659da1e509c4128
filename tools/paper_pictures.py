"""Pictures of the kinds of paper that ship, and the page that shows them: from the golden outlines, as their PDF."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from tiendo.core.reporting.outline_json import outline_of  # noqa: E402
from tiendo.render.official.docx import docx  # noqa: E402
from tiendo.render.official.pdf import pdf  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "reports"
SHIPPED = ROOT / "src" / "tiendo" / "records" / "shipped" / "reports"
OUT = ROOT / "docs" / "images" / "papers"
PAGE = ROOT / "docs" / "reference" / "papers-in-pictures.md"
HEAD = """# Papers in pictures

Each kind of paper that ships, made from the invented facts of the golden outlines and printed by LibreOffice: the first
pages and the first annex. `python tools/paper_pictures.py` makes this page anew.
"""
DPI = 60
GAP = 12
MOST = 3  # pages side by side
SHADES = 16


def main(kinds: list[str]) -> int:
    """Write a picture a kind (all, or those named) into docs/images/papers, and the page of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    definitions = [json.loads(path.read_text("utf-8")) for path in sorted(SHIPPED.glob("*.json"))]
    named = {d["key"]: d["name"] for d in definitions if (GOLDEN / f"{d['key']}.json").exists()}
    shown = (f"\n## {name}\n\n![{name}](../images/papers/{key}.png)\n" for key, name in named.items())
    PAGE.write_text(HEAD + "".join(shown), "utf-8")
    for path in (GOLDEN / f"{key}.json" for key in kinds or named):
        outline = outline_of(json.loads(path.read_text("utf-8")))
        side_by_side(pages(pdf(docx(outline)))).save(OUT / f"{path.stem}.png", optimize=True)
        print(path.stem)
    return 0


def pages(data: bytes) -> list[Image.Image]:
    """The first page, the second, and the first that lies on its side."""
    document = pypdfium2.PdfDocument(data)
    broad = next((n for n, page in enumerate(document) if page.get_width() > page.get_height()), 2)
    chosen = sorted({n for n in (0, 1, broad) if n < len(document)})[:MOST]
    return [document[n].render(scale=DPI / 72).to_pil().convert("L") for n in chosen]


def side_by_side(sheets: list[Image.Image]) -> Image.Image:
    width = sum(s.width for s in sheets) + GAP * (len(sheets) + 1)
    picture = Image.new("L", (width, max(s.height for s in sheets) + 2 * GAP), 200)
    left = GAP
    for sheet in sheets:
        picture.paste(sheet, (left, GAP))
        left += sheet.width + GAP
    return picture.quantize(SHADES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
