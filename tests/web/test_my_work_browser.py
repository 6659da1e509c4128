"""Reporting in a real browser, on a desk and on a phone: autosave, two editors, no connection, sending."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import NOW, make_cast
from tests.shell.cycle_mywork import begun, changed, give_role
from tests.web.conftest import arrived, comes, log_in

from tiendo import clock
from tiendo.core.access import Role
from tiendo.core.progress import said
from tiendo.records.models import Entry, Report, ReportForm, Target, Task
from tiendo.usecases.reports import save_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The cast in the middle of November; the reporter of the economy division is its head too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    cast = make_cast()
    begun(cast)
    give_role(cast.reporter, cast.economy, Role.HEAD)
    return cast


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: Any, browser: Any, live_server: Any, people: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport=request.param)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda e: errors.append(str(e)))
    log_in(opened, "reporter")
    yield opened
    opened.wait_for_load_state("networkidle")
    # A wait outlives a page that gives way to the next, as a click at the end of a test leaves it on a busy machine.
    fits = "w => document.readyState === 'complete' && document.documentElement.scrollWidth <= w"
    opened.wait_for_function(fits, arg=request.param["width"])
    context.close()
    lost = ("ERR_INTERNET_DISCONNECTED", "status of 4", "htmx:sendError", "htmx:afterRequest")  # a lost connection
    assert [e for e in errors if not any(words in e for words in lost)] == []


def kept() -> dict[str, str]:
    form = ReportForm.objects.filter(task__isnull=False).first()
    return said(form.content) if form else {}


def saved(page: Any, **wanted: str) -> None:
    """Wait until the form says just that: what is typed is saved after a pause, its first part maybe sooner."""
    assert comes(page, lambda: kept() == wanted), kept()


def open_task(page: Any) -> None:
    page.goto("/viec-cua-toi/")
    page.click("#do .owe a")
    arrived(page, ".work.picked form.quick:visible")


def test_an_item_in_a_few_touches_then_the_next_then_all_sent(page: Any) -> None:
    open_task(page)
    page.click(".pct label:has-text('75 %')")
    page.fill("[name=v-result]", "Đã rà soát 9 thôn")
    page.wait_for_selector("#luu:has-text('Đã tự lưu lúc 09:00')")
    saved(page, done="75", result="Đã rà soát 9 thôn")
    page.click("text=Ghi, sang mục tiếp")
    arrived(page, "#h-ghi:has-text('Số cán bộ')")
    page.fill("[name=v-value]", "-3")
    page.wait_for_selector("#hoi >> text=nhỏ hơn 0")
    page.fill("[name='v-why:negative']", "điều chỉnh số trùng")
    page.wait_for_selector("#s-why-negative[value='điều chỉnh số trùng']", state="attached")
    page.fill("[name=v-value]", "38")
    page.wait_for_selector("#hoi >> text=nhỏ hơn 0", state="hidden")
    page.click("text=Ghi, sang mục tiếp")
    arrived(page, "text=chờ bạn gửi")
    if page.locator(".work.picked").count():
        page.goto("/viec-cua-toi/")
    page.dblclick("text=Gửi cả kỳ")
    page.wait_for_selector("text=Đã gửi đủ 2 mục")
    assert Report.objects.count() == 2


def test_a_file_goes_as_it_is_chosen(page: Any) -> None:
    open_task(page)
    page.set_input_files("[name=tep]", {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"})
    page.wait_for_selector("#tep-da-co >> text=bien-ban.pdf")
    page.click("#tep-da-co >> text=Gỡ")
    page.wait_for_selector("#tep-da-co >> text=bien-ban.pdf", state="detached")


def test_what_is_typed_outlives_a_lost_connection(page: Any) -> None:
    open_task(page)
    page.context.set_offline(True)
    page.fill("[name=v-result]", "gõ khi mất mạng")
    page.wait_for_selector("#luu:has-text('còn giữ trên máy này')")
    assert not ReportForm.objects.exists()
    page.context.set_offline(False)
    page.wait_for_selector("#luu:has-text('Đã tự lưu')")
    saved(page, result="gõ khi mất mạng")


def test_a_page_opened_again_brings_back_what_was_not_saved(page: Any) -> None:
    open_task(page)
    page.context.set_offline(True)
    page.fill("[name=v-result]", "chưa kịp lưu")
    page.wait_for_selector("#luu:has-text('còn giữ trên máy này')")
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    page.wait_for_selector("#luu:has-text('lưu lúc')")  # sent when it was left, or brought back and saved now
    saved(page, result="chưa kịp lưu")


def test_going_to_another_item_saves_at_once(page: Any) -> None:
    open_task(page)
    page.fill("[name=v-result]", "gõ rồi sang mục khác ngay")
    if page.locator(".back:visible").count():
        page.click(".back")
    else:
        page.click("#ky .owe a")
    page.wait_for_selector("#ky .owe a")
    saved(page, result="gõ rồi sang mục khác ngay")


def test_two_editors_see_both_texts(page: Any, people: Any) -> None:
    open_task(page)
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    period = Target.objects.get(tracked_by=people.economy).plan.programme.runs.get().periods.get(label="Tháng 11/2026")
    give_role(people.head, people.economy, Role.HEAD)
    save_form(
        period=period, unit=people.economy, item=key, changes=changed(result="của anh Bách"), actor=people.head, now=NOW
    )
    page.fill("[name=v-result]", "của tôi")
    page.wait_for_selector("#va-result >> text=của anh Bách")
    assert page.input_value("[name=v-result]") == "của tôi" and kept()["result"] == "của anh Bách"
    page.check("#va-result input[type=checkbox]")
    page.wait_for_selector("#va-result input", state="detached")
    saved(page, result="của tôi")


def test_an_entry_in_under_a_minute(page: Any) -> None:
    page.goto("/ghi-nhan/")
    page.fill("[name=viec]", "Rà soát xong 3 thôn")
    page.click(".picks >> text=Rà soát hạ tầng")
    page.fill(".picks div:has(:checked) .nums input", "30")
    page.dblclick("form.entry .btn.main")
    page.wait_for_selector("text=Đã ghi nhận. Nội dung này tự điền")
    assert Entry.objects.count() == 1
    open_task(page)
    assert page.input_value("[name=v-result]") == "Rà soát xong 3 thôn"
    page.wait_for_selector("text=Lấy sẵn từ ghi nhận ngày 21/11")
