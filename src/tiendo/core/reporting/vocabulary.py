"""The words a definition is made of, each with what it is called on screen: fillers, rows, columns, filters, fields."""

from __future__ import annotations

from dataclasses import dataclass

from tiendo.core.reporting.outline import Holds

FILLER_NAMES: dict[str, str] = {
    "text": "Câu chữ soạn sẵn",
    "by_hand": "Phần người soạn tự viết",
    "plans": "Các kế hoạch đang thực hiện",
    "counts": "Số liệu chung về nhiệm vụ (n/N)",
    "counts_in_period": "Nhiệm vụ đến hạn, hoàn thành trong kỳ (n/N)",
    "results": "Kết quả từng nhiệm vụ, theo lời đơn vị báo cáo",
    "summary": "Kết quả gộp thành một đoạn",
    "highlights": "Kết quả nổi bật: việc xong, chỉ tiêu đạt trong kỳ",
    "entries": "Ghi nhận trong kỳ",
    "target_counts": "Số liệu chung về chỉ tiêu (n/N)",
    "targets_in_period": "Chỉ tiêu: số phát sinh trong kỳ",
    "targets_cumulative": "Chỉ tiêu: số lũy kế, tại thời điểm",
    "difficulties": "Khó khăn, vướng mắc các đơn vị nêu",
    "alerts": "Cảnh báo đỏ và cách tính",
    "shortfalls": "Chưa báo cáo, không có thời hạn, chưa có minh chứng (đếm đủ)",
    "returned": "Minh chứng bị trả lại",
    "proposals": "Kiến nghị, đề xuất",
    "directives": "Chỉ đạo đã giao và kết quả trả lời",
    "changes": "Điều chỉnh thời hạn, đơn vị, giá trị",
    "next": "Nhiệm vụ kỳ tới",
    "below": "Cấp dưới đã gửi, chưa gửi báo cáo (n/N)",
    "below_part": "Một phần trong báo cáo của cấp dưới",
    "table": "Bảng",
}

BY_NAMES: dict[str, str] = {
    "": "Không chia nhóm",
    "group": "Theo nhóm nhiệm vụ của mẫu",
    "section": "Theo phần của kế hoạch",
    "unit": "Theo đơn vị chủ trì",
}

ONLY_NAMES: dict[str, str] = {
    "": "Tất cả",
    "open": "Chưa xong",
    "done": "Đã hoàn thành",
    "red": "Cảnh báo đỏ",
    "overdue": "Quá hạn",
    "due_soon": "Sắp đến hạn",
    "unreported": "Chưa có báo cáo trong kỳ",
    "returned": "Bị trả lại, chờ hoàn thiện",
    "undated": "Không có thời hạn",
    "in_period": "Có phát sinh trong kỳ",
    "unmet": "Chưa đạt mốc",
    "urgent": "Cần đôn đốc: đỏ, bị trả lại hoặc chưa báo cáo",
}

ROW_NAMES: dict[str, str] = {
    "tasks": "Nhiệm vụ",
    "targets": "Chỉ tiêu",
    "items": "Nhiệm vụ và chỉ tiêu",
    "units": "Đơn vị",
    "proposals": "Kiến nghị",
    "directives": "Chỉ đạo",
    "changes": "Điều chỉnh",
    "entries": "Ghi nhận",
    "checks": "Điểm cần rà soát trước khi trình ký",
}


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """What a column is called unless its definition says otherwise, how wide it is (mm), of which rows it can tell."""

    title: str
    width: int = 25
    holds: Holds = Holds.TEXT
    rows: frozenset[str] = frozenset(ROW_NAMES)


def _of(*rows: str) -> frozenset[str]:
    return frozenset(rows)


_ITEMS = _of("tasks", "targets", "items")
_WORK = _of("tasks", "items")
_GOALS = _of("targets", "items")

