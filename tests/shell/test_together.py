"""Two at once: the same file, the same approval, the same cell; nothing doubled, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from tests.at_once import at_once
from tests.conftest import Cast, make_cast, make_draft

from tiendo.records.models import Draft, DraftEdit, JournalRow, Plan, StoredFile, Target, Unit
from tiendo.usecases.corrections import set_cell
from tiendo.usecases.drafts import add_draft
from tiendo.usecases.errors import Conflict
from tiendo.usecases.journal import first_broken_row, record
from tiendo.usecases.plans import approve
from tiendo.usecases.reading import read_draft
from tiendo.usecases.units import add_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_the_same_file_from_two_people(cast: Cast) -> None:
    def add(actor: Any) -> Callable[[], Any]:
        return lambda: add_draft(authority=cast.commune, data=b"plan", file_name="x.md", actor=actor, now=cast.now)

    results = at_once(add(cast.office), add(cast.colleague), add(cast.office), add(cast.colleague))
    assert sorted(r.again for r in results) == [False, True, True, True]
    assert len({r.draft.pk for r in results}) == 1
    assert Draft.objects.count() == StoredFile.objects.count() == DBTaskResult.objects.count() == 1


def test_two_approvals_make_one_plan(cast: Cast) -> None:
    draft = make_draft(cast)

    def go(actor: Any) -> Callable[[], Any]:
        return lambda: approve(
            draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=actor, now=cast.now
        )

    results = at_once(go(cast.office), go(cast.colleague))
    assert [type(r) for r in results] == [Plan, Plan]
    assert results[0] == results[1]
    assert Plan.objects.count() == 1
    assert Target.objects.count() == 2
    assert JournalRow.objects.filter(act="approve_draft").count() == 1


def test_two_people_on_one_cell(cast: Cast) -> None:
    draft = make_draft(cast)

    def go(actor: Any, value: str) -> Callable[[], Any]:
        return lambda: set_cell(
            draft_id=draft.pk,
            uid="t1",
            field="milestone:2026",
            value=value,
            seen="≥ 60%",
            actor=actor,
            now=cast.now,
        )

    results = at_once(go(cast.office, "≥ 65%"), go(cast.colleague, "≥ 70%"))
    refused = [r for r in results if isinstance(r, Conflict)]
    assert len(refused) == 1
    draft.refresh_from_db()
    kept = draft.body["targets"][0]["milestones"][0]["raw"]
    assert refused[0].current == kept
    assert draft.version == DraftEdit.objects.count() == 1


def test_two_people_on_two_cells_both_stay(cast: Cast) -> None:
    draft = make_draft(cast)

    def go(actor: Any, uid: str, seen: str, value: str) -> Callable[[], Any]:
        return lambda: set_cell(
            draft_id=draft.pk, uid=uid, field="name", value=value, seen=seen, actor=actor, now=cast.now
        )

    names = [t["name"] for t in draft.body["targets"]]
    results = at_once(go(cast.office, "t1", names[0], "Tên một"), go(cast.colleague, "t2", names[1], "Tên hai"))
    assert not any(isinstance(r, Exception) for r in results)
    draft.refresh_from_db()
    assert [t["name"] for t in draft.body["targets"]] == ["Tên một", "Tên hai"]
    assert draft.version == 2


def test_two_workers_read_a_draft_once(cast: Cast) -> None:
    draft = add_draft(authority=cast.commune, data=b"plan", file_name="x.md", actor=cast.office, now=cast.now).draft
    results = at_once(*[lambda: read_draft(draft_id=draft.pk, now=cast.now)] * 2)
    assert sorted(results) == [False, True]
    assert JournalRow.objects.filter(act__startswith="read_draft").count() == 1


def test_the_journal_does_not_fork(cast: Cast) -> None:
    from django.db import transaction

    def write(n: int) -> Callable[[], Any]:
        def go() -> Any:
            with transaction.atomic():
                return record(act="x", subject=f"x:{n}", authority=None, actor=None, now=cast.now)

        return go

    results = at_once(*[write(n) for n in range(6)])
    assert not any(isinstance(r, Exception) for r in results)
    assert JournalRow.objects.count() == 6
    assert first_broken_row() is None


def test_the_same_unit_from_two_people(cast: Cast) -> None:
    def go(actor: Any) -> Callable[[], Any]:
        return lambda: add_unit(parent=cast.commune, kind="hamlet", name="Thôn Nà Hoa", actor=actor, now=cast.now)

    results = at_once(go(cast.office), go(cast.colleague))
    assert sum(isinstance(r, Exception) for r in results) == 1
    assert Unit.objects.filter(name="Thôn Nà Hoa").count() == 1
