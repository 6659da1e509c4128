"""Pictures of the first pages of each kind of paper, for the documentation: from the golden outlines, as their PDF."""

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
OUT = ROOT / "docs" / "images" / "papers"
DPI = 60
GAP = 12
MOST = 3  # pages side by side
SHADES = 16


def main(kinds: list[str]) -> int:
    """Write a picture a kind (all, or those named) into docs/images/papers."""
    OUT.mkdir(parents=True, exist_ok=True)
    for path in sorted(GOLDEN.glob("*.json")):
        if kinds and path.stem not in kinds:
            continue
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
