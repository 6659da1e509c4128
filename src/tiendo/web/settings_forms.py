"""Forms of a run's settings: what is typed becomes values of the core; the use cases refuse what cannot work."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from tiendo.core.calendar import Calendar, DayOfMonth, DaysAfter, Due, FixedDays, PeriodKind
from tiendo.core.numerals import decimal_text
from tiendo.core.workdays import Shift
from tiendo.queries.settings import KIND_NAMES
from tiendo.records.facts import calendar_of, policy_of
from tiendo.records.models import PeriodCalendar, Run, Target, Unit

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
_WHOLE: dict[str, Any] = {"min_value": 0, "max_value": 3660}
WEEKDAYS = [
    (i, name) for i, name in enumerate(("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"), 1)
]


class RunForm(forms.Form):
    """Standing office, thresholds, days off."""

    standing_office: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        Unit.objects.none(), label="Cơ quan thường trực", required=False, empty_label="Chưa giao"
    )
    reporters_send = forms.BooleanField(label="Người báo cáo tự gửi, không qua Thủ trưởng đơn vị", required=False)
    reporting = forms.ChoiceField(label="Việc thường xuyên tính theo", choices=list(KIND_NAMES.items()))
    due_soon_days = forms.IntegerField(label="Sắp đến hạn: còn (ngày)", **_WHOLE)
    behind_percent = forms.DecimalField(
        label="Cảnh báo đỏ khi kết quả dưới (% lộ trình thời gian)", min_value=1, max_value=100, localize=True
    )
    behind_grace_days = forms.IntegerField(label="Chưa xét lộ trình trong (ngày đầu)", **_WHOLE)
    overdue_grace_days = forms.IntegerField(label="Quá hạn chưa báo đỏ trong (ngày)", **_WHOLE)
    escalation = forms.CharField(
        label="Báo cán bộ, Thủ trưởng, cấp giao khi chậm (ngày)", help_text="Ba số tăng dần, ví dụ: 1, 4, 8"
    )
    jump_factor = forms.DecimalField(label="Hỏi lại khi số liệu tăng gấp (lần)", min_value=2, localize=True)
    off = forms.CharField(
        label="Ngày nghỉ lễ", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ngoài thứ Bảy, Chủ nhật. Mỗi ngày dạng 02/09/2026, cách nhau bằng dấu phẩy hoặc xuống dòng.",
    )  # fmt: skip
    worked = forms.CharField(label="Ngày làm bù", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, run: Run) -> None:
        policy = policy_of(run)
        initial = {
            "standing_office": run.standing_office_id,
            "reporters_send": run.reporters_send,
            "reporting": run.reporting,
            "due_soon_days": policy.due_soon_days,
            "behind_percent": decimal_text(policy.behind_factor * 100),
            "behind_grace_days": policy.behind_grace_days,
            "overdue_grace_days": policy.overdue_grace_days,
            "escalation": ", ".join(str(n) for n in policy.escalation_days),
            "jump_factor": decimal_text(policy.jump_factor),
            "off": _days_text(run.off),
            "worked": _days_text(run.worked),
        }
        super().__init__(data, initial=initial)
        office = self.fields["standing_office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = run.authority.children.order_by("position")

    def clean_escalation(self) -> list[int]:
        numbers = [int(n) for n in re.findall(r"\d{1,4}", self.cleaned_data["escalation"])]
        if len(numbers) != 3:
            raise forms.ValidationError("Cần đúng ba số, ví dụ: 1, 4, 8.")
        return numbers

    def clean_off(self) -> list[str]:
        return _days(self.cleaned_data["off"])

    def clean_worked(self) -> list[str]:
        return _days(self.cleaned_data["worked"])

    def changes(self) -> dict[str, Any]:
        found = self.cleaned_data
        policy = {name: found[name] for name in ("due_soon_days", "behind_grace_days", "overdue_grace_days")}
        policy["behind_factor"] = str((found["behind_percent"] / 100).normalize())
        policy["jump_factor"] = str(found["jump_factor"])
        policy["escalation_days"] = found["escalation"]
        plain = {name: found[name] for name in ("standing_office", "reporters_send", "reporting", "off", "worked")}
        return plain | {"policy": policy}


class CalendarForm(forms.Form):
    """One kind of period: when it is due, when it closes, who is reminded when."""

    used = forms.BooleanField(label="Có báo cáo kỳ này", required=False)
    collects = forms.BooleanField(
        label="Các đơn vị báo cáo kỳ này", required=False,
        help_text="Bỏ chọn khi cơ quan thường trực tự tổng hợp từ các kỳ ngắn hơn.",
    )  # fmt: skip
    rule = forms.ChoiceField(
        label="Hạn gửi tính theo",
        choices=[("day", "Ngày trong tháng"), ("days", "Những ngày cố định"), ("after", "Số ngày sau khi hết kỳ")],
    )
    day = forms.IntegerField(label="Ngày", required=False, min_value=1, max_value=31, help_text="31 là ngày cuối tháng")
    months_after = forms.TypedChoiceField(
        label="của tháng", required=False, coerce=int,
        choices=[(0, "cuối kỳ"), (1, "ngay sau kỳ"), (2, "thứ hai sau kỳ")],
    )  # fmt: skip
    days = forms.CharField(
        label="Những ngày", required=False, help_text="Mỗi kỳ trong năm một ngày, ví dụ 6 tháng: 25/05, 10/11"
    )
    after = forms.IntegerField(label="Sau khi hết kỳ (ngày)", required=False, min_value=-60, max_value=120)
    first_day = forms.IntegerField(label="Kỳ bắt đầu từ ngày", min_value=1, max_value=28)
    shift = forms.ChoiceField(
        label="Hạn rơi vào ngày nghỉ thì",
        choices=[("none", "giữ nguyên"), ("forward", "sang ngày làm việc sau"), ("back", "lên ngày làm việc trước")],
    )
    late_window = forms.IntegerField(label="Còn nhận báo cáo muộn (ngày)", **_WHOLE)
    lock_after = forms.IntegerField(label="Khóa sau hạn (ngày)", **_WHOLE)
    remind = forms.CharField(
        label="Nhắc vào (ngày so với hạn)", required=False, help_text="Số âm là trước hạn, ví dụ: -3, 0, 1"
    )

    def __init__(self, data: Any = None, *, kind: PeriodKind, row: PeriodCalendar | None) -> None:
        self.kind = kind
        calendar = (
            calendar_of(row) if row else Calendar(kind, DaysAfter(0) if kind is PeriodKind.WEEK else DayOfMonth(25, 0))
        )
        super().__init__(data, initial=_initial(calendar, row), prefix=str(kind))
        if kind is PeriodKind.WEEK:
            self.fields["first_day"] = forms.TypedChoiceField(
                label="Tuần bắt đầu từ", coerce=int, choices=WEEKDAYS, initial=calendar.first_day
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("used") and not self.errors:
            try:
                self.calendar()
            except ValueError as why:
                raise forms.ValidationError(_FAULTS.get(str(why).partition(":")[0], str(why))) from why
        return found

    def calendar(self) -> Calendar:
        """The calendar as typed; raises ValueError where it is none."""
        found = self.cleaned_data
        return Calendar(
            self.kind,
            self._due(),
            first_day=found["first_day"],
            shift=Shift(found["shift"]),
            late_window=found["late_window"],
            lock_after=found["lock_after"],
            remind=tuple(sorted({int(n) for n in re.findall(r"[-−]?\d{1,3}", found["remind"].replace("−", "-"))})),
        )

    def _due(self) -> Due:
        found = self.cleaned_data
        match found["rule"]:
            case "day" if found["day"]:
                return DayOfMonth(found["day"], int(found["months_after"] or 0))
            case "after" if found["after"] is not None:
                return DaysAfter(found["after"])
            case "days":
                days = re.findall(r"(\d{1,2})\s*/\s*(\d{1,2})", found["days"])
                for day, month in days:
                    date(2028, int(month), int(day))  # a leap year: 29/02 may be meant
                return FixedDays(tuple(f"{int(month):02d}-{int(day):02d}" for day, month in days))
        raise ValueError("due")


_FAULTS = {
    "due": "Hãy ghi ngày của hạn gửi.",
    "first_day": "Ngày bắt đầu kỳ từ 1 đến 28.",
    "late_window": "Thời gian nhận báo cáo muộn không được dài hơn thời gian tới khi khóa.",
    "fixed days": "Cần mỗi kỳ trong năm một ngày: 6 tháng hai ngày, quý bốn ngày, năm một ngày.",
    "day is out of range for month": "Có ngày không có trong lịch.",
    "month must be in 1..12": "Có ngày không có trong lịch.",
}


class AdHocForm(forms.Form):
    """A report asked for once."""

    label = forms.CharField(label="Tên báo cáo", max_length=100)
    start = forms.DateField(label="Báo cáo từ ngày", input_formats=DAY_FORMATS)
    end = forms.DateField(label="đến ngày", input_formats=DAY_FORMATS)
    due = forms.DateField(label="Hạn gửi", input_formats=DAY_FORMATS)


def nature_changes(post: Any, target: Target) -> dict[str, Any]:
    """What the row of the table changes on a target; nothing where the row was not on the page."""
    name = f"t{target.pk}"
    if f"{name}-counting" not in post:
        return {}
    typed: dict[str, Any] = {"counting": post[f"{name}-counting"], "every": post.get(f"{name}-every", "")}
    typed |= {flag: f"{name}-{flag}" in post for flag in ("only_rises", "above_100", "below_0", "by_place")}
    return {field: value for field, value in typed.items() if value != getattr(target, field)}


def _initial(calendar: Calendar, row: PeriodCalendar | None) -> dict[str, Any]:
    due = calendar.due
    rule: dict[str, Any]
    match due:
        case DayOfMonth(day, months):
            rule = {"rule": "day", "day": day, "months_after": months}
        case FixedDays(days):
            rule = {"rule": "days", "days": ", ".join(f"{d[3:]}/{d[:2]}" for d in days)}
        case DaysAfter(after):
            rule = {"rule": "after", "after": after}
    return rule | {
        "used": row is not None,
        "collects": bool(row and row.collects),
        "first_day": calendar.first_day,
        "shift": str(calendar.shift),
        "late_window": calendar.late_window,
        "lock_after": calendar.lock_after,
        "remind": ", ".join(str(n) for n in calendar.remind),
    }


def _days_text(days: list[str]) -> str:
    return ", ".join(f"{date.fromisoformat(d):%d/%m/%Y}" for d in days)


def _days(text: str) -> list[str]:
    """Days typed one after another, as sorted ISO days."""
    parts = [p for p in re.split(r"[\s,;]+", text) if p]
    field = forms.DateField(input_formats=DAY_FORMATS)
    try:
        return sorted({field.clean(p).isoformat() for p in parts})
    except forms.ValidationError as why:
        raise forms.ValidationError("Có ngày không đúng dạng 02/09/2026.") from why
