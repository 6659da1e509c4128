"""Rules on the tasks: who leads, by when, and whether one unit bears one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from tiendo.core.bodies import body_key
from tiendo.core.reading import DeadlineKind, Reading, Task
from tiendo.core.remembered import remembered
from tiendo.core.review.common import Hit, low, on_task, short
from tiendo.core.review.numbering import has_parts
from tiendo.core.text import fold, squash, tidy

_KINDS = (
    r"phòng|ban|ngành|cơ quan|đơn vị|địa phương|sở|bộ phận|đoàn thể|cá nhân|cấp ủy|cấp uỷ"
    r"|tổ chức(?: chính trị(?: - xã hội)?)?|thành viên|lực lượng|cán bộ|công chức"
)
_TOO = r"thôn|ấp|khóm|bản|làng|xóm|tổ dân phố|khu phố|khu dân cư|trường(?: học)?|chi bộ|doanh nghiệp"
_GENERAL = re.compile(
    rf"^(?:(?:tất cả|toàn thể|toàn bộ|thủ trưởng|lãnh đạo|người đứng đầu) )*(?:các|những|mọi|từng|một số) (?:{_KINDS})"
    rf"(?:(?:\s*[,/;&-]\s*|\s+và\s+|\s+)(?:các\s+)?(?:{_KINDS}|{_TOO}|chuyên môn|trực thuộc|chức năng|cấp))*"
    r"(?:\s+(?:có\s+)?liên quan|\s+thuộc\s+[\w\s]{2,20}|\s+của\s+(?:xã|phường)|\s+(?:xã|phường)"
    r"|\s+trên địa bàn(?:\s+(?:xã|phường))?|\s+được (?:giao|phân công)|\s+khác)*$"
)
_YEAR = re.compile(r"20\d\d|/\s*\d\d\b(?!\s*/)")
_NOBODY = re.compile(r"^(?:(?:cơ quan|đơn vị)\s+(?:có\s+)?liên quan|theo phân công|được giao|chưa xác định|\W*)$")
_LARGE_SHARE = 0.5
_NO_WORD = re.compile(r"\W+")


@remembered
def is_vague(unit: str) -> bool:
    """Whether a name points to nobody in particular: "Các phòng, đơn vị", "Các cơ quan liên quan"."""
    name = low(unit).strip(" .;,:")
    return bool(_GENERAL.match(name) or _NOBODY.match(name))


def tasks_without_deadlines(reading: Reading) -> Iterator[Hit]:
    """Tasks, but not one of them says by when."""
    if reading.tasks and not any(has_deadline(t) for t in reading.tasks):
        n = len(reading.tasks)
        yield Hit({}, f"Không nhiệm vụ nào trong {n} nhiệm vụ ghi thời hạn hoàn thành.")


def task_without_deadline(reading: Reading) -> Iterator[Hit]:
    """A task without a time where others have one."""
    tasks = reading.tasks
    without = [(i, t) for i, t in enumerate(tasks) if not has_deadline(t) and not has_parts(tasks, i)]
    yield from _lacking(reading, without, "chưa ghi thời hạn hoàn thành.", "thời hạn hoàn thành")


def task_without_lead(reading: Reading) -> Iterator[Hit]:
    """A task that nobody leads; where hardly any task has a lead, the plan as a whole is told so once."""
    tasks = reading.tasks
    if tasks and not any(t.lead for t in tasks):
        yield Hit({}, f"Không nhiệm vụ nào trong {len(tasks)} nhiệm vụ ghi cơ quan chủ trì.")
        return
    without = [(i, t) for i, t in enumerate(tasks) if not t.lead and not has_parts(tasks, i)]
    yield from _lacking(reading, without, "chưa ghi cơ quan chủ trì.", "cơ quan chủ trì")


def vague_lead(reading: Reading) -> Iterator[Hit]:
    """Nobody in particular leads."""
    for i, task in enumerate(reading.tasks):
        if task.lead and all(is_vague(u) for u in task.lead):
            told = "; ".join(squash(u) for u in task.lead)
            yield on_task(i, task, f"chủ trì là “{told}”, không rõ cơ quan nào chịu trách nhiệm.")


def multiple_leads(reading: Reading) -> Iterator[Hit]:
    """More than one unit leads, so that none answers."""
    for i, task in enumerate(reading.tasks):
        units = {body_key(u): squash(u) for u in task.lead} if len(task.lead) > 1 else {}
        if len(units) > 1 and not all(is_vague(u) for u in units.values()):
            names = list(units.values())
            first = next((u for u in names if not is_vague(u)), names[0])
            rest = ", ".join(u for u in names if u != first)
            message = f"có {len(names)} đơn vị cùng chủ trì ({'; '.join(names)}); chỉ nên một đơn vị chủ trì."
            yield on_task(i, task, message, f"Chủ trì: {first}; phối hợp: {rest}")


def deadline_before_issue(reading: Reading) -> Iterator[Hit]:
    """Due before the plan was issued."""
    if reading.document.issued_on:
        issued = reading.document.issued_on
        yield from due_before(reading.tasks, issued, f"ngày {issued:%d/%m/%Y}")


def due_before(tasks: Iterable[Task], issued: date, told: str) -> Iterator[Hit]:
    """Tasks due before a day; `told` is the plan's date of issue as far as it is known, in Vietnamese."""
    for i, task in enumerate(tasks):
        due = task.deadline.due
        # A year that the plan does not print was inferred, and may be the next one.
        dated = not task.deadline_raw or _YEAR.search(task.deadline_raw)
        if due and due < issued and dated and task.deadline.kind in (DeadlineKind.ONCE, DeadlineKind.WINDOW):
            raw = squash(task.deadline_raw or f"{due:%d/%m/%Y}")
            yield on_task(i, task, f"thời hạn “{raw}” (hết ngày {due:%d/%m/%Y}) đã qua khi ban hành kế hoạch ({told}).")


