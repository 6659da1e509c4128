"""One page of a file as a picture: `python -m tiendo.intake.picturing PAGE DEGREES`, the file in, WebP out.

A process of its own, as reading is: a crafted file may loop or eat memory. Exit code 2: there is no such picture.
"""

from __future__ import annotations

import io
import sys

from PIL import Image, ImageOps

SCALE = 2.0  # pixels to the point: sharp on a screen at 1.2 times the size of paper
MOST_PIXELS = 2400  # the longer side
LARGEST = 12_000  # pixels a side of a picture that is opened at all
MEMORY_BYTES = 2**30 + 2**29
CPU_SECONDS = 20
QUALITY = 80


def page_picture(data: bytes, number: int, turned: float) -> bytes:
    """Page `number` (from 1) as WebP, turned by the degrees by which the reader set it straight.

    Raises `ValueError`, `OSError` (of which Pillow's errors are) or `IndexError` where there is no such page.
    """
    picture = _of_pdf(data, number) if b"%PDF-" in data[:1024] else _of_picture(data, number)
    if turned:
        picture = picture.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor="white")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def _of_pdf(data: bytes, number: int) -> Image.Image:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        page = pdf[number - 1]
        if page.get_cropbox() != page.get_mediabox():  # boxes are measured on the whole sheet
            page.set_cropbox(*page.get_mediabox())
            page.close()
            page = pdf[number - 1]
        scale = min(SCALE, MOST_PIXELS / max(page.get_size()))
        drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        return drawn
    except pypdfium2.PdfiumError as why:
        raise ValueError("no such page") from why
    finally:
        pdf.close()


def _of_picture(data: bytes, number: int) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        if max(image.size) > LARGEST:
            raise ValueError("too large")
        image.seek(number - 1)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((MOST_PIXELS, MOST_PIXELS))
    return upright


def main(number: str, turned: str) -> int:
    _limit()
    try:
        picture = page_picture(sys.stdin.buffer.read(), int(number), float(turned))
    except (ValueError, OSError, EOFError, IndexError, MemoryError, Image.DecompressionBombError) as why:
        print(why, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(picture)
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the one that asked ends us by the clock
    for what, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
