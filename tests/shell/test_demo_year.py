"""The demo's months are played through the use cases: reports go out, evidence comes back, and the journal holds."""

from __future__ import annotations

from datetime import timedelta

from tiendo.clock import today
from tiendo.core.situation import RED
from tiendo.jobs.demo import load as demo
from tiendo.queries.programme import all_tasks
from tiendo.records.models import Directive, JournalRow, Plan, Proposal, Report, ReportForm, Verdict
from tiendo.usecases.journal import first_broken_row


def test_what_the_year_leaves(db: None) -> None:
    """One playing, looked at from all sides: it takes longest here."""
    demo.load(days=64)
    demo.play_year()
    months_are_reported_appraised_and_shown(Plan.objects.get(programme__code="57-NQ/TW", authority__kind="commune"))
    directives_and_proposals_go_down_and_up()
    nothing_is_dated_ahead()
    a_second_call_adds_nothing()


def months_are_reported_appraised_and_shown(played: Plan) -> None:
    assert Report.objects.count() > 60
    assert Verdict.objects.filter(step="accept").exists()
    assert ReportForm.objects.filter(ready_at__isnull=False).exists()
    found = {row.state.cls for row in all_tasks(played, today())}
    assert found & RED
    assert len(found) >= 4
    assert first_broken_row() is None


def directives_and_proposals_go_down_and_up() -> None:
    """Of the 64 days played here; what would lie before them was never said."""
    assert {bool(d.answered_at) for d in Directive.objects.all()} == {True, False}
    assert Directive.objects.filter(answered_at=None, due_on__lt=today()).count() == 1
    waits = Proposal.objects.filter(answered_at=None)
    assert waits.count() >= 2 and not waits.filter(at__date__lt=today() - timedelta(days=45)).exists()


def nothing_is_dated_ahead() -> None:
    assert max(r.sent_at for r in Report.objects.all()).date() < today()
    assert all(r.as_of is None or r.as_of <= today() for r in Report.objects.all())


def a_second_call_adds_nothing() -> None:
    def kept() -> list[list[int]]:
        return [sorted(m.objects.values_list("pk", flat=True)) for m in (Report, Verdict, JournalRow, Directive)]

    before = kept()
    demo.play_year()
    assert kept() == before


def test_what_was_broken_off_goes_on(db: None) -> None:
    demo.load(days=60)  # two months to report
    asked = iter([False, True])
    demo.play_year(lambda: next(asked))
    some = Report.objects.count()
    demo.play_year()
    sent = Report.objects.values_list("period", "unit", "task", "target")
    assert 0 < some < len(sent) == len(set(sent))
