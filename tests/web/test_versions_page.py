"""A new file of a plan: known by itself or chosen, corrections kept and let go, the page of changes, the approval."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import READING, Cast, make_draft
from tests.shell.test_renewal import changed_reading, go, version

from tiendo.core.carrying import carried
from tiendo.core.cells import cell_text
from tiendo.core.drafting import find_row
from tiendo.records.models import Draft, DraftEdit, DraftState, JournalRow
from tiendo.usecases import corrections as fix
from tiendo.usecases import drafts
from tiendo.usecases import reading as readings
from tiendo.usecases.errors import Refused
from tiendo.usecases.versions import set_previous

CELL = "milestone:2026"


def say(cast: Cast, draft: Draft, uid: str, field: str, value: str, seen: str) -> None:
    fix.set_cell(draft_id=draft.pk, uid=uid, field=field, value=value, seen=seen, actor=cast.colleague, now=cast.now)


@pytest.fixture
def corrected(cast: Cast, draft: Draft) -> Draft:
    """The first version, with a value corrected and a row taken out."""
    say(cast, draft, "t2", CELL, "45 người", "40 - 50 người")
    fix.remove_row(draft_id=draft.pk, uid="n2", actor=cast.colleague, now=cast.now)
    draft.refresh_from_db()
    return draft


def read_again(cast: Cast, monkeypatch: pytest.MonkeyPatch, **heading: Any) -> Draft:
    """A second file of the plan, read by the worker."""
    reading = deepcopy(READING)
    reading["document"] |= heading
    answer = {"plans": [{"reading": reading, "document": [], "notes": []}], "pages": 3, "sizes": []}
    monkeypatch.setattr(readings, "_read_apart", lambda *given, **named: answer)
    new: Draft = make_draft(cast, content=b"second", state=DraftState.QUEUED, read_at=None, reading=None)
    Draft.objects.filter(pk=new.pk).update(content=None)
    drafts.read_draft(draft_id=new.pk, now=cast.now + timedelta(hours=2))
    new.refresh_from_db()
    return new


def shown(client: Client, draft: Draft, name: str = "review_versions") -> str:
    return client.get(reverse(name, args=[draft.pk])).content.decode()


def test_a_new_file_keeps_what_was_corrected(
    cast: Cast, office: Client, corrected: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = read_again(cast, monkeypatch)
    assert new.previous == corrected
    assert cell_text(find_row(new.body, "t2"), CELL) == "45 người"
    assert find_row(new.body, "n2")["removed"]
    assert DraftEdit.objects.get(draft=new).op == "carry"
    page = shown(office, new)
    assert "Giữ lại <b>2 chỗ</b> đã sửa ở bản trước" in page
    assert "Mốc 2026: “40 - 50 người” → “45 người”" in page
    assert "Nguyễn Thị Thảo Vân sửa ở ke-hoach-18.docx" in page
    review = shown(office, new, "review")
    assert "Giữ từ bản trước. Mốc 2026" in review
    assert "Bản mới của ke-hoach-18.docx" in review
    assert "Đã có bản mới hơn" in shown(office, corrected, "review")


def test_another_plan_keeps_nothing(cast: Cast, corrected: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    new = read_again(cast, monkeypatch, number="25-KH/ĐU")
    assert (new.previous, new.version, carried(new.body)) == (None, 0, [])


def test_one_place_is_let_go_and_taken_back(
    cast: Cast, office: Client, corrected: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = read_again(cast, monkeypatch)
    address = reverse("review_versions", args=[new.pk])
    office.post(address, {"act": "let_go", "key": f"t2 {CELL}"})
    new.refresh_from_db()
    assert cell_text(find_row(new.body, "t2"), CELL) == "40 - 50 người"
    assert 'value="undo"' in shown(office, new)
    office.post(address, {"act": "undo"})
    assert 'value="undo"' not in shown(office, new)
    new.refresh_from_db()
    assert cell_text(find_row(new.body, "t2"), CELL) == "45 người"
    office.post(address, {"act": "let_all_go"})
    new.refresh_from_db()
    assert carried(new.body) == []
    assert not find_row(new.body, "n2")["removed"]


def test_what_was_kept_is_no_correction_of_ones_own(
    cast: Cast, corrected: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The undo of whoever uploaded the file does not turn all of it back at one press."""
    new = read_again(cast, monkeypatch)
    with pytest.raises(Refused):
        fix.undo(draft_id=new.pk, actor=cast.office, now=cast.now)


