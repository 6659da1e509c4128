"""Appraisal in a real browser: with keys alone, and on a phone without anything out of the screen."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast, make_cast
from tests.shell.cycle_mywork import begun, period_of_month
from tests.shell.test_appraising import report_done, report_figure
from tests.shell.test_evidence_kept import given, pdf_saying
from tests.web.conftest import arrived, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast_(transactional_db: None) -> Cast:
    made = make_cast()
    run = begun(made)
    run.reporters_send = True
    run.save()
    from tiendo.usecases.evidence import add_evidence

    report_done(made, run)
    figure = report_figure(made, run)
    pdf = pdf_saying("QUYET DINH 212")
    figure.evidence.add(add_evidence(**given(made, data=pdf, file_name="QĐ 212 phê duyệt.pdf", number="212/QĐ-UBND")))
    assert period_of_month(run, 11)
    return made


def entered(browser: Any, live_server: Any, login: str, width: int) -> Any:
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 900})
    page = context.new_page()
    log_in(page, login, to="/tham-dinh/")
    return page


def test_keys_alone_do_the_whole_work(browser: Any, live_server: Any, cast_: Cast) -> None:
    from tiendo.records.models import Verdict

    page = entered(browser, live_server, "support", 1280)
    page.keyboard.press("j")
    arrived(page, "img.shown")
    assert page.eval_on_selector("img.shown", "i => i.decode().then(() => i.naturalWidth)") > 100
    page.keyboard.press("t")
    page.keyboard.type("Thiếu nguồn số liệu")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    arrived(page, "text=Rà soát hạ tầng công nghệ thông tin >> nth=1")
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    arrived(page, ".toast")
    assert page.input_value("#lydo") == "Thiếu nguồn số liệu"
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    arrived(page, "text=Đã thẩm định hết")
    assert list(Verdict.objects.values_list("step", flat=True)) == ["accept", "return"]
    page.wait_for_load_state("networkidle")  # a request under way must not outlive the test
    page.context.close()


def test_nothing_leaves_the_screen_of_a_phone(browser: Any, live_server: Any, cast_: Cast) -> None:
    page = entered(browser, live_server, "support", 390)
    page.click(".queue li:last-child a")
    page.wait_for_selector("img.shown")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.wait_for_load_state("networkidle")  # a request under way must not outlive the test
    page.context.close()
