"""Notices: what people are told, each thing once, written in the transaction of its event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tiendo.records.models import Notice, Person
from tiendo.usecases.errors import NotAllowed


def notify(
    *, persons: Iterable[Person], kind: str, key: str, text: str, address: str = "", now: datetime
) -> list[Person]:
    """Tell each person once; gives those told now. Call it in the transaction of the event itself.

    `key` names the event ("alert:12:head", "verdict:7"): the same person and key a second time is the same notice, also
    when two processes write it at one moment. `address` is a path of this site. Nothing is sent here: the day's mail is
    made of the notices that are not yet read.
    """
    asked = {p.pk: p for p in persons if p.is_active}
    told = set(Notice.objects.filter(person__in=asked, key=key[:150]).values_list("person_id", flat=True))
    new = [p for pk, p in asked.items() if pk not in told]
    Notice.objects.bulk_create(
        [Notice(person=p, kind=kind, key=key[:150], text=text, address=address[:300], at=now) for p in new],
        ignore_conflicts=True,
    )
    return new


def read_notice(*, notice_id: int, actor: Person, now: datetime) -> Notice:
    """Mark one's own notice as read; the first time stays."""
    notice = Notice.objects.filter(pk=notice_id, person=actor).first()
    if notice is None:
        raise NotAllowed("Không có thông báo này trong hộp của bạn.")
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
        notice.refresh_from_db()
    return notice


def read_all(*, actor: Person, until: datetime, now: datetime) -> int:
    """Mark as read what came up to `until`, the instant at which the list was shown: what came since stays unread."""
    return Notice.objects.filter(person=actor, read_at=None, at__lte=until).update(read_at=now)
