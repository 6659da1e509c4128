"""The recogniser of words: Tesseract's Vietnamese model; what looks like a figure goes on to `figures`."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from tiendo.intake.errors import CannotRead
from tiendo.intake.page import figures, spelling
from tiendo.intake.page.boxes import Word
from tiendo.intake.page.picture import Picture

LIKE_FIGURE = re.compile(r"^\W{0,2}\d{1,3}(?:[.,]\d+)?\s?%?\W?$")
# Signs and numbers that Tesseract confuses: "<" for ≤, "1/2026" and "II1/2026" for a quarter's I and III.
WANTS_SIGNS = re.compile(r"^(?:[<>].{0,6}|[IVXl1|]{1,4}[/.]20\d\d[.,;]?)$")
MISREAD_ROMAN = re.compile(r"^[IVXHLl]{1,6}[.,]$")  # a heading's number: II is read as H, I as L
_BORDER = 12
_OPENED = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """A recognised word, how sure (0–100), its box and its line's top and bottom in pixels, whether it begins one."""

    text: str
    sure: float
    box: tuple[int, int, int, int]
    row: tuple[int, int]
    first: bool


def _words() -> Any:
    """Tesseract with the Vietnamese model, opened once for each thread."""
    if not hasattr(_OPENED, "words"):
        _OPENED.words = _opened()
    return _OPENED.words


def _opened() -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its own threads do not pay for so small pictures
    import tesserocr

    folder = model_folder()
    if folder is None:
        raise CannotRead(
            "Máy chủ chưa cài bộ nhận dạng chữ tiếng Việt (gói tesseract-ocr-vie) nên chưa đọc được bản quét. "
            "Hãy báo người quản trị, hoặc dùng bản DOCX, bản PDF xuất từ Word."
        )
    return tesserocr.PyTessBaseAPI(path=str(folder), lang="vie", psm=tesserocr.PSM.SINGLE_BLOCK)


def model_folder() -> Path | None:
    """Where Tesseract's Vietnamese model is; None where it is not installed."""
    return next((p for p in _model_folders() if (p / "vie.traineddata").exists()), None)


def _model_folders() -> list[Path]:
    given = os.environ.get("TESSDATA_PREFIX")
    usual = [
        Path("/usr/share/tesseract-ocr/5/tessdata"),
        Path("/usr/share/tessdata"),
        Path("/usr/local/share/tessdata"),
    ]
    return ([Path(given), Path(given) / "tessdata"] if given else []) + usual


def block(picture: Picture, dpi: int) -> list[Token]:
    """The words of a cell in reading order."""
    framed = cv2.copyMakeBorder(picture, _BORDER, _BORDER, _BORDER, _BORDER, cv2.BORDER_CONSTANT, value=255)
    return list(_tokens(framed.astype(np.uint8), dpi, 6))


def words(picture: Picture, dpi: int) -> list[tuple[Word, float]]:
    """The words of a page outside its tables, in points, each with its confidence (0–100).

    A word takes the height of its line: ink alone would set "xã" lower than "Đảng" beside it.
    """
    found: list[tuple[Word, float]] = []
    scale = 72 / dpi
    tokens = list(_tokens(picture, dpi, 4))
    for token, text in zip(tokens, spelling.mended([token.text for token in tokens]), strict=True):
        x0, _, x1, _ = token.box
        if token.first and MISREAD_ROMAN.match(text):
            text = text.replace("H", "II").replace("L", "I").replace("l", "I")
        found.append((Word(text, x0 * scale, x1 * scale, token.row[0] * scale, token.row[1] * scale), token.sure))
    return found


def plain_text(picture: Picture, dpi: int) -> str:
    """Tesseract's own reading of a whole page: what the reading of a scan is measured against."""
    api = _words()
    api.SetPageSegMode(3)
    api.SetImage(Image.fromarray(picture))
    api.SetSourceResolution(dpi)
    return str(api.GetUTF8Text())


def _tokens(picture: Picture, dpi: int, layout: int) -> Iterator[Token]:
    """Every word that Tesseract sees, laid out as its page segmentation mode `layout` says."""
    import tesserocr

    api = _words()
    api.SetPageSegMode(layout)
    api.SetImage(Image.fromarray(picture))
    api.SetSourceResolution(dpi)
    api.Recognize()
    level, line = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE
    for item in tesserocr.iterate_level(api.GetIterator(), level):
        text = item.GetUTF8Text(level) if not item.Empty(level) else ""
        box, row = item.BoundingBox(level), item.BoundingBox(line)
        if not text.strip() or box is None or row is None:
            continue
        text, sure = text.strip(), item.Confidence(level)
        if LIKE_FIGURE.match(text) or WANTS_SIGNS.match(text):
            x0, y0, x1, y1 = box
            text, sure = _reread(picture[max(0, y0 - 6) : y1 + 6, max(0, x0 - 6) : x1 + 6], text, sure)
        yield Token(text, sure, box, (row[1], row[3]), item.IsAtBeginningOf(line))


def _reread(crop: Picture, text: str, sure: float) -> tuple[str, float]:
    """A figure once more with the recogniser that knows its signs; the first reading stays if that one doubts."""
    again = figures.line(crop)
    if again.sure >= figures.LOW and figures.FIGURE.match(again.text):
        return again.text, max(sure, 100 * again.sure)
    return text, min(sure, 100 * again.sure) if WANTS_SIGNS.match(text) else sure
