"""In which of a programme's reporting periods an item is asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tiendo.core.calendar import PeriodKind

_ENDS: dict[PeriodKind, frozenset[int]] = {
    PeriodKind.QUARTER: frozenset({3, 6, 9, 12}),
    PeriodKind.HALF_YEAR: frozenset({6, 12}),
    PeriodKind.NINE_MONTHS: frozenset({9}),
    PeriodKind.YEAR: frozenset({12}),
}


def asked_in(
    every: str, kind: PeriodKind, end: date, main: PeriodKind, collecting: Collection[PeriodKind], *, work: bool = False
) -> bool:
    """Whether an item that comes in periods of `every` ("": in each) is asked for in a period of `kind` that ends on
    `end`; `main` is the kind in which units report, `collecting` all kinds in which they do.

    A report asked for once asks for everything. What comes only in quarters is asked for in the quarter where units
    report by quarters, else in the month that ends one. `work`: recurring work is reported on in each main period,
    for its progress counts before its end.
    """
    own = PeriodKind(every) if every else None
    if kind is PeriodKind.AD_HOC:
        return True
    if own is not None and own in collecting and own is not main and not work:
        return kind is own
    if kind is not main and main in collecting:
        return False
    return own is None or work or own is kind or own not in _ENDS or end.month in _ENDS[own]
