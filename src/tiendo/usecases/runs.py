"""A programme set going in an authority: its run, its calendars, the periods as they come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tiendo.core.access import Act
from tiendo.core.calendar import AdHoc, Calendar, DayOfMonth, DaysAfter, Period, PeriodKind, periods
from tiendo.core.text import squash
from tiendo.core.values import Counting
from tiendo.records.deeds import day_of
from tiendo.records.facts import calendar_json, calendar_of, holidays_of, policy_of
from tiendo.records.models import PeriodCalendar, Person, Programme, ReportingPeriod, Run, Target, Unit
from tiendo.records.turns import hold_deeds
from tiendo.usecases import journal, tallies
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.guard import require

# Until the standing office sets its own: a month is reported by its 25th, the rest follow calendar periods. No text
# of the centre sets these days; the 25th is the practice of communes.
DEFAULTS = {
    PeriodKind.MONTH: Calendar(PeriodKind.MONTH, DayOfMonth(25, 0)),
    PeriodKind.QUARTER: Calendar(PeriodKind.QUARTER, DayOfMonth(25, 0)),
    PeriodKind.HALF_YEAR: Calendar(PeriodKind.HALF_YEAR, DayOfMonth(25, 0)),
    PeriodKind.NINE_MONTHS: Calendar(PeriodKind.NINE_MONTHS, DayOfMonth(25, 0)),
    PeriodKind.YEAR: Calendar(PeriodKind.YEAR, DayOfMonth(15, 0)),
}
# In its first month after the start nothing can have been reported yet: rule (b) would make a new plan red at once.
START_POLICY = {"behind_grace_days": 30}
AHEAD = timedelta(days=10)


def run_of(programme: Programme, authority: Unit, office: Unit | None, now: datetime) -> Run:
    """The run of a programme in an authority, set going with the defaults where there is none yet."""
    day = day_of(now)
    run, made = Run.objects.get_or_create(
        programme=programme,
        authority=authority,
        defaults={"standing_office": office, "policy": START_POLICY, "since": day},
    )
    if made:
        PeriodCalendar.objects.bulk_create(
            PeriodCalendar(run=run, kind=kind, rule=calendar_json(calendar), collects=kind is PeriodKind.MONTH)
            for kind, calendar in DEFAULTS.items()
        )
        open_periods(run, day)
    return run


def open_periods(run: Run, today: date) -> list[ReportingPeriod]:
    """The periods of the run that have begun, or begin within ten days, kept as rows; gives those made now."""
    holidays = holidays_of(run)
    made = []
    for row in run.calendars.all():
        for found in periods(calendar_of(row), run.since, today + AHEAD, holidays):
            columns = _columns(found)
            key = {"run": run, **{name: columns.pop(name) for name in ("kind", "start", "label")}}
            kept, new = ReportingPeriod.objects.get_or_create(**key, defaults=columns)
            made += [kept] if new else []
    return made


def _columns(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in ("kind", "start", "end", "due", "late_until", "locks_on", "label")}


@transaction.atomic
def set_run(*, run_id: int, changes: dict[str, Any], actor: Person, now: datetime) -> Run:
    """Set what a run sets for itself: `standing_office`, `reporters_send`, `reporting`, `policy`, `off`, `worked`."""
    run = _locked(run_id, actor)
    office = changes.get("standing_office", run.standing_office)
    if office is not None and office.authority_id != run.authority_id:
        raise Refused("Cơ quan thường trực phải là đơn vị của chính nơi này.")
    before = _settings(run)
    for name in ("standing_office", "reporters_send", "reporting", "policy", "off", "worked"):
        if name in changes:
            setattr(run, name, changes[name])
    _check(run)
    after = _settings(run)
    if after != before:
        run.save()
        _record("set_run", run, actor, now, before, after)
        tallies.follow_run(run, now)
    return run


@transaction.atomic
def set_calendar(
    *, run_id: int, calendar: Calendar, collects: bool, actor: Person, now: datetime
) -> list[ReportingPeriod]:
    """How one kind of period is reported from now on. Periods already due, or reported in, keep the days that they
    were asked for by; the others follow. Gives the periods that moved or came."""
    run = _locked(run_id, actor)
    row = run.calendars.filter(kind=calendar.kind).first()
    before = {"rule": row.rule, "collects": row.collects} if row else {}
    after = {"rule": calendar_json(calendar), "collects": collects}
    if after == before:
        return []
    PeriodCalendar.objects.update_or_create(run=run, kind=calendar.kind, defaults=after)
    kind = {"kind": str(calendar.kind)}
    _record("set_calendar", run, actor, now, before | kind, after | kind)
    moved = _follow(run, calendar.kind, now)
    tallies.follow_run(run, now)
    return moved


@transaction.atomic
def drop_calendar(*, run_id: int, kind: PeriodKind, actor: Person, now: datetime) -> None:
    """Report no more in this kind of period; what was reported stays."""
    run = _locked(run_id, actor)
    row = run.calendars.filter(kind=kind).first()
    if row is None:
        return
    if row.collects and not run.calendars.filter(collects=True).exclude(pk=row.pk).exists():
        raise Refused("Phải còn ít nhất một loại kỳ mà các đơn vị báo cáo.")
    before = {"rule": row.rule, "collects": row.collects, "kind": str(kind)}
    row.delete()
    _unreported(run, kind).delete()
    _record("drop_calendar", run, actor, now, before, {})
    tallies.follow_run(run, now)


@transaction.atomic
def ask_ad_hoc(
    *, run_id: int, label: str, start: date, end: date, due: date, actor: Person, now: datetime
) -> ReportingPeriod:
    """A report asked for once ("báo cáo đột xuất"), which units owe like any other period's."""
    run = _locked(run_id, actor)
    label = squash(label)[:100]
    if not label or end < start or due < day_of(now):
        raise Refused("Báo cáo đột xuất cần có tên, thời gian báo cáo đúng thứ tự và hạn gửi từ hôm nay trở đi.")
    row = run.calendars.filter(kind=PeriodKind.AD_HOC).first()
    asked = calendar_of(row).ad_hoc if row else ()
    if any(one.label == label and one.start == start for one in asked):
        raise Refused(f"Đã có báo cáo đột xuất tên “{label}” cho thời gian này.")
    calendar = Calendar(PeriodKind.AD_HOC, DaysAfter(0), ad_hoc=(*asked, AdHoc(start, end, due, label)))
    defaults = {"rule": calendar_json(calendar), "collects": True}
    PeriodCalendar.objects.update_or_create(run=run, kind=PeriodKind.AD_HOC, defaults=defaults)
    detail = {"label": label, "start": f"{start}", "end": f"{end}", "due": f"{due}"}
    _record("ask_ad_hoc", run, actor, now, {}, detail)
    found = next(p for p in periods(calendar, start, end, holidays_of(run)) if p.label == label)
    return ReportingPeriod.objects.create(run=run, **_columns(found))


