"""Sessions in the database, as Django keeps them; every page asks for one, by a statement that is made already."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from tiendo.records.ready import Ready

_SESSIONS = Ready(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Session | None:
        found: list[Session] = _SESSIONS.objects(self.session_key or "", timezone.now())  # noqa: TID251  it set the end by this clock, too
        if not found:
            self._session_key = None
        return found[0] if found else None
