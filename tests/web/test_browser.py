"""The way through the product in a real browser: log in, upload, review, approve, programme, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import DOCUMENT, make_cast, make_draft
from tests.intake.scans import sample
from tests.web.conftest import arrived, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = Path(__file__).resolve().parents[2] / "src/tiendo/jobs/demo/ke-hoach-suoi-hoa.docx"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def people() -> Any:
    return make_cast()


@pytest.fixture
def page(browser: Any, live_server: Any, people: Any) -> Iterator[Any]:
    """A page logged in as the standing office; it must end without a single error in its console."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda e: errors.append(str(e)))
    log_in(opened, "office")
    yield opened
    context.close()
    assert [e for e in errors if "status of 4" not in e] == []


def read_what_waits() -> None:
    """What the worker does, here and now."""
    from tiendo.clock import now
    from tiendo.records.models import Draft, DraftState
    from tiendo.usecases.drafts import read_draft

    for draft in Draft.objects.filter(state=DraftState.QUEUED):
        read_draft(draft_id=draft.pk, now=now())


def test_from_a_file_to_a_programme(page: Any) -> None:
    page.click("text=Đưa kế hoạch vào >> nth=0")
    arrived(page, "[name=plans]")
    page.set_input_files("[name=plans]", str(PLAN))
    page.wait_for_selector("text=Chờ đọc")
    read_what_waits()
    page.wait_for_selector("text=/Đã đọc \\d+ chỉ tiêu, 28 nhiệm vụ/")
    page.click("main >> text=Rà soát >> nth=-1")
    arrived(page, "h1:has-text('Rà soát bản đọc')")

    page.click("#phan >> text=Nhiệm vụ")
    arrived(page, "td[data-f=deadline]")
    row = page.locator("tbody.r").first
    row.locator("td[data-f=deadline]").click()
    field = page.locator("[name='v-deadline']")
    page.wait_for_selector("[name='v-deadline']:focus")
    assert page.locator(".paper .hit").count() == 1
    field.fill("Quý II/2027")
    field.press("Enter")
    page.wait_for_selector("#toast >> text=Đã lưu 1 ô")
    row.locator("text=Quý II/2027").first.wait_for()

    page.click("text=Phê duyệt…")
    page.click("button:has-text('Phê duyệt')")
    page.wait_for_selector("text=từ nay là chương trình theo dõi")
    page.click("nav.tabs >> text=Nhiệm vụ")
    arrived(page, "#f-q")
    assert "30/06/2027" in page.locator("tbody tr:not(.group)").first.inner_text()
    page.fill("#f-q", "cap quang")
    page.wait_for_selector("text=/1\\/28 nhiệm vụ/")
    with page.expect_download() as download:
        page.click("text=Tải Excel")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_a_file_known_already_is_linked_and_an_empty_one_explained(page: Any, people: Any, tmp_path: Path) -> None:
    make_draft(people, content=b"plan")
    known, empty = tmp_path / "ban-sao.txt", tmp_path / "trong.txt"
    known.write_bytes(b"plan")
    empty.write_bytes(b"")
    page.goto("/ban-doc/")
    page.set_input_files("[name=plans]", [str(known), str(empty)])
    page.wait_for_selector("#dang-gui >> text=đã được đưa vào lúc")
    page.wait_for_selector("#dang-gui >> text=Tệp trống")
    page.click("#dang-gui >> text=Mở bản đó")
    page.wait_for_selector("h1:has-text('Rà soát bản đọc')")


def test_reviewing_by_keyboard_alone(page: Any, people: Any) -> None:
    draft = make_draft(people)
    page.goto(f"/ban-doc/{draft.pk}/")
    page.keyboard.press("n")
    page.wait_for_selector("[name='v-milestone:2030']:focus")
    assert page.locator(".paper tr.hit").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector("tr.edit", state="detached")
    page.wait_for_selector("a.cell:focus")  # the row's own link has the focus again
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.edit")
    page.fill("[name='v-name']", "Tỷ lệ thôn có sóng di động 5G")
    page.keyboard.press("Enter")
    page.wait_for_selector("#toast >> text=Đã lưu 1 ô")
    page.locator("h1").click()
    page.keyboard.press("u")
    page.wait_for_selector("#toast >> text=Đã hoàn tác.")
    page.wait_for_selector("#r-t1 a.cell:text-is('Tỷ lệ thôn có sóng 5G')")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open] >> text=Phím tắt")


