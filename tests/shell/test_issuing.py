"""Issuing: once, frozen, the same to the byte at any later time; copies, corrections, the way up."""

from __future__ import annotations

import io
import threading
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.conftest import NOW
from tests.core.reporting.outlines import outline
from tests.intake.test_signatures import blank
from tests.shell.cycle_mywork import begun, give_role
from tests.shell.cycle_papers import Facts, composing, draft_of, issued

from tiendo.core.access import Role
from tiendo.core.reporting.copies import Copy
from tiendo.queries import papers_below
from tiendo.queries.papers import may_see, with_code
from tiendo.queries.superiors import superior_of
from tiendo.records.models import JournalRow, Notice, Paper, PaperFile, Person, RoleHeld
from tiendo.render.official.pdf import NoConverter
from tiendo.usecases import files, issuing, paper_files, papers
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.issuing import full_number
from tiendo.usecases.papers import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    return composing(monkeypatch)


@pytest.fixture
def run(cast: Any) -> Any:
    return begun(cast)


@pytest.fixture
def paper(cast: Any, run: Any, facts: Facts) -> Any:
    return draft_of(cast, run)


@pytest.fixture
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice takes its time: here the PDF is the DOCX with another head."""
    monkeypatch.setattr(paper_files, "_pdf", lambda master: b"%PDF-1.4 " + master)


@pytest.fixture
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(master: bytes) -> bytes:
        raise NoConverter("Máy chủ chưa cài LibreOffice.")

    monkeypatch.setattr(paper_files, "_pdf", missing)


def words_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(n).decode() for n in package.namelist() if n.endswith(".xml"))


def test_issuing_freezes_the_paper_and_keeps_its_files(cast: Any, paper: Any, quick_pdf: None) -> None:
    made = issued(cast, paper)
    assert (made.state, made.number, made.signer, made.signer_title) == (
        "issued",
        "125/BC-UBND",
        "Vàng Thị Mai",
        "CHỦ TỊCH",
    )
    content = content_of(made)
    assert content.letterhead.number == "125" and content.letterhead.dated == NOW.date()
    assert content.signature.name == "Vàng Thị Mai" and content.code == made.code
    assert set(made.files.values_list("form", "copy")) == {(f, str(c)) for f in ("docx", "pdf", "xlsx") for c in Copy}
    row = JournalRow.objects.get(act="issue_paper")
    assert row.detail["files"]["paper.docx"] == made.files.get(form="docx", copy="").file_id


def test_it_is_produced_again_to_the_byte(cast: Any, paper: Any) -> None:
    made = Paper.objects.get(pk=issued(cast, paper).pk)
    found = paper_files.produced_again(made)
    assert len(found) >= 6 and all(one.same is not False for one in found)
    kept = made.files.get(form="docx", copy="")
    kept.file = files.store(data=b"another file", now=NOW)
    kept.save()
    assert [one.same for one in paper_files.produced_again(made)].count(False) == 1


def test_the_copies_come_from_one_snapshot_with_one_code(cast: Any, paper: Any, quick_pdf: None) -> None:
    Person.objects.filter(pk=cast.reporter.pk).update(name="Lý A Tùng")
    papers_now = content_of(paper)
    assert "Giàng A Sơn" in str(papers_now)
    made = issued(cast, paper)
    texts = {f.copy: words_in(files.content(f.file)) for f in made.files.filter(form="docx")}
    assert all(made.code in text for text in texts.values())
    assert "Giàng A Sơn" in texts[""] and "Giàng A Sơn" not in texts["leader"]
    assert "Căn cứ: Phòng Kinh tế báo cáo" in texts["internal"] and "Căn cứ: Phòng" not in texts[""]
    sheet = words_in(files.content(made.files.get(form="xlsx", copy="leader").file))
    assert "Giàng A Sơn" not in sheet and made.names == ["Giàng A Sơn"]
    RoleHeld.objects.filter(person=cast.inspector).delete()  # who has left since is still not named
    assert all(one.same for one in paper_files.produced_again(Paper.objects.get(pk=made.pk)))


def test_a_second_click_issues_nothing_more(cast: Any, paper: Any, quick_pdf: None) -> None:
    first = issued(cast, paper)
    again = issued(cast, paper)
    assert first == again and JournalRow.objects.filter(act="issue_paper").count() == 1
    assert PaperFile.objects.count() == 9
    with pytest.raises(WrongState, match="đã phát hành"):
        issued(cast, paper, number="126")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_moment_issue_once(cast: Any, paper: Any, quick_pdf: None) -> None:
    found: list[Any] = []
    gate = threading.Barrier(2)

    def click() -> None:
        gate.wait()
        try:
            found.append(issued(cast, Paper.objects.get(pk=paper.pk)).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["issued", "issued"] and JournalRow.objects.filter(act="issue_paper").count() == 1


@pytest.mark.parametrize(
    ("over", "match"),
    [
        ({"number": " "}, "Phải ghi số"),
        ({"dated": None}, "ngày ban hành"),
        ({"dated": NOW.date() + timedelta(days=1)}, "sau hôm nay"),
        ({"dated": NOW.date() - timedelta(days=1)}, "trước ngày tính số liệu"),
        ({"signer": ""}, "họ tên người ký"),
        ({"signed": b"PK no pdf"}, "PDF"),
    ],
    ids=["number", "no day", "tomorrow", "before its figures", "signer", "signed"],
)
def test_particulars_that_cannot_be_are_refused(
    cast: Any, paper: Any, over: dict[str, Any], match: str, quick_pdf: None
) -> None:
    with pytest.raises(Refused, match=match):
        issued(cast, paper, **over)
    assert Paper.objects.get().state == "draft" and not PaperFile.objects.exists()


def test_a_number_is_given_once_a_year(cast: Any, run: Any, paper: Any, quick_pdf: None) -> None:
    issued(cast, paper)
    with pytest.raises(Refused, match="đã dùng"):
        issued(cast, draft_of(cast, run, 10), number="125/BC-UBND")


def test_a_draft_changed_meanwhile_is_read_again_first(cast: Any, paper: Any, quick_pdf: None) -> None:
    with pytest.raises(WrongState, match="vừa được sửa"):
        issued(cast, paper, version=paper.version + 1)


def test_without_libreoffice_the_rest_is_kept_and_the_pdf_made_later(
    cast: Any, paper: Any, no_pdf: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    assert {f.form for f in issued(cast, paper).files.all()} == {"docx", "xlsx"}
    assert issuing.complete_files(**given).no_pdf == "Máy chủ chưa cài LibreOffice."
    monkeypatch.setattr(paper_files, "_pdf", lambda master: b"%PDF-1.4")
    assert issuing.complete_files(**given).no_pdf == "" and paper.files.filter(form="pdf").count() == 3


def test_the_signed_pdf_is_kept_with_what_was_found(cast: Any, paper: Any, quick_pdf: None) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    with pytest.raises(WrongState):
        issuing.attach_signed(data=blank(), **given)
    issued(cast, paper)
    made = issuing.attach_signed(data=blank(), **given)
    assert made.signature["signed"] == 0 and "không có chữ ký số" in made.signature["why"]
    with pytest.raises(Refused):
        issuing.attach_signed(data=b"not a pdf", **given)


def test_a_corrected_paper_is_a_new_one_that_names_the_old(
    cast: Any, run: Any, paper: Any, facts: Facts, quick_pdf: None
) -> None:
    with pytest.raises(WrongState):
        papers.correct(paper_id=paper.pk, actor=cast.office, now=NOW)
    old = issued(cast, paper)
    facts.outline = outline(done="61")
    new = papers.correct(paper_id=old.pk, actor=cast.office, now=NOW)
    assert new.corrects == old and new.code != old.code
    assert papers.correct(paper_id=old.pk, actor=cast.colleague, now=NOW) == new
    issued(cast, new, number="130")
    with pytest.raises(WrongState, match="130/BC-UBND"):
        papers.correct(paper_id=old.pk, actor=cast.office, now=NOW)
    with pytest.raises(WrongState, match="đã được thay"):
        issuing.send_up(paper_id=old.pk, actor=cast.office, now=NOW)
    assert Paper.objects.get(pk=old.pk).content == old.content


def test_a_paper_goes_up_and_is_received(cast: Any, run: Any, paper: Any, quick_pdf: None) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "now": NOW}
    with pytest.raises(WrongState, match="chưa phát hành"):
        issuing.send_up(actor=cast.office, **given)
    issued(cast, paper)
    with pytest.raises(NotAllowed):
        issuing.send_up(actor=cast.head, **given)
    with pytest.raises(NotAllowed):
        issuing.receive(actor=cast.provincial, **given)
    issuing.send_up(actor=cast.office, **given)
    issuing.send_up(actor=cast.colleague, **given)
    assert Notice.objects.filter(kind="paper_sent").count() == 1
    found = papers_below.below(run.programme, cast.province)
    assert (found.expected, found.sent) == (1, 1)
    assert [(s.unit, s.follows, s.sent) for s in found.senders] == [
        (cast.neighbour, False, False),
        (cast.commune, True, True),
    ]
    for who in (cast.office, cast.stranger, cast.support):
        with pytest.raises(NotAllowed):
            issuing.receive(actor=who, **given)
    made = issuing.receive(actor=cast.provincial, **given)
    assert issuing.receive(actor=cast.provincial, **given).received_at == made.received_at
    assert Notice.objects.filter(kind="paper_received", person=cast.office).count() == 1


def test_without_anybody_above_it_is_not_sent(cast: Any, paper: Any, quick_pdf: None) -> None:
    RoleHeld.objects.filter(person=cast.provincial).delete()
    issued(cast, paper)
    with pytest.raises(Refused, match="Chưa có cấp trên"):
        issuing.send_up(paper_id=paper.pk, actor=cast.office, now=NOW)


def test_the_nearest_authority_with_people_takes_reports_in(cast: Any) -> None:
    assert superior_of(cast.commune) == cast.province and superior_of(cast.province) is None
    give_role(cast.nobody, cast.commune, Role.STANDING_OFFICE)
    assert superior_of(cast.commune) == cast.province


def test_a_code_is_looked_up_by_those_who_may_see_it(cast: Any, paper: Any, quick_pdf: None) -> None:
    assert with_code(cast.office, paper.code) == paper
    assert with_code(cast.head, paper.code) is None, "a draft"
    issued(cast, paper)
    assert with_code(cast.head, paper.code) == paper and with_code(cast.provincial, paper.code) == paper
    assert with_code(cast.stranger, paper.code) is None and with_code(cast.office, "") is None
    assert not may_see(cast.nobody, paper)


def test_numbers_are_written_as_each_side_writes_them() -> None:
    from dataclasses import replace

    from tiendo.core.reporting.outline import Side

    head = replace(outline().letterhead, number="125")
    assert full_number(head) == "125/BC-UBND"
    assert full_number(replace(head, side=Side.PARTY, symbol="BC/ĐU")) == "125-BC/ĐU"
    assert full_number(replace(head, number="5")) == "05/BC-UBND"
    assert full_number(replace(head, number="125/XX")) == "125/XX"
