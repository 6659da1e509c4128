"""Step oddities: cells that read as if they were cut short, or as if words of another cell stood in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tiendo.core.reading import Reading, Target, Task
from tiendo.core.remembered import remembered
from tiendo.core.text import fold
from tiendo.intake.plausible import BOUNDARY, EDGE, RUN_TOGETHER
from tiendo.intake.settling import says_deadline
from tiendo.intake.work import Work

CUT = "Nội dung có vẻ bị cắt giữa chừng"
STRAY_SHARE = "Dấu % đứng lẻ trong tên: có thể là của cột đơn vị tính"
STRAY_NUMBER = "Có con số lẫn trong tên cơ quan, đơn vị"
BARE = "Dòng chỉ có tên, không có người làm, thời hạn, sản phẩm: có thể là tiêu đề nhóm"
MOSTLY = 0.8
HEADING = 60  # letters: what is longer says what is to be done
SHORTEST_BODY = 8  # letters, with a figure before it
BODY_IN_VALUE = "Tên cơ quan, đơn vị lẫn trong ô giá trị"
SHORTER = "Các dòng khác ghi tên này dài hơn: có thể bị cắt"

_OPEN_WORDS = frozenset(re.split(" ", "của và các trong tại với những hoặc giữa thuộc bởi"))
_LONE_SHARE = re.compile(r"(?<![\d\s])(?<!\blệ)(?<!\bLỆ)\s+%(?=\s|$)")
_SHARE = re.compile(r"\S\s+(?:\d+(?:[.,]\d+)?\s?%|\d+,\d+)(?=\s|$)")
_WITHIN = re.compile(r"(?P<before>[^\W\d_]+)\s+\d{1,3}\s+(?=[^\W\d_])(?P<after>[^\W\d_]+)")
_COUNTED = frozenset(
    fold(word)
    for word in re.split(
        r"\s+",
        "thôn ấp khóm xóm tổ bản buôn làng phố khu số đội đồn quận phường khối cụm trạm tuyến đề án vực quân lớp các "
        "và nghị quyết tiểu trung trường đoàn kỳ",
    )
)
_SECOND_BODY = re.compile(
    r"(?<=[\wà-ỹ)])\s+(?:Công an|Các|Đoàn Thanh niên|Đoàn TNCS|Hội|Trường|Trung tâm|Phòng|Sở|Ban|Trạm|Ủy ban"
    r"|UBND|Văn phòng|Đảng ủy|Công ty|Ngân hàng|Bưu điện|Viện|Chi cục|Cục|Khoa(?! học))\s"
)
# What another body's name may follow within one name: "Chi bộ Trường …", "Phòng giao dịch Ngân hàng …".
_HOLDS_ANOTHER = re.compile(
    r"(?:của|thuộc|và|với|cùng|tại|các|ban|bộ|chi|đoàn|hội|viên|trực|vụ|hành|đốc|hiệu|phòng|tác|tịch|thư|trưởng|phó|đảng"
    r"|ủy|nhánh|khối|tổ|huy|lý|liên|hiệp|mạng|lưới|chánh|chức|đạo|đồng|thông|nhân|công|điện|y|quản|cấp|bồi|dưỡng|báo|dịch|niên|minh"
    r"|[-–—&])$",
    re.I,
)
_PLACE = re.compile(
    r"(?:xa|phuong|dac khu|tinh|thanh pho|tp|huyen|quan|khu vuc|cap|cac|thuoc|viet nam|co so|va|tu|o)\b|[-,(]"
)


def step(work: Work) -> None:
    """Doubt such cells of targets and tasks. Names cut short are looked for where the table was rebuilt from text."""
    reading = work.reading
    _settle_parted(reading)
    for target in reading.targets:
        _name(target)
        if target.tracked_by and (why := odd_body(target.tracked_by)):
            target.doubt("tracked_by", why)
        for n, milestone in enumerate(target.milestones):
            if len(milestone.raw) > SHORTEST_BODY and _SECOND_BODY.search(milestone.raw):
                target.doubt(f"milestones.{n}", BODY_IN_VALUE)
                target.doubt("tracked_by", BODY_IN_VALUE)
    for task in reading.tasks:
        _name(task)
        if task.output and _ends_open(task.output):
            task.doubt("output", CUT)
        for cell in ("lead", "cooperating"):
            for name in getattr(task, cell):
                if why := odd_body(name):
                    task.doubt(cell, why)
    _bare_rows(reading.tasks)
    if work.document.form == "text":
        _shortened(reading)
        _settle_boundaries(reading)


def _settle_parted(reading: Reading) -> None:
    """Bodies parted by their words alone are sure where other cells name each of them."""
    rows = [(task, cell) for task in reading.tasks for cell in ("lead", "cooperating")]
    if not any(task.unsure.get(cell) == RUN_TOGETHER for task, cell in rows):
        return
    sure = [(task, cell) for task, cell in rows if task.unsure.get(cell) != RUN_TOGETHER]
    named = {fold(name) for task, cell in sure for name in getattr(task, cell)}
    named |= {fold(target.tracked_by) for target in reading.targets if target.tracked_by}
    for task, cell in rows:
        if task.unsure.get(cell) == RUN_TOGETHER and all(fold(name) in named for name in getattr(task, cell)):
            del task.unsure[cell]


def _bare_rows(tasks: list[Task]) -> None:
    """Doubt a row that has a short name alone, where hardly any other has: most likely the heading of a group."""
    filled = [sum(map(bool, (task.lead, task.cooperating, task.deadline_raw, task.output))) for task in tasks]
    if filled.count(0) and sum(n > 1 for n in filled) >= MOSTLY * len(tasks):
        for task, n in zip(tasks, filled, strict=True):
            if not n and len(task.name) <= HEADING:
                task.doubt("name", BARE)


def _name(row: Target | Task) -> None:
    if _ends_open(row.name):
        row.doubt("name", CUT)
    if "%" in row.name and _LONE_SHARE.search(row.name):
        row.doubt("name", STRAY_SHARE)


def _ends_open(text: str) -> bool:
    """Whether a text ends where it must go on: "… của", "… với", "…,"; "trực thuộc" ends well."""
    before, _, last = text.rpartition(" ")
    return text[-1:] in ",(" or (last in _OPEN_WORDS and bool(before) and not text.endswith(" trực thuộc"))


@remembered
def odd_body(name: str) -> str | None:
    """Why a body's name cannot be all of one body's name; None for most."""
    if _ends_open(name):
        return CUT
    if _SHARE.search(name):
        return STRAY_NUMBER
    for found in _WITHIN.finditer(name):
        if fold(found["before"]) not in _COUNTED and found["after"][0].islower():
            return STRAY_NUMBER
    for found in _SECOND_BODY.finditer(name):
        before = name[: found.start()]
        if len(before.split()) > 1 and not _HOLDS_ANOTHER.search(before):
            return RUN_TOGETHER
    return None


def _settle_boundaries(reading: Reading) -> None:
    """What says by itself that it is whole is sure, though the edges of its cell were guessed.

    So say a deadline in nothing but words of time; values that are all figures of one unit, as many as any row has; an
    owner that another row has, too.
    """
    owners = Counter(target.tracked_by for target in reading.targets)
    most = max((len(target.milestones) for target in reading.targets), default=0)
    for target in reading.targets:
        if owners[target.tracked_by] > 1:
            _settle(target, "tracked_by")
        if len(target.milestones) == most and _of_one_unit([m.raw for m in target.milestones]):
            for n in range(most):
                _settle(target, f"milestones.{n}")
    for task in reading.tasks:
        if task.deadline_raw and says_deadline(task.deadline_raw):
            _settle(task, "deadline")


def _settle(row: Target | Task, cell: str) -> None:
    if row.unsure.get(cell) in (BOUNDARY, EDGE):
        del row.unsure[cell]


_FIGURE_ALONE = re.compile(r"[≥≤<>]?\s*\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*(?P<unit>%|[^\W\d_]+(?: [^\W\d_]+)?)?")


def _of_one_unit(raws: list[str]) -> bool:
    found = [_FIGURE_ALONE.fullmatch(raw.strip()) for raw in raws]
    return all(found) and len({match["unit"] for match in found if match}) == 1


def _shortened(reading: Reading) -> None:
    """Doubt a body whose name other rows carry on with, by more than its place."""
    named = Counter(name for _, _, name in _bodies(reading))
    for row, cell, name in _bodies(reading):
        if any(_goes_on(name, other) for other, times in named.items() if times >= named[name]):
            row.doubt(cell, SHORTER)


def _bodies(reading: Reading) -> Iterator[tuple[Target | Task, str, str]]:
    for target in reading.targets:
        if target.tracked_by:
            yield target, "tracked_by", target.tracked_by
    for task in reading.tasks:
        for cell in ("lead", "cooperating"):
            for name in getattr(task, cell):
                yield task, cell, name


def _goes_on(name: str, other: str) -> bool:
    if len(other) <= len(name) + 1 or not other.startswith(f"{name} ") or len(name.split()) < 2:
        return False
    return _PLACE.match(fold(other[len(name) :].strip())) is None
