"""Words of a scan that are words, and by their neighbours most likely another's misreading."""

from __future__ import annotations

import pytest

from tiendo.core.syllables import possible
from tiendo.intake.page.lookalikes import QUITE_SURE, attested, pairs, taken_for_another
from tiendo.intake.page.official_words import WORDS

SURELY, HARDLY = QUITE_SURE, QUITE_SURE - 1
FOREIGN = {"web", "link", "led", "camera", "internet", "qr", "km", "wifi", "gen"}


@pytest.mark.parametrize(
    ("text", "sure", "doubted"),
    [
        pytest.param("cho vay trẻ ốm vòn vay", SURELY, [], id="unknown, in a line of which little is known"),
        pytest.param("băng khộp gùi mã trũng", HARDLY, [], id="a line of which little is known"),
        pytest.param("người dân tốc độ", SURELY, [], id="a word that one neighbour knows"),
        pytest.param("nâng cáo năng lực", SURELY, ["cáo"], id="both neighbours know its like"),
        pytest.param(
            "phát triển du lịch bần vững cùng cả nước", HARDLY, ["bần", "vững"], id="one neighbour knows its like"
        ),
        pytest.param("phát triển du lịch bần vững cùng cả nước", SURELY, ["bần"], id="no word of plans, surely read"),
        pytest.param("phát triển du lịch bền vững cùng cả nước", SURELY, [], id="as it should be"),
        pytest.param("thủ tục hành chính băng mã hiệu", HARDLY, ["băng"], id="a rare word like a common one"),
        pytest.param("thủ tục hành chính băng mã hiệu", SURELY, [], id="so surely read that it stays"),
        pytest.param("giữa các cơ quan trọng hệ thống", HARDLY, [], id="one neighbour knows each"),
        pytest.param("phát triển nhân lựt chất lượng", SURELY, [], id="no marks make another of it"),
        pytest.param("Trường Nguyên Trãi", SURELY, ["Nguyên"], id="a person's name"),
        pytest.param("họp bàn; nần, tảng đá", SURELY, [], id="a mark parts what does not go together"),
        pytest.param("Quý IV/2026 5G I.1", HARDLY, [], id="figures and abbreviations are no words"),
    ],
)
def test_a_word_that_its_neighbours_do_not_know(text: str, sure: float, doubted: list[str]) -> None:
    words = text.split()
    found = taken_for_another(words, [sure] * len(words))
    assert [word for word, other in zip(words, found, strict=True) if other] == doubted


def test_a_word_is_attested_by_each_neighbour_that_goes_with_it() -> None:
    assert attested(["nâng", "cao", "năng", "lực,", "đổi", "zz"]) == [1, 2, 2, 1, 0, 0]
    assert attested([]) == []


def test_the_pairs_are_pairs_of_syllables_and_hold_the_words_of_prose() -> None:
    assert pairs() > WORDS
    assert all(len(pair.split()) == 2 for pair in pairs() - WORDS)
    assert not [p for p in pairs() - WORDS if not all(possible(w) or w in FOREIGN for w in p.split())]