@transaction.atomic
def set_nature(*, run_id: int, target_id: int, changes: dict[str, Any], actor: Person, now: datetime) -> Target:
    """What a target's figures may be: `counting`, `only_rises`, `above_100`, `below_0`, `by_place`, `every`."""
    run = _locked(run_id, actor)
    targets = Target.objects.filter(plan__programme=run.programme, plan__authority=run.authority)
    target = targets.select_for_update(no_key=True).filter(pk=target_id).first()
    if target is None:
        raise Refused("Không có chỉ tiêu này trong chương trình.")
    before = {name: getattr(target, name) for name in NATURE}
    after = {name: changes.get(name, before[name]) for name in NATURE}
    if after["counting"] not in [str(c) for c in Counting] or after["every"] not in ["", *map(str, PeriodKind)]:
        raise Refused("Hãy chọn cách tính và kỳ báo cáo trong danh sách.")
    if after != before:
        for name, value in after.items():
            setattr(target, name, value)
        target.save(update_fields=list(NATURE))
        journal.record(
            act="set_nature", subject=f"target:{target.pk}", authority=run.authority, actor=actor, now=now,
            detail={"before": before, "after": after},
        )  # fmt: skip
        tallies.follow(targets=[target.pk], now=now, since=run.since)
    return target


NATURE = ("counting", "only_rises", "above_100", "below_0", "by_place", "every")


def _locked(run_id: int, actor: Person) -> Run:
    for authority in Run.objects.filter(pk=run_id).values_list("authority", flat=True):
        hold_deeds(authority)
    found = Run.objects.select_for_update(of=("self",), no_key=True).select_related(
        "authority__authority", "standing_office"
    )
    run = found.filter(pk=run_id).first()
    if run is None:
        raise NotAllowed
    require(actor, Act.SET_RUN, run.authority, run)
    return run


def _settings(run: Run) -> dict[str, Any]:
    return {
        "standing_office": run.standing_office_id,
        "reporters_send": run.reporters_send,
        "reporting": str(run.reporting),
        "policy": run.policy,
        "off": run.off,
        "worked": run.worked,
    }


def _check(run: Run) -> None:
    """Refuse thresholds with which no rule works."""
    policy = policy_of(run)
    days = (policy.due_soon_days, policy.overdue_grace_days, policy.behind_grace_days, *policy.escalation_days)
    if min(days) < 0 or max(days) > 3660:
        raise Refused("Số ngày phải từ 0 đến 3.660.")
    if list(policy.escalation_days) != sorted(policy.escalation_days):
        raise Refused("Ba mốc báo lên cấp trên phải tăng dần.")
    if not 0 < policy.behind_factor <= 1:
        raise Refused("Ngưỡng chậm so với lộ trình phải lớn hơn 0 % và không quá 100 %.")
    if policy.jump_factor <= 1:
        raise Refused("Số lần tăng phải hỏi lại phải lớn hơn 1.")
    if not run.calendars.filter(kind=run.reporting).exists():
        raise Refused("Kỳ của việc thường xuyên phải là một loại kỳ đang dùng.")


def _follow(run: Run, kind: PeriodKind, now: datetime) -> list[ReportingPeriod]:
    """Make the periods that are not over yet, and not reported in, anew by the calendar."""
    today = day_of(now)
    _unreported(run, kind).filter(due__gte=today).delete()
    return open_periods(run, today)


def _unreported(run: Run, kind: PeriodKind) -> QuerySet[ReportingPeriod]:
    return run.periods.filter(kind=kind, reports=None, forms=None, papers=None, ticks=None)


def _record(act: str, run: Run, actor: Person, now: datetime, before: dict[str, Any], after: dict[str, Any]) -> None:
    detail = {"before": before, "after": after}
    journal.record(act=act, subject=f"run:{run.pk}", authority=run.authority, actor=actor, now=now, detail=detail)
