"""The pages of the catalogue: what they show, whom they refuse, how bad input is told, how many queries they ask."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.conftest import Cast
from tests.web.conftest import HTMX

from tiendo import clock
from tiendo.core.adding import Across
from tiendo.core.indicator_sheet import IndicatorRow
from tiendo.core.values import Counting
from tiendo.queries import indicator_pages
from tiendo.records.models import Indicator, IndicatorSet, Plan, Target, Unit
from tiendo.records.ready import Ready
from tiendo.usecases import catalogue as usecase

pytestmark = pytest.mark.django_db
ROWS = [
    IndicatorRow(
        "A1", "Tỷ lệ thôn có sóng 5G", ("Thôn có 5G",), "Hạ tầng", "%", counting=Counting.RATIO, across=Across.RATIO
    ),
    IndicatorRow("A2", "Số cán bộ được bồi dưỡng kỹ năng số ở nước ngoài", (), "Nguồn lực", "người", across=Across.SUM),
    IndicatorRow("A3", "Tỷ lệ hộ có nước sạch", (), "Đời sống", "%", counting=Counting.RATIO, across=Across.RATIO),
]


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def held(cast: Cast, plan: Plan) -> IndicatorSet:
    """A set of the province, in use in its communes."""
    return usecase.import_set(
        authority=cast.province, set_id=None, name="Bộ của tỉnh", version="2026", source="", rows=ROWS,
        actor=cast.provincial, now=cast.now,
    )[0]  # fmt: skip


def text(client: Client, path: str, **data: Any) -> str:
    answer = client.get(path, data)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_list_is_searched_without_marks_and_says_how_many(cast: Cast, office: Client, held: IndicatorSet) -> None:
    page = text(office, "/chi-so/")
    assert "<b>0</b>/3 chỉ số có kế hoạch cam kết" in page
    assert "Tổng tử số trên tổng mẫu số" in page
    found = text(office, "/chi-so/", q="nuoc sach")
    assert "Tỷ lệ hộ có nước sạch" in found
    assert "bồi dưỡng" not in found
    assert "Không có chỉ số nào như vậy" in text(office, "/chi-so/", q="xyz")
    part = office.get("/chi-so/?nhom=Hạ tầng", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 chỉ số" in part


def test_all_sure_are_confirmed_by_one_button_then_undone(cast: Cast, office: Client, plan: Plan, held: Any) -> None:
    path = f"/chi-so/khop/{plan.pk}/"
    page = text(office, path)
    assert "chờ xác nhận <b>2</b>: 1 khớp, 1 cần xem, 0 không thấy" in page
    assert "giống 100 %; cùng cách gọi" in page
    answer = office.post(path, {"viec": "tat-ca", "muc": "90"}, headers=HTMX).content.decode()
    assert "Đã xác nhận 1 chỉ tiêu." in answer
    assert "Đã nối <b>1</b>/2" in answer
    page = text(office, f"/chi-so/{Indicator.objects.get(code='A1').pk}/")
    assert "<b>1</b> nơi cam kết, <b>0/1</b> nơi đã có số liệu" in page
    assert "không lấy bình quân các tỷ lệ" in page
    assert "≥ 60%" in page
    assert "Chưa có số liệu" in page
    assert "nối 1 chỉ tiêu với danh mục" in text(office, f"/ke-hoach/{plan.pk}/lich-su/")
    assert "đã nối 1/2 chỉ tiêu" in text(office, f"/ke-hoach/{plan.pk}/chi-tieu/")
    target = Target.objects.get(indicator__code="A1")
    assert "Chỉ số A1 trong danh mục" in text(office, f"/chi-tieu/{target.pk}/")
    answer = office.post(path, {"viec": "hoan-tac"}, follow=True).content.decode()
    assert "Đã hoàn tác 1 chỉ tiêu." in answer
    assert not Target.objects.exclude(indicator=None).exists()


def test_row_by_row(cast: Cast, office: Client, plan: Plan, held: Any) -> None:
    path, (first, second) = f"/chi-so/khop/{plan.pk}/", plan.targets.all()
    chosen = Indicator.objects.get(code="A3")
    office.post(path, {"viec": "dung", "chi-tieu": second.pk, "chi-so": chosen.pk, "giong": "12"})
    office.post(path, {"viec": "khong", "chi-tieu": first.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.indicator, first.indicator_settled, second.indicator) == (None, True, chosen)
    assert "Đã xác nhận: không có trong danh mục" in text(office, path)
    office.post(path, {"viec": "lai", "chi-tieu": first.pk})
    first.refresh_from_db()
    assert not first.indicator_settled
    assert "Hãy tải lại trang" in office.post(path, {"viec": "x"}, follow=True).content.decode()
    picking = text(office, "/chi-so/", gan=str(first.pk))
    assert f"Chỉ tiêu “{first.name}” đo chỉ số nào?" in picking


def test_strangers_find_nothing_and_readers_no_buttons(
    cast: Cast, enter: Callable[[Any], Client], plan: Plan, held: Any
) -> None:
    path = f"/chi-so/khop/{plan.pk}/"
    assert enter(cast.stranger).get(path).status_code == 404
    assert enter(cast.nobody).get("/chi-so/bo/").status_code == 404
    assert enter(cast.nobody).get(f"/chi-so/{Indicator.objects.first().pk}/").status_code == 404  # type: ignore[union-attr]
    reader = enter(cast.steering)
    assert "viec" not in text(reader, path)
    assert reader.post(path, {"viec": "tat-ca"}).status_code == 403
    assert reader.post("/chi-so/bo/", {}).status_code == 403
    assert "Bộ của tỉnh" not in text(enter(cast.nobody), "/chi-so/")


def test_the_file_that_goes_out_comes_in(cast: Cast, office: Client, held: IndicatorSet) -> None:
    out = office.get(f"/chi-so/bo/{held.pk}.xlsx").content
    file = SimpleUploadedFile("bo.xlsx", out)
    page = office.post("/chi-so/bo/", {"ten": "Bộ của xã", "ban": "1", "tep": file}).content.decode()
    assert "Sẽ thêm 3, sửa 0, thôi dùng 0 chỉ số" in page
    payload = page.split('name="bang" value="')[1].split('"')[0]
    from html import unescape

    saved = {"viec": "luu", "ten": "Bộ của xã", "ban": "1", "bang": unescape(payload)}
    assert "Đã đưa vào “Bộ của xã”: thêm 3" in office.post("/chi-so/bo/", saved, follow=True).content.decode()
    own = IndicatorSet.objects.get(owner=cast.commune)
    assert list(own.indicators.values_list("code", "wordings", "across")) == [
        ("A1", ["Thôn có 5G"], "ratio"), ("A2", [], "sum"), ("A3", [], "ratio"),
    ]  # fmt: skip
    again = office.post("/chi-so/bo/", {"bo": own.pk, "tep": SimpleUploadedFile("bo.xlsx", out)}).content.decode()
    assert "Tệp giống hệt bộ đang có" in again


def test_faults_are_told_by_cell_and_nothing_is_kept(cast: Cast, office: Client, held: IndicatorSet) -> None:
    book = load_workbook(io.BytesIO(office.get("/chi-so/bo/mau.xlsx").content))
    sheet = book.active
    assert sheet is not None
    sheet["F5"] = "ngang"
    sheet["A6"], sheet["C6"] = "X", "tên khác"
    data = io.BytesIO()
    book.save(data)
    answer = office.post("/chi-so/bo/", {"ten": "B", "tep": SimpleUploadedFile("b.xlsx", data.getvalue())})
    assert answer.status_code == 422
    page = answer.content.decode()
    for words in ("dòng 5", "Chiều", "“ngang” không có trong các cách ghi", "dòng 6", "chưa có tên", "Chưa lưu gì"):
        assert words in page, words
    bad = office.post("/chi-so/bo/", {"ten": "B", "tep": SimpleUploadedFile("b.xlsx", b"not a workbook")})
    assert bad.status_code == 422
    assert "Không đọc được tệp này" in bad.content.decode()
    assert "Chưa chọn tệp" in office.post("/chi-so/bo/", {"ten": "B"}).content.decode()
    assert not IndicatorSet.objects.filter(owner=cast.commune).exists()


def test_the_number_of_queries_does_not_grow(cast: Cast, office: Client, plan: Plan, held: Any) -> None:
    def asked() -> list[int]:
        out = []
        for path in ("/chi-so/", f"/chi-so/khop/{plan.pk}/", "/chi-so/khop/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                office.get(path)
            out.append(len(queries))
        return out

    before = asked()
    first = plan.targets.first()
    assert first is not None
    for i in range(30):
        Target.objects.create(plan=plan, name=f"Tỷ lệ thứ {i}", row=f"x{i}", position=100 + i)
    usecase.import_set(
        authority=cast.commune, set_id=None, name="Thêm", version="1", source="",
        rows=[IndicatorRow(f"T{i}", f"Chỉ số thêm {i}") for i in range(30)], actor=cast.office, now=cast.now,
    )  # fmt: skip
    assert asked() == before
    assert max(before) <= 30


def of_another_tree(target: int) -> None:
    """The same target in a province of which nobody here sees anything."""
    copy = Target.objects.select_related("plan__draft").get(pk=target)
    plan, draft = copy.plan, copy.plan.draft
    place = Unit.objects.create(parent=None, kind="province", name="Tỉnh Hà Trung")
    draft.pk, draft.authority = None, place
    draft.save(force_insert=True)
    plan.pk, plan.draft, plan.authority = None, draft, place
    plan.save(force_insert=True)
    copy.pk, copy.plan = None, plan
    copy.save(force_insert=True)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["one tree of places", "two trees"])
@pytest.mark.parametrize("who", ["office", "provincial"])
@pytest.mark.parametrize("asked, shown", [(1, 1), (2, 2), (3, 2), (10**30, 2), (0, 1), (-4, 1)])
def test_places_come_by_pages_and_behind_the_last_is_the_last(
    cast: Cast,
    plan: Plan,
    held: IndicatorSet,
    asked: int,
    shown: int,
    who: str,
    elsewhere: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indicator_pages, "SHOWN", 1)
    monkeypatch.setattr(indicator_pages, "_FIRST", Ready(indicator_pages._FIRST.make))
    person = getattr(cast, who)
    it = Indicator.objects.get(code="A1")
    targets = list(plan.targets.order_by("position")[:2])
    Target.objects.filter(pk__in=[t.pk for t in targets]).update(indicator=it)
    if elsewhere:
        of_another_tree(targets[0].pk)
    page = indicator_pages.indicator_page(person, it.pk, cast.now.date(), asked)
    assert page is not None and (page.page, page.whole, page.pages) == (shown, 2, 2)
    assert [row.target for row in page.rows] == [targets[shown - 1]]
    empty = indicator_pages.indicator_page(person, Indicator.objects.get(code="A3").pk, cast.now.date(), asked)
    assert empty is not None and (empty.page, empty.whole, empty.rows) == (1, 0, [])
