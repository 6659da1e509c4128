"""Whatever people write, the paper is right: nothing lost, nothing that cannot be printed, nothing said twice."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reporting.commune import DONE, FACTS, LATE, PLAN, saying

from tiendo.core.reporting import words
from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.facts import Body, Facts, TaskFact
from tiendo.core.reporting.outline import Outline, Paragraph
from tiendo.core.states import WorkState
from tiendo.core.text import fold
from tiendo.records.shipped import shipped_definitions

MONTHLY = next(d for d in shipped_definitions() if d.key == "ket-qua-nha-nuoc-thang")
TABLES = next(d for d in shipped_definitions() if d.key == "tien-do-25-cot")


def with_result(text: str, **more: Any) -> Facts:
    said = saying("report:99", LATE.leads[0], text, **more)
    return replace(FACTS, tasks=(replace(LATE, said=(said,)),), proposals=(), entries=())


def all_text(outline: Outline) -> str:
    found = [p.text for p in outline.paragraphs()]
    tables = [b for s in outline.sections for b in s.blocks if not isinstance(b, Paragraph)]
    tables += [t for a in outline.annexes for t in a.tables]
    found += [c.text for t in tables for r in t.rows for c in r.cells]
    return "\n".join(found)


def result_of(outline: Outline) -> str:
    return next(p.text for p in outline.paragraphs() if p.key.endswith("task:2") and "nhiem-vu" in p.key)


SENTENCES = [
    pytest.param("Đã mở 2 lớp", ["Đã mở 2 lớp."], id="ended"),
    pytest.param("- đã mở 2 lớp;\n+ cấp giấy,", ["Đã mở 2 lớp.", "Cấp giấy."], id="list"),
    pytest.param("Xong chưa?\nĐang chờ…", ["Xong chưa?", "Đang chờ…"], id="other ends stay"),
    pytest.param("Đạt 95 % kế hoạch :", ["Đạt 95 % kế hoạch."], id="colon"),
    pytest.param("\r\n \n---\n…", [], id="nothing said"),
    pytest.param("5G tới 3 thôn", ["5G tới 3 thôn."], id="figure first"),
    pytest.param("Họp lần 1.\r\nHọp lần 2", ["Họp lần 1.", "Họp lần 2."], id="lines of Windows"),
]


@pytest.mark.parametrize(("text", "found"), SENTENCES)
def test_each_line_ends_as_a_sentence(text: str, found: list[str]) -> None:
    assert words.sentences(text) == found


CLEANED = [
    pytest.param(unicodedata.normalize("NFD", "Tuyên truyền số"), "Tuyên truyền số", id="decomposed"),
    pytest.param("Đã xong 👍🏽 100 %", "Đã xong 100 %", id="emoji"),
    pytest.param("a\x00b\x07c\u200bd\ufeff", "a b cd", id="control and unseen characters"),
    pytest.param("một\tdòng\u00a0nữa", "một dòng nữa", id="tabs and hard spaces"),
    pytest.param("<b>xong</b> & đủ", "<b>xong</b> & đủ", id="markup is text"),
    pytest.param("\u202eđảo ngược", "đảo ngược", id="turned direction"),
    pytest.param("lạ \ue000\ud83d", "lạ", id="private use, half a pair"),
]


@pytest.mark.parametrize(("text", "found"), CLEANED)
def test_what_no_paper_prints_is_cleaned(text: str, found: str) -> None:
    assert words.line(text) == found


def test_a_unit_without_a_name_is_told_so() -> None:
    nameless = Body("unit:77", " \u200b")
    facts = replace(FACTS, tasks=(replace(LATE, leads=(nameless,)), replace(DONE, leads=())))
    assert all_text(compose(MONTHLY, facts)).count(words.NAMELESS) >= 2
    bare = replace(FACTS, authority=Body("unit:2", ""), superior=None)
    paper = compose(MONTHLY, bare)
    assert paper.addressed_to == ()
    assert words.NAMELESS in paper.subject


def test_a_report_of_20_000_characters_stands_whole_in_an_annex() -> None:
    text = "\n".join(f"- Đã làm việc thứ {n} tại thôn" for n in range(800))
    assert len(text) > 20_000
    for definition in (MONTHLY, TABLES):
        outline = compose(definition, with_result(text))
        annex = next(a for a in outline.annexes if a.key == "nguyen-van")
        cell = annex.tables[0].rows[0].cells[-1]
        assert "Đã làm việc thứ 0 tại thôn." in cell.text and "Đã làm việc thứ 799 tại thôn." in cell.text
        assert [s.key for s in cell.sources] == ["report:99"]
        assert len(annex.tables[0].rows) == 1
    assert "nêu nguyên văn tại mục 1" in result_of(compose(MONTHLY, with_result(text)))


def test_the_same_is_not_said_twice() -> None:
    told = result_of(compose(MONTHLY, with_result("Đã lắp 6/9 điểm\nĐã lắp 6/9 điểm.\nĐÃ LẮP 6/9 ĐIỂM")))
    assert told.casefold().count("đã lắp 6/9 điểm") == 1


def test_tasks_of_which_a_unit_writes_the_same_stand_together_with_all_sources() -> None:
    twin = replace(
        LATE,
        key="task:20",
        name="Lắp camera",
        said=(saying("report:50", LATE.leads[0], "đã lắp 6/9 điểm.", done=LATE.done),),
    )
    outline = compose(
        MONTHLY, replace(FACTS, tasks=(replace(LATE, section="hạ tầng"), replace(twin, section="hạ tầng")))
    )
    told = next(p for p in outline.paragraphs() if p.key.endswith("ha-tang.task:2"))
    assert "Internet tại nhà văn hóa thôn; Lắp camera (Phòng Kinh tế)" in told.text
    body = next(p for p in told.pieces if "6/9" in p.text)
    assert [s.key for s in body.sources] == ["report:12", "report:50"]


def test_markup_stays_text_and_fields_in_words_are_not_filled_in() -> None:
    told = result_of(compose(MONTHLY, with_result("<script>alert(1)</script> {period} %s {0}")))
    assert "<script>alert(1)</script> {period} %s {0}" in told


def test_names_of_persons_stand_apart() -> None:
    outline = compose(TABLES, FACTS)
    people = {"Hoàng Văn Bách", "Lý A Tùng", "Lê Thị Hồng Nhung", "bach@suoihoa.example"}
    for row in outline.annexes[0].tables[0].rows:
        for cell in row.cells:
            assert cell.name == any(person in cell.text for person in people), cell


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_no_letter_that_people_write_is_lost(text: str) -> None:
    outline = compose(MONTHLY, with_result(text))
    told = all_text(outline)
    for sentence in words.sentences(text):
        assert fold(sentence) in fold(told)
    assert all(unicodedata.category(c)[0] != "C" for c in told.replace("\n", ""))
    assert unicodedata.is_normalized("NFC", told)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["said", "nothing", "silent", "wordless", "before", "later", "nobody"]), max_size=9))
def test_every_task_is_told_or_counted_exactly_once(hows: list[str]) -> None:
    tasks = tuple(_task(n, how) for n, how in enumerate(hows))
    outline = compose(MONTHLY, replace(FACTS, tasks=tasks, proposals=(), entries=(), directives=()))
    told = "\n".join(p.text for p in outline.paragraphs() if p.key.startswith("nhiem-vu."))
    for n in range(len(tasks)):
        assert told.lower().count(f"việc số {n} của xã") == 1


def _task(n: int, how: str) -> TaskFact:
    lead = LATE.leads[0]
    said = {
        "said": (saying(f"report:{n}", lead, f"Kết quả {n}"),),
        "nothing": (saying(f"report:{n}", lead, nothing=True),),
        "wordless": (saying(f"report:{n}", lead),),
    }.get(how, ())
    work = WorkState.COMPLETE if how == "before" else WorkState.IN_PROGRESS
    leads = (Body("", "Các đơn vị"),) if how == "nobody" else (lead,)
    asked = how not in ("before", "later", "nobody")
    return TaskFact(f"task:{n}", f"Việc số {n} của xã", PLAN, leads, work=work, said=said, asked=asked)