def deadline_reversed(reading: Reading) -> Iterator[Hit]:
    """A span of time that ends before it begins."""
    for i, task in enumerate(reading.tasks):
        start, due = task.deadline.start, task.deadline.due
        if start and due and due < start:
            yield on_task(i, task, f"thời gian “{squash(task.deadline_raw or '')}” kết thúc trước khi bắt đầu.")


def duplicate_task(reading: Reading) -> Iterator[Hit]:
    """The same task, word for word, a second time."""
    seen: dict[str, Task] = {}
    for i, task in enumerate(reading.tasks):
        name = fold(task.name)
        key = name if name.replace(" ", "").isalnum() else _NO_WORD.sub(" ", name).strip()
        other = seen.get(key)
        if other is not None and len(key.split()) >= 5:
            where = f" ({short(other.section)})" if other.section and other.section != task.section else ""
            yield on_task(i, task, f"lặp lại nguyên văn nhiệm vụ {other.ordinal or ''}".rstrip() + f"{where}.")
        seen.setdefault(key, task)


def inconsistent_unit_name(reading: Reading) -> Iterator[Hit]:
    """One unit under several spellings; capitals and the placing of tone marks are let be."""
    names = [n for n in dict.fromkeys(_units(reading)) if not _COLLECTIVE.search(low(n))]
    in_full = {initials: key for n in names for initials, key in _initials(body_key(n))}
    spellings: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        key = body_key(name)
        spellings[in_full.get(_letters(name), key)].setdefault(_spelling(name), squash(name))
    several = [list(s.values()) for s in spellings.values() if len(s) > 1]
    if several:
        told = "; ".join(" / ".join(f"“{n}”" for n in names) for names in several)
        mends = "; ".join(max(names, key=len) for names in several)
        yield Hit({}, f"Cùng một đơn vị nhưng tên viết nhiều cách: {told}.", None, mends)


def has_deadline(task: Task) -> bool:
    """Whether the plan says a time for the task, be it one that could not be read."""
    return task.deadline.kind is not DeadlineKind.NONE or bool(re.search(r"\w", task.deadline_raw or ""))


def _lacking(reading: Reading, without: list[tuple[int, Task]], message: str, what: str) -> Iterator[Hit]:
    """One finding a task, or one for the plan where most tasks lack it (their table has no such column)."""
    total = len(reading.tasks)
    if len(without) == total:
        return
    if len(without) > total * _LARGE_SHARE and len(without) > 5:
        yield Hit({}, f"{len(without)} trong {total} nhiệm vụ không ghi {what}.")
        return
    for i, task in without:
        yield on_task(i, task, message)


def _units(reading: Reading) -> Iterator[str]:
    for target in reading.targets:
        if target.tracked_by:
            yield target.tracked_by
    for task in reading.tasks:
        yield from task.lead
        yield from task.cooperating


_COLLECTIVE = re.compile(r"\b(?:các|những|mọi|từng)\b")
_ACRONYM = re.compile(r"[A-ZĐ][A-ZĐ&\-.]{2,}$")


def _letters(name: str) -> tuple[str, str]:
    """("phong", "pbgdpl") of "Phòng PB&GDPL": the head and the initials after it; empty where there are none."""
    head, _, rest = squash(name).partition(" ")
    short_form = _ACRONYM.match(rest.replace(" ", ""))
    return (fold(head), re.sub(r"\W", "", fold(rest))) if short_form else ("", "")


def _initials(key: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What a unit's key (its name in full, without "và") would be abbreviated to."""
    words = key.split()
    if len(words) >= 4:
        yield (words[0], "".join(word[0] for word in words[1:])), key


def _spelling(name: str) -> str:
    """A spelling as the eye compares it: capitals, spaces round dashes, tone marks, "xã" at its end do not count."""
    text = re.sub(r"\s*-\s*", " - ", fold(tidy(name))).strip(" -")
    return re.sub(r"(?<!hop tac) (?:xa|phuong|thi tran|dac khu)$", "", text)
