"""What goes over to the central system by hand: ticks of what was entered there, the evidence as one ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db import IntegrityError, transaction

from tiendo.core.access import Act
from tiendo.core.text import bare
from tiendo.queries.leads import leads_now
from tiendo.queries.packet import Packet
from tiendo.queries.scope import may
from tiendo.records.models import CentralTick, Evidence, Person, ReportingPeriod, Target, Task, Unit
from tiendo.records.models.items import on_item
from tiendo.usecases import files, journal
from tiendo.usecases.errors import NotAllowed, Refused

MOST_BYTES = 500 * 1024 * 1024
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 80


@transaction.atomic
def tick(*, period: ReportingPeriod, item: str, actor: Person, now: datetime) -> CentralTick:
    """Say that an item ("task:12") of the period stands in the central system; saying so twice says it once."""
    found = _item(item)
    _may(actor, found, period, now)
    standing = _standing(period, found)
    if standing is not None:
        return standing
    try:
        with transaction.atomic():
            made = CentralTick.objects.create(period=period, by=actor, at=now, **on_item(found))
    except IntegrityError:  # somebody else said it at the same moment
        again = _standing(period, found)
        if again is None:
            raise
        return again
    _record("central_tick", period, item, actor, now)
    return made


@transaction.atomic
def untick(*, period: ReportingPeriod, item: str, actor: Person, now: datetime) -> None:
    """Take it back; that it was said stays in the history."""
    found = _item(item)
    _may(actor, found, period, now)
    undone = CentralTick.objects.filter(period=period, undone_at=None, **on_item(found))
    if undone.update(undone_by=actor, undone_at=now):
        _record("central_untick", period, item, actor, now)


def may_tick(actor: Person, units: Iterable[Unit], period: ReportingPeriod) -> bool:
    """Those of a unit that leads the item, and the standing office."""
    run = period.run
    return any(may(actor, Act.TICK_CENTRAL, unit, run) for unit in (run.authority, *units))


def evidence_zip(packet: Packet, into: IO[bytes]) -> None:
    """Write the evidence in folders named by item, with a list; the same packet gives the same bytes.

    Raises `Refused` where it is more than 500 MB.
    """
    pieces = [p for p in packet.pieces if p.files]
    if sum({e.pk: e.file.size for p in pieces for e in p.files}.values()) > MOST_BYTES:
        raise Refused("Minh chứng của kỳ này nhiều hơn 500 MB. Hãy tải từng tệp ở trang của nhiệm vụ, chỉ tiêu.")
    with ZipFile(into, "w", ZIP_STORED) as out:
        listed = []
        for n, piece in enumerate(pieces, 1):
            folder = f"{n:03d} {_fit(piece.name)}"
            for name, evidence in _named(piece.files):
                out.writestr(ZipInfo(f"{folder}/{name}"), files.content(evidence.file))
                listed.append((folder, name, evidence))
        out.writestr(ZipInfo("danh-muc.csv"), _list(listed).encode("utf-8-sig"))


def _list(rows: Iterable[tuple[str, str, Evidence]]) -> str:
    lines = ["Nhiệm vụ, chỉ tiêu;Tệp;Số, ký hiệu;Ngày văn bản;Đơn vị;SHA-256"]
    for folder, name, e in rows:
        dated = e.dated.strftime("%d/%m/%Y") if e.dated else ""
        lines.append(";".join(_plain(v) for v in (folder, name, e.number, dated, e.unit.name, e.file_id)))
    return "\r\n".join(lines) + "\r\n"


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula or for two cells."""
    text = text.replace(";", ",").replace("\n", " ").replace("\r", " ")
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _named(given: Iterable[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """File names that are fit for every system, no two alike."""
    used: set[str] = set()
    for evidence in given:
        stem, dot, kind = evidence.file_name.rpartition(".")
        stem, kind = (_fit(stem), f".{_fit(kind)}") if dot and stem else (_fit(evidence.file_name), "")
        name, n = f"{stem}{kind}", 2
        while bare(name) in used:
            name, n = f"{stem} ({n}){kind}", n + 1
        used.add(bare(name))
        yield name, evidence


def _fit(text: str) -> str:
    return " ".join(_UNFIT.sub(" ", text).split())[:_LONGEST].strip(" .") or "khong-ten"


def _item(key: str) -> Task | Target:
    kind, _, number = key.partition(":")
    model: type[Task] | type[Target] | None = {"task": Task, "target": Target}.get(kind)  # type: ignore[assignment]
    found = model.objects.filter(pk=int(number)).first() if model and number.isdigit() and len(number) < 18 else None
    if found is None:
        raise NotAllowed("Không có nhiệm vụ, chỉ tiêu này.")
    return found


def _may(actor: Person, item: Task | Target, period: ReportingPeriod, now: datetime) -> None:
    authority = item.authority_id if isinstance(item, Task) else item.plan.authority_id
    if authority != period.run.authority_id:
        raise NotAllowed("Nhiệm vụ, chỉ tiêu này không thuộc chương trình của kỳ báo cáo.")
    units = leads_now(item, now.date()) if isinstance(item, Task) else [u for u in (item.tracked_by,) if u]
    if not may_tick(actor, units, period):
        raise NotAllowed("Chỉ đơn vị chủ trì và cơ quan thường trực đánh dấu được việc này.")


def _standing(period: ReportingPeriod, item: Task | Target) -> CentralTick | None:
    return CentralTick.objects.filter(period=period, undone_at=None, **on_item(item)).first()


def _record(act: str, period: ReportingPeriod, item: str, actor: Person, now: datetime) -> None:
    journal.record(
        act=act,
        subject=item,
        authority=period.run.authority,
        actor=actor,
        now=now,
        detail={"period": period.pk},
    )
