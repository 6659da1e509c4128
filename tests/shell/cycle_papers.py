"""Papers of a commune's run, composed from an outline made by hand that a test may change between two looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.conftest import NOW
from tests.core.reporting.outlines import outline
from tests.shell.cycle_mywork import period_of_month

from tiendo.core.reporting.outline import Outline
from tiendo.usecases import papers

KIND = "ket-qua-nha-nuoc-thang"


class Facts:
    """What composing gives: `outline`, with the code and the day that are asked for."""

    def __init__(self) -> None:
        self.outline = outline()

    def __call__(self, run: Any, definition: Any, *, period: Any, unit: Any, as_of: date, code: str = "") -> Outline:
        return replace(self.outline, code=code, as_of=as_of)


def composing(monkeypatch: pytest.MonkeyPatch) -> Facts:
    facts = Facts()
    monkeypatch.setattr("tiendo.usecases.composing.composed", facts)
    return facts


def draft_of(cast: Any, run: Any, month: int = 11, actor: Any = None) -> Any:
    period = period_of_month(run, month)
    return papers.make(run=run, kind=KIND, period=period, actor=actor or cast.office, now=NOW)


def issued(cast: Any, paper: Any, number: str = "125", **over: Any) -> Any:
    """The draft issued by the office on the day."""
    from tiendo.usecases.issuing import issue

    paper.refresh_from_db()
    given = {
        "paper_id": paper.pk,
        "version": paper.version,
        "number": number,
        "dated": NOW.date(),
        "signer": "Vàng Thị Mai",
        "signer_title": "CHỦ TỊCH",
        "actor": cast.office,
        "now": NOW,
    }
    return issue(**(given | over)).paper
