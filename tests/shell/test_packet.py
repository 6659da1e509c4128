"""The packet of a paper: what items say, who ticks, the evidence as a ZIP."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import at, begun, evidence_of, period_of_month

from tiendo.queries.packet import packet
from tiendo.records.models import CentralTick, JournalRow, Paper, Report, Task
from tiendo.usecases import packet as usecase
from tiendo.usecases.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast: Cast) -> Paper:
    return november(cast)


def november(cast: Cast) -> Paper:
    """A draft for November, in which economy reported its task done, with two files of one name."""
    run = begun(cast)
    task, period = Task.objects.get(name__startswith="Rà soát"), period_of_month(run, 11)
    who = {"unit": cast.economy, "filled_by": cast.reporter, "sent_by": cast.reporter, "sent_at": at(2026, 11, 20)}
    report = Report.objects.create(
        task=task, period=period, done=Decimal(100), complete=True, result="Đã phủ sóng 12/12 thôn", **who
    )
    for n in range(2):
        piece = evidence_of(cast, cast.economy, cast.reporter, name=f"nghiệm thu {n}.pdf")
        piece.file_name = "Nghiệm thu: đợt/1.pdf"
        piece.save()
        report.evidence.add(piece)
    made = {"made_by": cast.office, "made_at": cast.now, "as_of": cast.now.date()}
    return Paper.objects.create(run=run, kind="x", period=period, title="Báo cáo", code="TD-TEST", **made)


def test_it_says_what_units_reported(paper: Paper, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60):
        found = packet(paper)
    (piece,) = found.pieces
    assert "Đã phủ sóng 12/12 thôn." in piece.text
    assert (found.files, found.ticked) == (2, 0)
    assert found.silent > 0


def test_a_tick_is_said_once_and_taken_back(cast: Cast, paper: Paper) -> None:
    item = packet(paper).pieces[0].key
    who: dict[str, Any] = {"period": paper.period, "item": item, "now": cast.now}
    first = usecase.tick(actor=cast.reporter, **who)
    assert usecase.tick(actor=cast.office, **who) == first
    told = packet(paper).pieces[0].tick
    assert told is not None
    assert told.by == cast.reporter
    usecase.untick(actor=cast.office, **who)
    usecase.untick(actor=cast.office, **who)
    assert packet(paper).pieces[0].tick is None
    assert CentralTick.objects.count() == 1
    usecase.tick(actor=cast.office, **who)
    assert list(JournalRow.objects.filter(act__startswith="central").values_list("act", flat=True)) == [
        "central_tick",
        "central_untick",
        "central_tick",
    ]


def test_who_may_not_tick(cast: Cast, paper: Paper) -> None:
    item = packet(paper).pieces[0].key
    for actor in (cast.head, cast.inspector, cast.stranger, cast.provincial, cast.nobody):
        with pytest.raises(NotAllowed):
            usecase.tick(period=paper.period, item=item, actor=actor, now=cast.now)
    for wrong in ("task:0", "task:x", "unit:1", "", "target:99999999999999999999"):
        with pytest.raises(NotAllowed):
            usecase.tick(period=paper.period, item=wrong, actor=cast.office, now=cast.now)
    assert not CentralTick.objects.exists()


def test_evidence_goes_in_folders_named_by_item(paper: Paper) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    usecase.evidence_zip(packet(paper), first)
    usecase.evidence_zip(packet(paper), second)
    assert first.getvalue() == second.getvalue()
    names = ZipFile(first).namelist()
    assert [n.rpartition("/")[2] for n in names] == ["Nghiệm thu đợt 1.pdf", "Nghiệm thu đợt 1 (2).pdf", "danh-muc.csv"]
    assert names[0].startswith("001 Rà soát")
    listed = ZipFile(first).read("danh-muc.csv").decode("utf-8-sig")
    assert listed.count("\r\n") == 3
