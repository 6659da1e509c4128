"""A small land in which random acts change what places give for indicators, each followed as its use case does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Count, Max
from tests.conftest import Cast, make_draft

from tiendo.clock import HANOI
from tiendo.core.adding import Across, Direction, Over
from tiendo.records.models import (
    Adjustment,
    Indicator,
    IndicatorSet,
    Milestone,
    PlaceFigure,
    Plan,
    Programme,
    Report,
    ReportingPeriod,
    Run,
    Target,
    Unit,
    Verdict,
)
from tiendo.usecases import indicator_tallies

FIRST = date(2025, 10, 1)
RULES = (
    (Across.SUM, Over.LATEST, Direction.UP),
    (Across.RATIO, Over.SUM, Direction.UP),
    (Across.WEIGHTED, Over.LATEST, Direction.UP),
    (Across.SHARE, Over.MAXIMUM, Direction.DOWN),
    (Across.WORST, Over.LATEST, Direction.DOWN),
    (Across.WORST, Over.MEAN, Direction.KEEP),
    (Across.NONE, Over.LATEST, Direction.UP),
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=HANOI)


class Land:
    """A nation of two provinces and five communes; its authorities have plans in one programme or in two."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.random, self.day = cast, Random(seed), FIRST
        self.nation = Unit.objects.create(kind="centre", name="Trung ương")
        provinces = [Unit.objects.create(kind="province", name=f"Tỉnh {n}", parent=self.nation) for n in range(2)]
        communes = [Unit.objects.create(kind="commune", name=f"Xã {n}", parent=provinces[n % 2]) for n in range(5)]
        self.places = [self.nation, *provinces, *communes]
        self.programmes = [Programme.objects.create(code=f"CT{n}", name=f"Chương trình {n}") for n in range(2)]
        kept = IndicatorSet.objects.create(key="dat", name="Bộ thử")
        self.indicators = [
            Indicator.objects.create(
                set=kept, code=f"{n}", name=f"Chỉ số {n}", across=a, over=o, direction=d, unit_of_measure="%" * (n % 2)
            )
            for n, (a, o, d) in enumerate(RULES)
        ]
        for place in self.places:
            for programme in self.programmes[: self.random.choice((1, 1, 2))]:
                self._plan(place, programme)

    def _plan(self, place: Unit, programme: Programme) -> None:
        issued = self.random.choice((FIRST, FIRST, FIRST + timedelta(days=60)))
        draft = make_draft(self.cast, authority=place, content=f"{place.pk} {programme.pk}".encode())
        plan = Plan.objects.create(
            draft=draft, programme=programme, authority=place, issued_on=issued, title="Kế hoạch",
            approved_by=self.cast.office, approved_at=noon(FIRST),
        )  # fmt: skip
        run = Run.objects.create(programme=programme, authority=place, since=FIRST)
        for n in range(18):
            year, month = 2025 + (9 + n) // 12, (9 + n) % 12 + 1
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            days = {"start": date(year, month, 1), "end": end, "due": end, "late_until": end, "locks_on": end}
            ReportingPeriod.objects.create(run=run, kind="month", label=f"{n}", **days)
        for indicator in self.indicators:
            for _ in range(self.random.choice((0, 1, 1, 2))):
                self._target(plan, indicator)

    def _target(self, plan: Plan, indicator: Indicator) -> None:
        counting = self.random.choice(("ratio", "at_date", "in_period"))
        position = plan.targets.count()
        row = Target.objects.create(
            plan=plan, name="Chỉ tiêu", row=f"t{position}", position=position, counting=counting, indicator=indicator
        )
        for year in self.random.sample((2025, 2026, 2027, 2030), 2):
            low = self.random.randint(10, 90)
            Milestone.objects.create(target=row, year=year, comparator=">=", low=low, raw=f"≥ {low}")

    def live(self, days: int) -> None:
        """So many days, on some of which something is done; midnights are worked through now and then."""
        acts: list[Callable[[], None]] = [self.report] * 8 + [self.judge] * 8 + [self.take_back, self.adjust]
        acts += [self.link, self.weigh, self.remove, self.rule, self.withdraw]
        for _ in range(days):
            self.day += timedelta(days=self.random.randint(1, 4))
            if self.random.random() < 0.3 or (self.day.month, self.day.day) < (1, 9):
                indicator_tallies.keep_up(self.day)
            for _ in range(self.random.randint(0, 3)):
                self.random.choice(acts)()

    def _some(self) -> Target:
        return self.random.choice(list(Target.objects.select_related("plan").order_by("pk")))

    def report(self) -> None:
        target = self._some()
        run = Run.objects.get(programme=target.plan.programme_id, authority=target.plan.authority_id)
        period = self.random.choice(list(run.periods.filter(start__lte=self.day).order_by("start")))
        figure: dict[str, Any] = {"value": self.random.randint(0, 9999) / Decimal(100), "unit_of_measure": "%"}
        if target.counting == "ratio" or self.random.random() < 0.2:
            figure = {"numerator": self.random.randint(0, 70), "denominator": self.random.randint(1, 71)}
        figure |= self.random.choice(({}, {}, {"as_of": self.day}, {"unit_of_measure": "người"}))
        row = Report.objects.create(
            target=target, period=period, unit=target.plan.authority, sent_by=self.cast.office, sent_at=noon(self.day),
            **figure,
        )  # fmt: skip
        indicator_tallies.follow_targets([target.pk], noon(self.day), row.as_of)

    def _sent(self, **where: Any) -> Report | None:
        rows = Report.objects.filter(taken_back_at=None, target__isnull=False, **where)
        found = list(rows.select_related("target").order_by("pk"))
        return self.random.choice(found) if found else None

    def judge(self) -> None:
        if (row := self._sent()) is not None:
            step = self.random.choice(("accept", "accept", "return", "contest", "reopen"))
            Verdict.objects.create(report=row, step=step, by=self.cast.support, at=noon(self.day))
            indicator_tallies.follow_targets([row.target_id or 0], noon(self.day))

    def withdraw(self) -> None:
        alone = Verdict.ever.values("report").annotate(n=Count("pk"), at=Max("at")).filter(n=1, at=noon(self.day))
        if (row := self._sent(pk__in=alone.values("report"))) is not None:
            Verdict.objects.create(report=row, step="withdraw", by=self.cast.support, at=noon(self.day))
            indicator_tallies.follow_targets([row.target_id or 0], noon(self.day))

    def take_back(self) -> None:
        if (row := self._sent(verdicts=None)) is not None:
            row.taken_back_at, row.taken_back_by = noon(self.day), self.cast.office
            row.save()
            indicator_tallies.follow_targets([row.target_id or 0], noon(self.day))

    def adjust(self) -> None:
        target, low = self._some(), self.random.randint(10, 90)
        year = self.random.choice((2025, 2026, 2028))
        after = {"year": year, "comparator": "<=", "low": f"{low}", "high": None, "unit": "", "raw": ""}
        Adjustment.objects.create(
            target=target, kind="value", after=after, before={}, on=self.day, at=noon(self.day), by=self.cast.office
        )
        indicator_tallies.follow_targets([target.pk], noon(self.day))

    def link(self) -> None:
        target, to = self._some(), self.random.choice([*self.indicators, None])
        told = {pk for pk in (target.indicator_id, to.pk if to else None) if pk}
        Target.objects.filter(pk=target.pk).update(indicator=to)
        indicator_tallies.follow_links(target.plan.authority_id, told, noon(self.day))

    def remove(self) -> None:
        target = self._some()
        Target.objects.filter(pk=target.pk).update(removed_on=self.day)
        run = Run.objects.get(programme=target.plan.programme_id, authority=target.plan.authority_id)
        indicator_tallies.follow_run(run, noon(self.day))

    def weigh(self) -> None:
        place, year = self.random.choice(self.places), self.random.choice((2025, 2026, 2027))
        value = self.random.randint(900, 90000)
        PlaceFigure.objects.update_or_create(place=place, key="population", year=year, defaults={"value": value})
        indicator_tallies.follow_weights([place.pk], noon(self.day), date(year, 1, 1))

    def rule(self) -> None:
        one, across = self.random.choice(self.indicators), self.random.choice(list(Across))
        one.across = across
        one.save()
        indicator_tallies.follow_rules([one.pk], noon(self.day))
