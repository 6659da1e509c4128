"""Many who write at one moment, on whichever database: nothing lost, nothing doubled, nobody stuck."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult
from tests.at_once import at_once
from tests.conftest import READING, Cast, make_cast, make_draft
from tests.shell.cycle_mywork import TODAY, at, begun, changed, evidence_of, period_of_month

from tiendo.jobs.daily import look_after
from tiendo.records.models import (
    Alert,
    Digest,
    Draft,
    Entry,
    Evidence,
    JournalRow,
    Notice,
    Person,
    Plan,
    Report,
    ReportForm,
    ReportingPeriod,
    StoredFile,
    Task,
    Verdict,
)
from tiendo.usecases.adjustments import adjust_deadline
from tiendo.usecases.appraisal import accept, return_
from tiendo.usecases.entries import add_entry
from tiendo.usecases.errors import Refusal
from tiendo.usecases.evidence import add_evidence
from tiendo.usecases.journal import first_broken_row
from tiendo.usecases.notices import notify
from tiendo.usecases.people import add_account
from tiendo.usecases.plans import approve
from tiendo.usecases.reading import requeue_stuck
from tiendo.usecases.reports import attach, mark_ready, save_form, send, take_back

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4 minh chung"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def run(cast: Cast) -> Any:
    made = begun(cast)
    made.reporters_send = True
    made.save()
    return made


@pytest.fixture
def task(cast: Cast, run: Any) -> dict[str, Any]:
    """The economy division's task in November: what calls on its report need."""
    item = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    period = period_of_month(run, 11)
    return {"period": period, "unit": cast.economy, "item": item, "actor": cast.reporter, "now": cast.now}


def ready(cast: Cast, task: dict[str, Any]) -> dict[str, Any]:
    """The task is written up as complete; what a call of `send` needs."""
    attach(**task, evidence=evidence_of(cast, cast.economy, cast.reporter))
    mark_ready(**task, changes=changed(done="100", result="Xong"))
    return {k: v for k, v in task.items() if k != "item"} | {"items": [task["item"]]}


def faults(results: list[Any]) -> list[Any]:
    return [r for r in results if isinstance(r, DatabaseError)]


def test_a_report_sent_from_four_windows_is_one_report(cast: Cast, task: dict[str, Any]) -> None:
    sending = ready(cast, task)
    results = at_once(*[lambda: send(**sending)] * 4)
    assert not faults(results)
    assert Report.objects.count() == JournalRow.objects.filter(act="send_report").count() == 1


def test_two_first_words_on_one_form_make_one_form(cast: Cast, task: dict[str, Any]) -> None:
    other = task | {"actor": cast.office}

    def go(given: dict[str, Any], **fields: str) -> Callable[[], Any]:
        return lambda: save_form(**given, changes=changed(**fields))

    results = at_once(go(task, result="Của báo cáo viên"), go(task, difficulty="Thiếu máy"), go(other, done="40"))
    assert not faults(results)
    form = ReportForm.objects.get()
    saved = {"result": "Của báo cáo viên", "difficulty": "Thiếu máy"}
    assert {k: form.content.get(k) for k in saved} == saved and form.version >= 2


def test_two_texts_for_one_field_never_overwrite_each_other(cast: Cast, task: dict[str, Any]) -> None:
    save_form(**task, changes=changed(result="Bản đầu"))

    def go(text: str) -> Callable[[], Any]:
        return lambda: save_form(**task, changes={"result": ("Bản đầu", text)})

    results = at_once(*[go(f"Bản {n}") for n in range(4)])
    assert not faults(results) and sorted(bool(r.conflicts) for r in results) == [False, True, True, True]
    kept = ReportForm.objects.get().content["result"]
    assert all(str(c).count(kept) == 1 for r in results for c in r.conflicts.values())


def test_an_entry_sent_twice_is_one_entry(cast: Cast, run: Any) -> None:
    given = {"unit": cast.economy, "on": "20/11/2026", "text": "Họp tổ", "items": {}, "evidence": []}
    results = at_once(*[lambda: add_entry(**given, key="k1", actor=cast.reporter, now=cast.now)] * 3)
    assert [type(r) for r in results] == [Entry] * 3 and Entry.objects.count() == 1


def test_the_same_evidence_twice_is_one_file_and_one_row(cast: Cast, run: Any) -> None:
    given = {"unit": cast.economy, "data": PDF, "file_name": "a.pdf", "actor": cast.reporter, "now": cast.now}
    results = at_once(*[lambda: add_evidence(**given)] * 3)
    assert not faults(results) and len({r.pk for r in results}) == 1
    assert Evidence.objects.count() == 1 and StoredFile.objects.filter(size=len(PDF)).count() == 1


def test_a_report_is_judged_or_taken_back_never_both(cast: Cast, task: dict[str, Any]) -> None:
    sending = ready(cast, task)
    (report,) = send(**sending).reports
    back = {k: v for k, v in task.items() if k != "changes"}
    results = at_once(
        lambda: accept(report_id=report.pk, actor=cast.support, now=cast.now),
        lambda: take_back(**back),
        lambda: return_(report_id=report.pk, reason="Thiếu biên bản", actor=cast.support, now=cast.now),
    )
    assert not faults(results)
    report.refresh_from_db()
    assert Verdict.objects.count() + (report.taken_back_at is not None) == 1


