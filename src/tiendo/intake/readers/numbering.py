"""Word's own numbering, counted as Word counts it and written out as it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tiendo.intake.readers.word_styles import VAL, W, value, whole

LEVELS = 9

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# Bullets come as letters of symbol fonts; these are what they look like.
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf076": "❖",
    "\uf0fc": "✓",
    "\uf02d": "-",
    "\uf02b": "+",
    "o": "○",
}


@dataclass(slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None  # 0: never starts again; n: after level n (from 1)
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One w:num: its abstract list, the levels it redefines, and the starts it forces."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counters of all lists of a document; ask in document order."""

    def __init__(self, root: Any | None) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, _List] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[str] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        linked: dict[str, str] = {}
        by_style: dict[str, str] = {}
        for item in root.iter(W + "abstractNum"):
            named = item.get(W + "abstractNumId", "")
            self.abstract[named] = {whole(x.get(W + "ilvl")) or 0: _level(x) for x in item.iter(W + "lvl")}
            if (style := value(item, "numStyleLink")) is not None:
                linked[named] = style
            if (style := value(item, "styleLink")) is not None:
                by_style[style] = named
        for named, style in linked.items():
            self.abstract[named] = self.abstract.get(by_style.get(style, ""), self.abstract[named])
        for item in root.iter(W + "num"):
            entry = _List(value(item, "abstractNumId") or "")
            for override in item.iter(W + "lvlOverride"):
                depth = whole(override.get(W + "ilvl")) or 0
                if (start := whole(value(override, "startOverride"))) is not None:
                    entry.starts[depth] = start
                if (lvl := override.find(W + "lvl")) is not None:
                    entry.levels[depth] = _level(lvl)
            self.lists[item.get(W + "numId", "")] = entry

    def depth_of(self, num_id: str, style_id: str | None) -> int | None:
        """The level that a list ties to a paragraph style, if any."""
        entry = self.lists.get(num_id)
        levels = self.abstract.get(entry.abstract, {}) if entry else {}
        return next((d for d, level in levels.items() if style_id is not None and level.style == style_id), None)

    def next(self, num_id: str, depth: int) -> str:
        """The mark of the next paragraph of a list, as Word shows it ("1.2.", "IV.", "a)", "-"); "" for none."""
        entry = self.lists.get(num_id)
        depth = min(max(depth, 0), LEVELS - 1)
        if entry is None or self._level(entry, depth) is None:
            return ""
        counts = self.counts.setdefault(entry.abstract, [None] * LEVELS)
        if num_id not in self.begun:
            self.begun.add(num_id)
            for at in entry.starts:
                if at < LEVELS:
                    counts[at] = None
        self._count(entry, counts, depth)
        return self._write(entry, counts, depth)

    def _level(self, entry: _List, depth: int) -> Level | None:
        return entry.levels.get(depth) or self.abstract.get(entry.abstract, {}).get(depth)

    def _count(self, entry: _List, counts: list[int | None], depth: int) -> None:
        for at in range(depth + 1):
            level = self._level(entry, at) or Level()
            start = entry.starts.get(at, level.start)
            now = counts[at]
            if at == depth:
                counts[at] = start if now is None else now + 1
            elif now is None:
                counts[at] = start
        for below in range(depth + 1, LEVELS):
            level = self._level(entry, below) or Level()
            if level.restart is None or (level.restart > 0 and depth < level.restart):
                counts[below] = None

    def _write(self, entry: _List, counts: list[int | None], depth: int) -> str:
        level = self._level(entry, depth) or Level()
        if level.form == "bullet":
            return _bullet(level.text)
        if level.form == "none" and "%" not in level.text:
            return level.text.strip()

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self._level(entry, at) or Level()
            form = "decimal" if level.legal else other.form
            return _number(counts[at] if counts[at] is not None else other.start, form)

        return _PLACE.sub(shown, level.text).strip()


def _level(item: Any) -> Level:
    legal = item.find(W + "isLgl")
    return Level(
        start=1 if (start := whole(value(item, "start"))) is None else start,
        form=_form(item),
        text=value(item, "lvlText") or "",
        legal=legal is not None and legal.get(VAL, "1") not in ("0", "false"),
        restart=whole(value(item, "lvlRestart")),
        style=value(item, "pStyle"),
    )


def _form(item: Any) -> str:
    """The number format; a custom one stands in an alternative, whose fallback is read."""
    direct = value(item, "numFmt")
    if direct is not None:
        return direct
    for found in item.iter(W + "numFmt"):
        if found.get(VAL) == "custom":
            return "decimalZero" if (found.get(W + "format") or "").startswith("0") else "decimal"
    return "decimal"


def _bullet(text: str) -> str:
    mark = text.strip()[:1]
    if mark in _BULLETS:
        return _BULLETS[mark]
    return "•" if "\ue000" <= mark <= "\uf8ff" else mark


def _number(count: int | None, form: str) -> str:
    n = count or 0
    if form == "decimalZero":
        return f"{n:02d}"
    if form in ("upperRoman", "lowerRoman"):
        return _roman(n) if form == "upperRoman" else _roman(n).lower()
    if form in ("upperLetter", "lowerLetter"):
        return _letters(n) if form == "upperLetter" else _letters(n).lower()
    return "" if form in ("none", "bullet") else str(n)


def _roman(n: int) -> str:
    out = ""
    for size, letters in _ROMAN:
        while n >= size:
            out, n = out + letters, n - size
    return out


def _letters(n: int) -> str:
    """1 → A, 26 → Z, 27 → AA, 28 → BB, as Word goes on."""
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n > 0 else ""
