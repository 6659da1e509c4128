"""The text of a PDF's first page and its number of pages: `python -m tiendo.intake.first_page`, the file in, JSON out.

A process of its own, as reading is: a crafted file may loop or eat memory. Exit code 2: it cannot be opened.
"""

from __future__ import annotations

import json
import sys

from tiendo.intake.picturing import limit_process

MOST_LETTERS = 20_000


def first_page(data: bytes) -> tuple[str, int]:
    """The text ("" of a scan) and the number of pages; raises `ValueError` where it is no PDF that opens."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as why:
        raise ValueError("not to be opened") from why
    try:
        text: str = pdf[0].get_textpage().get_text_bounded() if len(pdf) else ""
        return text[:MOST_LETTERS], len(pdf)
    except pypdfium2.PdfiumError as why:
        raise ValueError("no first page") from why
    finally:
        pdf.close()


def main() -> int:
    limit_process()
    try:
        text, pages = first_page(sys.stdin.buffer.read())
    except (ValueError, MemoryError) as why:
        print(why, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps({"text": text, "pages": pages}).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
