"""The words of one Word paragraph: its runs, the breaks between them, and what floats beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tiendo.intake.readers.word_styles import VAL, Said, Style, Styles, W, flag, font_of, said_of, value, whole

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

Decode = Callable[[str, str | None], str]

P, TBL, R, RUN = W + "p", W + "tbl", W + "r", W + "rPr"
# What only wraps other content (accepted insertions, hyperlinks, content controls, fields).
WRAPS = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "bdo", "dir")
)
BOX = W + "txbxContent"
_PLAIN = Style()

# Letters of the Symbol and Wingdings fonts (private use) and what they look like on paper.
_SYMBOLS = {
    "f0b3": "≥", "f0a3": "≤", "f0b1": "±", "f0b4": "×", "f0bb": "≈", "f0b9": "≠", "f0b0": "°", "f0ae": "→",
    "f0b7": "•", "f02d": "-", "f02b": "+", "f0fc": "✓", "f0a7": "▪", "f0d8": "➢", "f076": "❖", "f0e0": "→",
    "f025": "%", "f03e": ">", "f03c": "<", "f03d": "=", "f0f0": "→", "f0fe": "☑", "f0a8": "☐", "f06f": "☐",
}  # fmt: skip
_IS_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE = str.maketrans({chr(int(code, 16)): look for code, look in _SYMBOLS.items()})
_IS_ODD = re.compile("[\xa0\u200b\ufeff\xad\u2011\t]")
_SPACES = str.maketrans({"\xa0": " ", "\u200b": None, "\ufeff": None, "\xad": None, "\u2011": "-", "\t": " "})


@dataclass(slots=True)
class Words:
    """`lines` are parted by soft breaks; `page_breaks` counts those before the first letter and all."""

    lines: list[str] = field(default_factory=lambda: [""])
    bold: bool = True
    any_text: bool = False
    breaks_before: int = 0
    breaks: int = 0
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def clean(self) -> list[str]:
        """The lines with single spaces, NFC; empty ones left out."""
        out = []
        for line in self.lines:
            text = tidied(line)
            if text:
                out.append(text)
        return out


def tidied(line: str) -> str:
    """NFC, single spaces; the odd ones are looked for first, as changing letter by letter costs ten times as much."""
    if _IS_ODD.search(line):
        line = line.translate(_SPACES)
    return " ".join(unicodedata.normalize("NFC", line).split())


def tidied_words(text: str) -> str:
    """The text of a plain cell: letters of symbol fonts as what they look like, and tidied."""
    if text.isprintable() and "\u2011" not in text:  # none of what is looked for there
        return " ".join(unicodedata.normalize("NFC", text).split())
    return tidied(text.translate(_PRIVATE))


def speaks_plainly(styles: Styles) -> bool:
    """Whether a paragraph of no style is its words and nothing else: not numbered, hidden or made capitals."""
    usual = styles.of(None)
    return usual.num_id is None and not usual.hidden and not usual.caps


class Runs:
    """Gathers the words of paragraphs of one document. `rendered` says which kind of page break counts."""

    def __init__(
        self, styles: Styles, *, rendered: bool, decode: Callable[[str, str | None], str] | None = None
    ) -> None:
        self.styles = styles
        self.rendered = rendered
        self.decode = decode  # (text, font) → text, for fonts that hold an old Vietnamese encoding

    def words(self, paragraph: Any, style: Style) -> Words:
        words = Words()
        self._into(words, paragraph, style)
        words.bold = words.bold and words.any_text
        return words

    def _into(self, words: Words, parent: Any, style: Style) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(words, child, style)
            elif tag in WRAPS:
                self._into(words, child, style)
            elif tag == MC + "AlternateContent":
                for branch in chosen(child):
                    self._into(words, branch, style)
            elif isinstance(tag, str) and tag.startswith(_MATH):
                self._put(words, "".join(t.text or "" for t in child.iter(_MATH + "t")), style.bold is True)

    def _run(self, words: Words, run: Any, style: Style) -> None:
        properties = said_of(run, RUN)
        own = _run_style(self.styles, properties)
        hidden = flag(properties, "vanish")
        if hidden or (hidden is None and (own.hidden or style.hidden)):
            return
        bold = _first(flag(properties, "b"), own.bold, style.bold) is True
        caps = _first(flag(properties, "caps"), own.caps, style.caps) is True
        font = None
        if self.decode is not None:
            font = font_of(properties) or own.font or style.font or self.styles.font
        for child in run:
            self._piece(words, child, bold, caps, font)

    def _piece(self, words: Words, child: Any, bold: bool, caps: bool, font: str | None) -> None:
        tag = child.tag
        if tag == W + "t":
            text = child.text or ""
            if self.decode is not None:
                text = self.decode(text, font)
            self._put(words, text.upper() if caps else text, bold)
        elif tag in (W + "tab", W + "ptab"):
            words.lines[-1] += " "
        elif tag in (W + "br", W + "cr"):
            self._break(words, child)
        elif tag == W + "lastRenderedPageBreak":
            self._page(words, True)
        elif tag == W + "softHyphen" and font is not None and font.startswith(".Vn"):
            self._put(words, "ư", bold)  # the place of the soft hyphen is a letter there
        elif tag == W + "noBreakHyphen":
            self._put(words, "-", bold)
        elif tag == W + "sym":
            code = (child.get(W + "char") or "").lower()
            self._put(words, _SYMBOLS.get(code if code.startswith("f") else "f0" + code[-2:], "•"), bold)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            words.notes.append((tag[len(W) : -len("Reference")], child.get(W + "id", "")))
        elif tag in (W + "drawing", W + "pict", W + "object"):
            words.boxes.extend(_outermost_boxes(child))
        elif tag == MC + "AlternateContent":
            for branch in chosen(child):
                for piece in branch:
                    self._piece(words, piece, bold, caps, font)

    def _put(self, words: Words, text: str, bold: bool) -> None:
        if not text:
            return
        if _IS_PRIVATE.search(text):
            text = text.translate(_PRIVATE)
        if not text.isspace():
            words.any_text = True
            words.bold = words.bold and bold
        words.lines[-1] += text

    def _break(self, words: Words, child: Any) -> None:
        kind = child.get(W + "type", "textWrapping")
        if kind == "page":
            self._page(words, False)
        if words.lines[-1]:
            words.lines.append("")

    def _page(self, words: Words, rendered: bool) -> None:
        if rendered is self.rendered:
            words.breaks += 1
            if not words.any_text:
                words.breaks_before += 1


def chosen(alternatives: Any) -> Iterator[Any]:
    """The one branch of an AlternateContent that is read: the first choice, else the fallback."""
    branch = alternatives.find(MC + "Choice")
    if branch is None or len(branch) == 0:
        branch = alternatives.find(MC + "Fallback")
    if branch is not None:
        yield branch


def _outermost_boxes(drawing: Any) -> list[Any]:
    """Text boxes of a drawing; the old drawing of the same box, kept for old readers, is left out."""
    out = []
    for box in drawing.iter(BOX):
        above = next((a.tag for a in box.iterancestors(BOX, MC + "Fallback", R) if a is not drawing), None)
        if above in (None, R):
            out.append(box)
    return out


def _run_style(styles: Styles, properties: Said) -> Style:
    named = value(properties, "rStyle")
    return styles.of(named, "character") if named is not None else _PLAIN


def _first(*answers: bool | None) -> bool | None:
    return next((a for a in answers if a is not None), None)


__all__ = ["BOX", "MC", "TBL", "VAL", "WRAPS", "P", "R", "Runs", "Words", "chosen", "whole"]
