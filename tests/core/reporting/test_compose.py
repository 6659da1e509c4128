"""From a definition and facts to an outline: what a paper tells, counts, and where each word comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reporting.commune import ECONOMY, FACTS, facts_for

from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.concerning import units_concerned
from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.facts import of_unit
from tiendo.core.reporting.outline import Outline, Paragraph, Table
from tiendo.core.reporting.outline_json import outline_json, outline_of
from tiendo.records.shipped import shipped_definitions

ALL = shipped_definitions()


def of(key: str) -> Definition:
    return next(d for d in ALL if d.key == key)


def keys(outline: Outline) -> list[str]:
    """The keys of all that can be edited or looked up: sections, paragraphs, tables, annexes."""
    found = [p.key for p in outline.paragraphs()] + [s.key for s in outline.sections]
    found += [b.key for s in outline.sections for b in s.blocks if isinstance(b, Table)]
    return found + [a.key for a in outline.annexes] + [t.key for a in outline.annexes for t in a.tables]


@pytest.mark.parametrize("definition", ALL, ids=lambda d: d.key)
def test_a_paper_is_the_same_however_often_it_is_composed(definition: Definition) -> None:
    first, again = compose(definition, FACTS), compose(definition, FACTS)
    assert first == again
    assert outline_of(outline_json(first)) == first


@pytest.mark.parametrize("definition", ALL, ids=lambda d: d.key)
def test_every_part_has_a_key_of_its_own(definition: Definition) -> None:
    found = keys(compose(definition, FACTS))
    assert sorted(found) == sorted(set(found))


def test_words_of_units_lead_to_their_reports() -> None:
    outline = compose(of("ket-qua-nha-nuoc-thang"), FACTS)
    piece = next(p for q in outline.paragraphs() for p in q.pieces if "6/9 điểm" in p.text)
    assert [s.key for s in piece.sources] == ["report:12"]


def test_the_same_from_a_commune_without_anything() -> None:
    bare = replace(FACTS, plans=(), tasks=(), targets=(), entries=(), proposals=(), directives=(), reported=())
    outline = compose(of("ket-qua-nha-nuoc-thang"), bare)
    told = [b.text for s in outline.sections for b in s.blocks if isinstance(b, Paragraph)]
    assert "Không có nhiệm vụ nào được giao theo dõi." in told
    assert "Trong kỳ không có kiến nghị, đề xuất." in told


def test_a_province_reports_to_the_centre_and_a_city_is_called_so() -> None:
    city = replace(
        FACTS, authority=replace(FACTS.authority, name="Thành phố Lam Giang"), level="province", superior=None
    )
    party = compose(of("ket-qua-dang-quy"), city)
    assert (party.letterhead.superior, party.letterhead.issuer) == ("", "THÀNH ỦY LAM GIANG")
    assert party.letterhead.symbol == "BC/TU" and party.letterhead.place == "Lam Giang"
    assert party.addressed_to == ("Ban Chỉ đạo Trung ương",)
    assert compose(of("ket-qua-nha-nuoc-thang"), city).addressed_to == ("Bộ Khoa học và Công nghệ",)


def test_in_the_period_and_cumulative_are_never_in_one_section() -> None:
    for definition in ALL:
        for section in compose(definition, FACTS).sections:
            made = {part for b in section.blocks for part in ("in-period", "cumulative") if f".{part}.target" in b.key}
            assert len(made) < 2, (definition.key, section.key)


def test_counted_groups_make_up_the_whole() -> None:
    outline = compose(of("ket-qua-nha-nuoc-thang"), FACTS)
    told = next(p for p in outline.paragraphs() if p.key == "so-lieu.counts")
    parts = [p.text.split()[-2] for p in told.pieces if "/" in p.text and "%" in p.text]
    assert sum(int(part.split("/")[0]) for part in parts) == len(FACTS.tasks)


def test_one_fact_serves_several_reports() -> None:
    digital, science = (compose(of(key), FACTS) for key in ("chuyen-doi-so", "khoa-hoc-cong-nghe"))
    rows = [{r.key for a in o.annexes for t in a.tables for r in t.rows if not r.heading} for o in (digital, science)]
    assert "target:7" in rows[0] - rows[1] and "task:4" in rows[1]


def test_letters_go_to_units_with_something_to_answer() -> None:
    concerned = {body.name: [i.key for i in items] for body, items in units_concerned(of("don-doc-dang"), FACTS)}
    assert concerned == {"Phòng Kinh tế": ["task:2"], "Công an xã": ["task:3", "task:5"]}
    returned = units_concerned(of("tra-minh-chung"), FACTS)
    assert [body.name for body, _ in returned] == ["Công an xã"]
    assert units_concerned(of("ket-qua-dang-thang"), FACTS) == []


def test_a_province_tells_who_below_has_sent_and_what_they_say() -> None:
    definition = of("tong-hop-cap-duoi")
    told = {p.key: p for p in compose(definition, facts_for(definition)).paragraphs()}
    assert told["gui.below"].text.startswith("Có 2/3 địa phương cấp dưới (66,7%) đã gửi")
    assert told["gui.below.lacking"].text == "Có 1/3 địa phương (33,3%) chưa gửi báo cáo: Xã Khe Vàng."
    asked = told["kien-nghi-duoi.paper:6.kien-nghi.proposal.1"]
    assert asked.text == "Phường Nậm Sa: Đề nghị tỉnh mở lớp tập huấn."
    assert asked.pieces[1].sources[0].key == "paper:6"
    assert told["kien-nghi-duoi.below.silent"].text == "Có 1/2 địa phương (50%) không nêu nội dung này: Xã Suối Hoa."
    assert told["cap-duoi.paper:5.vuong-mac.difficulty.task:2"].text.endswith("Thiếu cán bộ kỹ thuật.")


def test_a_section_with_nothing_to_say_is_left_out_where_the_kind_says_so() -> None:
    letter = of("don-doc-nha-nuoc")
    whole = compose(letter, facts_for(letter)).sections
    assert [(s.number, s.key) for s in whole] == [
        ("1", "can-lam"),
        ("2", "tra-lai"),
        ("3", "bao-cao"),
        ("4", "yeu-cau"),
    ]
    short = compose(letter, of_unit(FACTS, ECONOMY)).sections
    assert [(s.number, s.key) for s in short] == [("1", "can-lam"), ("2", "bao-cao"), ("3", "yeu-cau")]
