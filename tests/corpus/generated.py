"""Plans made by rule rather than by hand: very long ones, to find what grows faster than the document."""

from __future__ import annotations

from .plan import Appendix, Goal, Json, Line, Plan, TargetRow, TaskRow

DEEDS = ("Rà soát", "Xây dựng", "Nâng cấp", "Tập huấn về", "Số hóa", "Kiểm tra", "Tuyên truyền", "Tổng hợp")
THINGS = (
    "hồ sơ địa chính",
    "đường truyền của nhà văn hóa",
    "dữ liệu hộ kinh doanh",
    "hệ thống truyền thanh thông minh",
    "quy trình tiếp nhận phản ánh của người dân",
    "danh mục sản phẩm chủ lực",
    "kỹ năng an toàn trên mạng cho học sinh",
    "thiết bị hội nghị truyền hình",
    "mã vùng trồng của các hợp tác xã",
)
WHERE = ("khu vực trung tâm", "cụm phía bắc", "cụm phía nam", "các thôn ven sông", "các thôn vùng cao")
UNITS = ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Công an xã", "Văn phòng HĐND và UBND xã", "Trạm Y tế xã")
FRIENDS = ("Hội Nông dân xã", "Đoàn Thanh niên xã", "các thôn", "Hội Liên hiệp Phụ nữ xã")
OUTPUTS = ("Báo cáo kết quả", "Quyết định ban hành", "Biên bản nghiệm thu", "Danh sách kèm theo")
GROUPS = ("Lãnh đạo, chỉ đạo", "Hạ tầng số", "Dữ liệu số", "Nhân lực số", "Kinh tế số", "An toàn thông tin")
ROMAN = ("I", "II", "III", "IV", "V", "VI")
MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def deadline(n: int) -> tuple[str, Json]:
    """A deadline by number: months, quarters, days, years, continuous and recurring ones in turn."""
    month, quarter, year = n % 12 + 1, n % 4 + 1, 2026 + n % 3
    last = MONTH_ENDS[month - 1] + (month == 2 and year == 2028)
    end = MONTH_ENDS[quarter * 3 - 1]
    blank: Json = {"kind": "once", "start": None, "due": None, "every": None}
    return (
        (f"Tháng {month}/{year}", blank | {"due": f"{year}-{month:02}-{last}"}),
        (f"Quý {('I', 'II', 'III', 'IV')[quarter - 1]}/{year}", blank | {"due": f"{year}-{quarter * 3:02}-{end}"}),
        (f"Trước ngày 15/{month:02}/{year}", blank | {"due": f"{year}-{month:02}-15"}),
        (f"Năm {year}", blank | {"due": f"{year}-12-31"}),
        ("Thường xuyên", blank | {"kind": "continuous"}),
        ("Hằng quý", blank | {"kind": "recurring", "every": "quarter"}),
    )[n % 6]


def name(n: int) -> str:
    deed, thing, where = DEEDS[n % 8], THINGS[n % 9], WHERE[n // 9 % 5]
    return f"{deed} {thing} tại {where}, đợt {n // 360 + 1}"


def long_plan(tasks: int = 300, targets: int = 45) -> Plan:
    meta = {
        "slug": "xa-truong-lam",
        "renderings": "state:docx state:dump",
        "superior": "ỦY BAN NHÂN DÂN TỈNH TRƯỜNG SƠN",
        "office": "ỦY BAN NHÂN DÂN XÃ TRƯỜNG LÂM",
        "number": "301/KH-UBND",
        "date": "2026-01-05",
        "place": "Trường Lâm",
        "kind": "KẾ HOẠCH",
        "subject": "Chuyển đổi số xã Trường Lâm giai đoạn 2026 - 2028",
        "issuer": "Ủy ban nhân dân xã Trường Lâm",
        "locality": "xã Trường Lâm",
        "signer": "Kiều Văn Thắng | TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH",
        "recipients": "Như trên; Lưu: VT",
    }
    plan = Plan(meta, [("57-NQ/TW", "2024-12-22")])
    plan.lines = [
        Line(
            "plain",
            "Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, UBND xã ban hành Kế hoạch như sau:",
        ),
        Line("heading", "MỤC TIÊU", 1, "I."),
        Line("plain", "Theo Phụ lục I."),
        Line("heading", "NHIỆM VỤ, GIẢI PHÁP", 1, "II.", "measures"),
        *(Line("bullet", f"{name(n)}; phân công rõ người, rõ việc.", role="measures") for n in range(40)),
        Line("heading", "TỔ CHỨC THỰC HIỆN", 1, "III."),
        Line("plain", "Các đơn vị căn cứ Phụ lục II tổ chức thực hiện./."),
    ]
    first = Appendix("targets", "Phụ lục I", "CHỈ TIÊU", ["2026", "2027", "2028"])
    second = Appendix("tasks", "Phụ lục II", "NHIỆM VỤ", [])
    for n in range(targets):
        low = 20 + n % 50
        goals: list[Goal | None] = [Goal(None, ">=", low + 10 * i, "%") for i in range(3)]
        group = f"{ROMAN[n * 6 // targets]}. {GROUPS[n * 6 // targets]}"
        text = f"Tỷ lệ {THINGS[n % 9]} đạt yêu cầu tại {WHERE[n // 9 % 5]}, nhóm {n // 45 + 1}"
        first.targets.append(TargetRow(str(n + 1), text, goals, UNITS[n % 5], group))
    for n in range(tasks):
        raw, due = deadline(n)
        group = f"{ROMAN[n * 6 // tasks]}. {GROUPS[n * 6 // tasks]}"
        row = TaskRow(str(n + 1), name(n), [UNITS[n % 5]], [FRIENDS[n % 4]], raw, due, OUTPUTS[n % 4], group)
        second.tasks.append(row)
    plan.appendices = [first, second]
    return plan
