"""The catalogue on screen: the list with how many places stand behind each indicator, and one indicator's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet

from tiendo.core.access import Act, Place, may
from tiendo.core.reading import Milestone as Promise
from tiendo.core.rollup import Rolled
from tiendo.core.text import fold
from tiendo.queries import scope
from tiendo.queries.catalogue import in_use, sets_of
from tiendo.queries.figures import Last, Told, last_told
from tiendo.queries.indicator_tallies import IndicatorTally, indicator_tallies, indicator_tally
from tiendo.queries.promises import milestones_now, with_milestones
from tiendo.records.models import Indicator, IndicatorSet, Person, Target, Unit
from tiendo.records.models.units import AUTHORITIES
from tiendo.records.ready import Ready

SHOWN = 50  # places on one page of an indicator
_PAGES = 10**6  # more than any number of places has
_SHOWN = ("name", "same_as", "plan__kind", "plan__number", "plan__issued_on", "plan__authority__name")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is asked for; "" and None for everything."""

    text: str = ""
    set_id: int | None = None
    group: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """`places` promise it; of those `told` have an accepted figure. `amount` is what the accepted ones come to by the
    indicator's own rule, out of `usable` of them; None where nothing can be added up."""

    indicator: Indicator
    places: int
    told: int
    amount: Decimal | None = None
    usable: int = 0


@dataclass(frozen=True, slots=True)
class CatalogueList:
    """`groups`: title and rows, in the order of the sets; `whole`: how many there are without the filter."""

    home: Unit | None
    sets: list[IndicatorSet]
    choices: list[str]
    groups: list[tuple[str, list[IndicatorRow]]]
    whole: int
    may_set: bool

    @property
    def rows(self) -> list[IndicatorRow]:
        return [row for _, rows in self.groups for row in rows]

    @property
    def used(self) -> int:
        return sum(1 for row in self.rows if row.places)


def home_of(person: Person) -> Unit | None:
    """The authority in which a person works: that of his first role."""
    first = min(scope.roles_of(person), key=lambda role: role.pk, default=None)
    return first.unit.authority if first else None


def catalogue_list(person: Person, show: Shown, today: date) -> CatalogueList:
    """Eight queries, however many places are below."""
    home = home_of(person)
    sets = list(sets_of(home)) if home else []
    kept = Indicator.objects.filter(set__in=sets, retired_on=None).select_related("set").order_by("set", "position")
    every = list(kept)
    chosen = [i for i in every if _passes(i, show)]
    found = indicator_tallies(chosen, home, today, below=_sees_all(person, home)) if home else {}
    rows = [_row(i, found[i.pk].accepted) for i in chosen if i.pk in found]
    if show.used:
        rows = [r for r in rows if r.places]
    groups: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        groups.setdefault(_title(row.indicator, sets), []).append(row)
    choices = list(dict.fromkeys(i.group for i in every if i.group and show.set_id in (None, i.set_id)))
    at_home = Place(home.path, home.authority_path) if home else None
    may_set = at_home is not None and may(scope.held(person), Act.SET_CATALOGUE, at_home)
    return CatalogueList(home, sets, choices, list(groups.items()), len(every), may_set)


def _row(indicator: Indicator, of: Rolled) -> IndicatorRow:
    return IndicatorRow(indicator, of.of, of.given, of.amount, of.usable)


def _title(indicator: Indicator, sets: list[IndicatorSet]) -> str:
    group = indicator.group or "Chưa xếp nhóm"
    return f"{indicator.set.name}: {group}" if len(sets) > 1 else group


