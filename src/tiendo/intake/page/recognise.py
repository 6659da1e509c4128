"""The recogniser of words: Tesseract's Vietnamese model; what looks like a figure goes on to `figures`."""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from tiendo.intake.errors import CannotRead
from tiendo.intake.page import figures, lookalikes, spelling
from tiendo.intake.page.boxes import Word
from tiendo.intake.page.picture import Picture

LIKE_FIGURE = re.compile(r"^\W{0,2}\d{1,3}(?:[.,]\d+)?\s?%?\W?$")
# Signs and numbers that Tesseract confuses: "<" for ≤, "1/2026" and "II1/2026" for a quarter's I and III.
WANTS_SIGNS = re.compile(r"^(?:[<>].{0,6}|[IVXl1|]{1,4}[/.]20\d\d[.,;]?)$")
WITH_WORD = re.compile(r"\d[^\W\d_]{2}")  # "> 9sản": the recogniser of figures would lose the word
MISREAD_ROMAN = re.compile(r"^[IVXHLl]{1,6}[.,]$")  # a heading's number: II is read as H, I as L
# Figures that no sign was lost in: a ≥ is taken for 2, 4 or 7.
PLAIN = re.compile(r"^\(?[0135689][\d.,]*%?[.,;:)]?$")
LIKE_SIGN = re.compile(r"^[<>=≥≤»«27zZVv]{1,2}$")  # what stands before a figure where ≥ or ≤ was printed
SIGNED = re.compile(r"^([≥≤<>])\s?(\d.*)$")
# Tesseract's layouts: columns of different height; one block, which costs half to lay out
COLUMNS, BLOCK = 4, 6
LOW = 70.0  # of 100: below this a sign is a scrap, and a word of a cell wants a look whatever is beside it
USUAL = 45.0  # below this a word of prose wants a look though a neighbour goes with it
CLEAR = 93.0  # above this a plain figure is one
SURE = 86.0  # below this a word that goes with no neighbour: half of the misread ones, one in twenty of the right
NO_WORD = 30.0
SCRATCH = re.compile(r"^[-.]*[\\|_~`^·][-.\\|_~`^·]*$")  # a rest of a ruling line, a pen's stroke
ONES = re.compile(r"^(?=.*[IlHT|])[IlHT1|]{1,5}([.,;:)]?)$")  # I, II or III, whatever its strokes were taken for
ROMAN = re.compile(r"^[IVX]{1,4}[,;]$")  # one more follows: "Quý II, III"
NUMBERED = ("quý", "lục", "phần", "mục")
STROKES = "/\\|_~'`\"^·‘’"
DASHES = ("-", "–", "+", "•", "≥", "≤", ">", "<", "%", "*")
BORDER = 12  # white points round a cell; the places of its words count them
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
    """The words of a cell, or of one line of it, in reading order."""
    framed = cv2.copyMakeBorder(picture, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=255)
    return [token for token in _tokens(framed.astype(np.uint8), dpi, BLOCK) if not SCRATCH.match(token.text)]


def words(picture: Picture, dpi: int, layout: int = COLUMNS) -> list[tuple[Word, float]]:
    """The words of a page outside its tables, or of a band of it, in points, each with its confidence (0–100).

    A word takes the height of its line: ink alone would set "xã" lower than "Đảng" beside it.
    """
    found: list[tuple[Word, float]] = []
    scale = 72 / dpi
    tokens = [token for token in _tokens(picture, dpi, layout) if not _scrap(token)]
    sure = [token.sure for token in tokens]
    texts = spelling.mended([token.text for token in tokens], sure)
    others = lookalikes.taken_for_another(texts, sure)
    for token, text, usual, other in zip(tokens, texts, lookalikes.attested(texts), others, strict=True):
        x0, _, x1, _ = token.box
        text = roman(text) if token.first else text
        top, bottom = token.row[0] * scale, token.row[1] * scale
        least = USUAL if usual else SURE if text.islower() else LOW  # capitals: names and abbreviations
        doubtful = other or token.sure < least or spelling.odd(text)
        found.append((Word(text, x0 * scale, x1 * scale, top, bottom, doubtful=doubtful), token.sure))
    return found


def _scrap(token: Token) -> bool:
    """What a stroke of a pen or a fold was read as: a sign or two, without any certainty."""
    letters = sum(c.isalnum() for c in token.text)
    if token.text in DASHES:
        return False
    if not token.text.strip(STROKES):
        return True
    return token.sure < (LOW if not letters else NO_WORD) and letters <= 2


def roman(text: str) -> str:
    """A heading's number as it was meant: "HI." is III."""
    if not MISREAD_ROMAN.match(text):
        return text
    return text.replace("H", "II").replace("L", "I").replace("l", "I")


def plain_text(picture: Picture, dpi: int) -> str:
    """Tesseract's own reading of a whole page: what the reading of a scan is measured against."""
    api = _words()
    api.SetPageSegMode(3)
    api.SetImage(Image.fromarray(picture))
    api.SetSourceResolution(dpi)
    return str(api.GetUTF8Text())


def _tokens(picture: Picture, dpi: int, layout: int) -> list[Token]:
    """Every word of a picture, its figures read by the recogniser that knows their signs."""
    return _with_dashes(_with_ones(_with_figures(seen(picture, dpi, layout), picture), picture), picture)


