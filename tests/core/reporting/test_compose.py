"""From a definition and facts to an outline: what a paper tells, counts, and where each word comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reporting.commune import FACTS

from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import Definition
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