def test_one_login_is_one_account(cast: Cast) -> None:
    given = {"login": "moi.tk", "name": "Người Mới", "title": "", "email": "", "password": "mat-khau-dai-2026"}
    more = {"unit": cast.economy, "role": "reporter", "actor": cast.administrator, "now": cast.now}
    results = at_once(*[lambda: add_account(**given, **more)] * 2)
    assert sorted(type(r).__name__ for r in results) == ["Person", "Refused"]


def test_two_versions_approved_at_once_are_one_plan(cast: Cast) -> None:
    from tiendo.core.drafting import content_of, with_findings

    first = make_draft(cast)
    later = make_draft(cast, content=b"sau", previous=first)
    later.content = with_findings(content_of(READING))
    later.save()

    def go(draft: Draft) -> Callable[[], Any]:
        return lambda: approve(
            draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now
        )

    results = at_once(go(first), go(later))
    assert not faults(results) and any(isinstance(r, Plan) for r in results)
    assert Plan.objects.count() == 1


def test_what_a_killed_worker_left_is_queued_once(cast: Cast) -> None:
    draft = make_draft(cast, state="reading", started_at=cast.now, heard_at=cast.now)
    results = at_once(*[lambda: requeue_stuck(now=cast.now + timedelta(minutes=10))] * 3)
    assert sorted(results) == [0, 0, 1]
    assert DBTaskResult.objects.count() == 1 and Draft.objects.get(pk=draft.pk).state == "queued"


def test_the_day_is_looked_after_by_three_workers_as_by_one(cast: Cast, run: Any, settings: Any) -> None:
    settings.MAIL_ON, settings.MAIL_HOUR = True, 7
    for person in Person.objects.all():
        person.email = f"{person.username}@example.org"
        person.save()
    notify(persons=[cast.head, cast.office], kind="x", key="x", text="Một việc", now=cast.now)
    ReportingPeriod.objects.filter(run=run, start__gte=date(2026, 10, 1), reports=None, forms=None).delete()
    now = at(2026, 11, 25)
    assert at_once(*[lambda: look_after(now)] * 3) == [None] * 3
    assert Alert.objects.filter(cleared_on=None).exists()
    keys = list(Alert.objects.filter(cleared_on=None).values_list("task", "target", "rule", "instance"))
    told = list(Notice.objects.values_list("person", "key"))
    assert len(keys) == len(set(keys)) and len(told) == len(set(told))
    assert len(mail.outbox) == Digest.objects.filter(state="sent").count() == Digest.objects.count() > 0
    assert JournalRow.objects.filter(act="check_alerts").count() == 1 and first_broken_row() is None


def test_a_storm_of_all_acts_leaves_nobody_stuck(cast: Cast, task: dict[str, Any], run: Any) -> None:
    """Six people do everything to one unit's items at once: each is served or refused, none meets a deadlock."""
    sending, moved = ready(cast, task), Task.objects.get(name__startswith="Rà soát")
    figure = f"target:{run.programme.plans.get().targets.get(tracked_by=cast.economy).pk}"

    def judge(n: int) -> Any:
        last = Report.objects.order_by("-pk").first()
        return accept(report_id=last.pk if last else 0, actor=cast.support, now=clock())

    begun_at = time.monotonic()

    def clock() -> Any:
        """Read before the turn is waited for, as a request does; the second server's is 30 ms behind."""
        behind = 0.03 * (threading.get_ident() % 2)
        return cast.now + timedelta(seconds=1 + time.monotonic() - begun_at - behind)

    def on(given: dict[str, Any], **over: Any) -> dict[str, Any]:
        return given | over | {"now": clock()}

    acts: list[Callable[[int], Any]] = [
        lambda n: save_form(**on(task), changes={"result": (f"{n - 1}", f"{n}")}),
        lambda n: save_form(**on(task, item=figure), changes={"value": (f"{n - 1}", f"{n}")}),
        lambda n: send(**on(sending)),
        lambda n: send(**on(sending, items=None)),
        lambda n: take_back(**on(task)),
        judge,
        lambda n: add_evidence(
            unit=cast.economy, data=PDF + bytes([n]), file_name="b.pdf", actor=cast.reporter, now=clock()
        ),
        lambda n: add_entry(
            unit=cast.economy,
            on="20/11/2026",
            text="Họp",
            items={task["item"]: {"done": "50"}},
            evidence=[],
            key=f"k{n}",
            actor=cast.reporter,
            now=clock(),
        ),
        lambda n: adjust_deadline(
            task_id=moved.pk,
            due=date(2027, 1, 1) + timedelta(days=n),
            document="1-QĐ",
            reason="Chờ",
            actor=cast.steering,
            now=clock(),
        ),
        lambda n: look_after(clock()),
    ]

    def person(seed: int) -> Callable[[], list[str]]:
        def go() -> list[str]:
            chance, said = random.Random(seed), []
            for n in range(12):
                try:
                    chance.choice(acts)(seed * 20 + n)
                    said.append("")
                except Refusal as why:
                    said.append(str(why))
            return said

        return go

    results = at_once(*[person(seed) for seed in range(6)])
    assert not faults(results), faults(results)
    assert sum(said == "" for one in results for said in one) > 20
    assert first_broken_row() is None
    live = Report.objects.filter(task=moved, taken_back_at=None).count()
    assert live <= 1 + Verdict.objects.count()
    assert JournalRow.objects.filter(act="send_report").count() == Report.objects.count()
    assert cast.now.date() == TODAY