COLUMN_KINDS: dict[str, ColumnKind] = {
    "tt": ColumnKind("TT", 10, Holds.ORDINAL),
    "blank": ColumnKind("Ghi chú", 22),
    "number": ColumnKind("Số trong kế hoạch", 14, Holds.ORDINAL, _ITEMS),
    "name": ColumnKind("Nội dung", 60, Holds.TEXT, _ITEMS | _of("directives", "proposals", "changes", "checks")),
    "group": ColumnKind("Nhóm nhiệm vụ", 40, Holds.TEXT, _ITEMS),
    "section": ColumnKind("Phần của kế hoạch", 40, Holds.TEXT, _ITEMS),
    "plan": ColumnKind("Văn bản giao", 30, Holds.TEXT, _ITEMS),
    "plan_number": ColumnKind("Số, ký hiệu văn bản", 26, Holds.TEXT, _ITEMS),
    "plan_date": ColumnKind("Ngày văn bản", 20, Holds.DATE, _ITEMS),
    "kind": ColumnKind("Loại", 20, Holds.TEXT, _ITEMS | _of("changes", "checks")),
    "leads": ColumnKind("Đơn vị chủ trì", 32, Holds.TEXT, _ITEMS),
    "leader": ColumnKind("Lãnh đạo phụ trách", 30, Holds.TEXT, _ITEMS),
    "cooperating": ColumnKind("Đơn vị phối hợp", 34, Holds.TEXT, _WORK),
    "contact": ColumnKind("Đầu mối", 28, Holds.TEXT, _ITEMS),
    "start": ColumnKind("Bắt đầu", 20, Holds.DATE, _WORK),
    "due": ColumnKind("Thời hạn", 20, Holds.DATE, _WORK | _of("directives")),
    "first_due": ColumnKind("Thời hạn ban đầu", 20, Holds.DATE, _WORK),
    "previous_due": ColumnKind("Thời hạn trước khi gia hạn", 20, Holds.DATE, _WORK),
    "extensions": ColumnKind("Số lần gia hạn", 14, Holds.NUMBER, _WORK),
    "roadmap": ColumnKind("Lộ trình", 30, Holds.TEXT, _ITEMS),
    "output": ColumnKind("Sản phẩm", 40, Holds.TEXT, _WORK),
    "state": ColumnKind("Tình trạng", 28, Holds.TEXT, _ITEMS | _of("directives")),
    "level": ColumnKind("Mức độ hoàn thành", 30, Holds.TEXT, _ITEMS),
    "done": ColumnKind("Tỷ lệ thực hiện (%)", 16, Holds.NUMBER, _WORK),
    "result": ColumnKind("Kết quả trong kỳ", 60, Holds.TEXT, _ITEMS),
    "difficulty": ColumnKind("Khó khăn, vướng mắc", 40, Holds.TEXT, _ITEMS),
    "proposal": ColumnKind("Kiến nghị", 40, Holds.TEXT, _ITEMS),
    "alert": ColumnKind("Cảnh báo", 40, Holds.TEXT, _WORK),
    "evidence": ColumnKind("Số minh chứng", 14, Holds.NUMBER, _ITEMS | _of("entries")),
    "updated": ColumnKind("Ngày cập nhật", 20, Holds.DATE, _ITEMS),
    "finished": ColumnKind("Ngày hoàn thành", 20, Holds.DATE, _WORK),
    "appraisal": ColumnKind("Thẩm định", 24, Holds.TEXT, _ITEMS),
    "appraiser": ColumnKind("Người thẩm định", 28, Holds.TEXT, _ITEMS),
    "mail": ColumnKind("Thư điện tử", 32, Holds.TEXT, _ITEMS),
    "phone": ColumnKind("Điện thoại", 24, Holds.TEXT, _ITEMS),
    "reason": ColumnKind("Lý do", 50, Holds.TEXT, _ITEMS | _of("changes")),
    "lacks": ColumnKind("Còn thiếu", 40, Holds.TEXT, _ITEMS),
    "mend_by": ColumnKind("Hoàn thiện trước ngày", 22, Holds.DATE, _ITEMS),
    "unit_of_measure": ColumnKind("Đơn vị tính", 18, Holds.TEXT, _GOALS),
    "milestone": ColumnKind("Mốc đang áp dụng", 24, Holds.TEXT, _GOALS),
    "milestones": ColumnKind("Các mốc", 40, Holds.TEXT, _GOALS),
    "in_period": ColumnKind("Phát sinh trong kỳ", 22, Holds.NUMBER, _GOALS),
    "cumulative": ColumnKind("Lũy kế", 22, Holds.NUMBER, _GOALS),
    "counts": ColumnKind("Tử số/mẫu số", 22, Holds.TEXT, _GOALS),
    "before": ColumnKind("Kỳ trước", 22, Holds.NUMBER, _GOALS),
    "accepted": ColumnKind("Số đã thẩm định", 22, Holds.NUMBER, _GOALS),
    "as_of": ColumnKind("Số liệu đến ngày", 20, Holds.DATE, _GOALS),
    "verdict": ColumnKind("Đánh giá", 24, Holds.TEXT, _GOALS),
    "source": ColumnKind("Nguồn số liệu", 32, Holds.TEXT, _GOALS),
    "unit": ColumnKind("Đơn vị", 50, Holds.TEXT, _of("units", "proposals", "directives", "entries")),
    "sent": ColumnKind("Đã gửi", 16, Holds.NUMBER, _of("units")),
    "owed": ColumnKind("Phải gửi", 16, Holds.NUMBER, _of("units")),
    "tasks": ColumnKind("Nhiệm vụ chủ trì", 18, Holds.NUMBER, _of("units")),
    "tasks_done": ColumnKind("Đã hoàn thành", 18, Holds.NUMBER, _of("units")),
    "tasks_overdue": ColumnKind("Quá hạn", 18, Holds.NUMBER, _of("units")),
    "tasks_red": ColumnKind("Cảnh báo đỏ", 18, Holds.NUMBER, _of("units")),
    "text": ColumnKind("Nội dung", 80, Holds.TEXT, _of("proposals", "directives", "entries", "changes", "checks")),
    "on": ColumnKind("Ngày", 20, Holds.DATE, _of("proposals", "directives", "entries", "changes")),
    "answer": ColumnKind("Trả lời", 50, Holds.TEXT, _of("proposals", "directives")),
    "answered": ColumnKind("Ngày trả lời", 20, Holds.DATE, _of("proposals", "directives")),
    "document": ColumnKind("Văn bản", 30, Holds.TEXT, _of("directives", "changes")),
}

