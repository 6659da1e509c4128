"""What the rules share: a hit, how a row is named to an official, and a target's figures laid side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tiendo.core.reading import Comparator, Milestone, Reading, Source, Target, Task
from tiendo.core.text import squash, tidy

NAME_LIMIT = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: where, the message in Vietnamese, the line it shows on, and the mend where one can be said."""

    at: dict[str, int | str]
    message: str
    source: Source | None = None
    mend: str | None = None


Check = Callable[[Reading], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise of a cell: bounds are equal unless it is a range; `words` is what the cell says round it."""

    year: int
    raw: str
    comparator: Comparator
    low: Decimal
    high: Decimal
    percent: bool
    unit: str
    words: str


def low(text: str | None) -> str:
    """Text to look words up in: NFC, one line, lower case, marks kept (giảm is not giám)."""
    return squash(text or "").lower()


def short(text: str) -> str:
    """A name for a message: whole words, at most about a line."""
    line = tidy(text)
    if len(line) <= NAME_LIMIT:
        return line
    return line[:NAME_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def named(row: Target | Task) -> str:
    """The row as the official knows it: kind, printed number, printed name."""
    kind = "Chỉ tiêu" if isinstance(row, Target) else "Nhiệm vụ"
    number = f" {row.ordinal}" if row.ordinal else ""
    return f"{kind}{number} “{short(row.name)}”"


def on_target(i: int, target: Target, message: str, mend: str | None = None) -> Hit:
    return Hit({"target": i}, f"{named(target)}: {message}", target.source, mend)


def on_task(i: int, task: Task, message: str, mend: str | None = None) -> Hit:
    return Hit({"task": i}, f"{named(task)}: {message}", task.source, mend)


def is_bullet(target: Target) -> bool:
    """Whether the goal was a sentence (its figures stand in its name) and no row of a table."""
    return bool(target.milestones) and all(low(m.raw) in low(target.name) for m in target.milestones)


def figures(target: Target) -> list[Figure]:
    """Every figure of the row in order of years; a cell with several promises gives one each."""
    found: list[Figure] = []
    for m in sorted(target.milestones, key=lambda m: m.year):
        if m.parts:
            cells = [(p.of, p.comparator, p.value, p.unit) for p in m.parts]
        else:
            cells = [(m.raw, m.comparator, m.value, m.unit)]
        for words, comparator, value, unit in cells:
            bounds = _bounds(value)
            if bounds is not None:
                name = low(unit)
                found.append(Figure(m.year, m.raw, comparator, *bounds, name.startswith("%"), name, words))
    return found


def texts(target: Target) -> list[str]:
    """The name and each cell as printed; a cell that stands in the name already is not said twice."""
    name = squash(target.name)
    return [name] + [squash(m.raw) for m in target.milestones if low(m.raw) not in low(name)]


def cells(milestones: list[Milestone]) -> str:
    """The cells for a message: "năm 2025: ≥15, năm 2030: ≥ 40%"."""
    return ", ".join(f"năm {m.year}: {squash(m.raw)}" for m in milestones)


def years(numbers: list[int]) -> str:
    """Years for a message: "năm 2040", "các năm 2040, 2045"."""
    told = ", ".join(str(y) for y in sorted(numbers))
    return f"năm {told}" if len(numbers) == 1 else f"các năm {told}"


def _bounds(value: object) -> tuple[Decimal, Decimal] | None:
    if isinstance(value, tuple):
        return value
    return (value, value) if isinstance(value, Decimal) else None


_GENERATION = re.compile(r"(?<!\d)(\d)\s*g\b")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])\s*%?")
_WORD = re.compile(r"\w+")
_NO_LABEL = re.compile(
    "đạt|từ|trở|lên|trên|dưới|hơn|ít|nhất|tối|thiểu|đa|khoảng|tỷ|tỉ|lệ|các|và|có|là|cho|đến|năm|không|quá|tăng|giảm"
    "|duy|trì|hằng|hàng|mỗi|trong|tổng|số|của|theo|phần|trăm"
)


def label(target: Target, figure: Figure) -> frozenset[str]:
    """What a cell says besides its figure ("70% (6G)" → 6g); words of the row's own name say nothing new."""
    text = _FIGURE.sub(" ", _GENERATION.sub(r"\1g", low(figure.words)))
    if not any(c.isalpha() for c in text):
        return frozenset()
    known = {w for w in _WORD.findall(low(f"{target.name} {figure.unit}")) if not w[0].isdigit()}
    telling = (w for w in _WORD.findall(text) if w not in known and not w.isdigit())
    return frozenset(w for w in telling if not _NO_LABEL.fullmatch(w))
