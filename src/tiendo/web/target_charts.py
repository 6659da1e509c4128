"""Where the marks of a target's bar, of its line and of its places stand; geometry in the units of their viewBox."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tiendo.core.numerals import decimal_text
from tiendo.core.reading import Milestone as Promise
from tiendo.queries.figures import FigureState, Said, Series, several

SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}
NEAR = 78  # two labels nearer than this stand on two lines


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    label: str
    years: str
    low: bool  # on the second line


@dataclass(frozen=True, slots=True)
class Bar:
    """The promises on one scale from 0, `now` how far the figure reaches."""

    now: int
    now_label: str
    marks: list[Mark]
    said: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    label: str
    day: str
    state: FigureState


@dataclass(frozen=True, slots=True)
class Line:
    """`points` joins the figures that were not returned; `grid` are (y, label)."""

    points: str
    dots: list[Dot]
    grid: list[tuple[int, str]]
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    counts: str
    amount: str
    fill: Decimal
    whole: Decimal | None


def number(value: Decimal) -> str:
    """To two decimals, as officials write it."""
    return decimal_text(round(value, 2).normalize())


def words_of(said: Said) -> str:
    """ "15 %", "42 người", "Đã đạt"."""
    figure = said.figure
    if isinstance(figure.value, bool):
        return "Đã đạt" if figure.value else "Chưa đạt"
    unit = figure.unit or ("%" if figure.numerator is not None else "")
    return f"{number(figure.amount)} {unit}".strip() if figure.amount is not None else "chưa rõ"


def counts_of(said: Said) -> str:
    """ "969/6.460", "" where the figure is no ratio."""
    figure = said.figure
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def bar_of(series: Series) -> Bar | None:
    """None where no promise is a figure, nothing is reported, or what is reported is no figure."""
    amount = series.now.figure.amount if series.now else None
    goals = [(p, g) for p in series.promises if (g := _goal(p)) is not None and not several(p)]
    if amount is None or not goals:
        return None
    top = max(amount, *(g for _, g in goals))
    if top <= 0 or min(amount, *(g for _, g in goals)) < 0:
        return None
    assert series.now is not None
    marks: list[Mark] = []
    for goal in sorted({g for _, g in goals}):
        some = [p for p, g in goals if g == goal]
        x = round(10 + 700 * goal / top)
        low = bool(marks) and x - marks[-1].x < NEAR and not marks[-1].low
        marks.append(Mark(x, _label(some[0]), ", ".join(str(p.year) for p in some), low))
    now = words_of(series.now)
    said = f"Nay {now}; " + "; ".join(f"mốc {m.years}: {m.label}" for m in marks)
    return Bar(round(10 + 700 * amount / top), now, marks, said)


def line_of(series: Series) -> Line | None:
    """None where fewer than two figures were reported."""
    points = [(s, a) for s in series.said if (a := s.figure.amount) is not None]
    if len(points) < 2:
        return None
    low, high = min(a for _, a in points), max(a for _, a in points)
    room = (high - low) or max(abs(high), Decimal(1))
    low, high = max(low - room / 5, Decimal(0)) if low >= 0 else low - room / 5, high + room / 5
    first = points[0][0].figure.as_of
    days = (points[-1][0].figure.as_of - first).days or 1
    dots = [
        Dot(
            round(64 + Decimal(620) * (s.figure.as_of - first).days / days),
            round(230 - 200 * (a - low) / (high - low)),
            number(a),
            f"{s.figure.as_of:%d/%m/%y}",
            s.state,
        )
        for s, a in points
    ]
    grid = [(230 - 100 * n, number(low + (high - low) * n / 2)) for n in range(3)]
    said = "; ".join(f"{s.figure.as_of:%d/%m/%Y}: {words_of(s)}, {s.name.lower()}" for s, _ in points)
    return Line(" ".join(f"{d.x},{d.y}" for d in dots if d.state is not FigureState.RETURNED), dots, grid, said)


def places_of(said: Said) -> list[Place]:
    """The places of a figure from high to low; `fill` and `whole` (the figure of the whole, of rates) from 0 to 100."""
    rate = said.figure.numerator is not None
    parts = [(unit, f, a) for unit, f in said.parts if (a := f.amount) is not None]
    amounts = [a for _, _, a in parts] + ([said.figure.amount] if rate and said.figure.amount is not None else [])
    top = max(amounts, default=Decimal(0))
    scale = Decimal(100) / top if top > 0 else Decimal(0)
    whole = round(said.figure.amount * scale, 1) if rate and said.figure.amount is not None else None
    return [
        Place(
            unit.name,
            f"{number(f.numerator)}/{number(f.denominator)}" if f.numerator is not None and f.denominator else "",
            number(a),
            round(max(a * scale, Decimal(0)), 1),
            whole,
        )
        for unit, f, a in sorted(parts, key=lambda part: -part[2])
    ]


def _goal(promise: Promise) -> Decimal | None:
    value = promise.value[0] if isinstance(promise.value, tuple) else promise.value
    return None if isinstance(value, bool) else value


def _label(promise: Promise) -> str:
    goal = _goal(promise)
    assert goal is not None
    body = number(goal)
    if isinstance(promise.value, tuple):
        body += f"–{number(promise.value[1])}"
    return f"{SIGNS.get(promise.comparator, '')}{body} {promise.unit or ''}".strip()
