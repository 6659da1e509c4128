"""Plans on paper: the same print as DOCX, as PDF with text and as a scan, read against one truth."""

from __future__ import annotations

import pytest
from tests.corpus.papers import KNOWN, UNSEEN, Paper, missing, papers
from tests.intake.scans import needs_ocr
from tools.score_papers import BARS, Tally, measure

needs_paper = pytest.mark.skipif(missing() is not None, reason=missing() or "")
SMALL = "dac-khu-hon-tra.extras"


def one(name: str) -> Paper:
    return next(p for p in papers() if p.name == name)


def read(paper: Paper, form: str) -> Tally:
    tally = Tally()
    measure(paper, form, tally, misses=True)
    return tally


def test_what_is_unseen_shares_no_plan_with_what_is_known() -> None:
    assert not {p.plan for p in KNOWN} & {p.plan for p in UNSEEN}
    assert all(p.unseen for p in UNSEEN) and not any(p.unseen for p in KNOWN)
    assert {p.wear for p in UNSEEN} - {p.wear for p in KNOWN}


@needs_paper
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_print_is_read_alike_as_docx_and_as_pdf(form: str) -> None:
    tally = read(one(SMALL), form)
    rows, cells = BARS[form]
    assert tally.rows / tally.parts >= rows
    assert tally.cells / tally.parts >= cells


@needs_paper
@needs_ocr
@pytest.mark.parametrize("name", ["xa-ia-krel.related"])
def test_a_scan_of_it_is_read_nearly_as_well(name: str) -> None:
    tally = read(one(name), "scan")
    assert tally.rows / tally.parts >= 0.96
    assert tally.cells / tally.parts >= 0.82
    assert not tally.doubts.silent
    assert tally.doubts.right_flagged <= 0.17 * tally.doubts.right  # three of these doubts the DOCX has, too
