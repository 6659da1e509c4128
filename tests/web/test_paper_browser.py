"""A paper's whole way in a real browser: made, edited in place, issued, downloaded, looked up by its code."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import make_cast
from tests.shell.cycle_mywork import begun
from tests.web.conftest import arrived, comes, log_in

from tiendo import clock
from tiendo.records.models import Paper
from tiendo.usecases import paper_files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Logged in as the standing office. LibreOffice is left out: its PDF is tested where it is made."""
    monkeypatch.setattr(paper_files, "_pdf", lambda master: b"%PDF-1.4 " + hashlib.sha256(master).digest())
    cast = make_cast()
    cast.run = begun(cast)  # type: ignore[attr-defined]
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    found = context.new_page()
    log_in(found, "office")
    yield found
    context.close()


def test_from_the_button_to_the_code(page: Any, live_server: Any, tmp_path: Path) -> None:
    page.goto(f"{live_server.url}/bao-cao/")
    page.locator(".dues button").first.click()
    arrived(page, ".editing .line")
    paper = Paper.objects.get()

    line = page.locator(".editing .line > p").nth(1)
    line.click()
    page.wait_for_selector("#dang-sua textarea")
    page.fill("#dang-sua textarea", "Câu do người soạn viết lại.")
    page.press("#dang-sua textarea", "Control+Enter")
    page.wait_for_selector("text=đã sửa tay")
    page.wait_for_selector("#bang-viec .edits li")
    page.wait_for_selector("#dang-sua", state="detached")
    assert any("Câu do người soạn viết lại." in str(e.change["after"]) for e in paper.edits.all())

    page.click("#bang-viec >> text=Phát hành")
    page.fill("#so", "125")
    page.fill("#ngay", clock.today().strftime("%d/%m/%Y"))
    page.fill("#nguoi-ky", "Vàng Thị Mai")
    page.click("form.issue button.main")
    page.wait_for_selector("text=Tệp đã phát hành")
    assert "Số 125" in page.inner_text(".head")

    with page.expect_download() as started:
        page.locator(".kept a").first.click()
    kept = tmp_path / "bc.docx"
    started.value.save_as(kept)
    stored = paper.files.get(form="docx", copy="")
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == stored.file_id

    page.goto(f"{live_server.url}/tra-cuu/")
    page.fill("#ma", paper.code.lower())
    page.press("#ma", "Enter")
    page.wait_for_selector("text=Đã phát hành")
    assert "Mở văn bản" in page.inner_text("main")


def test_a_long_act_says_that_it_runs_and_is_sent_once(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/bao-cao/")
    asked: list[str] = []
    page.route("**/lap/", lambda route: (asked.append(route.request.method), route.fulfill(status=204)))
    page.evaluate("document.querySelector('.dues form').requestSubmit()")
    shown = "document.querySelector('.dues [role=status]')?.textContent === 'Đang lập…'"
    page.wait_for_function(f"{shown} && document.querySelector('.dues button').disabled")
    page.evaluate("document.querySelector('.dues form').requestSubmit()")
    assert comes(page, lambda: bool(asked))
    page.wait_for_timeout(300)  # a second one would come now
    assert asked == ["POST"]
