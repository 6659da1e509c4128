"""Reports from below: which authorities of the next level have sent theirs for a period, and which have not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from tiendo.core.access import Act
from tiendo.queries import scope
from tiendo.queries.papers import papers_with
from tiendo.records.models import Paper, PaperState, Person, Programme, ReportingPeriod, Run, Unit


@dataclass(frozen=True, slots=True)
class PeriodAsked:
    """A period as all authorities know it: its kind and days, not one's own row."""

    kind: str
    start: date
    end: date
    label: str

    @property
    def key(self) -> str:
        return f"{self.kind}_{self.start}"


@dataclass(frozen=True, slots=True)
class Sender:
    """An authority below and what it has sent for the period; `follows`: it runs the programme at all."""

    unit: Unit
    follows: bool
    papers: tuple[Paper, ...]

    @property
    def sent(self) -> bool:
        return any(p.sent_at for p in self.papers)


@dataclass(frozen=True, slots=True)
class Below:
    programme: Programme
    authority: Unit
    periods: list[PeriodAsked]
    period: PeriodAsked | None
    senders: list[Sender]

    @property
    def expected(self) -> int:
        return sum(s.follows for s in self.senders)

    @property
    def sent(self) -> int:
        return sum(s.sent for s in self.senders)


def places_above(person: Person) -> list[Unit]:
    """The authorities at which he takes reports in and that have authorities below them."""
    units = scope.authorities(person, Act.RECEIVE_PAPER)
    return list(units.filter(Exists(Unit.objects.filter(parent=OuterRef("pk"), authority_id=F("id")))))


def programmes_below(authority: Unit) -> list[Programme]:
    return list(Programme.objects.filter(runs__authority__in=_children(authority)).distinct())


def below(programme: Programme, authority: Unit, asked: str = "", shown: int = 12) -> Below:
    """Who has sent and who has not; `asked` is the key of a period, else the latest for which somebody has issued a
    paper, else the latest begun. Six queries, however many authorities."""
    children = list(_children(authority))
    runs = Run.objects.filter(programme=programme, authority__in=children)
    found = (
        ReportingPeriod.objects.filter(run__in=runs)
        .order_by("-end", "-start")
        .values_list("kind", "start", "end", "label")
        .distinct()
    )
    periods = [PeriodAsked(*row) for row in found[: shown * 4]]
    period = next((p for p in periods if p.key == asked), None) or _lately(programme, children, periods)
    if period is None:
        return Below(programme, authority, periods, None, [])
    following = set(runs.values_list("authority", flat=True))
    light = papers_with().defer("composed", "content", "definition")
    by_unit: dict[int, list[Paper]] = {}
    for paper in _of_period(light, programme, children, period):
        by_unit.setdefault(paper.run.authority_id, []).append(paper)
    senders = [Sender(u, u.pk in following, tuple(by_unit.get(u.pk, ()))) for u in children]
    return Below(programme, authority, periods, period, senders)


def _children(authority: Unit) -> QuerySet[Unit]:
    """The authorities of the next level."""
    return Unit.objects.filter(parent=authority, authority_id=F("id")).order_by("position", "name")


def _of_period(
    papers: QuerySet[Paper], programme: Programme, children: Sequence[Unit], period: PeriodAsked
) -> QuerySet[Paper]:
    """Those issued for the period and not put right since."""
    days = {"period__kind": period.kind, "period__start": period.start, "period__end": period.end}
    of = papers.filter(
        run__programme=programme, run__authority__in=children, state=PaperState.ISSUED, unit=None, **days
    )
    return of.exclude(corrected_by__state=PaperState.ISSUED).order_by("dated", "id")


def _lately(programme: Programme, children: list[Unit], periods: list[PeriodAsked]) -> PeriodAsked | None:
    last = (
        Paper.objects.filter(
            run__programme=programme, run__authority__in=children, state=PaperState.ISSUED, period__isnull=False
        )
        .order_by("-issued_at")
        .values_list("period__kind", "period__start")
        .first()
    )
    key = f"{last[0]}_{last[1]}" if last else ""
    return next((p for p in periods if p.key == key), periods[0] if periods else None)
