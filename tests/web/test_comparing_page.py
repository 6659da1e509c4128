"""A draft of a scan: the picture of each cell beside its value, each row compared before the plan is approved."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.conftest import DOCUMENT, READING, make_draft
from tests.intake.scans import as_picture, render, sample

from tiendo.core.comparing import waiting
from tiendo.core.drafting import content_of, with_findings
from tiendo.queries.crops import row_boxes
from tiendo.usecases import corrections
from tiendo.usecases.errors import Refused
from tiendo.usecases.plans import approve

SIZE = {"width": 595.3, "height": 841.9, "turned": 0, "picture": True}


TEXTS = [
    ["TT", "Chỉ tiêu", "2026", "2030", "Theo dõi"],
    ["1", "Tỷ lệ thôn có sóng 5G", "≥ 60%", "100% (5G) 50% (6G)", "Phòng VHXH"],
    ["1", "Số cán bộ được bồi dưỡng kỹ năng số", "40 - 50 người", "", "Phòng Kinh tế"],
]


@pytest.fixture
def scanned(cast: Any) -> Any:
    """A draft all of whose rows stand on one scanned page; the cells of its table of targets have their places."""
    reading = deepcopy(READING)
    for n, row in enumerate(reading["targets"]):
        row["source"] = {"page": 1, "line": 31 + n, "quote": row["name"]}
    for part in ("tasks", "measures", "basis", "reporting"):
        for row in reading[part]:
            row["source"] = {"page": 1, "line": 40, "quote": ""}
    table = {
        "kind": "table",
        "line": 30,
        "page": 1,
        "header": 1,
        "rows": [
            [
                {"text": text, "line": 30 + r, "across": 1, "down": 1, "bold": False}
                | {"box": [1, 50 + 60 * c, 100 + 30 * r, 110 + 60 * c, 130 + 30 * r]}
                for c, text in enumerate(texts)
            ]
            for r, texts in enumerate(TEXTS)
        ],
    }
    draft = make_draft(
        cast,
        content=as_picture(render(sample("ke-hoach.pdf"), 1, 100)),
        sizes=[SIZE],
        reading=reading,
        document=[DOCUMENT[0] | {"box": [1, 60, 60, 200, 80]}, table, DOCUMENT[2] | {"page": 1}],
    )
    draft.content = with_findings(content_of(reading))
    draft.save()
    return draft


def address(draft: Any, query: str = "") -> str:
    return reverse("review", args=[draft.pk]) + query


def compare(client: Client, draft: Any, query: str = "", **data: str) -> Any:
    return client.post(reverse("review_compare", args=[draft.pk]) + query, data)


def left(draft: Any) -> int:
    draft.refresh_from_db()
    return len(waiting(draft.body, draft.pictured))


def test_each_field_knows_its_place_an_empty_cell_by_its_column(scanned: Any) -> None:
    boxes = row_boxes(scanned, "t2")
    assert {field: box[1] for field, box in boxes.items()} == {
        "ordinal": 50,
        "name": 110,
        "milestone:2026": 170,
        "tracked_by": 290,
    }
    assert row_boxes(scanned, "t1")["milestone:2030"] == (1, 230, 130, 290, 160)
    assert row_boxes(scanned, "t99") == {}


def test_an_open_row_shows_the_picture_of_its_cells(office: Client, scanned: Any) -> None:
    page = office.get(address(scanned, "?dong=t1")).content.decode()
    assert page.count('class="crop"') == 5
    strip = reverse("draft_strip", args=[scanned.pk, 1, 128, 162])
    assert strip in page
    drawn = Image.open(io.BytesIO(office.get(strip).content))
    assert drawn.width > 10 * drawn.height


def test_a_text_shows_no_pictures_and_asks_for_no_comparing(office: Client, draft: Any) -> None:
    page = office.get(address(draft, "?dong=t1")).content.decode()
    assert 'class="crop"' not in page
    assert "đối chiếu với ảnh quét" not in page.split('id="phim"')[0].lower()


@pytest.mark.parametrize("band", [(160, 160), (200, 100), (0, 900)])
def test_there_is_no_other_band(band: tuple[int, int], office: Client, scanned: Any) -> None:
    assert office.get(reverse("draft_strip", args=[scanned.pk, 1, *band])).status_code == 404


def test_a_stranger_sees_and_compares_nothing(client: Client, cast: Any, scanned: Any) -> None:
    client.force_login(cast.stranger)
    assert client.get(reverse("draft_strip", args=[scanned.pk, 1, 10, 20])).status_code == 404
    assert compare(client, scanned, dong="t2").status_code == 404
    assert left(scanned) > 0


def test_a_scan_is_not_approved_before_its_rows_are_compared(office: Client, cast: Any, scanned: Any) -> None:
    count = left(scanned)
    page = office.get(reverse("approve", args=[scanned.pk])).content.decode()
    assert f"Đối chiếu tiếp {count} dòng" in page and ">Phê duyệt 2 chỉ tiêu" not in page
    with pytest.raises(Refused, match=f"Còn {count} dòng"):
        approve(draft_id=scanned.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    told = office.post(reverse("approve", args=[scanned.pk]), {"programme": "57-NQ/TW"})
    assert told.status_code == 422 and f"Còn {count} dòng" in told.content.decode()


def test_row_by_row_and_part_by_part_until_it_may_be_approved(office: Client, cast: Any, scanned: Any) -> None:
    count = left(scanned)
    assert compare(office, scanned, dong="t2").status_code == 302
    assert left(scanned) == count - 1
    assert "1 ô chưa chắc" in compare(office, scanned, dong="t1").content.decode()
    for slug in ("chi-tieu", "nhiem-vu", "giai-phap", "can-cu", "bao-cao", "van-ban"):
        compare(office, scanned, f"?phan={slug}", trang="")
    assert left(scanned) == 1
    open_row = {"act": "confirm", "v-name": "Tỷ lệ thôn có sóng 5G", "s-name": "Tỷ lệ thôn có sóng 5G"}
    office.post(reverse("review_row", args=[scanned.pk, "t1"]), open_row)
    assert left(scanned) == 0
    plan = approve(draft_id=scanned.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    assert plan.targets.count() == 2


def test_what_was_compared_by_mistake_is_undone_with_one_act(office: Client, cast: Any, scanned: Any) -> None:
    count = left(scanned)
    compare(office, scanned, "?phan=nhiem-vu", trang="1")
    assert left(scanned) == count - 3
    assert scanned.edits.get().op == "compare"
    corrections.undo(draft_id=scanned.pk, actor=cast.office, now=cast.now)
    assert left(scanned) == count


def test_a_page_in_use_gets_the_row_and_the_count_anew(office: Client, scanned: Any) -> None:
    answer = office.post(
        reverse("review_compare", args=[scanned.pk]) + "?phan=chi-tieu", {"dong": "t2"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'id="r-t2"' in answer and "đã đối chiếu" in answer and 'id="doi-chieu"' in answer
