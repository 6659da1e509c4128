"""What a province asks of its communes: the same of all, by table, withdrawn; who may, what is told, what goes out."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.conftest import Cast

from tiendo import clock
from tiendo.core.adding import Across
from tiendo.core.indicator_sheet import IndicatorRow
from tiendo.core.reading import Comparator, Milestone
from tiendo.core.values import Counting
from tiendo.records.models import Allocation, Indicator, JournalRow, Plan, Unit
from tiendo.usecases import allocation as usecase
from tiendo.usecases.catalogue import import_set
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.indicator_links import link_indicator

pytestmark = pytest.mark.django_db
EIGHTY = Milestone(2026, "80%", Comparator.AT_LEAST, Decimal(80), "%")


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def indicator(cast: Cast, plan: Plan) -> Indicator:
    """An indicator of the province, to which the commune's first target (2026: ≥ 60 %) is linked."""
    row = IndicatorRow("A1", "Tỷ lệ thôn có sóng 5G", (), "", "%", counting=Counting.RATIO, across=Across.RATIO)
    held, _ = import_set(
        authority=cast.province, set_id=None, name="Bộ", version="1", source="", rows=[row], actor=cast.provincial,
        now=cast.now,
    )  # fmt: skip
    made = held.indicators.get()
    target = plan.targets.first()
    assert target is not None
    link_indicator(target_id=target.pk, indicator_id=made.pk, actor=cast.office, now=cast.now)
    return made


@pytest.fixture
def province(cast: Cast, enter: Callable[[Any], Client]) -> Client:
    return enter(cast.provincial)


def test_the_same_for_all_and_a_table_beside_it(cast: Cast, province: Client, indicator: Indicator) -> None:
    path = f"/chi-so/giao/{indicator.pk}/"
    assert "Chưa giao mức nào cho 2 nơi" in province.get(path).content.decode()
    said = {"viec": "tat-ca", "nam": "2026", "muc": "80%", "van-ban": "12/QĐ-UBND"}
    page = province.post(path, said, follow=True).content.decode()
    assert "Đã giao chung cho 2 nơi." in page
    assert "<b>1</b> thấp hơn mức giao, <b>1</b> chưa cam kết" in page
    assert "cấp trên ≥ 80 %, kế hoạch này ≥ 60 %" in page
    assert "12/QĐ-UBND" in page
    table = "Xã\t2026\t2030\nSuối Hoa\t60%\t\nXã Nậm Sa\t50\t90%"
    page = province.post(path, {"viec": "bang", "bang": table}).content.decode()
    assert "Bảng sẽ giao mức cho <b>2</b> nơi. Chưa lưu gì." in page
    assert Allocation.objects.count() == 1
    payload = unescape(page.split('name="bang" value="')[1].split('"')[0])
    page = province.post(path, {"viec": "luu", "bang": payload}, follow=True).content.decode()
    assert "Đã giao 3 mức cho 2 nơi." in page
    assert "<b>1</b> chưa cam kết, <b>1</b> đạt mức giao" in page
    assert "riêng" in page
    own = Allocation.objects.get(place=cast.neighbour, year=2026)
    assert f'name="muc" value="{own.pk}"' in page, "a place's own row can be withdrawn: that of all then holds"
    listed = province.get("/chi-so/giao/").content.decode()
    assert "Đã giao mức của <b>1</b> chỉ số cho 2 nơi" in listed


def test_what_is_changed_or_withdrawn_is_kept(cast: Cast, province: Client, indicator: Indicator) -> None:
    path = f"/chi-so/giao/{indicator.pk}/"
    for value in ("80%", "80%", "90%"):
        province.post(path, {"viec": "tat-ca", "nam": "2026", "muc": value})
    assert Allocation.objects.count() == 2, "the same again adds nothing"
    standing = Allocation.objects.get(withdrawn_at=None)
    page = province.post(path, {"viec": "rut", "muc": standing.pk}, follow=True).content.decode()
    assert "2 mức đã thay hoặc rút" in page
    assert "≥ 90 %" in page
    assert not Allocation.objects.filter(withdrawn_at=None).exists()
    assert JournalRow.objects.filter(act__in=("allocate", "withdraw_allocation")).count() == 3
    again = province.post(path, {"viec": "rut", "muc": standing.pk})
    assert again.status_code == 422
    assert "đã rút rồi" in again.content.decode()


