"""What is asked back at once about a figure just keyed in: odd, not forbidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tiendo.core.numerals import decimal_text
from tiendo.core.policy import POLICY, Policy
from tiendo.core.text import fold
from tiendo.core.values import Counting, Figure


class Question(StrEnum):
    FALLS = "falls"
    ABOVE_ALL = "above_all"
    JUMP = "jump"
    FUTURE = "future"
    UNIT = "unit"
    NEGATIVE = "negative"
    NO_DENOMINATOR = "no_denominator"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked back at once; the official mends the figure, or confirms it and says why."""

    question: Question
    words: str


@dataclass(frozen=True, slots=True)
class Nature:
    """What a target's figures may be: its unit of measure, whether it may only rise, whether 100 % may be passed
    (growth, an estimate overspent), whether it may be below zero (growth)."""

    counting: Counting = Counting.AT_DATE
    unit: str | None = None
    only_rises: bool = False
    above_100: bool = False
    below_0: bool = False


def likely_nature(name: str, unit: str | None) -> Nature:
    """What a target's figures most likely are, from its name and unit of measure; the standing office corrects it.

    A "tỷ lệ" in percent is a ratio (its two counts may be left out); growth is counted in its period, may pass 100 %
    and fall below 0; "mỗi năm", "trong năm" is counted in the period; other counts are as of a day.
    """
    words = fold(name)
    if _GROWTH.search(words):
        return Nature(Counting.IN_PERIOD, unit, above_100=True, below_0=True)
    if _YEARLY.search(words):
        return Nature(Counting.IN_PERIOD, unit, above_100=unit == "%")
    if unit == "%" and _RATE.search(words):
        return Nature(Counting.RATIO, unit)
    return Nature(Counting.AT_DATE, unit)


_GROWTH = re.compile(r"\b(toc do (tang|phat trien)|tang truong|muc tang|tang binh quan|tang it nhat|tang toi thieu)\b")
_YEARLY = re.compile(r"\b(moi nam|hang nam|trong nam|binh quan nam)\b|/nam\b")
_RATE = re.compile(r"\b(ty le|ti le|phan tram|so .* tren tong so)\b")


def ask_back(figure: Figure, last: Figure | None, nature: Nature, today: date, policy: Policy = POLICY) -> list[Asked]:
    """What is odd about a figure just keyed in, in Vietnamese; `last` is the figure of the period before."""
    found: list[Asked] = []
    now, before = figure.amount, last.amount if last else None
    unit = nature.unit or figure.unit
    if figure.as_of > today:
        found.append(Asked(Question.FUTURE, f"Ngày số liệu {_day(figure.as_of)} sau hôm nay {_day(today)}"))
    if nature.unit and figure.unit and fold(nature.unit) != fold(figure.unit):
        words = f"Đơn vị tính “{figure.unit}” khác đơn vị của chỉ tiêu “{nature.unit}”"
        found.append(Asked(Question.UNIT, words))
    if nature.counting is Counting.RATIO and figure.numerator is not None and not figure.denominator:
        found.append(Asked(Question.NO_DENOMINATOR, "Có tử số mà không có mẫu số, hoặc mẫu số bằng 0"))
    if now is None:
        return found
    said = decimal_text(round(now, 2)) + (f" {unit}" if unit else "")
    if now < 0 and not nature.below_0:
        found.append(Asked(Question.NEGATIVE, f"Giá trị {said} nhỏ hơn 0"))
    if now > 100 and not nature.above_100 and (nature.counting is Counting.RATIO or unit == "%"):
        found.append(Asked(Question.ABOVE_ALL, f"Tỷ lệ {said} vượt 100 %"))
    if before is None:
        return found
    was = decimal_text(round(before, 2))
    if nature.only_rises and now < before and nature.counting is not Counting.IN_PERIOD:
        found.append(Asked(Question.FALLS, f"Giá trị {said} giảm so với kỳ trước ({was}), trong khi chỉ có thể tăng"))
    if before > 0 and now >= before * policy.jump_factor:
        times = decimal_text(round(now / before, 1))
        found.append(Asked(Question.JUMP, f"Giá trị {said} gấp {times} lần kỳ trước ({was})"))
    return found


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
