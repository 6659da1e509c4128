"""Papers a person may see: one, a run's desk (what is due, drafts, issued), what came from below, a code looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, prefetch_related_objects

from tiendo.core.access import Act
from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.outline import Shape, Side
from tiendo.core.text import fold
from tiendo.queries import scope
from tiendo.queries.definitions import definitions_of
from tiendo.records.models import Paper, PaperState, Person, ReportingPeriod, Run
from tiendo.records.models.units import UnitKind
from tiendo.records.ready import Ready

PAGE = 30
SOON = timedelta(days=31)  # a yearly report is not asked for in spring
SHOWN_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Due:
    """A paper that the period asks for: the draft or issued paper where there is one. `report`: it is one by its type,
    not a sheet or register beside it."""

    key: str
    name: str
    paper: Paper | None
    report: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of paper to one unit; a `notice` (of evidence returned) only where something was."""

    key: str
    name: str
    notice: bool


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """The papers of one period, by how near its day is; `days` until it, negative when past."""

    row: ReportingPeriod
    days: int
    papers: tuple[Due, ...]

    @property
    def reports(self) -> list[Due]:
        return [d for d in self.papers if d.report]

    @property
    def sheets(self) -> list[Due]:
        return [d for d in self.papers if not d.report]

    @property
    def left(self) -> int:
        return sum(d.paper is None or d.paper.state != PaperState.ISSUED for d in self.reports)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the issued papers is asked for; "" and None mean all."""

    text: str = ""
    kind: str = ""
    year: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """The papers of a run. `due`: periods at hand; `other`: kinds made for a day or for one unit; `issued` is one page
    of `total`; `kinds` and `years` are of what was issued."""

    due: list[DuePeriod]
    other: list[Definition]
    drafts: list[Paper]
    issued: list[Paper]
    total: int
    kinds: list[tuple[str, str]]
    years: list[int]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def papers_with() -> QuerySet[Paper]:
    """Papers with what their pages name, and without their long texts."""
    related = ("run__programme", "run__authority__authority", "run__standing_office", "period", "unit", "made_by")
    return Paper.objects.select_related(
        *related, "sent_to__authority", "received_by", "issued_by", "corrects", "signed"
    )


def paper_for(person: Person, pk: int) -> Paper | None:
    """The paper, where he may see it: a draft those who make papers, an issued one also those who read them."""
    paper = papers_with().filter(pk=pk).first()
    return paper if paper is not None and may_see(person, paper) else None


def may_see(person: Person, paper: Paper) -> bool:
    if scope.may(person, Act.DRAFT_PAPER, paper.run.authority, paper.run):
        return True
    if paper.state != PaperState.ISSUED:
        return False
    if scope.may(person, Act.SEE_PAPER, paper.run.authority, paper.run):
        return True
    return paper.sent_to is not None and scope.may(person, Act.SEE_PAPER, paper.sent_to)


def with_code(person: Person, code: str) -> Paper | None:
    """The paper whose copies bear this code, where he may see it."""
    paper = papers_with().filter(code=code).first() if code else None
    return paper if paper is not None and may_see(person, paper) else None


def runs_with_papers(person: Person, wanted: str = "") -> list[Run]:
    """The runs whose papers he may see, those of his own authority first; `wanted` (an id) among them."""
    return scope.runs_offered(person, Act.SEE_PAPER, wanted)


def desk(run: Run, today: date, *, drafts: bool, asked: Asked = Asked()) -> Desk:
    """The papers of the run; about eight queries. `drafts`: with what is due and being drafted, for those who make
    papers."""
    every = definitions_of(run)
    names = {d.key: d.name for d in every}
    above = scope.has_below(run.authority_id)
    definitions = [d for d in every if above or not d.from_below]
    issued: list[tuple[Any, ...]] = _IN_STATE.rows(run.pk, str(PaperState.ISSUED))
    found = _asked(issued, asked)
    total = len(found)
    page = min(max(1, asked.page), max(1, -(-total // PAGE)))
    shown: list[Paper] = _light(found[(page - 1) * PAGE : page * PAGE])
    prefetch_related_objects(shown, "corrected_by")
    return Desk(
        due=_due(run, definitions, today) if drafts else [],
        other=[d for d in definitions if d.each_unit or not d.kinds] if drafts else [],
        drafts=_light([pk for pk, *_ in _DRAFTED.rows(run.pk, str(PaperState.DRAFT))]) if drafts else [],
        issued=shown,
        total=total,
        kinds=sorted({(kind, names.get(kind, kind)) for kind in {row[1] for row in issued}}, key=lambda pair: pair[1]),
        years=sorted({row[2].year for row in issued if row[2]}, reverse=True),
        names=names,
    )


def periods_to_make(run: Run, definition: Definition, today: date) -> list[ReportingPeriod]:
    """The periods for which a paper of this kind can be made, the latest first."""
    found = run.periods.filter(kind__in=[str(k) for k in definition.kinds], start__lte=today)
    return list(found.order_by("-end", "-start")[:SHOWN_PERIODS])


def letters_of(run: Run) -> list[Letter]:
    """The kinds that go to one unit each, one of each shape: by the side that the standing office is of, where there is
    one of that side."""
    own = Side.PARTY if run.standing_office and run.standing_office.kind == UnitKind.PARTY else Side.STATE
    found: dict[Shape, Definition] = {}
    for kind in sorted((d for d in definitions_of(run) if d.each_unit), key=lambda d: d.side is not own):
        found.setdefault(kind.shape, kind)
    return [Letter(d.key, d.name.partition(" (")[0].partition(",")[0], d.shape is Shape.NAMED) for d in found.values()]


_HEAVY = ("composed", "content", "definition")
_IN_STATE = Ready(
    lambda run, state: (
        Paper.objects.filter(run=run, state=state)
        .order_by("-dated", "-id")
        .values_list("pk", "kind", "dated", "title", "number", "code")
    )
)
_DRAFTED = Ready(lambda run, state: Paper.objects.filter(run=run, state=state).values_list("pk"))
_LIGHT = Ready(lambda ids: papers_with().filter(pk__in=ids).defer(*_HEAVY).order_by())


def _light(ids: Sequence[int]) -> list[Paper]:
    """The papers with these ids, in their order, with what a list names of them."""
    rows = {paper.pk: paper for paper in _LIGHT.objects(ids)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def _asked(papers: Iterable[tuple[Any, ...]], asked: Asked) -> list[int]:
    """The ids of those asked for. SQLite's LIKE folds no Vietnamese letters: titles are few enough to be folded."""
    wanted = fold(asked.text)
    return [
        pk
        for pk, kind, dated, *words in papers
        if (not asked.kind or kind == asked.kind)
        and (not asked.year or (dated is not None and dated.year == asked.year))
        and (not wanted or wanted in fold(" ".join(words)))
    ]


