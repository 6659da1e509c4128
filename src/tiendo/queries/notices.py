"""One's own notices: how many are unread, and the latest."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from tiendo.records.models import Notice, Person
from tiendo.records.ready import Ready

SHOWN = 100


def unread_count(person: Person) -> int:
    return sum(n for (n,) in _UNREAD.rows(person.pk))


def _unread(person: int) -> QuerySet[Notice, Any]:
    rows = Notice.objects.filter(person=person, read_at=None).order_by()
    return rows.values("person").annotate(n=Count("pk")).values_list("n")


_UNREAD = Ready(_unread)


def latest(person: Person) -> list[Notice]:
    """Unread ones first, each part the newest first; a hundred at most."""
    unread = list(Notice.objects.filter(person=person, read_at=None)[:SHOWN])
    return unread + list(Notice.objects.filter(person=person, read_at__isnull=False)[: SHOWN - len(unread)])
