"""A file that holds two plans becomes two drafts, each with a life of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import Cast
from tests.corpus import bundles, text_forms
from tests.corpus.layouts import LAYOUTS

from tiendo.core.reading import Json
from tiendo.records.models import Draft, DraftState, JournalRow
from tiendo.usecases import reading
from tiendo.usecases.drafts import add_draft, discard_draft, restore_draft
from tiendo.usecases.reading import read_draft

NUMBERS = ["22-KH/ĐU", "112/KH-UBND"]


@pytest.fixture
def two() -> bytes:
    blocks = bundles.blocks_of(["xa-nam-sa.party", "phuong-tran-dai.state"])
    return text_forms.markdown(blocks, LAYOUTS["state"]).encode()


def add(cast: Cast, data: bytes) -> Any:
    return add_draft(authority=cast.commune, data=data, file_name="hai.md", actor=cast.office, now=cast.now)


def read(cast: Cast, data: bytes) -> list[Draft]:
    assert read_draft(draft_id=add(cast, data).draft.pk, now=cast.now)
    return list(Draft.objects.order_by("part"))


def test_each_plan_is_a_draft_of_its_own(cast: Cast, two: bytes) -> None:
    drafts = read(cast, two)
    assert [d.state for d in drafts] == [DraftState.READY] * 2
    assert [d.body["document"]["number"] for d in drafts] == NUMBERS
    assert [(d.part, d.parts) for d in drafts] == [(1, 2), (2, 2)]
    assert all("Tệp có 2 văn bản" in d.notes[-1] for d in drafts)
    assert drafts[1].label == "hai.md (kế hoạch 2/2)"
    assert drafts[1].previous is None
    assert [r.act for r in JournalRow.objects.all()] == ["add_draft", "read_draft", "read_draft"]


def test_the_same_file_again_adds_nothing(cast: Cast, two: bytes) -> None:
    first, _ = read(cast, two)
    again = add(cast, two)
    assert again.again and again.draft == first
    assert Draft.objects.count() == 2


def test_one_that_was_put_aside_stays_so_when_the_other_is_read_again(cast: Cast, two: bytes) -> None:
    first, second = read(cast, two)
    discard_draft(draft_id=second.pk, actor=cast.office, now=cast.now)
    discard_draft(draft_id=first.pk, actor=cast.office, now=cast.now)
    assert not add(cast, two).again
    newest = Draft.objects.latest("pk")
    assert read_draft(draft_id=newest.pk, now=cast.now)
    newest.refresh_from_db()
    assert newest.body["document"]["number"] == NUMBERS[0]
    assert newest.previous == first  # what was corrected in it is kept
    assert Draft.objects.filter(part=2).count() == 1
    assert restore_draft(draft_id=second.pk, actor=cast.office, now=cast.now).state == DraftState.READY


def test_the_second_alone_is_read_again(cast: Cast, two: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    _, second = read(cast, two)
    Draft.objects.filter(pk=second.pk).update(state=DraftState.QUEUED)
    assert read_draft(draft_id=second.pk, now=cast.now)
    assert Draft.objects.count() == 2
    Draft.objects.filter(pk=second.pk).update(state=DraftState.QUEUED)
    whole = reading._read_apart

    def first_alone(*args: Any) -> Json:
        answer = whole(*args)
        return answer | {"plans": answer["plans"][:1]}

    monkeypatch.setattr(reading, "_read_apart", first_alone)
    assert read_draft(draft_id=second.pk, now=cast.now)
    second.refresh_from_db()
    assert second.state == DraftState.FAILED
    assert "không còn thấy kế hoạch thứ 2" in second.error


def test_the_list_tells_them_apart(cast: Cast, two: bytes, client: Client) -> None:
    read(cast, two)
    client.force_login(cast.office)
    page = client.get(reverse("drafts")).content.decode()
    assert "hai.md (kế hoạch 1/2)" in page and "hai.md (kế hoạch 2/2)" in page
    assert "Kế hoạch số 112/KH-UBND" in page
