"""Many items at once: the table that is pasted, the form that goes out and comes back."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, changed, period_of_month

from tiendo import clock
from tiendo.core.progress import said
from tiendo.records.models import ReportForm, Target, Task
from tiendo.usecases.reports import save_form

pytestmark = pytest.mark.django_db
PAGE, FORM = "/viec-cua-toi/dan/", "/viec-cua-toi/bieu.xlsx"


@pytest.fixture
def november(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())
    return period_of_month(begun(cast), 11)


@pytest.fixture
def where(cast: Cast, november: Any) -> dict[str, Any]:
    return {"don-vi": cast.economy.pk, "ky": november.pk}


@pytest.fixture
def client(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> Client:
    """The reporter of the economy division, which owes a task and a target."""
    return enter(cast.reporter)


def confirm(client: Client, where: dict[str, Any], page: str, drop: str = "") -> str:
    """Press save on the page of differences, with what it has ticked."""
    keys = re.findall(r'name="muc" value="([^"]+)" checked', page)
    rows = {f"n-{k}": html.unescape(re.search(rf'name="n-{k}" value="([^"]*)"', page)[1]) for k in keys}  # type: ignore[index]
    return client.post(PAGE, where | rows | {"act": "save", "muc": [k for k in keys if k != drop]}).content.decode()


def filled(client: Client, where: dict[str, Any], change: Callable[[Any], None]) -> SimpleUploadedFile:
    """The form as it goes out, filled in by `change` in a spreadsheet, as it comes back."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(FORM, where).content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("bieu.xlsx", out.getvalue())


TABLE = (
    "TT\tNội dung\tSố liệu\tKết quả\nI.2\tRà soát hạ tầng công nghệ thông tin\t60\tXong 3 thôn\n"
    "II.1\t\tx8\t\nIX.1\tViệc lạ\t5\t"
)


def test_differences_first_then_row_by_row(client: Client, where: dict[str, Any]) -> None:
    page = client.post(PAGE, where | {"bang": TABLE}).content.decode()
    assert "2/3 dòng sẽ thay đổi" in page and "<ins>Xong 3 thôn</ins>" in page and "Không thấy mục nào" in page
    assert "Chưa đọc được số “x8”" in page and not ReportForm.objects.exists()
    page = confirm(client, where, page)
    assert "1/2 mục đã ghi xong" in page and "Lưu nháp, còn thiếu" in page
    task, target = ReportForm.objects.order_by(F("target_id").asc(nulls_first=True))
    assert said(task.content) == {"done": "60", "result": "Xong 3 thôn"} and task.ready_at
    assert said(target.content) == {"value": "x8"} and target.ready_at is None


def test_what_another_wrote_meanwhile_is_not_overwritten(cast: Cast, november: Any, client: Client, where: Any) -> None:
    page = client.post(PAGE, where | {"bang": TABLE}).content.decode()
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    save_form(
        period=november, unit=cast.economy, item=key, changes=changed(done="75"), actor=cast.reporter, now=cast.now
    )
    page = confirm(client, where, page)
    assert "Người khác vừa sửa" in page and "“75”" in page
    assert ReportForm.objects.get(task__isnull=False).content["done"] == "75"


def test_nothing_pasted_and_nothing_readable(client: Client, where: dict[str, Any]) -> None:
    assert "Chưa dán gì" in client.post(PAGE, where | {"bang": " "}).content.decode()
    assert client.get(PAGE, where).status_code == 200
    broken = client.post(PAGE, where | {"act": "save", "muc": "task:1", "n-task:1": "{"})
    assert broken.status_code == 422 and not ReportForm.objects.exists()


def test_the_form_goes_out_and_comes_back(client: Client, where: dict[str, Any]) -> None:
    def fill(sheet: Any) -> None:
        assert sheet.protection.sheet and sheet.column_dimensions["A"].hidden and sheet.freeze_panes == "D6"
        assert [c.value for c in sheet[5]][:6] == ["Mã khóa", "TT", "Nội dung", "Mốc, thời hạn", "Kỳ trước", "Số liệu"]
        for row in sheet.iter_rows(min_row=6):
            row[5].value = 45 if row[0].value.startswith("task") else "38"
            row[11].value = "Đã làm"
        sheet.delete_cols(13, 2)  # somebody removed columns
        sheet.move_range("A7:P7", rows=3)  # and moved a row

    page = client.post(PAGE, where | {"bieu": filled(client, where, fill)}).content.decode()
    assert "2/2 dòng" in page
    assert "2/2 mục đã ghi xong" in confirm(client, where, page)
    assert {f.content.get("done") or f.content.get("value") for f in ReportForm.objects.all()} == {"45", "38"}


def test_a_form_of_another_period_or_no_form_is_refused(
    client: Client, where: dict[str, Any], cast: Cast, november: Any
) -> None:
    october = where | {"ky": period_of_month(november.run, 10).pk}
    other = filled(client, october, lambda sheet: None)
    assert "đơn vị khác hoặc của kỳ khác" in client.post(PAGE, where | {"bieu": other}).content.decode()
    for content in (b"", b"no workbook", b"PK\x03\x04 broken"):
        answer = client.post(PAGE, where | {"bieu": SimpleUploadedFile("a.xlsx", content)})
        assert answer.status_code == 422 and "Chưa lưu gì" in answer.content.decode()


def test_the_form_shows_what_is_kept(cast: Cast, november: Any, client: Client, where: dict[str, Any]) -> None:
    key = f"target:{Target.objects.get(tracked_by=cast.economy).pk}"
    save_form(
        period=november, unit=cast.economy, item=key, changes=changed(value="12"), actor=cast.reporter, now=cast.now
    )
    book = openpyxl.load_workbook(io.BytesIO(client.get(FORM, where).content))
    rows = {r[0]: r for r in book.active.iter_rows(min_row=6, values_only=True)}  # type: ignore[union-attr]
    assert rows[key][5] == "12"


def test_strangers(cast: Cast, where: dict[str, Any], enter: Callable[[Any], Client]) -> None:
    for person in (cast.stranger, cast.head, cast.nobody):
        for address in (PAGE, FORM):
            assert enter(person).get(address, where).status_code == 404
        assert enter(person).post(PAGE, where | {"bang": TABLE}).status_code == 404