def seen(picture: Picture, dpi: int, layout: int) -> list[Token]:
    """Every word that Tesseract sees, laid out as its page segmentation mode `layout` says."""
    import tesserocr

    api = _words()
    api.SetPageSegMode(layout)
    api.SetImage(Image.fromarray(picture))
    api.SetSourceResolution(dpi)
    api.Recognize()
    level, line = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE
    found: list[Token] = []
    for item in tesserocr.iterate_level(api.GetIterator(), level):
        text = item.GetUTF8Text(level) if not item.Empty(level) else ""
        box, row = item.BoundingBox(level), item.BoundingBox(line)
        if text.strip() and box is not None and row is not None:
            text = text.strip()
            found.append(Token(text, item.Confidence(level), box, (row[1], row[3]), item.IsAtBeginningOf(line)))
    return found


def _with_figures(tokens: list[Token], picture: Picture) -> list[Token]:
    """Figures and their signs read again by the recogniser that knows them, a sign together with its figure."""
    out: list[Token] = []
    for token in tokens:
        if not (LIKE_FIGURE.match(token.text) or (WANTS_SIGNS.match(token.text) and not WITH_WORD.search(token.text))):
            out.append(token)
            continue
        sign = out[-1] if out and not token.first and LIKE_SIGN.match(out[-1].text) else None
        if sign is None and _plain(token):
            out.append(token)
            continue
        if sign is not None and token.text[:1].isdigit():
            x0, y0, x1, y1 = sign.box[0], min(sign.box[1], token.box[1]), token.box[2], max(sign.box[3], token.box[3])
            again = figures.line(_cut(picture, (x0, y0, x1, y1)))
            if (told := SIGNED.match(again.text)) and _digits(told[2]) == _digits(token.text):
                out[-1] = replace(sign, text=told[1], sure=max(min(sign.sure, 99.0), 100 * again.sure))
                out.append(token)
                continue
        text, sure = _reread(_cut(picture, token.box), token.text, token.sure)
        out.append(replace(token, text=text, sure=sure))
    return [_with_bar(token, picture) if token.text[0] in "<>" else token for token in out]


def _plain(token: Token) -> bool:
    """Whether a figure was read clearly, and no sign has room beside it in its box."""
    x0, y0, x1, y1 = token.box
    digits, percent = sum(c.isdigit() for c in token.text), token.text.count("%")
    room = 0.8 * digits + 1.3 * percent + 0.45 * (len(token.text) - digits - percent) + 0.3  # of its height
    return token.sure >= CLEAR and PLAIN.match(token.text) is not None and x1 - x0 <= room * (y1 - y0)


def _with_bar(token: Token, picture: Picture) -> Token:
    """A sign before or on a word, "> 9sản", "<5tổ": Tesseract knows none with a bar, the ink under it does."""
    meant = figures.with_bar(token.text, figures.on_bar(_cut(picture, token.box)))
    return replace(token, sure=min(token.sure, NO_WORD)) if meant is None else replace(token, text=meant)


def _with_ones(tokens: list[Token], picture: Picture) -> list[Token]:
    """I, II, III of a quarter or a heading by the strokes that are there; unsure where other strokes were read."""
    out: list[Token] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        named = before is not None and (before.text.lower() in NUMBERED or ROMAN.match(before.text) is not None)
        ones = ONES.match(token.text) if named or (token.first and token.text.endswith(".")) else None
        count = figures.strokes(_cut(picture, token.box)) if ones else 0
        if ones and 1 <= count <= 3:
            same = count == sum(2 if c == "H" else 1 for c in token.text.removesuffix(ones[1]))
            sure = max(token.sure, CLEAR) if same else min(token.sure, NO_WORD)
            token = replace(token, text="I" * count + ones[1], sure=sure)
        out.append(token)
    return out


def _cut(picture: Picture, box: tuple[int, int, int, int]) -> Picture:
    x0, y0, x1, y1 = box
    return picture[max(0, y0 - 6) : y1 + 6, max(0, x0 - 6) : x1 + 6]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _with_dashes(tokens: list[Token], picture: Picture) -> list[Token]:
    """A dash behind a word that was passed over: "Văn hóa - Xã hội" is one unit, "2026 - 2030" a range."""
    out: list[Token] = []
    for before, token in zip_longest(tokens, tokens[1:]):
        out.append(before)
        same_line = token is not None and not token.first
        end = token.box[0] - 1 if token is not None and same_line else picture.shape[1]
        if (box := _dash(before, end, picture)) is not None:
            out.append(Token("-", before.sure, box, before.row, False))
    return out


def _dash(before: Token, end: int, picture: Picture) -> tuple[int, int, int, int] | None:
    """A lone flat stroke at half the height of the white behind a word, which ends at `end`."""
    top, bottom = before.row
    tall, x0 = bottom - top, before.box[2] + 1
    x1 = min(end, x0 + 2 * tall)
    if x1 - x0 < 0.4 * tall:
        return None
    ink = picture[top:bottom, x0:x1] < 140
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows) or not 0.1 * tall < columns[-1] - columns[0] < 0.7 * tall:
        return None
    flat = rows[-1] - rows[0] < max(2.0, 0.14 * tall) and (columns[-1] - columns[0]) > 2 * (rows[-1] - rows[0])
    middle = 0.35 * tall < (rows[0] + rows[-1]) / 2 < 0.75 * tall
    filled = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean() > 0.6
    if not (flat and middle and filled) or columns[0] == 0 or columns[-1] == x1 - x0 - 1:
        return None
    return x0 + int(columns[0]), top + int(rows[0]), x0 + int(columns[-1]), top + int(rows[-1])


def _reread(crop: Picture, text: str, sure: float) -> tuple[str, float]:
    """A figure once more with the recogniser that knows its signs; the first reading stays if that one doubts."""
    again = figures.line(crop)
    if again.sure >= figures.LOW and figures.FIGURE.match(again.text):
        return again.text, max(sure, 100 * again.sure)
    return text, min(sure, 100 * again.sure) if WANTS_SIGNS.match(text) else sure