def test_confirming_the_last_doubt_says_that_all_is_clear(page: Any, people: Any) -> None:
    draft = make_draft(people)
    page.goto(f"/ban-doc/{draft.pk}/")
    page.click("text=Ô chưa chắc tiếp theo")
    page.click("text=Đúng, xem ô tiếp")
    page.wait_for_selector("#toast >> text=Không còn ô chưa chắc nào")
    page.wait_for_selector("#chan >> text=Không còn ô chưa chắc")
    page.wait_for_selector(".cell-ask", state="detached")


def test_a_click_in_the_document_opens_its_row(page: Any, people: Any) -> None:
    draft = make_draft(people)
    page.goto(f"/ban-doc/{draft.pk}/")
    page.click(".paper >> text=Tỷ lệ thôn có sóng 5G")
    page.wait_for_selector("#r-t1 tr.edit")
    page.click(".paper >> text=1 Đẩy mạnh tuyên truyền")
    page.wait_for_selector("#r-n1 tr.edit")
    assert page.locator("#phan [aria-current]").inner_text().startswith("Nhiệm vụ")


def test_two_people_do_not_overwrite_each_other(page: Any, people: Any) -> None:
    from tiendo.usecases.corrections import set_cell

    draft = make_draft(people)
    page.goto(f"/ban-doc/{draft.pk}/?dong=t2")
    seen = "Số cán bộ được bồi dưỡng kỹ năng số"
    who = {"actor": people.colleague, "now": people.now}
    set_cell(draft_id=draft.pk, uid="t2", field="name", value="Của Vân", seen=seen, **who)
    page.fill("[name='v-name']", "Của Khải")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=giá trị hiện nay là “Của Vân”")
    assert page.input_value("[name='v-name']") == "Của Khải"


@pytest.mark.parametrize("address", ["/", "/ban-doc/", "/ke-hoach/{plan}/", "/ke-hoach/{plan}/nhiem-vu/", "/don-vi/"])
def test_on_a_phone_nothing_runs_over_the_edge(address: str, page: Any, people: Any) -> None:
    from tiendo.usecases.plans import approve

    draft = make_draft(people)
    code = {"programme_code": "57-NQ/TW", "programme_name": ""}
    plan = approve(draft_id=draft.pk, actor=people.office, now=people.now, **code)
    page.set_viewport_size(PHONE)
    page.goto(address.format(plan=plan.pk))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_review_page_fits_a_phone(page: Any, people: Any) -> None:
    draft = make_draft(people)
    page.set_viewport_size(PHONE)
    page.goto(f"/ban-doc/{draft.pk}/?dong=t1")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_script_reading_and_forms_work(browser: Any, live_server: Any, people: Any) -> None:
    draft = make_draft(people)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "office")
    page.goto("/ban-doc/")
    page.click("main >> text=Rà soát >> nth=-1")
    page.click("#r-t1 >> text=Tỷ lệ thôn có sóng 5G")
    page.fill("[name='v-name']", "Tên mới")
    page.click("text=Lưu sửa")
    page.wait_for_url(f"**/ban-doc/{draft.pk}/?phan=chi-tieu#r-t1")
    page.wait_for_selector("#r-t1 >> text=Tên mới")
    context.close()


def test_a_row_that_is_gone_meanwhile_is_told_and_the_page_stays(page: Any, people: Any) -> None:
    from tiendo.usecases.corrections import add_row, undo

    draft = make_draft(people)
    who = {"draft_id": draft.pk, "actor": people.colleague, "now": people.now}
    add_row(part="targets", after=None, values={"name": "Chỉ tiêu thêm nhầm"}, **who)
    page.goto(f"/ban-doc/{draft.pk}/")
    undo(**who)
    page.click("tbody.r >> text=Chỉ tiêu thêm nhầm")
    page.wait_for_selector("#toast >> text=Nội dung này không còn")
    assert page.locator("h1").count() == 1


def test_moving_over_the_rows_frames_each_on_its_page(page: Any, people: Any) -> None:
    boxed = DOCUMENT[1]["rows"][1][0] | {"box": [1, 85, 189, 119, 264]}
    document = [DOCUMENT[0], DOCUMENT[1] | {"rows": [DOCUMENT[1]["rows"][0], [boxed]]}, DOCUMENT[2]]
    size = {"width": 595.3, "height": 841.9, "turned": 0, "picture": False}
    draft = make_draft(people, content=sample("ke-hoach.pdf"), sizes=[size], document=document)
    page.goto(f"/ban-doc/{draft.pk}/")
    page.click("[data-view=anh]")
    page.keyboard.press("j")
    page.wait_for_selector(".pages rect", state="attached")
    page.wait_for_selector("#cho-dang-xem:has-text('Trang 1')")
    page.click("[data-view=chu]")
    page.wait_for_selector("#cho-dang-xem:has-text('của văn bản')")