FIELD_NAMES: dict[str, str] = {
    "period": "Kỳ báo cáo (“tháng 10/2026”)",
    "next_period": "Kỳ tới",
    "resolution": "Nghị quyết, có số (“Nghị quyết số 57-NQ/TW”), hoặc tên chương trình",
    "programme": "Tên nghị quyết, chương trình",
    "programme_code": "Số, ký hiệu nghị quyết",
    "authority": "Tên địa phương, chữ thường đầu câu (“xã Suối Hoa”)",
    "place": "Địa danh (“Suối Hoa”)",
    "superior": "Địa phương cấp trên (“tỉnh Lam Giang”)",
    "people_committee": "Ủy ban nhân dân",
    "committee_above": "Ủy ban nhân dân cấp trên",
    "party_committee": "Cấp ủy (“Đảng ủy xã Suối Hoa”)",
    "party_code": "Ký hiệu cấp ủy (“ĐU”, cấp tỉnh “TU”)",
    "party_above": "Đảng bộ cấp trên",
    "party_committee_above": "Cấp ủy cấp trên (“Tỉnh ủy Lam Giang”)",
    "ministry": "Bộ nhận báo cáo (chỉ ở cấp tỉnh)",
    "central_committee": "Ban Chỉ đạo Trung ương (chỉ ở cấp tỉnh)",
    "standing_office": "Cơ quan thường trực",
    "unit": "Đơn vị nhận",
    "as_of": "Ngày chốt số liệu (“31/10/2026”)",
    "year": "Năm của kỳ báo cáo",
    "due": "Hạn gửi báo cáo của kỳ",
    "plans": "Số, ngày các kế hoạch",
}
