"""What the system counts by itself for scoring: names by which a rule asks for it, with the words on screen."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """Shares are in percent with their n/N; counts are whole numbers; days are calendar days."""

    TASKS_ON_TIME = "tasks_on_time"  # of the tasks due in the year, those done by the deadline first promised
    TASKS_ON_TIME_NOW = "tasks_on_time_now"  # the same, by the deadline as it stands
    PARTY_TASKS_ON_TIME = "party_tasks_on_time"  # the same, of plans that a Party body issued
    STATE_TASKS_ON_TIME = "state_tasks_on_time"  # the same, of plans that a State body issued
    TARGETS_REACHED = "targets_reached"  # of the targets with a milestone in the year, by accepted figures
    REPORTS_ON_TIME = "reports_on_time"  # of the reports owed in the year, those sent by their due day
    EVIDENCE_AT_FIRST = "evidence_at_first"  # of those appraised, accepted at the first appraisal
    PLAN_DAYS = "plan_days"  # from the issue of the plan above to that of one's own
    OVERDUE = "overdue"  # tasks past their deadline and not done
    NOT_REPORTED = "not_reported"  # reports owed that never came
    RED_PERIODS = "red_periods"  # periods that ended with a red task


MEASURE_NAMES: dict[Measure, str] = {
    Measure.TASKS_ON_TIME: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn (theo thời hạn giao ban đầu)",
    Measure.TASKS_ON_TIME_NOW: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn (theo thời hạn đã điều chỉnh)",
    Measure.PARTY_TASKS_ON_TIME: "Tỷ lệ nhiệm vụ do cơ quan Đảng giao hoàn thành đúng hạn",
    Measure.STATE_TASKS_ON_TIME: "Tỷ lệ nhiệm vụ do cơ quan nhà nước giao hoàn thành đúng hạn",
    Measure.TARGETS_REACHED: "Tỷ lệ chỉ tiêu đạt mốc của năm (theo số liệu đã thẩm định)",
    Measure.REPORTS_ON_TIME: "Tỷ lệ báo cáo gửi đúng hạn",
    Measure.EVIDENCE_AT_FIRST: "Tỷ lệ minh chứng đạt ngay lần thẩm định đầu",
    Measure.PLAN_DAYS: "Số ngày từ khi cấp trên ban hành kế hoạch đến khi ban hành kế hoạch của mình",
    Measure.OVERDUE: "Số nhiệm vụ quá hạn chưa hoàn thành",
    Measure.NOT_REPORTED: "Số báo cáo không gửi",
    Measure.RED_PERIODS: "Số kỳ còn nhiệm vụ bị cảnh báo đỏ",
}
