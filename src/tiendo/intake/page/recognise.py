"""Two recognisers: Tesseract's Vietnamese for words, and one that knows ≥ and ≤ for figures.

No Tesseract model has a character for "at least"; the recogniser inside the `rapidocr` wheel has, but lacks many
Vietnamese letters. So words go to the one and what looks like a figure to the other.
"""

from __future__ import annotations

import logging
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from tiendo.intake.errors import CannotRead
from tiendo.intake.page.boxes import Word
from tiendo.intake.page.picture import Picture

FIGURE = re.compile(r"^[≥≤<>=~±\d.,%()/GIVX\-–+ ]+$")
LIKE_FIGURE = re.compile(r"^\W{0,2}\d{1,3}(?:[.,]\d+)?\s?%?\W?$")
MISREAD_ROMAN = re.compile(r"^[IVXHLl]{1,6}[.,]$")  # a heading's number: II is read as H, I as L
LOW = 70  # of 100: below this Tesseract's words want a look
LOW_FIGURE = 0.85
_BORDER = 12


@cache
def _words() -> Any:
    """Tesseract with the Vietnamese model, opened once."""
    import tesserocr

    folder = next((p for p in _model_folders() if (p / "vie.traineddata").exists()), None)
    if folder is None:
        raise CannotRead(
            "Máy chủ chưa cài bộ nhận dạng chữ tiếng Việt (gói tesseract-ocr-vie) nên chưa đọc được bản quét. "
            "Hãy báo người quản trị, hoặc dùng bản DOCX, bản PDF xuất từ Word."
        )
    return tesserocr.PyTessBaseAPI(path=str(folder), lang="vie", psm=tesserocr.PSM.SINGLE_BLOCK)


def _model_folders() -> list[Path]:
    given = os.environ.get("TESSDATA_PREFIX")
    usual = [
        Path("/usr/share/tesseract-ocr/5/tessdata"),
        Path("/usr/share/tessdata"),
        Path("/usr/local/share/tessdata"),
    ]
    return ([Path(given), Path(given) / "tessdata"] if given else []) + usual


@cache
def _figures() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def block(picture: Picture, dpi: int) -> tuple[str, float]:
    """The text of a cell, and the mean confidence of its words (0–100)."""
    api = _words()
    api.SetPageSegMode(6)
    framed = cv2.copyMakeBorder(picture, _BORDER, _BORDER, _BORDER, _BORDER, cv2.BORDER_CONSTANT, value=255)
    api.SetImage(Image.fromarray(framed))
    api.SetSourceResolution(dpi)
    text = api.GetUTF8Text()
    return text.strip(), float(api.MeanTextConf())


def words(picture: Picture, dpi: int) -> list[tuple[Word, float]]:
    """The words of a page outside its tables, in points, each with its confidence (0–100).

    A word takes the height of its line: ink alone would set "xã" lower than "Đảng" beside it.
    """
    import tesserocr

    api = _words()
    api.SetPageSegMode(4)
    api.SetImage(Image.fromarray(picture))
    api.SetSourceResolution(dpi)
    api.Recognize()
    found: list[tuple[Word, float]] = []
    scale = 72 / dpi
    for item in tesserocr.iterate_level(api.GetIterator(), tesserocr.RIL.WORD):
        box, text = item.BoundingBox(tesserocr.RIL.WORD), item.GetUTF8Text(tesserocr.RIL.WORD)
        row = item.BoundingBox(tesserocr.RIL.TEXTLINE)
        if box is None or row is None or not text.strip():
            continue
        x0, y0, x1, y1 = box
        sure = float(item.Confidence(tesserocr.RIL.WORD))
        if item.IsAtBeginningOf(tesserocr.RIL.TEXTLINE) and MISREAD_ROMAN.match(text):
            text = text.replace("H", "II").replace("L", "I").replace("l", "I")
        elif LIKE_FIGURE.match(text):
            text = _reread(picture[max(0, y0 - 6) : y1 + 6, max(0, x0 - 6) : x1 + 6], text)
        found.append((Word(text, x0 * scale, x1 * scale, row[1] * scale, row[3] * scale), sure))
    return found


def _reread(crop: Picture, text: str) -> str:
    """A figure once more with the recogniser that knows its signs; the first reading stays if that one doubts."""
    again, sure = line(crop)
    return again if sure >= LOW_FIGURE and FIGURE.match(again) else text


def line(crop: Picture) -> tuple[str, float]:
    """One line of figures, and how sure (0–1)."""
    found = _figures()(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
    if not found.txts:
        return "", 0.0
    return str(found.txts[0]).strip(), float(found.scores[0])


def figure(crop: Picture, dpi: int) -> tuple[str, float] | None:
    """A short cell as figures, line by line; None where it is not one (then it is words)."""
    lines = _text_lines(crop, dpi)
    if not lines or max(piece.shape[1] for piece in lines) > dpi * 0.8:
        return None
    read = [line(piece) for piece in lines]
    text = " ".join(t for t, _ in read if t)
    return (text, min(s for _, s in read)) if text and FIGURE.match(text) else None


def _text_lines(crop: Picture, dpi: int) -> list[Picture]:
    """The lines of a small cell, cut out with a margin."""
    ink = crop < 128
    rows = np.flatnonzero(ink.sum(axis=1) > 0)
    groups: list[list[int]] = []
    for y in rows:
        if groups and y - groups[-1][-1] <= max(3, dpi // 60):
            groups[-1].append(int(y))
        else:
            groups.append([int(y)])
    pieces = []
    for group in groups:
        if group[-1] - group[0] < dpi * 0.03:
            continue
        piece = crop[max(0, group[0] - 4) : group[-1] + 5]
        columns = np.flatnonzero((piece < 128).sum(axis=0) > 0)
        piece = piece[:, max(0, columns[0] - 6) : columns[-1] + 7]
        pieces.append(cv2.copyMakeBorder(piece, 6, 6, 8, 8, cv2.BORDER_CONSTANT, value=255).astype(np.uint8))
    return pieces
