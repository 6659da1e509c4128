"""The pages of a file beside the rows read from it: drawn for whoever may see them, framed where a row stands."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.conftest import DOCUMENT, make_draft
from tests.intake.scans import as_picture, render, sample

SIZE = {"width": 595.3, "height": 841.9, "turned": 0, "picture": False}


def tiff(pages: int) -> bytes:
    frames = [Image.new("RGB", (400, 600), "white") for _ in range(pages)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.fixture
def paged(cast: Any) -> Any:
    """A draft of a PDF of one page whose first table row has its place."""
    table = DOCUMENT[1] | {
        "rows": [DOCUMENT[1]["rows"][0], [DOCUMENT[1]["rows"][1][0] | {"box": [1, 85, 189, 119, 264]}]]
    }
    document = [DOCUMENT[0], table, DOCUMENT[2]]
    return make_draft(cast, content=sample("ke-hoach.pdf"), sizes=[SIZE], document=document)


def picture(client: Client, draft: Any, number: int, **headers: str) -> Any:
    return client.get(reverse("draft_page", args=[draft.pk, number]), headers=headers)


def test_a_page_of_a_pdf_comes_as_a_picture(office: Client, paged: Any) -> None:
    response = picture(office, paged, 1)
    assert response.headers["Content-Type"] == "image/webp"
    drawn = Image.open(io.BytesIO(response.content))
    assert drawn.width == pytest.approx(2 * SIZE["width"], abs=2)
    assert drawn.convert("L").getextrema()[0] < 100  # it shows something


def test_a_page_the_browser_has_is_not_drawn_again(office: Client, paged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = picture(office, paged, 1).headers["ETag"]
    monkeypatch.setattr("tiendo.usecases.apart.output", lambda *_, **__: pytest.fail("drawn again"))
    again = picture(office, paged, 1, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("data", "number"),
    [
        pytest.param(lambda: tiff(3), 3, id="the third of a TIFF"),
        pytest.param(lambda: as_picture(render(sample("ke-hoach.pdf"), 1, 72)), 1, id="a photo"),
    ],
)
def test_a_scan_is_shown_too(data: Any, number: int, office: Client, cast: Any) -> None:
    draft = make_draft(cast, content=data(), sizes=[SIZE | {"turned": 1.5, "picture": True}] * number)
    assert Image.open(io.BytesIO(picture(office, draft, number).content)).format == "WEBP"


@pytest.mark.parametrize("number", [0, 2, 99_999])
def test_there_is_no_other_page(number: int, office: Client, paged: Any) -> None:
    assert picture(office, paged, number).status_code == 404


def test_a_file_that_cannot_be_drawn_has_no_picture(office: Client, cast: Any) -> None:
    draft = make_draft(cast, content=b"%PDF-1.7\n" + b"\0" * 400, sizes=[SIZE])
    assert picture(office, draft, 1).status_code == 404


def test_a_drawing_that_never_ends_is_ended(office: Client, paged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiendo.web.views.pages.PICTURE", ["-c", "import time; time.sleep(60)"])
    monkeypatch.setattr("tiendo.web.views.pages.SECONDS", 0.3)
    assert picture(office, paged, 1).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "nobody", "reporter", "provincial"])
def test_a_stranger_sees_no_page(who: str, enter: Any, cast: Any, paged: Any) -> None:
    assert picture(enter(cast.everybody[who]), paged, 1).status_code == 404


def test_without_logging_in_there_is_no_page(paged: Any) -> None:
    assert picture(Client(), paged, 1).status_code == 302


def test_the_review_offers_pages_and_tells_where_each_row_stands(office: Client, paged: Any) -> None:
    page = office.get(reverse("review", args=[paged.pk])).content.decode()
    assert reverse("draft_page", args=[paged.pk, 1]) in page
    assert 'viewBox="0 0 595.3 841.9"' in page
    assert 'data-box="1 85 189 119 264"' in page
    assert '<div class="pages" data-usual="chu" hidden' in page
    shown = office.get(reverse("review", args=[paged.pk]), {"xem": "anh"}).content.decode()
    assert '<div class="paper" hidden' in shown and '<div class="pages" data-usual="chu" tabindex' in shown


def test_a_scan_shows_its_pages_first(office: Client, cast: Any) -> None:
    draft = make_draft(cast, content=tiff(1), sizes=[SIZE | {"picture": True}])
    page = office.get(reverse("review", args=[draft.pk])).content.decode()
    assert '<div class="paper" hidden' in page


def test_a_form_without_pages_shows_its_words_alone(office: Client, draft: Any) -> None:
    page = office.get(reverse("review", args=[draft.pk]), {"xem": "anh"}).content.decode()
    assert "Ảnh trang" not in page
    assert '<div class="paper" tabindex' in page
