"""Figures as Vietnamese officials write them: 12.345 and 1,5."""

from __future__ import annotations

from decimal import Decimal

_MARKS = str.maketrans(",.", ".,")


def decimal_text(value: Decimal) -> str:
    """Comma before the decimals, a point between thousands, no idle zeros: 12.345,5."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.translate(_MARKS)
