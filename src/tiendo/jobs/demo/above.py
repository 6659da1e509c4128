"""The level above in the demo: the province's plan, targets linked to the catalogue, what it asks of communes."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files

from tiendo.core.adding import Direction
from tiendo.core.allocating import cell_for
from tiendo.records.models import Indicator, Person, Plan, Unit
from tiendo.usecases import allocation, catalogue, indicator_links
from tiendo.usecases.drafts import add_draft
from tiendo.usecases.plans import approve
from tiendo.usecases.reading import read_draft

PLAN = "ke-hoach-nq57-lam-giang.md"
PAPER = "Công văn 212-CV/TU"
# What the province asks: code, year, the level for all, and the commune's own where its roads are longer.
ASKED = (("HT.01", 2026, "70%", None), ("CD.07", 2030, "85%", "80%"), ("XH.05", 2030, "95%", None))


def play(province: Unit, office: Person, commune: Unit, commune_office: Person, now: datetime) -> None:
    """After the commune's plan is live; all through the use cases."""
    catalogue.install_shipped(now=now)
    above = _plan(province, office, now)
    below = Plan.objects.filter(authority=commune).order_by("pk").first()
    for plan, actor in ((above, office), (below, commune_office)):
        if plan is not None:
            indicator_links.link_all(plan_id=plan.pk, percent=indicator_links.LEAST, actor=actor, now=now)
    codes = {i.code: i.pk for i in Indicator.objects.filter(code__in=[a[0] for a in ASKED], set__owner=None)}
    for code, year, level, own in ASKED:
        values = {None: {year: level}, commune.pk: {year: own}} if own else {None: {year: level}}
        asked = {
            place: {y: m for y, text in by.items() if (m := cell_for(y, text, Direction.UP)) is not None}
            for place, by in values.items()
        }
        allocation.allocate(
            authority=province, indicator_id=codes[code], values=asked, document=PAPER, actor=office, now=now
        )


def _plan(province: Unit, office: Person, now: datetime) -> Plan:
    data = files(__package__).joinpath(PLAN).read_bytes()
    draft = add_draft(authority=province, data=data, file_name=PLAN, actor=office, now=now).draft
    read_draft(draft_id=draft.pk, now=now)
    later = now + timedelta(minutes=20)
    return approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=office, now=later)
