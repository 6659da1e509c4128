"""Scans and photos: straightened, the table's grid from its ruling lines, cells read one by one."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from tiendo.intake.document import Cell, Document, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.page import recognise
from tiendo.intake.page.boxes import lines_of
from tiendo.intake.page.flow import Sheet, flow
from tiendo.intake.page.grid import Box, grid, rectangle
from tiendo.intake.page.picture import DPI, MAX_SIDE, Picture, flatten, grey, ruled, straighten

MAX_PAGES = 100
A4_INCHES = 8.27
LITTLE_INK = 0.0015  # share of a cell's pixels: less is dust
UNSURE = "Chữ quét mờ, máy nhận dạng không chắc"
UNSURE_FIGURE = "Số quét mờ, máy nhận dạng không chắc"


def read(data: bytes) -> Document:
    """The pages of a picture file (TIFF may hold many). Raises `CannotRead` for a broken or enormous picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if max(image.size) > MAX_SIDE:
                raise CannotRead(
                    f"Ảnh quá lớn ({image.size[0]} × {image.size[1]} điểm, tối đa mỗi cạnh {MAX_SIDE}). "
                    "Hãy quét ở 300 dpi rồi tải lại."
                )
            count = getattr(image, "n_frames", 1)
            if count > MAX_PAGES:
                raise CannotRead(f"Tệp ảnh có {count} trang, vượt quá {MAX_PAGES} trang. Hãy tách tệp rồi thử lại.")
            sheets = [sheet(_pixels(frame), n) for n, frame in enumerate(ImageSequence.Iterator(image), 1)]
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as why:
        raise CannotRead("Ảnh hỏng hoặc tải chưa hết nên không mở được. Hãy lấy lại tệp gốc rồi thử lại.") from why
    return Document("scan", flow(sheets), pages=len(sheets))


def _pixels(frame: Image.Image) -> Picture:
    """A frame the right way up, as wide as a page at 300 dpi would be."""
    upright = ImageOps.exif_transpose(frame).convert("RGB")
    short = min(upright.size)
    wanted = A4_INCHES * DPI
    if not 0.8 < short / wanted < 1.6:
        factor = wanted / short
        upright = upright.resize(
            (round(upright.width * factor), round(upright.height * factor)), Image.Resampling.LANCZOS
        )
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def sheet(picture: Picture, number: int, dpi: int = DPI) -> Sheet:
    """One page picture (BGR or grey, at `dpi`) as lines and tables, in points like a PDF's."""
    straight = straighten(flatten(grey(picture)))
    found = ruled(straight, dpi)
    tables, rest = [], found.clean.copy()
    for boxes in found.tables:
        tables.append((min(b[1] for b in boxes) * 72 / dpi, _table(found.clean, boxes, number, dpi)))
        x0, y0 = (int(min(b[i] for b in boxes)) for i in (0, 1))
        x1, y1 = (int(max(b[i] for b in boxes)) for i in (2, 3))
        rest[y0 - 4 : y1 + 5, x0 - 4 : x1 + 5] = 255
    words = recognise.words(rest, dpi) if (rest < 128).mean() > 0.0002 else []
    return Sheet(number, straight.shape[1] * 72 / dpi, lines_of(word for word, _ in words), tables=tables)


def _table(clean: Picture, boxes: list[Box], page: int, dpi: int) -> Table:
    cells = [_cell(clean, box, page, dpi) for box in boxes]
    indexes, _, _ = grid([_scaled(box, dpi) for box in boxes])
    return Table(rectangle(indexes, cells, line=0, page=page), line=0, page=page)


def _scaled(box: Box, dpi: int) -> Box:
    x0, top, x1, bottom = (v * 72 / dpi for v in box)
    return x0, top, x1, bottom


def _cell(clean: Picture, box: Box, page: int, dpi: int) -> Cell:
    """Read one cell: as figures where it is small and looks so, else as words."""
    x0, top, x1, bottom = (int(v) for v in box)
    crop = clean[top + 5 : bottom - 4, x0 + 5 : x1 - 4]
    if crop.size == 0 or (crop < 128).mean() < LITTLE_INK:
        return Cell(page=page)
    if x1 - x0 < dpi * 1.2 and (read := recognise.figure(crop, dpi)) is not None:
        text, sure = read
        return Cell(text, page=page, doubt=None if sure >= recognise.LOW_FIGURE else UNSURE_FIGURE)
    text, confidence = recognise.block(crop, dpi)
    joined = " ".join(text.split())
    return Cell(joined, page=page, doubt=None if confidence >= recognise.LOW else UNSURE)
