"""Appraisal of reports: what may be lacking, where a report stands after its verdicts, who stands apart from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiendo.core.access import Held, Role
from tiendo.core.states import A, Appraisal, S, Step

LACKS: dict[str, str] = {
    "product": "Không đúng sản phẩm kế hoạch yêu cầu",
    "formal": "Thiếu số, ngày hoặc chữ ký",
    "unreadable": "Không đọc được",
}
STEP_NAMES: dict[Step, str] = {
    S.ACCEPT: "Đạt",
    S.RETURN: "Trả lại",
    S.CONTEST: "Giải trình",
    S.REOPEN: "Mở lại",
}
WITHDRAW = "withdraw"  # no step of the report: the verdict before it was never given
WITHDRAWN_WITHIN = timedelta(minutes=15)
_OVERSEE = frozenset({Role.SUPPORT_TEAM, Role.STEERING, Role.INSPECTOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Found:
    """Where one report stands. `contested`: the unit explained itself and the steering committee decides;
    `heard`: it has done so once, which is final for this report."""

    state: Appraisal
    contested: bool = False
    heard: bool = False


WAITING = Found(A.WAITING)


def found(steps: Iterable[Step | str]) -> Found:
    """Where a report that needs appraisal stands after these steps, in their order."""
    at = WAITING
    for step in steps:
        match Step(step):
            case S.ACCEPT:
                at = Found(A.ACCEPTED, heard=at.heard or at.contested)
            case S.RETURN | S.REOPEN:
                at = Found(A.RETURNED, heard=at.heard or at.contested)
            case S.CONTEST:
                at = Found(A.WAITING, contested=True, heard=at.heard)
            case _:
                raise ValueError(f"no step of appraisal: {step}")
    return at


def refusals(at: Found, step: Step, *, own: bool, steering: bool = False) -> list[str]:
    """Why the step is refused from here, in Vietnamese; empty when it may be done.

    `own`: the report is of the actor's unit, or he filled or sent it; `steering`: he decides on a contest.
    """
    why = []
    if own and step is not S.CONTEST:
        why.append("Không thẩm định báo cáo của đơn vị mình, hoặc do mình ghi, gửi.")
    match step:
        case S.ACCEPT | S.RETURN if at.state is not A.WAITING:
            why.append(f"Báo cáo này đã có kết luận “{_SAID[at.state]}”. Tải lại trang để xem.")
        case S.ACCEPT | S.RETURN if at.contested and not steering:
            why.append("Đơn vị đã giải trình: Ban Chỉ đạo quyết định báo cáo này.")
        case S.ACCEPT | S.RETURN if steering and not at.contested:
            why.append("Báo cáo này không có giải trình chờ Ban Chỉ đạo quyết định.")
        case S.CONTEST if at.state is not A.RETURNED:
            why.append("Chỉ giải trình được khi báo cáo đã bị trả lại.")
        case S.CONTEST if at.heard:
            why.append("Ban Chỉ đạo đã quyết định về giải trình này. Hãy hoàn thiện rồi gửi lại báo cáo.")
        case S.REOPEN if at.state is not A.ACCEPTED:
            why.append("Chỉ mở lại được báo cáo đã kết luận Đạt.")
        case _:
            pass
    return why


def withdrawal_refusals(
    steps: Sequence[Step | str], *, mine: bool, waited: timedelta, same_day: bool, followed: bool
) -> list[str]:
    """Why the last verdict cannot be withdrawn by a click, in Vietnamese; empty when it can.

    `steps` stand on the report; `mine`: the actor gave the last one; `waited` since then; `followed`: the unit reported
    anew, or the item was adjusted. What stood overnight may have been reported on: it is reopened by a document.
    """
    if list(steps) not in ([S.ACCEPT], [S.RETURN]):
        return ["Chỉ rút được kết luận Đạt hoặc Trả lại vừa ghi, khi đơn vị chưa giải trình và chưa ai kết luận thêm."]
    why = [] if mine else ["Chỉ người ghi kết luận mới rút được."]
    if waited > WITHDRAWN_WITHIN or not same_day:
        minutes = int(WITHDRAWN_WITHIN.total_seconds() // 60)
        why.append(f"Kết luận chỉ rút được trong {minutes} phút và trong ngày. Muốn đổi, mở lại theo văn bản.")
    if followed:
        why.append("Sau kết luận này đơn vị đã báo cáo lại hoặc nhiệm vụ, chỉ tiêu đã được điều chỉnh.")
    return why


_SAID = {A.ACCEPTED: "Đạt", A.RETURNED: "Trả lại", A.NONE: "", A.WAITING: ""}


def said_enough(step: Step, reason: str, lacks: Sequence[str], mend_by: date | None, today: date) -> list[str]:
    """What a verdict lacks: its reason, known ticks, a day to mend until that is still to come."""
    why = []
    if step in (S.RETURN, S.CONTEST, S.REOPEN) and not reason.strip():
        why.append("Phải nêu lý do để đơn vị biết cần làm gì." if step is S.RETURN else "Phải nêu lý do.")
    if set(lacks) - set(LACKS):
        why.append("Hãy chọn nội dung thiếu trong danh sách.")
    if mend_by is not None and mend_by < today:
        why.append("Ngày hoàn thiện phải từ hôm nay trở đi.")
    return why


def own_unit(held: Iterable[Held], unit_path: str) -> bool:
    """Whether somebody with these roles is of the unit: he works there, or follows it. Overseeing a commune from the
    commune itself makes nobody one of its reporters."""
    return any(h.unit_path == unit_path and not (h.role in _OVERSEE and h.unit_path == h.authority_path) for h in held)
