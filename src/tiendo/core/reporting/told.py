"""What fillers and columns share: counted groups, names of units, sources, words told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from tiendo.core.numerals import decimal_text
from tiendo.core.reporting import words
from tiendo.core.reporting.desk import CHOICES, Desk, said
from tiendo.core.reporting.facts import AlertFact, EntryFact, FigureFact, Item, Saying, TargetFact, TaskFact
from tiendo.core.reporting.outline import Piece, Source
from tiendo.core.text import fold
from tiendo.core.values import Verdict

T = TypeVar("T", TaskFact, TargetFact)

LABEL = 120
AHEAD = "có số liệu, chưa đến năm của mốc"
JUDGED = (
    (Verdict.MET, "đạt"),
    (Verdict.NOT_YET, "chưa đạt, chưa đến mốc"),
    (Verdict.NOT_MET, "không đạt"),
    (Verdict.TO_JUDGE, "cần người đánh giá"),
    (Verdict.NO_FIGURE, "chưa có số liệu"),
)


def counted(name: str, items: Sequence[Item], whole: int) -> Piece:
    return Piece(f"{name} {words.share(len(items), whole)}", tuple(short(i) for i in items))


def short(item: Item) -> Source:
    return Source(item.key, cut(words.line(item.name)))


def cut(label: str) -> str:
    """A label of a source short enough for a tip; the key beside it leads to the whole."""
    return label if len(label) <= LABEL else f"{label[:LABEL].rstrip()}…"


def joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for n, piece in enumerate(pieces):
        if n:
            yield Piece("; ")
        yield piece


def chosen(items: Iterable[T], only: str) -> list[T]:
    return [item for item in items if CHOICES[only](item)]


def listed_bodies(item: Item) -> str:
    """The units that lead, as a paper names them."""
    names = [words.body_name(b.name) for b in item.leads]
    if not names and isinstance(item, TargetFact) and item.tracked_as:
        names = [words.line(item.tracked_as)]
    return words.listed(names) if names else words.NAMELESS


def of_entry(entry: EntryFact) -> Source:
    return Source(entry.key, f"{words.body_name(entry.body.name)}, ghi nhận ngày {words.day(entry.on)}")


def told_once(desk: Desk, item: Item, told: Iterable[tuple[Saying, str]]) -> Iterator[tuple[str, Piece]]:
    """Each thing said of an item once, with all the reports that say it, in the order first said."""
    found: dict[str, tuple[Saying, str, list[Source]]] = {}
    for saying, raw in told:
        if text := words.prose([raw]):
            found.setdefault(fold(text), (saying, text, []))[2].append(said(saying))
    for saying, text, sources in found.values():
        yield (
            f"{item.key}.{saying.key}",
            Piece(desk.fitting(text, said(saying), saying.body.name, item.name), tuple(sources)),
        )


def judged_words(target: TargetFact) -> str:
    """Where a target stands; figures that its milestone's year does not hold yet are not "no figure"."""
    if target.verdict is Verdict.NO_FIGURE and target.cumulative is not None:
        return AHEAD
    return dict(JUDGED)[target.verdict]


def alert_words(alert: AlertFact) -> str:
    """The arithmetic, as read on another day than the one it was made on."""
    return words.line(alert.words).replace("hôm nay", "tính đến ngày").replace(" %", "%")


def of_figure(one: FigureFact) -> tuple[Source, ...]:
    """All the reports that a figure came from."""
    return tuple(Source(key, words.line(label)) for key, label in (*one.more, (one.key, one.label)))


def sentence(text: str) -> str:
    return words.prose([text])


def figure_words(one: FigureFact, unit: str) -> str:
    """A figure with its unit; a ratio with its counts; a deed as done or not."""
    figure = one.figure
    if isinstance(figure.value, bool):
        return "đã thực hiện" if figure.value else "chưa thực hiện"
    amount = figure.amount
    if amount is None:
        return "chưa có số liệu"
    counts = ""
    if figure.numerator is not None and figure.denominator is not None:
        counts = f" ({decimal_text(figure.numerator)}/{decimal_text(figure.denominator)})"
    measure = words.line(figure.unit or unit or ("%" if counts else ""))
    shown = words.rounded(amount) if counts else decimal_text(amount)
    return f"{shown}{'' if measure in ('', '%') else ' '}{measure}{counts}"


def amount_of(one: FigureFact) -> Decimal | bool | None:
    """What two figures are compared by: an amount, or whether the deed is done."""
    return one.figure.value if isinstance(one.figure.value, bool) else one.figure.amount
