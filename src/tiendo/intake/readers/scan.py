"""Scans and photos: straightened, the table's grid from its ruling lines, cells read one by one."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tiendo.intake.document import Cell, Document, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.page import figures, lookalikes, looks, recognise, spelling
from tiendo.intake.page.bands import bands
from tiendo.intake.page.boxes import Line, Word, cell_text, lines_of
from tiendo.intake.page.flow import Sheet, flow, furniture
from tiendo.intake.page.grid import Box, grid, rectangle
from tiendo.intake.page.perspective import Matrix, back, squared
from tiendo.intake.page.picture import DPI, MAX_SIDE, Picture, Ruled, deepened, flatten, grey, inked, ruled, straighten
from tiendo.intake.page.upright import quarters
from tiendo.intake.telling import Tell, tell_nobody

MAX_PAGES = 100
A4_INCHES = 8.27
MOST_INCHES = 24.0
LEAST_DPI = 90
SPECK = 0.0004  # of a square inch: less ink in one piece is dust
SPECKS_IN_A_ROW = 0.003  # of its points
HANDS = 2  # threads; each holds a recogniser of words
ENOUGH_WORDS = 4  # cells in a row
FIGURE_INCHES = 0.8  # a cell of figures is no wider
HEADER_ROWS = 2  # may have merged cells in their middle
SEVERAL_ROWS = 6
SHORT = 60  # letters: a heading over the whole table is longer
SOME_FIGURE = re.compile(r"[≥≤<>]?\s?\d+%?")
UNSURE = "Chữ quét mờ, máy nhận dạng không chắc"
JOINED = "Có thể là nhiều ô dính vào nhau vì đường kẻ bị mờ"
UNSURE_FIGURE = "Số quét mờ, máy nhận dạng không chắc"


def read(data: bytes, tell: Tell = tell_nobody) -> Document:
    """The pages of a picture file (TIFF may hold many). Raises `CannotRead` for a broken or enormous picture."""
    sheets = []
    for number, count, picture in _pages(data):
        tell(number - 1, count)
        sheets.append(sheet(picture, number))
    tell(len(sheets), len(sheets))
    if not any(found.lines or found.tables for found in sheets):
        raise CannotRead("Ảnh không có chữ nào đọc được. Hãy quét lại rõ hơn, hoặc dùng bản DOCX.")
    return Document("scan", flow(sheets), pages=len(sheets), sizes=[s.size for s in sheets])


def _pages(data: bytes) -> Iterator[tuple[int, int, Picture]]:
    """Each page of a picture file: its number, how many there are, its points; one at a time in memory."""
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
            for number in range(1, count + 1):
                image.seek(number - 1)
                yield number, count, _pixels(image)
    except Image.DecompressionBombError as why:
        raise CannotRead(f"Ảnh quá lớn (tối đa mỗi cạnh {MAX_SIDE} điểm). Hãy quét ở 300 dpi rồi tải lại.") from why
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as why:
        raise CannotRead("Ảnh hỏng hoặc tải chưa hết nên không mở được. Hãy lấy lại tệp gốc rồi thử lại.") from why


def _pixels(frame: Image.Image) -> Picture:
    """A frame the right way up, at 300 dpi."""
    upright = ImageOps.exif_transpose(frame).convert("RGB")
    factor = DPI / _resolution(frame)
    if not 0.8 < 1 / factor < 1.6:
        size = round(upright.width * factor), round(upright.height * factor)
        upright = upright.resize(size, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def _resolution(frame: Image.Image) -> float:
    """Points to the inch: as the scanner says, if that makes a sheet of paper; else as if it were an A4 sheet."""
    said = float(frame.info.get("dpi", (0, 0))[0])
    if said >= LEAST_DPI and A4_INCHES <= max(frame.size) / said <= MOST_INCHES:
        return said
    return min(frame.size) / A4_INCHES


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page set straight and cleaned, with the cells that its ruling lines draw; nothing is recognised yet."""

    found: Ruled
    seen: Matrix | None  # how it was squared
    turned: float  # degrees
    size: tuple[float, float]  # width, height in points


def prepared(picture: Picture, dpi: int = DPI) -> Prepared:
    """One page picture (BGR or grey, at `dpi`) the right way up, straight and clean."""
    even = deepened(flatten(grey(picture)))
    turns = quarters(even, dpi)
    straight, turned = straighten(np.ascontiguousarray(np.rot90(even, turns)) if turns else even)
    straight, seen = squared(straight, dpi)
    height, width = (side * 72 / dpi for side in straight.shape)
    return Prepared(ruled(straight, dpi), seen, turned + 90 * turns, (width, height))


def sheet(picture: Picture, number: int, dpi: int = DPI) -> Sheet:
    """One page picture (BGR or grey, at `dpi`) as lines and tables, in points like a PDF's."""
    return recognised(prepared(picture, dpi), number, dpi)


def recognised(page: Prepared, number: int, dpi: int = DPI) -> Sheet:
    """The lines and tables of a page, in points like a PDF's."""
    found, (width, height) = page.found, page.size
    rest = found.clean.copy()
    for boxes in found.tables:
        x0, y0 = (int(min(b[i] for b in boxes)) for i in (0, 1))
        x1, y1 = (int(max(b[i] for b in boxes)) for i in (2, 3))
        rest[y0 - 4 : y1 + 5, x0 - 4 : x1 + 5] = 255
    prose = [(top, hands().submit(recognise.words, part, dpi, layout)) for top, part, layout in bands(rest, dpi)]
    tables = [(min(b[1] for b in t) * 72 / dpi, _table(page, t, number, dpi)) for t in found.tables]
    words = [word.lowered(top * 72 / dpi) for top, part in prose for word, _ in part.result()]
    lines = [line for line in lines_of(words) if not furniture(line, height, scanned=True)]
    return Sheet(number, width, height, lines, tables=tables, turned=page.turned, picture=True)