_BEGUN = Ready(
    lambda run, kinds, today: ReportingPeriod.objects.filter(run=run, start__lte=today, kind__in=kinds).order_by(
        "start", "end"
    )
)
_MADE = Ready(
    lambda run, periods: (
        Paper.objects.filter(run=run, period__in=periods, unit=None)
        .exclude(state=PaperState.DISCARDED)
        .defer(*_HEAVY)
        .order_by("id")
    )
)


def _due(run: Run, definitions: Sequence[Definition], today: date) -> list[DuePeriod]:
    """The last period of each kind that has begun and falls due soon, and any before it in which a paper is missing
    that was begun; the nearest day first."""
    made_for = [d for d in definitions if d.kinds and not d.each_unit]
    latest: dict[str, ReportingPeriod] = {}
    kinds = {str(k) for d in made_for for k in d.kinds}
    for row in _BEGUN.objects(run.pk, kinds, today) if kinds else ():
        if row.kind not in latest or row.start > latest[row.kind].start:
            latest[row.kind] = row
    rows = [r for r in latest.values() if r.due <= today + SOON]
    there: dict[tuple[str, int | None], Paper] = {}
    for paper in _MADE.objects(run.pk, [row.pk for row in rows]) if rows else ():
        there[(paper.kind, paper.period_id)] = paper
    out = []
    for row in rows:
        of = [d for d in made_for if row.kind in [str(k) for k in d.kinds]]
        dues = tuple(Due(d.key, d.name, there.get((d.key, row.pk)), _is_report(d)) for d in of)
        out.append(DuePeriod(row, (row.due - today).days, dues))
    return sorted(out, key=lambda p: (p.row.due, p.row.end))


def _is_report(definition: Definition) -> bool:
    return fold(definition.type_name).startswith("bao cao")


def later_of(paper: Paper) -> Paper | None:
    """The issued paper that puts this one right."""
    return paper.corrected_by.filter(state=PaperState.ISSUED).order_by("-issued_at").first()


def waiting_above(person: Person) -> QuerySet[Paper]:
    """Papers that came to authorities where he takes them in, and that nobody has received yet."""
    open_ = Paper.objects.filter(scope.within(person, Act.RECEIVE_PAPER, "sent_to__"), received_at=None)
    return open_.filter(~Q(run__authority=F("sent_to")))
