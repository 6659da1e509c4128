"""Where lines, dots and words of the small charts stand: geometry alone, in the units of their viewBox."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tiendo.queries.overview import Point, Trend

LEFT, RIGHT, TOP, BOTTOM = 4, 262, 12, 64


@dataclass(frozen=True, slots=True)
class TrendChart:
    """One of the small multiples; `points` is an SVG list of points, `said` the same in words."""

    group: str
    points: str
    first: Point
    last: Point
    first_percent: int
    last_percent: int
    first_y: int
    last_x: int
    last_y: int
    text_y: int
    middle: tuple[int, str] | None
    said: str


def trend_chart(trend: Trend) -> TrendChart:
    points = [p for p in trend.points if p.total]
    step = Decimal(RIGHT - LEFT) / max(len(points) - 1, 1)
    places = [(round(LEFT + step * n) if len(points) > 1 else RIGHT, _y(p)) for n, p in enumerate(points)]
    half = len(points) // 2
    return TrendChart(
        group=trend.group,
        points=" ".join(f"{x},{y}" for x, y in places),
        first=points[0],
        last=points[-1],
        first_percent=percent(points[0]),
        last_percent=percent(points[-1]),
        first_y=places[0][1] + 15 if places[0][1] < 50 else places[0][1] - 6,
        last_x=places[-1][0],
        last_y=places[-1][1],
        text_y=min(places[-1][1] + 4, 50),
        middle=(places[half][0], tick(points[half])) if len(points) > 4 else None,
        said=f"{trend.group}: " + "; ".join(f"{p.label.lower()} {p.good}/{p.total}, {percent(p)} %" for p in points),
    )


def percent(point: Point) -> int:
    return round(Decimal(point.good * 100) / point.total)


def tick(point: Point) -> str:
    """A day on the axis: its month, "T9"."""
    return f"T{point.day.month}"


def _y(point: Point) -> int:
    return round(BOTTOM - Decimal(BOTTOM - TOP) * point.good / point.total)
