"""The "6 rõ" check of an assignment before it goes out: what is missing of person, work, responsibility …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind


class Clear(StrEnum):
    PERSON = "person"
    WORK = "work"
    RESPONSIBILITY = "responsibility"
    AUTHORITY = "authority"
    TIME = "time"
    PRODUCT = "product"


CLEAR_NAMES: dict[Clear, str] = {
    Clear.PERSON: "Rõ người",
    Clear.WORK: "Rõ việc",
    Clear.RESPONSIBILITY: "Rõ trách nhiệm",
    Clear.AUTHORITY: "Rõ thẩm quyền",
    Clear.TIME: "Rõ thời gian",
    Clear.PRODUCT: "Rõ kết quả (sản phẩm)",
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """What an assignment says. `person` carries it out; of several `lead` units `answerable` answers for the whole;
    `decides` is who settles what goes beyond the lead."""

    work: str
    lead: tuple[str, ...] = ()
    person: str = ""
    answerable: str = ""
    decides: str = ""
    deadline: Deadline = NO_DEADLINE
    output: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    clear: Clear
    words: str


def missing(assignment: Assignment) -> list[Missing]:
    """Which of the six is not clear, and why, in Vietnamese; empty when all six are.

    Source: "6 rõ" (rõ người, rõ việc, rõ trách nhiệm, rõ thẩm quyền, rõ thời gian, rõ kết quả), as communes assign;
    the nearest legal text is NĐ 224/2026 Đ6.2.b, for the national list of tasks. A warning, not a bar: most plans name
    no authority, and about three in ten tasks name several leads.
    """
    return [Missing(clear, words) for clear, check in _CHECKS.items() if (words := check(assignment))]


def _person(a: Assignment) -> str:
    return "" if a.person.strip() else "Chưa nêu người thực hiện"


def _work(a: Assignment) -> str:
    return "" if a.work.strip() else "Chưa nêu nội dung công việc"


def _responsibility(a: Assignment) -> str:
    leads = [unit for unit in a.lead if unit.strip()]
    if not leads:
        return "Chưa có đơn vị chủ trì"
    if len(leads) > 1 and a.answerable not in leads:
        return f"Có {len(leads)} đơn vị chủ trì, chưa rõ đơn vị chịu trách nhiệm chính"
    return ""


def _authority(a: Assignment) -> str:
    return "" if a.decides.strip() else "Chưa nêu người có thẩm quyền quyết định"


def _time(a: Assignment) -> str:
    kind, due, every = a.deadline.kind, a.deadline.due, a.deadline.every
    if kind is DeadlineKind.CONTINUOUS or due is not None or every is not None:
        return ""
    if kind is DeadlineKind.RECURRING:
        return "Định kỳ nhưng chưa nêu bao lâu một lần"
    return "Theo sự việc, chưa có ngày cụ thể" if kind is DeadlineKind.ON_EVENT else "Chưa rõ thời hạn"


def _product(a: Assignment) -> str:
    return "" if a.output.strip() else "Chưa nêu sản phẩm phải có"


_CHECKS: dict[Clear, Callable[[Assignment], str]] = {
    Clear.PERSON: _person,
    Clear.WORK: _work,
    Clear.RESPONSIBILITY: _responsibility,
    Clear.AUTHORITY: _authority,
    Clear.TIME: _time,
    Clear.PRODUCT: _product,
}
