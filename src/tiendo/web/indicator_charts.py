"""Where the lines of indicators stand: geometry alone, in the units of their viewBox, from nought to the highest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiendo.queries.territory_indicators import IndicatorLine
from tiendo.web.charts import BOTTOM, LEFT, RIGHT, TOP
from tiendo.web.target_charts import number


@dataclass(frozen=True, slots=True)
class IndicatorChart:
    """`points` is an SVG list of points, "" where no figure is known; `said` the same in words."""

    line: IndicatorLine
    points: str
    last: str
    last_x: int
    last_y: int
    text_y: int
    first_day: date | None
    last_day: date | None
    said: str


def indicator_chart(line: IndicatorLine) -> IndicatorChart:
    known = [(day, one.amount) for day, one in line.points if one.amount is not None]
    if not known:
        return IndicatorChart(line, "", "", 0, 0, 0, None, None, _why(line))
    top = max((abs(amount) for _, amount in known), default=Decimal(0)) or Decimal(1)
    step = Decimal(RIGHT - LEFT) / max(len(known) - 1, 1)
    places = [(round(LEFT + step * n) if len(known) > 1 else RIGHT, _y(a / top)) for n, (_, a) in enumerate(known)]
    unit = line.indicator.unit_of_measure
    words = "; ".join(f"đến {day:%d/%m/%Y} {number(round(a, 2))} {unit}".rstrip() for day, a in known)
    last = number(round(known[-1][1], 2)) + (" %" if unit == "%" else "")
    x, y = places[-1]
    points = " ".join(f"{a},{b}" for a, b in places)
    return IndicatorChart(
        line, points, last, x, y, min(y + 4, 50), known[0][0], known[-1][0], f"{line.indicator.name}: {words}"
    )


def _why(line: IndicatorLine) -> str:
    if not line.now.given:
        return "Chưa nơi nào có số được thẩm định."
    return f"{line.now.given} nơi có số, chưa cộng được thành một số chung."


def _y(part: Decimal) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(part, Decimal(0)), Decimal(1)))
