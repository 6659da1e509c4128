"""Evidence taken in: its form told from its content, marks of state secrets refused, kept by its hash."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction

from tiendo.core import evidence as core
from tiendo.core.access import Act
from tiendo.core.text import squash
from tiendo.records.deeds import day_of
from tiendo.records.models import Evidence, Person, StoredFile, Unit
from tiendo.records.turns import take_turn
from tiendo.usecases import apart, files, journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require

FIRST_PAGE = ["-m", "tiendo.intake.first_page"]
SECONDS = 30.0


def add_evidence(
    *,
    unit: Unit,
    data: bytes,
    file_name: str,
    actor: Person,
    now: datetime,
    number: str = "",
    dated: date | None = None,
    level: str = "",
) -> Evidence:
    """Keep a file as evidence of the unit; the same file with the same particulars again is the same evidence.

    Raises `NotAllowed`; `Refused` for a file that is too large, of a form not kept, or marked as a state secret.
    """
    require(actor, Act.FILL_REPORT, unit)
    name = core.clean_name(file_name)
    mime = _checked(data, name, number)
    if dated is not None and dated > day_of(now):
        raise Refused("Ngày văn bản không được sau hôm nay.")
    told = {"number": squash(number)[:100], "dated": dated, "level": squash(level)[:200]}
    with transaction.atomic():
        file = files.store(data=data, now=now)
        take_turn("evidence", unit.pk, file.pk)
        known = Evidence.objects.filter(unit=unit, file=file, file_name=name, **told).first()
        if known is not None:
            return known
        made = Evidence.objects.create(unit=unit, file=file, file_name=name, mime=mime, by=actor, at=now, **told)
        journal.record(
            act="add_evidence",
            subject=f"evidence:{made.pk}",
            authority=unit.authority or unit,
            actor=actor,
            now=now,
            detail={"unit": unit.pk, "name": name, "sha256": file.sha256, "size": len(data), "mime": mime},
        )
    return made


def pages_of(file: StoredFile) -> int:
    """How many pages a stored PDF has; 0 where it cannot be opened, or not now: that is asked again."""
    try:
        return _pages(file.sha256)
    except apart.Slow:
        return 0


@lru_cache(maxsize=1000)
def _pages(sha256: str) -> int:
    """Content under a hash never changes, so it is opened once a process."""
    return _opened(files.content(StoredFile(sha256=sha256)))[1]


def _checked(data: bytes, name: str, number: str) -> str:
    """The media type of a file that can be kept."""
    for text, where in ((name, "Tên tệp"), (number, "Số, ký hiệu")):
        if mark := core.secret_in_name(text):
            raise Refused(core.secret_refusal(mark, where))
    try:
        kind = core.kind_of(data)
    except core.Unfit as why:
        raise Refused(str(why)) from why
    text = _first_page(data)[0] if kind is core.PDF else core.office_text(data) if kind is core.DOCX else ""
    if mark := core.secret_in_text(text):
        raise Refused(core.secret_refusal(mark, "Trang đầu của tệp"))
    return kind.mime


def _first_page(data: bytes) -> tuple[str, int]:
    """The first page's text and the number of pages; a file that does not open is kept, and shown as such."""
    try:
        return _opened(data)
    except apart.Slow:
        return "", 0


def _opened(data: bytes) -> tuple[str, int]:
    """The same; raises `Slow` where it says nothing of the file: the machine had no time or no room for it."""
    try:
        answer = json.loads(apart.output(FIRST_PAGE, data, seconds=SECONDS))
    except OSError as why:
        raise apart.Slow from why
    except ValueError:
        return "", 0
    return str(answer["text"]), int(answer["pages"])