@cache
def hands() -> ThreadPoolExecutor:
    """Cells are read two at a time: the recognisers let other threads run meanwhile."""
    return ThreadPoolExecutor(min(HANDS, os.cpu_count() or 1), thread_name_prefix="scan")


def _table(prepared: Prepared, boxes: list[Box], page: int, dpi: int) -> Table:
    """One table; places are told on the page as it was before it was squared."""
    columns, clean, seen = Columns(), prepared.found.clean, prepared.seen
    cells = list(hands().map(lambda box: _cell(clean, box, page, dpi, columns), boxes))
    scaled = [_scaled(box, dpi) for box in boxes]
    for cell, box in zip(cells, boxes, strict=True):
        cell.box = (page, *_scaled(box if seen is None else back(seen, box), dpi))
    indexes, _, _ = grid(scaled)
    rows = rectangle(indexes, cells, line=0, page=page)
    doubt_joined(rows)
    return Table(rows, line=0, page=page)


def doubt_joined(rows: list[list[Cell]]) -> None:
    """Cells over several columns that are most likely two whose ruling line was not seen.

    They hold several figures, or stand below the header among cells of their own: a group's name reaches to the end.
    So is the only cell over several rows of its column: where a plan merges what rows share, it does so more often.
    """
    for n, row in enumerate(rows):
        for a, b in pairwise(row):
            if a is not b:
                continue
            several = len(SOME_FIGURE.findall(a.text)) > 1 and len(a.text) < SHORT
            among = n >= HEADER_ROWS and row[-1] is not a and len({id(cell) for cell in row}) > 2
            if several or among:
                a.doubt = a.doubt or JOINED
    for column in zip(*rows[HEADER_ROWS:], strict=True):
        tall = {id(a): a for a, b in pairwise(column) if a is b and a.text and not _reaches_over(a, rows)}
        if len(tall) == 1 and len(column) >= SEVERAL_ROWS:
            (cell,) = tall.values()
            cell.doubt = cell.doubt or JOINED


def _reaches_over(cell: Cell, rows: list[list[Cell]]) -> bool:
    return any(a is b is cell for row in rows for a, b in pairwise(row))


def _scaled(box: Box, dpi: int) -> Box:
    x0, top, x1, bottom = (v * 72 / dpi for v in box)
    return x0, top, x1, bottom


class Columns:
    """Which columns, known by their left edge, have turned out to hold words: no figures are looked for there."""

    def __init__(self) -> None:
        self._words: dict[int, int] = {}

    def may_hold_figures(self, x: int) -> bool:
        return self._words.get(x, 0) < ENOUGH_WORDS

    def learn(self, x: int, *, figure: bool) -> None:
        self._words[x] = 0 if figure else self._words.get(x, 0) + 1


def _cell(clean: Picture, box: Box, page: int, dpi: int, columns: Columns) -> Cell:
    """Read one cell: as figures where it is small and looks so, else as words."""
    x0, top, x1, bottom = (int(v) for v in box)
    crop = inked(clean[top + 5 : bottom - 4, x0 + 5 : x1 - 4], SPECK * dpi * dpi)
    if crop is None:
        return Cell(page=page)
    if crop.shape[1] < dpi * FIGURE_INCHES and columns.may_hold_figures(x0):
        lines = figures.cell(crop, dpi)
        columns.learn(x0, figure=lines is not None)
        if lines is not None:
            return judged_figures(lines, page)
    tokens, doubtful = looks.looked(crop, dpi)
    return judged_words(tokens, page, dpi, (x1 - x0) * 72 / dpi, doubtful=doubtful)


def judged_figures(lines: list[figures.Read], page: int) -> Cell:
    """A cell of figures; doubtful where a sign is unclear, or ≥ may have been taken for another."""
    text, doubtful = figures.told(lines)
    return Cell(text, page=page, doubt=UNSURE_FIGURE if doubtful else None)


def judged_words(
    tokens: list[recognise.Token], page: int, dpi: int = DPI, width: float = 0.0, *, doubtful: bool = False
) -> Cell:
    """A cell of words, `width` points wide (0: unknown), their tones put right; `doubtful` as its lines were read.

    Doubtful also where a word is none, or was most likely read for another.
    """
    if not tokens:
        return Cell(page=page)
    read, sure = [token.text for token in tokens], [token.sure for token in tokens]
    texts = spelling.mended(read, sure)
    doubtful = doubtful or lookalikes.changed_from_known(read, texts) or spelling.comma_or_stop(texts)
    texts[0] = recognise.roman(texts[0])
    doubtful = doubtful or any(map(spelling.odd, texts)) or any(lookalikes.taken_for_another(texts, sure))
    return Cell(_laid_out(tokens, texts, 72 / dpi, width), page=page, doubt=UNSURE if doubtful else None)


def _laid_out(tokens: list[recognise.Token], texts: list[str], scale: float, width: float) -> str:
    """The words as the cell's paragraphs, each on a line of its own."""
    lines: list[Line] = []
    for token, text in zip(tokens, texts, strict=True):
        word = Word(text, token.box[0] * scale, token.box[2] * scale, token.row[0] * scale, token.row[1] * scale)
        if token.first or not lines:
            lines.append(Line([word]))
        else:
            lines[-1].words.append(word)
    return cell_text(lines, width) if width else " ".join(texts)
