"""An official paper on screen: as printed, each paragraph with where it comes from, nothing of it run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from tests.render.papers_made_up import STATE_HEAD, letter, report, words

from tiendo.core.reporting.outline import Outline, Side
from tiendo.records.models import Entry
from tiendo.web.paper_sources import addresses

pytestmark = pytest.mark.django_db


def shown(outline: Outline, **more: Any) -> str:
    return render_to_string("tiendo/papers/_outline.html", {"outline": outline} | more)


@pytest.mark.parametrize(
    ("outline", "printed"),
    [
        pytest.param(report(), ("Số:", "/BC-UBND", "BÁO CÁO", "I. Công tác", "TM. ỦY BAN NHÂN DÂN"), id="state"),
        pytest.param(report(Side.PARTY), ("ĐẢNG CỘNG SẢN VIỆT NAM", "-BC/ĐU", "I- Công tác", "T/M BAN"), id="party"),
        pytest.param(letter(), ("07/UBND-VHXH", "V/v đôn đốc", "Kính gửi:", "Công an xã."), id="letter"),
    ],
)
def test_a_sheet_says_what_the_paper_prints(outline: Outline, printed: tuple[str, ...]) -> None:
    html = shown(outline)
    assert [words for words in printed if words not in html] == []


def test_sources_stand_beside_the_paragraph_and_can_be_left_out() -> None:
    assert "Ghi nhận 12/11/2026" in shown(report())
    assert "Ghi nhận 12/11/2026" not in shown(report(), no_sources=True)


def test_markup_of_a_unit_is_shown_not_run() -> None:
    html = shown(replace(report(), opening=(words("x", "<script>alert(1)</script> & <b>đậm</b>"),)))
    assert "<script>" not in html and "&lt;b&gt;đậm" in html


def test_an_empty_paper_says_so_little_as_it_has() -> None:
    html = shown(Outline(replace(STATE_HEAD, issuer=""), report().shape, "Báo cáo", "", date(2026, 11, 25)))
    assert "…………………" in html and "Nơi nhận" not in html


def test_an_entry_leads_to_the_list_it_stands_in(cast: Any) -> None:
    unit = cast.culture
    entry = Entry.objects.create(
        unit=unit, on=date(2026, 11, 1), text="Mở lớp", by=cast.office, at="2026-11-01T08:00+07", key="k"
    )
    found = addresses({f"entry:{entry.pk}", "entry:999999", "target:7", "report:1", "alert:3", "nonsense", "x:y"})
    assert found[f"entry:{entry.pk}"] == f"/ghi-nhan/?don-vi={unit.pk}#g-{entry.pk}"
    assert found["target:7"] == "/chi-tieu/7/"
    assert set(found) == {f"entry:{entry.pk}", "target:7", "alert:3"}


def test_addresses_cost_the_same_for_one_and_for_many(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        addresses({f"{kind}:{n}" for kind in ("entry", "report", "directive", "task") for n in range(1, 200)})
