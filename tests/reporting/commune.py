"""Hand-written facts of a commune's October: each kind of thing that a paper must tell stands in it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tiendo.core.alerts import Rule
from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.facts import (
    AlertFact,
    BelowFact,
    Body,
    Change,
    DirectiveFact,
    EntryFact,
    Facts,
    FigureFact,
    PartFact,
    PersonFact,
    PlanFact,
    PromiseFact,
    ProposalFact,
    Reported,
    Saying,
    TargetFact,
    TaskFact,
    of_unit,
)
from tiendo.core.situation import Situation
from tiendo.core.states import Appraisal, Finish, WorkState
from tiendo.core.values import Counting, Figure, Verdict

D = date
OCTOBER = Period(
    PeriodKind.MONTH, D(2026, 10, 1), D(2026, 10, 31), D(2026, 11, 5), D(2026, 11, 10), D(2026, 11, 11), "Tháng 10/2026"
)
NOVEMBER = replace(
    OCTOBER,
    start=D(2026, 11, 1),
    end=D(2026, 11, 30),
    due=D(2026, 12, 5),
    locks_on=D(2026, 12, 11),
    label="Tháng 11/2026",
)
HEAD = PersonFact("Hoàng Văn Bách", "Trưởng phòng", "bach@suoihoa.example")
CULTURE = Body("unit:5", "Phòng Văn hóa - Xã hội", "VH-XH", HEAD)
ECONOMY = Body("unit:6", "Phòng Kinh tế", "KT", PersonFact("Lý A Tùng"))
POLICE = Body("unit:7", "Công an xã")
PLAN = PlanFact(
    "plan:1", "Kế hoạch", "18-KH/ĐU", D(2025, 11, 19), "Kế hoạch hành động", "Ban Thường vụ Đảng ủy xã Suối Hoa"
)


def saying(key: str, body: Body, result: str = "", **more: object) -> Saying:
    return replace(Saying(key, body, "Tháng 10/2026", D(2026, 11, 3), result, by=HEAD), **more)  # type: ignore[arg-type]


DONE = TaskFact(
    "task:1",
    "Mở lớp bồi dưỡng kỹ năng số cho cán bộ thôn",
    PLAN,
    (CULTURE,),
    "IV. Phát triển nguồn nhân lực",
    "1",
    "03 lớp, 120 học viên",
    ("Đoàn Thanh niên", "các thôn"),
    D(2026, 1, 1),
    D(2026, 10, 31),
    D(2026, 10, 31),
    deadline="Tháng 10/2026",
    work=WorkState.COMPLETE,
    appraisal=Appraisal.ACCEPTED,
    situation=Situation.DONE,
    state="Hoàn thành đúng hạn",
    done=Decimal(100),
    finish=Finish.ON_TIME,
    submitted_on=D(2026, 10, 28),
    said=(
        saying(
            "report:11",
            CULTURE,
            "- Đã mở 03 lớp\n- cấp 118 giấy chứng nhận ",
            done=Decimal(100),
            complete=True,
            evidence=2,
            appraisal=Appraisal.ACCEPTED,
            appraiser=PersonFact("Lê Thị Hồng Nhung"),
        ),
    ),
    asked=True,
    evidence=2,
)
LATE = TaskFact(
    "task:2",
    "Lắp đặt điểm truy cập Internet tại nhà văn hóa thôn",
    PLAN,
    (ECONOMY,),
    "III. Đầu tư, hoàn thiện hạ tầng",
    "1",
    "9 điểm truy cập",
    ("Phòng Văn hóa - Xã hội",),
    D(2026, 1, 1),
    D(2026, 6, 30),
    D(2026, 9, 30),
    D(2026, 6, 30),
    "Quý II/2026",
    1,
    WorkState.IN_PROGRESS,
    Appraisal.NONE,
    Situation.OVERDUE,
    "Quá hạn 41 ngày",
    "quá hạn 41 ngày: thời hạn 30/09/2026, hôm nay 10/11/2026",
    Decimal(60),
    late=41,
    said=(
        saying(
            "report:12",
            ECONOMY,
            "Đã lắp 6/9 điểm",
            difficulty="Nhà cung cấp giao thiết bị chậm",
            proposal="Đề nghị tỉnh hỗ trợ kinh phí thay thế 3 bộ phát",
            done=Decimal(60),
        ),
    ),
    asked=True,
    alerts=(
        AlertFact("alert:4", Rule.OVERDUE, "quá hạn 41 ngày: thời hạn 30/09/2026, hôm nay 10/11/2026", D(2026, 10, 1)),
    ),
    changes=(
        Change(
            "adjustment:3",
            D(2026, 7, 2),
            "Điều chỉnh thời hạn",
            "từ 30/06/2026 sang 30/09/2026",
            "Công văn 45-CV/ĐU",
            "chờ bố trí vốn",
        ),
    ),
)
RETURNED = TaskFact(
    "task:3",
    "Ban hành quy chế khai thác dữ liệu dùng chung",
    PLAN,
    (POLICE,),
    "II. Thể chế, chính sách",
    "1",
    "Quy chế",
    (),
    D(2026, 5, 1),
    D(2026, 12, 31),
    D(2026, 12, 31),
    deadline="Quý IV/2026",
    work=WorkState.IN_PROGRESS,
    appraisal=Appraisal.RETURNED,
    situation=Situation.RETURNED,
    state="Chờ hoàn thiện",
    done=Decimal(90),
    said=(
        saying(
            "report:13",
            POLICE,
            "Đã ký ban hành quy chế.",
            done=Decimal(100),
            complete=True,
            evidence=1,
            appraisal=Appraisal.RETURNED,
            reason="Bản gửi kèm chưa có số và chữ ký",
            lacks=("formal",),
            mend_by=D(2026, 11, 20),
        ),
    ),
    asked=True,
    alerts=(AlertFact("alert:5", Rule.RETURNED, "minh chứng bị trả lại, không được tính điểm: chưa có số"),),
    evidence=1,
)
NOTHING = TaskFact(
    "task:4",
    "Hỗ trợ doanh nghiệp nộp hồ sơ sở hữu trí tuệ",
    PLAN,
    (ECONOMY,),
    "VI. Doanh nghiệp",
    "2",
    deadline="Thường xuyên",
    standing_work=True,
    situation=Situation.NOTHING,
    state="Không phát sinh",
    work=WorkState.IN_PROGRESS,
    said=(saying("report:14", ECONOMY, nothing=True),),
    asked=True,
)
SILENT = TaskFact(
    "task:5",
    "Rà soát camera an ninh ở khu vực công cộng",
    PLAN,
    (POLICE,),
    "III. Đầu tư, hoàn thiện hạ tầng",
    "2",
    situation=Situation.NONE,
    state="Chưa rõ thời hạn",
    asked=True,
)
SEPTEMBER = FigureFact("report:9", "Phòng Kinh tế, báo cáo tháng 9/2026", Figure(D(2026, 9, 30), Decimal(58), unit="%"))
COVERAGE = TargetFact(
    "target:7",
    "Tỷ lệ hộ gia đình có cáp quang",
    PLAN,
    "I. Phát triển hạ tầng",
    "1",
    ECONOMY,
    "Phòng Kinh tế",
    Counting.RATIO,
    "%",
    (PromiseFact(2026, "≥ 60%", Decimal(60), "%"), PromiseFact(2030, "100%", Decimal(100), "%")),
    PromiseFact(2026, "≥ 60%", Decimal(60), "%"),
    cumulative=FigureFact(
        "report:21",
        "Phòng Kinh tế, báo cáo tháng 10/2026",
        Figure(D(2026, 10, 31), None, Decimal(1250), Decimal(2000), "%"),
        "Chờ thẩm định",
        source="Nhà mạng cung cấp",
    ),
    before=SEPTEMBER,
    accepted=replace(SEPTEMBER, state="Đã thẩm định", accepted=True),
    verdict=Verdict.MET,
    said=(saying("report:21", ECONOMY),),
    asked=True,
)
COURSES = TargetFact(
    "target:8",
    "Số lượt người được tập huấn kỹ năng số",
    PLAN,
    "II. Phát triển nguồn lực",
    "1",
    CULTURE,
    "Phòng VH-XH",
    Counting.IN_PERIOD,
    "lượt người",
    (PromiseFact(2026, "1.500 lượt người", Decimal(1500), "lượt người"),),
    PromiseFact(2026, "1.500 lượt người", Decimal(1500), "lượt người", "1.200 lượt người"),
    in_period=FigureFact(
        "report:22",
        "Phòng Văn hóa - Xã hội, báo cáo tháng 10/2026",
        Figure(D(2026, 10, 31), Decimal(118), unit="lượt người"),
        "Đã thẩm định",
        True,
    ),
    cumulative=FigureFact(
        "report:22",
        "Cộng dồn các kỳ từ đầu năm 2026",
        Figure(D(2026, 10, 31), Decimal(1074), unit="lượt người"),
        "Đã thẩm định",
        True,
    ),
    verdict=Verdict.NOT_YET,
    said=(saying("report:22", CULTURE),),
    asked=True,
)
UNKNOWN = TargetFact(
    "target:9",
    "Số sản phẩm OCOP có truy xuất nguồn gốc",
    PLAN,
    "III. Kinh tế số",
    "1",
    None,
    "Hội Nông dân",
    asked=True,
)
FACTS = Facts(
    "57-NQ/TW",
    "Nghị quyết số 57-NQ/TW của Bộ Chính trị",
    Body("unit:2", "Xã Suối Hoa"),
    "commune",
    OCTOBER,
    D(2026, 11, 10),
    superior=Body("unit:1", "Tỉnh Lam Giang"),
    superior_level="province",
    standing_office=Body("unit:4", "Văn phòng Đảng ủy"),
    since=D(2026, 1, 1),
    plans=(PLAN,),
    tasks=(DONE, LATE, RETURNED, NOTHING, SILENT),
    targets=(COVERAGE, COURSES, UNKNOWN),
    entries=(
        EntryFact("entry:31", CULTURE, D(2026, 10, 12), "Khai giảng lớp thứ ba tại thôn Bản Cọ", ("task:1",), 1),
        EntryFact("entry:32", ECONOMY, D(2026, 10, 20), "Kiểm tra 4 điểm bán hàng"),
    ),
    proposals=(
        ProposalFact(
            "proposal:2",
            ECONOMY,
            D(2026, 11, 3),
            "Đề nghị tỉnh hỗ trợ kinh phí thay thế 3 bộ phát",
            "task:2",
        ),
    ),
    directives=(
        DirectiveFact(
            "directive:6",
            ECONOMY,
            D(2026, 10, 15),
            "Làm việc với nhà cung cấp, hoàn thành trong tháng 11",
            D(2026, 10, 25),
            "task:2",
            LATE.name,
            "Thông báo 12-TB/BCĐ",
            "Đã làm việc, cam kết giao ngày 20/11.",
            D(2026, 10, 24),
        ),
    ),
    reported=(Reported(CULTURE, 2, 2), Reported(ECONOMY, 3, 3), Reported(POLICE, 1, 2)),
    collected="Tháng 10/2026",
    collected_due=D(2026, 11, 5),
    next_period=NOVEMBER,
)


PERIODS: dict[PeriodKind, tuple[Period, Period]] = {
    kind: tuple(  # type: ignore[misc]
        Period(kind, start, end, end, end, end, label) for start, end, label in (now, after)
    )
    for kind, now, after in (
        (
            PeriodKind.WEEK,
            (D(2026, 10, 26), D(2026, 11, 1), "Tuần 44/2026"),
            (D(2026, 11, 2), D(2026, 11, 8), "Tuần 45/2026"),
        ),
        (
            PeriodKind.QUARTER,
            (D(2026, 10, 1), D(2026, 12, 31), "Quý IV/2026"),
            (D(2027, 1, 1), D(2027, 3, 31), "Quý I/2027"),
        ),
        (
            PeriodKind.HALF_YEAR,
            (D(2026, 7, 1), D(2026, 12, 31), "6 tháng cuối năm 2026"),
            (D(2027, 1, 1), D(2027, 6, 30), "6 tháng đầu năm 2027"),
        ),
        (
            PeriodKind.YEAR,
            (D(2026, 1, 1), D(2026, 12, 31), "Năm 2026"),
            (D(2027, 1, 1), D(2027, 12, 31), "Năm 2027"),
        ),
    )
}


SENT = BelowFact(
    Body("unit:21", "Xã Suối Hoa"),
    "paper:5",
    "Xã Suối Hoa, báo cáo số 12/BC-UBND ngày 06/11/2026",
    (
        PartFact("ton-tai", 1, (("ton-tai.alerts", "Có 1/5 (20 %) nhiệm vụ ở mức cảnh báo đỏ:"),)),
        PartFact("vuong-mac", 2, (("vuong-mac.difficulty.task:2", "Phòng Kinh tế: Thiếu cán bộ kỹ thuật."),)),
        PartFact("kien-nghi", 1, (("kien-nghi.proposal.none", "Trong kỳ không có kiến nghị, đề xuất."),)),
    ),
)
ASKING = BelowFact(
    Body("unit:22", "Phường Nậm Sa"),
    "paper:6",
    "Phường Nậm Sa, báo cáo số 7/BC-UBND ngày 05/11/2026",
    (PartFact("kien-nghi", 1, (("kien-nghi.proposal.1", "Đề nghị tỉnh mở lớp tập huấn."),)),),
)
LACKING = BelowFact(Body("unit:23", "Xã Khe Vàng"))


def facts_for(definition: Definition) -> Facts:
    """The facts as a paper of that kind finds them: its period, and one unit where it goes to each."""
    kind = definition.kinds[0] if definition.kinds else PeriodKind.MONTH
    facts = FACTS
    if kind in PERIODS:
        period, after = PERIODS[kind]
        facts = replace(facts, period=period, next_period=after)
    if any(fill.kind == "below" for part in definition.outline for fill in part.fill):
        province = Body("unit:1", "Tỉnh Lam Giang")
        below = (SENT, ASKING, LACKING)
        facts = replace(facts, authority=province, level="province", superior=None, below=below)
    return of_unit(facts, POLICE) if definition.each_unit else facts
