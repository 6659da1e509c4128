"""Drafts of official papers: who makes them, editing side by side, undoing, newer facts, Word files that come back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from tests.conftest import NOW
from tests.core.reporting.outlines import outline, paragraph
from tests.shell.cycle_mywork import begun, period_of_month
from tests.shell.cycle_papers import KIND, Facts, composing, draft_of, issued

from tiendo.core.reporting.editing import text_at
from tiendo.core.reporting.merging import Kind
from tiendo.records.models import JournalRow, Paper
from tiendo.usecases import paper_edits as edits
from tiendo.usecases import paper_files, papers, word_back
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.papers import content_of

pytestmark = pytest.mark.django_db
P1 = "ket-qua|p1"


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    return composing(monkeypatch)


@pytest.fixture
def run(cast: Any) -> Any:
    return begun(cast)


@pytest.fixture
def paper(cast: Any, run: Any, facts: Facts) -> Any:
    return draft_of(cast, run)


def write(cast: Any, paper: Any, text: str, *, seen: str | None = None, actor: Any = None, at: str = P1) -> Any:
    now = text_at(content_of(Paper.objects.get(pk=paper.pk)), at)
    return edits.edit_text(
        paper_id=paper.pk,
        address=at,
        seen=now if seen is None else seen,
        text=text,
        actor=actor or cast.office,
        now=NOW,
    )


def said(paper: Any, at: str = P1) -> str:
    return text_at(content_of(Paper.objects.get(pk=paper.pk)), at)


def test_a_draft_is_made_once_with_a_code_and_a_row_in_the_journal(cast: Any, run: Any, paper: Any) -> None:
    assert draft_of(cast, run, actor=cast.colleague) == paper
    assert papers.read_code(paper.code.lower().replace("-", " ")) == paper.code
    assert not set("01OI") & set(paper.code) and content_of(paper).code == paper.code
    row = JournalRow.objects.get(subject=f"paper:{paper.pk}")
    assert row.act == "make_paper" and row.detail["kind"] == KIND
    assert paper.title == "Báo cáo kết quả thực hiện Nghị quyết số 57-NQ/TW tháng 11 năm 2026"


@pytest.mark.parametrize(
    "who", ["head", "reporter", "steering", "support", "inspector", "administrator", "provincial", "stranger", "nobody"]
)
def test_only_the_standing_office_here_makes_papers(cast: Any, run: Any, facts: Facts, who: str) -> None:
    with pytest.raises(NotAllowed):
        draft_of(cast, run, actor=getattr(cast, who))
    assert not Paper.objects.exists()


def test_another_unit_that_holds_the_role_is_not_the_standing_office_of_the_run(
    cast: Any, run: Any, facts: Facts
) -> None:
    run.standing_office = cast.culture
    run.save()
    with pytest.raises(NotAllowed):
        draft_of(cast, run)


def test_what_cannot_be_made_is_refused_in_words(cast: Any, run: Any, facts: Facts) -> None:
    month = period_of_month(run, 11)
    with pytest.raises(Refused, match="không có mẫu"):
        papers.make(run=run, kind="khong-co", period=month, actor=cast.office, now=NOW)
    with pytest.raises(Refused, match="chọn kỳ"):
        papers.make(run=run, kind=KIND, actor=cast.office, now=NOW)
    with pytest.raises(Refused, match="không phải của mẫu"):
        papers.make(run=run, kind=KIND, period=run.periods.filter(kind="year").first(), actor=cast.office, now=NOW)
    with pytest.raises(Refused, match="sau hôm nay"):
        papers.make(run=run, kind=KIND, period=month, as_of=NOW.date().replace(day=30), actor=cast.office, now=NOW)


def test_two_people_lose_nothing(cast: Any, paper: Any) -> None:
    before = said(paper)
    write(cast, paper, "Lời của Khải.", seen=before)
    with pytest.raises(edits.TextConflict) as why:
        write(cast, paper, "Lời của Vân.", seen=before, actor=cast.colleague)
    assert (why.value.current, why.value.typed) == ("Lời của Khải.", "Lời của Vân.")
    write(cast, paper, "Mục khác.", seen=said(paper, "closing|ket"), at="closing|ket", actor=cast.colleague)
    write(cast, paper, "Lời của Khải và Vân.", seen=why.value.current, actor=cast.colleague)
    assert said(paper) == "Lời của Khải và Vân."
    assert [e.by.pk for e in paper.edits.all()] == [cast.office.pk, cast.colleague.pk, cast.colleague.pk]


def test_paragraphs_are_added_moved_and_taken_out(cast: Any, paper: Any) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    made = edits.add_paragraph(part="ket-qua", after="p1", text=" Đoạn  mới. ", **given)
    keys = [b.key for b in content_of(made).sections[0].blocks]
    assert keys == ["p1", "tay-1", "p2"] and said(paper, "ket-qua|tay-1") == "Đoạn mới."
    edits.move(address="ket-qua|tay-1", by=-1, **given)
    made = edits.remove(address=P1, **given)
    assert [b.key for b in content_of(made).sections[0].blocks] == ["tay-1", "p2"]
    assert edits.remove(address=P1, **given).version == made.version, "a second click"
    for _ in range(3):
        made = edits.undo(version=None, **given)
    assert content_of(made) == content_of(paper)
    with pytest.raises(WrongState, match="Không còn chỗ sửa"):
        edits.undo(version=None, **given)


def test_a_change_written_over_is_undone_after_the_later_one(cast: Any, paper: Any) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    first = write(cast, paper, "Một.").version
    second = write(cast, paper, "Hai.").version
    with pytest.raises(WrongState, match="lần sửa sau"):
        edits.undo(version=first, **given)
    edits.undo(version=second, **given)
    again = edits.undo(version=second, **given)
    assert said(paper) == "Một." and again.version == 3, "a second click undoes nothing more"
    edits.undo(version=first, **given)
    assert said(paper) == text_at(outline(), P1)


@pytest.mark.parametrize(
    ("text", "match"),
    [("", "Đoạn trống"), ("x" * 20_001, "20.000 ký tự")],
    ids=["empty", "too long"],
)
def test_a_text_that_cannot_stand_is_refused(cast: Any, paper: Any, text: str, match: str) -> None:
    with pytest.raises(Refused, match=match):
        write(cast, paper, text)


def test_newer_facts_are_told_and_taken_in_beside_what_people_wrote(cast: Any, paper: Any, facts: Facts) -> None:
    write(cast, paper, "Lời của tôi.")
    paper.refresh_from_db()
    assert edits.news(paper, NOW)[1] == []
    facts.outline = outline(first="Rà soát 15 trạm.", done="75", extra=(paragraph("p3", "Việc mới."),))
    found = {c.address: c for c in edits.news(paper, NOW)[1]}
    assert found[P1].edited and found[P1].mine == "Lời của tôi." and found["ket-qua|p3"].kind is Kind.ADDED
    edits.take_in(paper_id=paper.pk, wanted={"ket-qua|p3"}, actor=cast.office, now=NOW)
    assert said(paper, "ket-qua|p3") == "Việc mới." and said(paper) == "Lời của tôi."
    paper.refresh_from_db()
    assert "ket-qua|p3" not in {c.address for c in edits.news(paper, NOW)[1]}
    edits.take_in(paper_id=paper.pk, wanted=None, actor=cast.office, now=NOW)
    assert said(paper) == "Lời của tôi.", "hand edits stay"
    facts.outline = outline(first="Rà soát 16 trạm.", done="75", extra=(paragraph("p3", "Việc mới."),))
    edits.take_in(paper_id=paper.pk, wanted={P1}, over={P1}, actor=cast.office, now=NOW)
    assert said(paper) == "Rà soát 16 trạm."
    edits.undo(paper_id=paper.pk, version=None, actor=cast.office, now=NOW)
    assert said(paper) == "Lời của tôi."


def test_a_word_file_comes_back_with_what_was_changed_there(cast: Any, paper: Any) -> None:
    from docx import Document

    data = paper_files.draft_file(paper, "docx", paper_files.Copy.PAPER)
    write(cast, paper, "Sửa trên màn hình.", at="closing|ket")
    write(cast, paper, "Công an xã: sửa trên màn hình.", at="ket-qua|p2")
    word = Document(io.BytesIO(data))
    for line in word.paragraphs:
        if line.text.startswith("Phòng Kinh tế rà soát"):
            line.runs[0].text = "Phòng Kinh tế đã rà soát 13 trạm phát sóng."
            for rest in line.runs[1:]:
                rest.text = ""
        elif "120 tài khoản" in line.text:
            line.runs[-1].text += " Sửa trong Word."
    out = io.BytesIO()
    word.save(out)
    paper.refresh_from_db()
    found = {u.mark: u for u in word_back.differences(paper, out.getvalue(), cast.office)}
    assert set(found) == {P1, "ket-qua|p2"}, "what was changed on screen alone is no difference"
    assert found["ket-qua|p2"].stale and not found[P1].stale
    given: dict[str, Any] = {"paper_id": paper.pk, "data": out.getvalue(), "actor": cast.office, "now": NOW}
    with pytest.raises(WrongState):
        word_back.take_back(wanted={P1}, version=0, **given)
    word_back.take_back(wanted={P1}, version=paper.version, **given)
    assert said(paper) == "Phòng Kinh tế đã rà soát 13 trạm phát sóng."
    assert said(paper, "ket-qua|p2") == "Công an xã: sửa trên màn hình." and said(paper, "closing|ket")[:3] == "Sửa"
    assert paper.edits.last().change["from"] == "docx"


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"%PDF-1.4", b"not a file"])
def test_another_file_is_refused(cast: Any, paper: Any, data: bytes) -> None:
    with pytest.raises(Refused):
        word_back.differences(paper, data, cast.office)


def test_a_discarded_draft_is_out_of_reach_until_it_is_restored(cast: Any, run: Any, paper: Any) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    papers.discard(**given)
    papers.discard(**given)
    with pytest.raises(WrongState, match="đã bỏ"):
        write(cast, paper, "x")
    other = draft_of(cast, run)
    assert other != paper
    with pytest.raises(WrongState, match="dự thảo khác"):
        papers.restore(**given)
    papers.discard(paper_id=other.pk, actor=cast.office, now=NOW)
    papers.restore(**given)
    assert write(cast, paper, "Sống lại.").state == "draft"


def test_what_is_issued_changes_no_more(cast: Any, run: Any, paper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_files, "_pdf", lambda master: b"%PDF-1.4 " + master)  # LibreOffice takes its time
    issued(cast, paper)
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": cast.office, "now": NOW}
    for act in (
        lambda: write(cast, paper, "x"),
        lambda: edits.remove(address=P1, **given),
        lambda: edits.undo(version=None, **given),
        lambda: edits.take_in(wanted=None, **given),
        lambda: papers.discard(**given),
        lambda: draft_of(cast, run),
    ):
        with pytest.raises(WrongState):
            act()


@pytest.mark.parametrize("who", ["head", "steering", "provincial", "stranger"])
def test_every_act_asks_who_does_it(cast: Any, paper: Any, who: str) -> None:
    given: dict[str, Any] = {"paper_id": paper.pk, "actor": getattr(cast, who), "now": NOW}
    for act in (
        lambda: write(cast, paper, "x", actor=given["actor"]),
        lambda: edits.add_paragraph(part="ket-qua", after="", text="x", **given),
        lambda: edits.remove(address=P1, **given),
        lambda: edits.move(address=P1, by=1, **given),
        lambda: edits.undo(version=None, **given),
        lambda: edits.take_in(wanted=None, **given),
        lambda: word_back.take_back(data=b"", wanted=(), version=0, **given),
        lambda: papers.discard(**given),
        lambda: papers.restore(**given),
        lambda: papers.correct(**given),
        lambda: issued(cast, paper, actor=given["actor"]),
    ):
        with pytest.raises(NotAllowed):
            act()
