"""Where the rows of a flattened table begin: the best chain of ordinals that count on, group by group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line

_ROMAN = re.compile(r"(X{0,2}(?:IX|IV|V?I{0,3}))\s*[.)]?(?=\s|$)")
_ARAB = re.compile(rf"(\d{{1,3}})\s*\)?(?=\s|$|[{marks.UPPER}][{marks.SMALL}])")
_DOT = re.compile(r"(\d{1,3})\s*\.(?=\s|$)")
_MULTI = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s|$)")
_PAREN = re.compile(r"\((\d{1,2})\)(?=\s|$)")
_LETTER = re.compile(r"([A-H])\s*[.)]?(?=\s|$)")
_SMALL = re.compile(r"([a-hđ])\s*[.)](?=\s|$)")
_ROMANS = {"I": 1, "V": 5, "X": 10}
_ABOVE = {"arab": ("dot",), "paren": ("arab", "dot"), "small": ("arab", "dot")}  # what may stand over what
_WINDOW = 24  # how many candidates back a predecessor is sought
_NAME_START = re.compile(rf"[“\"'(]?[{marks.UPPER}]|(?:[≥≤><]\s*)?\d[\d.,]*\s*%\s+[{marks.SMALL}]|[a-z]?[A-Z]")
_VALUE = re.compile(r"(?:^|\s)(?:(?:[≥≤><]\s*)?\d[\d.,]*%?)(?=\s|$)")
_WORD = re.compile(rf"[{marks.UPPER}{marks.SMALL}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Start:
    """A row begins at lines[at]; `rest` is what follows the ordinal on that line."""

    at: int
    text: str
    kind: str  # roman, letter, dot, arab, multi, paren, small, heading
    number: tuple[int, ...]
    rest: str

    over: bool = False  # "1." over rows that count 1, 2, 3 without a point

    @property
    def group(self) -> bool:
        return self.kind in ("roman", "letter") or self.over


@dataclass(frozen=True, slots=True)
class _Count:
    """How far each kind of numbering has come."""

    roman: int = 0
    letter: int = 0
    dot: int = 0
    arab: int = 0
    multi: tuple[int, ...] = ()
    paren: int = 0
    small: int = 0
    last: str = ""


def row_starts(lines: Sequence[Line], start: int, stop: int) -> list[Start]:
    """The rows' starts among lines[start:stop], in order."""
    found = [c for i in range(start, stop) for c in _candidates(lines, i, stop)]
    best: list[tuple[float, int, _Count]] = []
    for j, c in enumerate(found):
        local = _local(lines, c, stop)
        score, back, count = local + _opening(c), -1, _Count()
        for i in range(max(0, j - _WINDOW), j):
            if found[i].at == c.at:
                continue
            s = best[i][0] + local + _step(best[i][2], c)
            if s > score:
                score, back, count = s, i, best[i][2]
        best.append((score, back, _advance(count, c)))
    if not best:
        return []
    at = max(range(len(best)), key=lambda k: best[k][0])
    if best[at][0] <= 0:
        return []
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = best[at][1]
    return _groups(chain[::-1])


def _groups(chain: list[Start]) -> list[Start]:
    """Pointed numbers over rows numbered without a point are groups."""
    kinds = {s.kind for s in chain}
    if not {"dot", "arab"} <= kinds or kinds & {"roman", "letter"}:
        return chain
    return [replace(s, over=True) if s.kind == "dot" else s for s in chain]


def _candidates(lines: Sequence[Line], i: int, stop: int) -> list[Start]:
    text = lines[i].text
    out = []
    for kind, rx in (
        ("multi", _MULTI),
        ("arab", _ARAB),
        ("dot", _DOT),
        ("paren", _PAREN),
        ("roman", _ROMAN),
        ("letter", _LETTER),
        ("small", _SMALL),
    ):
        m = rx.match(text)
        if m and m.group(1):
            out.append(Start(i, m.group().strip(), kind, _number(kind, m.group(1)), text[m.end() :].strip()))
    return out


def _number(kind: str, text: str) -> tuple[int, ...]:
    if kind == "roman":
        values = [_ROMANS[ch] for ch in text]
        return (sum(-v if v < max(values[k:]) else v for k, v in enumerate(values)),)
    if kind in ("letter", "small"):
        return ("abcdefgh".find(text.lower()) + 1 if text != "đ" else 5,)
    return tuple(int(n) for n in text.split("."))


def _local(lines: Sequence[Line], c: Start, stop: int) -> float:
    """How much a line looks like the start of a row, by what stands around its ordinal."""
    rest = c.rest or (lines[c.at + 1].text if c.at + 1 < stop else "")
    if not rest or not _WORD.search(rest):
        score = -3.0
    elif marks.lower_start(rest) and not _NAME_START.match(rest):
        score = -3.5
    else:
        score = 1.0 if _NAME_START.match(rest) else -1.0
    if c.at:
        above = lines[c.at - 1].text
        if above.endswith((",", "-", "–", "≥", "≤", "(", "/")) or marks.calls_number(above):
            score -= 1.5
    return score


def _opening(c: Start) -> float:
    return 2.0 if set(c.number) == {1} else -1.5


def _step(k: _Count, c: Start) -> float:
    """How well an ordinal follows those counted so far."""
    n = c.number[-1]
    if c.kind == "roman":
        return _group_step(k.roman, n)
    if c.kind == "letter":
        return _group_step(k.letter, n) - 0.2
    if c.kind == "multi":
        return _multi_step(k, c.number)
    last = {"arab": k.arab, "dot": k.dot, "paren": k.paren, "small": k.small}[c.kind]
    if n == last + 1:
        return 3.0
    if n == 1:
        return 3.0 if k.last in ("roman", "letter") or k.last in _ABOVE.get(c.kind, ()) else 0.3
    if n == last:
        return -1.0
    if last < n <= last + 4:
        return 1.0 - 0.8 * (n - last - 1)
    return -4.0


def _group_step(last: int, n: int) -> float:
    if n == last + 1:
        return 3.5
    if n == 1:
        return -1.0
    return 1.5 - 0.7 * (n - last - 1) if last < n <= last + 4 else -4.0


def _multi_step(k: _Count, number: tuple[int, ...]) -> float:
    if number in ((k.arab, 1), (k.dot, 1), (*k.multi, 1)):
        return 3.0
    last = k.multi
    for depth in range(len(last), 0, -1):
        if number == (*last[: depth - 1], last[depth - 1] + 1):
            return 3.0
        if number == (*last[: depth - 1], last[depth - 1] + 1, 1):
            return 2.5
    if number[-1] == 1 and (not last or k.last in ("roman", "letter")):
        return 2.0
    return 0.5 if last and len(number) == len(last) and last < number else -3.0


def _advance(k: _Count, c: Start) -> _Count:
    n = c.number[-1]
    if c.kind == "roman":
        return replace(k, roman=n, paren=0, small=0, multi=(), last=c.kind)
    if c.kind == "letter":
        return replace(k, letter=n, paren=0, small=0, multi=(), last=c.kind)
    if c.kind == "multi":
        return replace(k, multi=c.number, arab=c.number[0], last=c.kind)
    if c.kind == "arab":
        return replace(k, arab=n, multi=(), paren=0, small=0, last=c.kind)
    if c.kind == "dot":
        return replace(k, dot=n, multi=(n,) if k.arab == 0 else (), paren=0, small=0, last=c.kind)
    return replace(k, **{c.kind: n, "last": c.kind})  # type: ignore[arg-type]
