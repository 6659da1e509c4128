"""A page as a picture: `python -m tiendo.intake.picturing PAGE DEGREES [TOP BOTTOM]`, the file in, WebP out.

TOP and BOTTOM, parts of the page's height, ask for a band of it, drawn sharper.

A process of its own, as reading is: a crafted file may loop or eat memory. Exit code 2: there is no such picture.
"""

from __future__ import annotations

import io
import sys

from PIL import Image, ImageOps

SCALE = 2.0  # pixels to the point: sharp on a screen at 1.2 times the size of paper
MOST_PIXELS = 2400  # the longer side
BAND_SCALE = 3.0  # print of 8 points is to be read letter by letter
BAND_MOST_PIXELS = 3800
LARGEST = 12_000  # pixels a side of a picture that is opened at all
MEMORY_BYTES = 2**30 + 2**29
CPU_SECONDS = 20
QUALITY = 80


def page_picture(data: bytes, number: int, turned: float, band: tuple[float, float] | None = None) -> bytes:
    """Page `number` (from 1) as WebP, turned by the degrees by which the reader set it straight; `band` as above.

    Raises `ValueError`, `OSError` (of which Pillow's errors are) or `IndexError` where there is no such page.
    """
    scale, most = (BAND_SCALE, BAND_MOST_PIXELS) if band else (SCALE, MOST_PIXELS)
    is_pdf = b"%PDF-" in data[:1024]
    picture = _of_pdf(data, number, scale, most) if is_pdf else _of_picture(data, number, most)
    picture = _set_straight(picture, turned)
    if band:
        top, bottom = (round(part * picture.height) for part in band)
        picture = picture.crop((0, max(0, top), picture.width, min(picture.height, max(bottom, top + 1))))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def _set_straight(picture: Image.Image, turned: float) -> Image.Image:
    """Whole quarters turn the sheet, the rest turns the picture on it."""
    quarters = round(turned / 90)
    if quarters % 4:
        picture = picture.rotate(90 * quarters, expand=True)
    if rest := turned - 90 * quarters:
        picture = picture.rotate(rest, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return picture


def _of_pdf(data: bytes, number: int, scale: float, most: int) -> Image.Image:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        page = pdf[number - 1]
        if page.get_cropbox() != page.get_mediabox():  # boxes are measured on the whole sheet
            page.set_cropbox(*page.get_mediabox())
            page.close()
            page = pdf[number - 1]
        drawn: Image.Image = page.render(scale=min(scale, most / max(page.get_size()))).to_pil().convert("RGB")
        return drawn
    except pypdfium2.PdfiumError as why:
        raise ValueError("no such page") from why
    finally:
        pdf.close()


def _of_picture(data: bytes, number: int, most: int) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        if max(image.size) > LARGEST:
            raise ValueError("too large")
        image.seek(number - 1)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((most, most))
    return upright


def main(number: str, turned: str, *band: str) -> int:
    limit_process()
    try:
        picture = page_picture(
            sys.stdin.buffer.read(), int(number), float(turned), (float(band[0]), float(band[1])) if band else None
        )
    except (ValueError, OSError, EOFError, IndexError, MemoryError, Image.DecompressionBombError) as why:
        print(why, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(picture)
    return 0


def limit_process() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the one that asked ends us by the clock
    for what, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
