"""Populations entered on their page: keyed in, pasted, as the file that went out; by whom, and what follows."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.conftest import Cast

from tiendo import clock
from tiendo.records.models import JournalRow, PlaceFigure
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.journal import first_broken_row
from tiendo.usecases.place_sizes import set_populations

Enter = Callable[[Any], Client]


def at(unit: Any, form: str = "/") -> str:
    return f"/dia-ban/{unit.pk}/so-lieu-nen{form}"


def held() -> dict[tuple[str, int], int]:
    return {(row.place.name, row.year): int(row.value) for row in PlaceFigure.objects.select_related("place")}


def test_the_province_keys_in_its_communes_and_sees_who_has_none(cast: Cast, enter: Enter) -> None:
    client = enter(cast.provincial)
    assert "chưa có dân số: 2 nơi" in client.get(at(cast.province)).content.decode()
    typed = {"viec": "ghi", "nam": "2025", f"ds-{cast.commune.pk}": "8.250", "nguon": "Niên giám 2025"}
    answer = client.post(at(cast.province), typed, follow=True).content.decode()
    assert "Đã ghi 1 số dân" in answer and "chưa có dân số: 1 nơi" in answer and "8.250" in answer
    assert held() == {("Xã Suối Hoa", 2025): 8250}
    row = JournalRow.objects.get(act="set_populations")
    assert row.detail["rows"][0] | {"place": 0} == {
        "place": 0, "year": 2025, "before": None, "after": "8250", "source": "Niên giám 2025",
    }  # fmt: skip
    assert first_broken_row() is None
    only = client.get(at(cast.province), {"thieu": "1"}).content.decode()
    assert "Xã Nậm Sa" in only and f"ds-{cast.commune.pk}" not in only


def test_the_file_that_went_out_comes_back(cast: Cast, enter: Enter) -> None:
    client = enter(cast.provincial)
    sheet = load_workbook(io.BytesIO(client.get(at(cast.province, ".xlsx")).content))
    cells = sheet.active
    assert cells is not None
    line = next(row for row in cells.iter_rows() if any(c.value == "Nơi" for c in row))
    year = next(c.column for c in line if str(c.value).startswith("Dân số"))
    for row in cells.iter_rows(min_row=line[0].row + 1):
        if row[1].value == "Xã Nậm Sa":
            cells.cell(row[0].row, year, 7300)
    out = io.BytesIO()
    sheet.save(out)
    file = SimpleUploadedFile("dan-so.xlsx", out.getvalue())
    shown = client.post(at(cast.province), {"viec": "bang", "tep": file}).content.decode()
    assert "Sẽ ghi" in shown and "7.300" in shown and not held()
    payload = shown.split('name="bang" value="')[1].split('"')[0].replace("&quot;", '"')
    refused = client.post(at(cast.province), {"viec": "luu", "bang": payload})
    assert refused.status_code == 422 and "nguồn số liệu" in refused.content.decode() and not held()
    client.post(at(cast.province), {"viec": "luu", "bang": payload, "nguon": "Thống kê tỉnh"})
    assert held() == {("Xã Nậm Sa", clock.today().year - 1): 7300}


def test_faults_keep_everything_and_are_told_by_row(cast: Cast, enter: Enter) -> None:
    client = enter(cast.provincial)
    pasted = "Xã\tDân số 2025\nSuối Hoa\t8250\nNậm Sa\tbảy nghìn\nMường Lạ\t5000"
    answer = client.post(at(cast.province), {"viec": "bang", "bang": pasted, "nguon": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Bảng có 2 chỗ chưa dùng được" in page
    assert "dòng 3" in page and "dòng 4" in page and not held()
    typed = {"viec": "ghi", "nam": "2025", f"ds-{cast.commune.pk}": "8,2 nghìn", "nguon": "x"}
    answer = client.post(at(cast.province), typed)
    assert answer.status_code == 422 and "8,2 nghìn" in answer.content.decode() and not held()


@pytest.mark.parametrize("who", ["reporter", "head", "steering", "inspector", "support", "stranger", "nobody"])
def test_others_are_refused_in_the_use_case(cast: Cast, who: str) -> None:
    told: dict[str, Any] = {"unit": cast.commune, "source": "x", "sources": {}, "now": cast.now}
    with pytest.raises(NotAllowed):
        set_populations(values={cast.commune.pk: {2025: Decimal(8000)}}, actor=cast.everybody[who], **told)


def test_a_commune_enters_its_own_alone(cast: Cast, enter: Enter) -> None:
    for who in (cast.office, cast.administrator):
        page = enter(who).get(at(cast.commune)).content.decode()
        assert f"ds-{cast.commune.pk}" in page
        assert at(cast.commune) in enter(who).get("/don-vi/").content.decode()
        assert enter(who).get(at(cast.neighbour)).status_code == 404
    told: dict[str, Any] = {"source": "x", "sources": {}, "actor": cast.office, "now": cast.now}
    set_populations(unit=cast.commune, values={cast.commune.pk: {2025: Decimal(8000)}}, **told)
    with pytest.raises(NotAllowed):
        set_populations(unit=cast.province, values={cast.neighbour.pk: {2025: Decimal(8000)}}, **told)
    with pytest.raises(Refused, match="không thuộc"):
        set_populations(unit=cast.commune, values={cast.neighbour.pk: {2025: Decimal(8000)}}, **told)
    with pytest.raises(Refused, match="Năm"):
        set_populations(unit=cast.commune, values={cast.commune.pk: {2027: Decimal(8000)}}, **told)
    seen = enter(cast.steering).get(at(cast.commune)).content.decode()
    assert "8.000" in seen and "<input id" not in seen.split('id="h-noi"')[1]
    assert set_populations(unit=cast.commune, values={cast.commune.pk: {2025: Decimal(8000)}}, **told) == 0
