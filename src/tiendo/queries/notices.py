"""One's own notices: how many are unread, and the latest."""

from __future__ import annotations

from tiendo.records.models import Notice, Person

SHOWN = 100


def unread_count(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def latest(person: Person) -> list[Notice]:
    """Unread ones first, each part the newest first; a hundred at most."""
    unread = list(Notice.objects.filter(person=person, read_at=None)[:SHOWN])
    return unread + list(Notice.objects.filter(person=person, read_at__isnull=False)[: SHOWN - len(unread)])