@pytest.mark.parametrize(
    ("post", "why"),
    [
        ({"viec": "tat-ca", "nam": "2026", "muc": "cao"}, "không phải một mức"),
        ({"viec": "tat-ca", "nam": "26", "muc": "80%"}, "năm 26 không hợp lệ"),
        ({"viec": "tat-ca", "nam": "2026", "muc": ""}, "Hãy ghi mức"),
        ({"viec": "bang", "bang": ""}, "Chưa dán gì"),
        ({"viec": "bang", "bang": "Xã\t2026\nXã Lạ\t80%"}, "1 chỗ chưa dùng được"),
        ({"viec": "luu", "bang": "{"}, "không còn nguyên"),
        ({"viec": ""}, "Không rõ việc"),
    ],
    ids=["words", "year", "nothing", "no table", "unknown place", "broken", "no act"],
)
def test_bad_input_is_told_and_nothing_is_kept(
    cast: Cast, province: Client, indicator: Indicator, post: dict[str, str], why: str
) -> None:
    answer = province.post(f"/chi-so/giao/{indicator.pk}/", post)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Allocation.objects.exists()


def test_the_file_that_goes_out_comes_back(cast: Cast, province: Client, indicator: Indicator) -> None:
    path = f"/chi-so/giao/{indicator.pk}/"
    province.post(path, {"viec": "tat-ca", "nam": "2026", "muc": "80%"})
    book = load_workbook(io.BytesIO(province.get(f"{path}bang.xlsx").content))
    sheet = book.active
    assert sheet is not None
    assert [c.value for c in sheet[4]][:4] == ["Mã", "Xã", "2026", "Xã cam kết 2026"]
    sheet["C5"] = "70%"
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("muc.xlsx", data.getvalue())
    page = province.post(path, {"viec": "bang", "tep": file}).content.decode()
    assert "Bảng sẽ giao mức cho <b>2</b> nơi" in page
    assert "≥ 70 %" in page
    rows = province.get(f"{path}bang.csv", {"trang-thai": "less"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "Thấp hơn mức giao" in rows[1]
    filtered = province.get(path, {"trang-thai": "nothing"}).content.decode()
    assert "Từng nơi (1/2)" in filtered


def test_the_commune_sees_what_is_asked_of_it(
    cast: Cast, office: Client, province: Client, indicator: Indicator
) -> None:
    assert "Cấp trên chưa giao mức nào" in office.get("/chi-so/giao/").content.decode()
    province.post(f"/chi-so/giao/{indicator.pk}/", {"viec": "tat-ca", "nam": "2026", "muc": "80%"})
    page = office.get("/chi-so/giao/").content.decode()
    assert "Cấp trên giao <b>1</b> chỉ số" in page
    assert "Thấp hơn mức giao" in page
    assert office.get(f"/chi-so/giao/{indicator.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["office", "steering", "inspector", "stranger", "nobody", "administrator"])
def test_others_may_not_allocate(cast: Cast, indicator: Indicator, who: str) -> None:
    asked: dict[int | None, dict[int, Milestone]] = {None: {2026: EIGHTY}}
    with pytest.raises(NotAllowed):
        usecase.allocate(
            authority=cast.province, indicator_id=indicator.pk, values=asked, document="", actor=cast.everybody[who],
            now=cast.now,
        )  # fmt: skip
    assert not Allocation.objects.exists()


def test_places_that_are_not_right_below_are_refused(cast: Cast, indicator: Indicator) -> None:
    asked = {2026: EIGHTY}
    who: dict[str, Any] = {"indicator_id": indicator.pk, "document": "", "actor": cast.provincial, "now": cast.now}
    for place in (cast.culture, cast.province):
        with pytest.raises(Refused, match="không thuộc cấp dưới"):
            usecase.allocate(authority=cast.province, values={place.pk: asked}, **who)
    with pytest.raises(Refused, match="không có cấp dưới"):
        usecase.allocate(authority=cast.commune, values={None: asked}, **who)


def test_the_number_of_queries_does_not_grow_with_places(cast: Cast, province: Client, indicator: Indicator) -> None:
    path = f"/chi-so/giao/{indicator.pk}/"
    province.post(path, {"viec": "tat-ca", "nam": "2026", "muc": "80%"})

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert province.get(path).status_code == 200
        return len(queries)

    before = [count(p) for p in (path, "/chi-so/giao/")]
    for i in range(40):
        Unit.objects.create(parent=cast.province, kind="commune", name=f"Xã số {i}")
    assert [count(p) for p in (path, "/chi-so/giao/")] == before


def test_a_table_of_many_places_is_kept_with_few_queries(cast: Cast, indicator: Indicator) -> None:
    places = [Unit.objects.create(parent=cast.province, kind="commune", name=f"Xã số {i}") for i in range(60)]
    with CaptureQueriesContext(connection) as queries:
        made = usecase.allocate(
            authority=cast.province, indicator_id=indicator.pk, values={p.pk: {2026: EIGHTY} for p in places},
            document="", actor=cast.provincial, now=cast.now,
        )  # fmt: skip
    assert made == 60
    assert len(queries) <= 25