def test_a_person_says_of_which_plan_it_is_a_version(
    cast: Cast, office: Client, corrected: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = read_again(cast, monkeypatch, number="25-KH/ĐU")
    address = reverse("review_versions", args=[new.pk])
    assert "chưa được ghi là bản mới" in shown(office, new)
    office.post(address, {"act": "previous", "previous": str(corrected.pk)})
    new.refresh_from_db()
    assert new.previous == corrected
    assert cell_text(find_row(new.body, "t2"), CELL) == "45 người"
    office.post(address, {"act": "previous", "previous": ""})
    new.refresh_from_db()
    assert (new.previous, carried(new.body)) == (None, [])
    assert cell_text(find_row(new.body, "t2"), CELL) == "40 - 50 người"
    assert JournalRow.objects.filter(act="set_previous").count() == 2


def test_no_draft_is_a_version_of_itself_or_of_what_follows_it(cast: Cast, draft: Draft) -> None:
    second = version(cast, draft)
    foreign = make_draft(cast, cast.neighbour, content=b"foreign")
    for previous in (draft, second, foreign):
        with pytest.raises(Refused):
            set_previous(draft_id=draft.pk, previous_id=previous.pk, actor=cast.office, now=cast.now)


def test_the_page_tells_what_changed_word_by_word(cast: Cast, office: Client, plan: Any) -> None:
    second = version(cast, plan.draft)
    page = shown(office, second)
    assert "<b>6 dòng khác nhau</b>: thêm 1, bỏ 1, sửa 4." in page
    assert "<del>60%</del><ins>65%</ins>" in page
    assert "<del>Số cán bộ được bồi dưỡng kỹ năng số</del>" in page
    assert "<ins>Lắp camera an ninh ngã ba chợ</ins>" in page
    assert "sẽ cập nhật kế hoạch đang theo dõi" in page
    assert "6 dòng thêm, bỏ, sửa" in shown(office, second, "approve")


def test_after_the_approval(cast: Cast, office: Client, plan: Any) -> None:
    first, second = plan.draft, version(cast, plan.draft)
    go(cast, second)
    assert office.get(reverse("review", args=[first.pk])).url == reverse("review_versions", args=[first.pk])
    assert "<del>60%</del>" in shown(office, second)
    assert first.file_name not in office.get(reverse("drafts")).content.decode().split("Đã phê duyệt")[0]
    history = office.get(reverse("plan_tab", args=[plan.pk, "lich-su"])).content.decode()
    assert "phê duyệt bản mới: thêm 1 dòng, bỏ 1, sửa 4" in history
    assert "So với bản trước" in history
    lost = plan.targets.model.ever.get(removed_on__isnull=False)
    assert "Đã đưa ra khỏi kế hoạch theo bản mới" in shown(office, lost, "target")
    assert lost.name not in office.get(reverse("plan", args=[plan.pk])).content.decode()


def test_strangers_and_readers(cast: Cast, enter: Any, draft: Draft) -> None:
    second = version(cast, draft, changed_reading())
    address = reverse("review_versions", args=[second.pk])
    assert enter(cast.stranger).get(address).status_code == 404
    assert enter(cast.steering).post(address, {"act": "previous", "previous": ""}).status_code == 403
    page = enter(cast.steering).get(address).content.decode()
    assert 'name="act"' not in page
