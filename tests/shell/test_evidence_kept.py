"""Evidence through its use case: kept by its content, refused with the reason, seen where it was used before."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, period_of_month

from tiendo.queries.evidence import used_before
from tiendo.records.models import Evidence, JournalRow, Report, StoredFile, Target, Verdict
from tiendo.usecases import evidence, files
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.evidence import add_evidence

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


def given(cast: Cast, **over: Any) -> dict[str, Any]:
    base = {"unit": cast.culture, "data": PNG, "file_name": "ảnh.png", "actor": cast.head, "now": cast.now}
    return base | over


def pdf_saying(text: str) -> bytes:
    """A PDF of one page with this text in it."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[128/uni1EAC]>>>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def test_a_file_is_kept_by_its_content_with_its_particulars(cast: Cast) -> None:
    kept = add_evidence(**given(cast, number=" 212/QĐ-UBND ", dated=cast.now.date(), level="Công an tỉnh"))
    assert (kept.mime, kept.number, kept.level) == ("image/png", "212/QĐ-UBND", "Công an tỉnh")
    assert files.content(kept.file) == PNG
    row = JournalRow.objects.get(act="add_evidence")
    assert row.subject == f"evidence:{kept.pk}"
    assert row.detail["sha256"] == kept.file.sha256


def test_a_second_click_adds_nothing_and_another_unit_gets_its_own_row_on_the_same_file(cast: Cast) -> None:
    first = add_evidence(**given(cast))
    assert add_evidence(**given(cast)) == first
    other = add_evidence(**given(cast, unit=cast.economy, actor=cast.reporter))
    assert other != first
    assert (StoredFile.objects.filter(pk=first.file_id).count(), other.file_id) == (1, first.file_id)


def test_only_who_fills_in_for_the_unit_may_add(cast: Cast) -> None:
    for actor in (cast.reporter, cast.support, cast.stranger, cast.nobody):
        with pytest.raises(NotAllowed):
            add_evidence(**given(cast, actor=actor))


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"data": b""}, "0 byte"),
        ({"data": b"MZ"}, "chương trình"),
        ({"file_name": "TỐI MẬT.png"}, "TỐI MẬT"),
        ({"number": "12/BC (Mật)"}, "MẬT"),
    ],
)
def test_what_is_refused_leaves_nothing(cast: Cast, over: dict[str, Any], why: str) -> None:
    before = StoredFile.objects.count()
    with pytest.raises(Refused, match=why):
        add_evidence(**given(cast, **over))
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, before)


def test_the_first_page_of_a_pdf_is_looked_at(cast: Cast) -> None:
    with pytest.raises(Refused, match="Trang đầu"):
        add_evidence(**given(cast, data=pdf_saying("M\\200T")))
    assert add_evidence(**given(cast, data=pdf_saying("TRANG MOT"))).mime == "application/pdf"
    assert add_evidence(**given(cast, data=b"%PDF-1.4 broken")).mime == "application/pdf"


def test_pages_that_nobody_had_time_to_count_are_counted_the_next_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add_evidence(**given(cast, data=pdf_saying("TRANG DEM SAU"))).file
    with monkeypatch.context() as busy:
        busy.setattr(evidence, "FIRST_PAGE", ["-c", "import time; time.sleep(60)"])
        busy.setattr(evidence, "SECONDS", 0.1)
        assert evidence.pages_of(file) == 0
    assert evidence.pages_of(file) == 1


def test_the_same_file_is_found_where_it_was_used_before(cast: Cast) -> None:
    run = begun(cast)
    october, november = period_of_month(run, 10), period_of_month(run, 11)
    target = Target.objects.get(tracked_by=cast.culture)
    report = Report.objects.create(
        target=target, period=october, unit=cast.culture, value=50, sent_by=cast.head, sent_at=cast.now
    )
    report.evidence.add(add_evidence(**given(cast)))
    Verdict.objects.create(report=report, step="return", reason="Mờ", by=cast.support, at=cast.now)
    again = add_evidence(**given(cast, file_name="tên khác.png"))
    (use,) = used_before(again)
    assert (use.name, use.period, use.step) == (target.name, october.label, "return")
    now = Report.objects.create(
        target=target, period=november, unit=cast.culture, value=55, sent_by=cast.head, sent_at=cast.now
    )
    now.evidence.add(again)
    assert [u.report_id for u in used_before(again, but=now)] == [report.pk]
    other = add_evidence(**given(cast, data=PNG + b"!"))
    assert used_before(other) == []
