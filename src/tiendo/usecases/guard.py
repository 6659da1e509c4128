"""The first line of every use case: may this person do this here?"""

from __future__ import annotations

from tiendo.core.access import Act
from tiendo.queries.catalogue import run_at
from tiendo.queries.scope import may
from tiendo.records.models import Draft, DraftState, Person, Plan, Run, Unit
from tiendo.usecases.errors import NotAllowed, WrongState

_ACTS = {
    Act.ADD_DRAFT: "tải kế hoạch lên",
    Act.CORRECT_DRAFT: "sửa bản đọc",
    Act.APPROVE_DRAFT: "phê duyệt bản đọc",
    Act.MANAGE_UNITS: "sửa danh bạ đơn vị",
    Act.MANAGE_ACCOUNTS: "quản lý tài khoản",
    Act.SET_RUN: "đặt kỳ báo cáo và thông số theo dõi",
    Act.FILL_REPORT: "ghi số liệu",
    Act.SEND_REPORT: "gửi báo cáo",
    Act.SEND_AS_REPORTER: "gửi báo cáo",
    Act.COMMENT: "góp ý",
    Act.APPRAISE: "thẩm định",
    Act.DECIDE_CONTEST: "quyết định về giải trình",
    Act.ADJUST: "điều chỉnh nhiệm vụ, chỉ tiêu",
    Act.ACKNOWLEDGE: "ghi nhận cảnh báo",
    Act.REMIND: "đôn đốc",
    Act.DIRECT: "chỉ đạo",
    Act.ANSWER_PROPOSAL: "trả lời kiến nghị",
    Act.SEE_DESK: "xem bàn điều hành",
    Act.DRAFT_PAPER: "lập báo cáo, công văn",
    Act.ISSUE_PAPER: "phát hành báo cáo, công văn",
    Act.SEE_PAPER: "xem báo cáo, công văn",
    Act.RECEIVE_PAPER: "tiếp nhận báo cáo",
    Act.TICK_CENTRAL: "đánh dấu đã cập nhật lên hệ thống trung ương",
    Act.SET_CATALOGUE: "sửa danh mục chỉ số",
    Act.LINK_INDICATOR: "gắn chỉ tiêu với danh mục chỉ số",
    Act.SET_SIZES: "ghi số liệu nền (dân số)",
    Act.ALLOCATE: "giao chỉ tiêu cho cấp dưới",
    Act.SCORE_SELF: "tự chấm điểm",
    Act.SCORE_CONFIRM: "xác nhận điểm",
}


def require(actor: Person, act: Act, unit: Unit, run: Run | None = None) -> None:
    """Raise `NotAllowed` unless the actor may do the act at the unit, in the run where one is meant."""
    if not may(actor, act, unit, run):
        where = unit.authority or unit
        raise NotAllowed(
            f"Tài khoản của bạn không có quyền {_ACTS.get(act, 'làm việc này')} ở {where.name}. "
            "Hãy liên hệ cơ quan thường trực của chương trình."
        )


def locked_draft(draft_id: int, act: Act, actor: Person, *states: DraftState) -> Draft:
    """The draft, locked for this transaction, when the actor may do the act and it is in one of the states."""
    try:
        found = Draft.objects.select_for_update(of=("self",), no_key=True).select_related("authority__authority")
        draft = found.defer("document").get(pk=draft_id)
    except Draft.DoesNotExist as why:
        raise NotAllowed("Không có bản đọc này, hoặc bản đọc không thuộc đơn vị của bạn.") from why
    require(actor, act, draft.authority)
    if draft.state not in states:
        raise WrongState(_STATES[DraftState(draft.state)])
    return draft


def locked_plan_to_link(plan_id: int, actor: Person) -> Plan:
    """The plan, locked for this transaction, when the actor may say what its targets measure and its tasks serve."""
    found = Plan.objects.select_for_update(of=("self",), no_key=True).select_related(
        "authority__authority", "programme"
    )
    plan = found.filter(pk=plan_id).first()
    if plan is None:
        raise NotAllowed("Không có kế hoạch này, hoặc kế hoạch không thuộc đơn vị của bạn.")
    require(actor, Act.LINK_INDICATOR, plan.authority, run_at(plan))
    return plan


_STATES = {
    DraftState.QUEUED: "Tệp đang chờ đọc. Hãy đợi đọc xong rồi làm tiếp.",
    DraftState.READING: "Tệp đang được đọc. Hãy đợi đọc xong rồi làm tiếp.",
    DraftState.FAILED: "Tệp chưa đọc được. Hãy đọc lại, hoặc tải lên bản khác.",
    DraftState.READY: "Bản đọc đã sẵn sàng để rà soát.",
    DraftState.APPROVED: "Bản đọc đã được phê duyệt nên không sửa được nữa. Hãy mở chương trình để xem.",
    DraftState.REPLACED: "Bản đọc này đã được thay bằng bản mới. Hãy mở chương trình để xem.",
    DraftState.DISCARDED: "Bản đọc đã bị bỏ. Hãy khôi phục rồi làm tiếp.",
}