def _passes(indicator: Indicator, show: Shown) -> bool:
    text = fold(show.text)
    names = " ".join([indicator.folded, indicator.code, *indicator.wordings])
    return (
        (not text or all(word in fold(names) for word in text.split()))
        and show.set_id in (None, indicator.set_id)
        and show.group in ("", indicator.group)
    )


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place's promise: its target, what it promises by year; `now` is the last figure that was not returned (the
    last returned one where there is no other), `accepted` the last accepted."""

    target: Target
    cells: list[Promise | None]
    now: Told | None
    accepted: Told | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """`rows` are the promises of one page of places out of `whole`; `tally` is of all that the person sees, None where
    he sees but his own place."""

    indicator: Indicator
    home: Unit
    years: list[int]
    rows: list[PlaceRow]
    whole: int
    places: int
    page: int
    tally: IndicatorTally | None
    below: bool = False  # there are places to which the person's authority may ask it, and he sees them

    @property
    def told(self) -> int:
        return self.tally.accepted.given if self.tally else 0

    @property
    def pages(self) -> int:
        return -(-self.whole // SHOWN)


def indicator_page(person: Person, indicator_id: int, today: date, page: int = 1) -> IndicatorPage | None:
    """None where the indicator is not of the person's catalogue."""
    home = home_of(person)
    if home is None:
        return None
    found = next((one for one in _INDICATOR.objects(indicator_id) if in_use(one.set, home)), None)
    if found is None:
        return None
    page, shown, whole = _page_of(person, found, min(max(page, 1), _PAGES))
    with_milestones(shown)
    promises = {pk: [m.now for m in some] for pk, some in milestones_now(shown, today).items()}
    told = last_told({t.same_as_id or t.pk for t in shown}, today)
    years = sorted({m.year for some in promises.values() for m in some})
    last = [told.get(t.same_as_id or t.pk, Last()) for t in shown]
    rows = [
        PlaceRow(t, _cells(promises[t.pk], years), one.now, one.accepted) for t, one in zip(shown, last, strict=True)
    ]
    all_below = _sees_all(person, home)
    tally = indicator_tally(found, home, today) if whole and all_below else None
    places = tally.accepted.of if tally else _all_of(person, found).values("plan__authority").distinct().count()
    return IndicatorPage(found, home, years, rows, whole, places, page, tally, scope.has_below(home.pk) and all_below)


def _page_of(person: Person, indicator: Indicator, page: int) -> tuple[int, list[Target], int]:
    """A page of the targets, the last one where there is no such, with its number and how many there are in all; three
    queries at most where there is such a page."""
    top = _top(person)
    if page == 1 and top:
        shown = _FIRST.objects(indicator.pk, top)
    else:
        every = _below(indicator.pk, top) if top else _all_of(person, indicator)
        shown = list(_ordered(every)[(page - 1) * SHOWN : page * SHOWN])
    if len(shown) < SHOWN and (shown or page == 1):
        return page, shown, (page - 1) * SHOWN + len(shown)
    whole = _counted(person, indicator, top)
    return (page, shown, whole) if shown else _page_of(person, indicator, max(1, -(-whole // SHOWN)))


def _top(person: Person) -> str:
    """The one path below which he sees everything; "" where he does not see just that."""
    found = scope.sight(person)
    return found.below[0] if not found.own and len(found.below) == 1 else ""


def _counted(person: Person, indicator: Indicator, top: str) -> int:
    if not top:
        return _all_of(person, indicator).count()
    # Below the only top is everything; joined to all its places it would take the time of the whole page.
    everything = [top] == [path for (path,) in _TOPS.rows()]
    return sum(n for (n,) in (_EVERYWHERE.rows(indicator.pk) if everything else _BELOW.rows(indicator.pk, top)))


def _all_of(person: Person, indicator: Indicator) -> QuerySet[Target]:
    return Target.objects.filter(plan__in=scope.plans_for(person), indicator=indicator)


def _ordered(targets: QuerySet[Target]) -> QuerySet[Target]:
    """By their places."""
    brief = targets.select_related("plan__authority").only(*_SHOWN)
    return brief.order_by("plan__authority__path", F("plan__issued_on").asc(nulls_first=True), "position")


def _below(indicator: int, path: str) -> QuerySet[Target]:
    return Target.objects.filter(indicator=indicator, plan__authority__path__startswith=path)


def _count(targets: QuerySet[Target]) -> QuerySet[Target, Any]:
    return targets.order_by().values("indicator").annotate(n=Count("pk")).values_list("n")


_FIRST = Ready(lambda indicator, path: _ordered(_below(indicator, path))[:SHOWN])
_BELOW = Ready(lambda indicator, path: _count(_below(indicator, path)))
_TOPS = Ready(lambda: Unit.objects.filter(parent=None).order_by().values_list("path")[:2])
_EVERYWHERE = Ready(lambda indicator: _count(Target.objects.filter(indicator=indicator)))
_INDICATOR = Ready(
    lambda pk: Indicator.objects.filter(pk=pk).select_related("set__owner", "set__changed_by").order_by()
)


def _cells(promises: Iterable[Promise], years: list[int]) -> list[Promise | None]:
    by_year = {p.year: p for p in promises}
    return [by_year.get(year) for year in years]


def _sees_all(person: Person, home: Unit) -> bool:
    """Whether he sees every place below his own; a reporter of a province does not see its communes."""
    inside = f"{home.path}0/"  # stands for any place there: no unit has this id
    if may(scope.held(person), Act.SEE_PROGRAMME, Place(inside, inside)):
        return True
    return not Unit.objects.filter(path__startswith=home.path, kind__in=AUTHORITIES).exclude(pk=home.pk).exists()
