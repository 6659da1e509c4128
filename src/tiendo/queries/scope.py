"""The rows a person may see and the acts he may do: the access table of the core, asked with rows of the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from tiendo.core.access import TABLE, Act, Held, Place, Reach, Role
from tiendo.core.access import may as may_by_table
from tiendo.records.models import Draft, Person, Plan, RoleHeld, Run, Unit
from tiendo.records.models.units import AUTHORITIES
from tiendo.records.ready import Ready


def held(person: Person) -> tuple[Held, ...]:
    """The roles a person holds; none for somebody whose account is closed."""
    if not person.is_active:
        return ()
    return tuple(Held(Role(r.role), r.unit.path, _authority_path(r.unit), r.for_other) for r in roles_of(person))


def roles_of(person: Person) -> list[RoleHeld]:
    """His roles with their units and authorities."""
    if person.roles_known is not None:
        return person.roles_known
    return _ROLES.objects(person.pk)


_ROLES = Ready(lambda person: RoleHeld.objects.filter(person=person).select_related("unit__authority__parent"))


def remember_roles(person: Person) -> None:
    """Read his roles once for all that a page asks of them. For a request that only reads: what is remembered hangs on
    this object and goes with it."""
    if person.roles_known is None:
        person.roles_known = roles_of(person)


def authorities_held(person: Person, act: Act) -> list[Unit]:
    """The authorities in which he holds a role that lets him do the act, there or below."""
    rows = roles_of(person) if person.is_active else []
    return list(
        {r.unit.authority_id: r.unit.authority for r in rows if r.role in TABLE[act] and r.unit.authority}.values()
    )


def has_below(authority: int) -> bool:
    """Whether there are authorities right below it."""
    return bool(_BELOW.rows(authority))


_BELOW = Ready(lambda at: Unit.objects.filter(parent=at, kind__in=AUTHORITIES).order_by().values_list("pk")[:1])


def may(person: Person, act: Act, unit: Unit, run: Run | None = None) -> bool:
    """Whether this person may do this act at this unit, in a run of a programme where one is meant."""
    return may_by_table(held(person), act, place_of(unit, run))


def place_of(unit: Unit, run: Run | None = None) -> Place:
    """The unit as a place of the access table; a run names its standing office."""
    office = run.standing_office.path if run and run.standing_office else None
    return Place(unit.path, _authority_path(unit), office)


def runs_for(person: Person, act: Act = Act.SEE_PROGRAMME) -> QuerySet[Run]:
    """The runs in authorities at which he may do the act."""
    return Run.objects.filter(within(person, act, "authority__"))


MANY = 200
"""Of more runs than this a page offers those of one's own authorities; the pages of places lead to the others."""


def runs_offered(person: Person, act: Act = Act.SEE_PROGRAMME, wanted: str = "") -> list[Run]:
    """The runs among which a page lets him choose, those of his own authorities first; `wanted` (an id) among them."""
    found = runs_for(person, act).select_related("programme", "authority__authority", "standing_office")
    own = {h.authority_path for h in held(person)}
    if found[MANY : MANY + 1].exists():
        asked = Q(pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 18 else Q(pk__in=[])
        few = found.filter(asked | Q(authority__path__in=own))
        found = few if few.exists() else found.order_by("authority__path", "pk")[:MANY]
    return sorted(found, key=lambda r: (r.authority.path not in own, r.pk))


def topmost(person: Person, act: Act) -> list[str]:
    """The paths under which he may do an act that reaches below, none of them under another."""
    paths = sorted({h.authority_path for h in held(person) if TABLE[act].get(h.role) is Reach.BELOW})
    return [p for p in paths if not any(p != upper and p.startswith(upper) for upper in paths)]


def units_he_fills_for(person: Person) -> QuerySet[Unit]:
    """The units whose reports he fills in: his own, and those he follows."""
    paths = [h.unit_path for h in held(person) if h.role in TABLE[Act.FILL_REPORT]]
    return Unit.objects.filter(path__in=paths)


def _authority_path(unit: Unit) -> str:
    return unit.authority.path if unit.authority else unit.path


def authorities(person: Person, act: Act = Act.SEE_PROGRAMME) -> QuerySet[Unit]:
    """The authorities (commune, province, centre) at which he may do the act."""
    return Unit.objects.filter(within(person, act, ""), authority_id=F("id"))


def plans_for(person: Person) -> QuerySet[Plan]:
    found = Plan.objects.filter(within(person, Act.SEE_PROGRAMME, "authority__"))
    return found.order_by(F("issued_on").desc(nulls_last=True), "-approved_at")


def drafts_for(person: Person) -> QuerySet[Draft]:
    """Drafts he may see, those already approved or discarded too."""
    return Draft.objects.filter(within(person, Act.SEE_DRAFT, "authority__"))


def units_for(person: Person) -> QuerySet[Unit]:
    """Units whose programmes he may see."""
    return Unit.objects.filter(within(person, Act.SEE_PROGRAMME, "authority__"))


def within(person: Person, act: Act, prefix: str) -> Q:
    """The condition on an authority's path that the table's reach gives; nothing where he holds no role for the act."""
    out = Q(pk__in=[])
    for role in held(person):
        match TABLE[act].get(role.role):
            case Reach.AUTHORITY | Reach.UNIT:
                out |= Q(**{f"{prefix}path": role.authority_path})
            case Reach.BELOW:
                out |= Q(**{f"{prefix}path__startswith": role.authority_path})  # paths end in their separator
            case None:
                pass
    return out


@dataclass(frozen=True, slots=True)
class Sight:
    """The authorities that `within` reaches, to be held against what is at hand."""

    own: frozenset[str]
    below: tuple[str, ...]

    def reaches(self, path: str) -> bool:
        """Whether it reaches the authority with this path."""
        return path in self.own or path.startswith(self.below)

    def sees(self, authority: Unit | None) -> bool:
        return authority is not None and self.reaches(authority.path)


def sight(person: Person, act: Act = Act.SEE_PROGRAMME) -> Sight:
    """As far as the person sees; asked once for all that is held against it."""
    reach = [(TABLE[act].get(h.role), h.authority_path) for h in held(person)]
    own = frozenset(path for how, path in reach if how in (Reach.AUTHORITY, Reach.UNIT))
    return Sight(own, tuple(path for how, path in reach if how is Reach.BELOW))
