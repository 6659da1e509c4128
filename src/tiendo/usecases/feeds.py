"""The key of a person's private calendar: made, made anew, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from tiendo.records.models import Person
from tiendo.usecases import journal


@transaction.atomic
def make_feed_key(*, actor: Person, now: datetime) -> str:
    """A new key; the one before opens nothing from now on."""
    actor.feed_key = secrets.token_urlsafe(32)
    actor.save(update_fields=["feed_key"])
    _record("make_feed_key", actor, now)
    return actor.feed_key


@transaction.atomic
def revoke_feed_key(*, actor: Person, now: datetime) -> None:
    if actor.feed_key is not None:
        actor.feed_key = None
        actor.save(update_fields=["feed_key"])
        _record("revoke_feed_key", actor, now)


def _record(act: str, actor: Person, now: datetime) -> None:
    journal.record(act=act, subject=f"person:{actor.pk}", authority=None, actor=actor, now=now)
