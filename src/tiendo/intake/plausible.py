"""Cells that read as something else than their column promises, or stand empty where a lost grid may have lost them."""

from __future__ import annotations

import re
from collections.abc import Callable

from tiendo.core.bodies import looks_like_body
from tiendo.core.reading import DeadlineKind, Task
from tiendo.core.remembered import remembered

BOUNDARY = "Ranh giới ô suy ra từ bản chữ đã mất khung bảng"
EDGE = "Hai cột in sát nhau, ranh giới ô suy ra từ vị trí chữ"
RUN_TOGETHER = "Hai tên đơn vị viết liền nhau, không có dấu phân cách"
_MOSTLY = 0.6
_CUT = re.compile(r"(?:\b(?:đến|từ|trước|và|hết)|(?:từ|đến|trước|trong) (?:năm|tháng|ngày|quý)|[-–,/(])$", re.I)
_FIELDS: tuple[tuple[str, Callable[[Task], bool]], ...] = (
    ("lead", lambda task: bool(task.lead)),
    ("cooperating", lambda task: bool(task.cooperating)),
    ("deadline", lambda task: task.deadline.kind is not DeadlineKind.NONE),
    ("output", lambda task: task.output is not None),
)


@remembered
def _is_cut(deadline: str) -> bool:
    return _CUT.search(deadline) is not None


def doubt_oddities(tasks: list[Task], *, rebuilt: bool) -> None:
    """Flag odd cells of one table's tasks; `rebuilt` says that the table's grid was put together again from text."""
    for task in tasks:
        for field, names in (("lead", task.lead), ("cooperating", task.cooperating)):
            for name in names:
                if not looks_like_body(name):
                    task.doubt(field, "Không giống tên một cơ quan, đơn vị")
        if _is_cut(task.deadline_raw or ""):
            task.doubt("deadline", "Thời hạn có vẻ bị cắt giữa chừng")
    for field, filled in _FIELDS if rebuilt and len(tasks) > 3 else ():
        if sum(map(filled, tasks)) >= _MOSTLY * len(tasks):
            for task in tasks:
                if not filled(task):
                    task.doubt(field, "Ô trống trong khi hầu hết các dòng khác đều có")
