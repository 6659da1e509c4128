"""Live plans: filters, fragments, downloads that keep the filters; units kept in order."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HTMX

from tiendo.records.models import UnitAlias


def tasks(plan: Any, query: str = "") -> str:
    return reverse("plan_tab", args=[plan.pk, "nhiem-vu"]) + query


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?q=ra+soat+ha+tang", "Rà soát hạ tầng", "Duy trì tổ"),
        ("?han=continuous", "Duy trì tổ", "Rà soát hạ tầng"),
        ("?han=overdue", "Rà soát hạ tầng", "Đẩy mạnh tuyên truyền"),
        ("?nhom=I.+L%C3%A3nh+%C4%91%E1%BA%A1o", "Rà soát hạ tầng", "Duy trì tổ"),
        ("?han=bay&xep=bay&dv=bay", "Duy trì tổ", "<Không gì>"),
        ("?q=khong+co+viec+nay", "Không có nhiệm vụ nào khớp", "Rà soát hạ tầng"),
    ],
    ids=["words", "class", "overdue", "group", "nonsense is left out", "nothing"],
)
def test_filters(query: str, there: str, gone: str, office: Client, plan: Any) -> None:
    page = office.get(tasks(plan, query), headers=HTMX).content.decode()
    assert "<h1" not in page
    assert there in page
    assert gone not in page


def test_a_unit_is_filtered_by_its_part(office: Client, plan: Any, cast: Any) -> None:
    both = office.get(tasks(plan, f"?dv={cast.culture.pk}"), headers=HTMX).content.decode()
    lead = office.get(tasks(plan, f"?dv={cast.culture.pk}&vai=lead"), headers=HTMX).content.decode()
    assert "Đẩy mạnh tuyên truyền" in both
    assert "Đẩy mạnh tuyên truyền" not in lead


def test_red_is_for_what_is_past_its_day_alone(office: Client, plan: Any) -> None:
    page = office.get(tasks(plan)).content.decode()
    assert page.count('class="is-red"') == page.count('class="state red"')
    assert "Quá hạn" in page
    targets = office.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "is-red" not in targets


def test_downloads_keep_the_filters(office: Client, plan: Any) -> None:
    page = office.get(tasks(plan, "?han=continuous")).content.decode()
    address = reverse("plan_export", args=[plan.pk, "nhiem-vu", "xlsx"])
    assert f"{address}?han=continuous" in page
    sheet = openpyxl.load_workbook(io.BytesIO(office.get(f"{address}?han=continuous").content)).active
    text = [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c]
    assert "Duy trì tổ công nghệ số cộng đồng" in text
    assert "Rà soát hạ tầng công nghệ thông tin" not in text
    assert any("Tính đến" in c for c in text)


@pytest.mark.parametrize("tab", ["chi-tieu", "nhiem-vu", "giai-phap", "don-vi", "can-cu"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_goes_out(tab: str, form: str, office: Client, plan: Any) -> None:
    response = office.get(reverse("plan_export", args=[plan.pk, tab, form]))
    assert response.status_code == 200
    assert f".{form}" in response.headers["Content-Disposition"]
    assert response.content[:2] == b"PK" if form == "xlsx" else response.content.startswith(b"\xef\xbb\xbf")


def test_unknown_lists_and_forms_are_not_found(office: Client, plan: Any, cast: Any) -> None:
    assert office.get(reverse("plan_export", args=[plan.pk, "nhiem-vu", "pdf"])).status_code == 404
    assert office.get(reverse("plan_export", args=[plan.pk, "lich-su", "csv"])).status_code == 404
    assert office.get(reverse("plan_tab", args=[plan.pk, "khong-co"])).status_code == 404


def test_downloads_refuse_strangers(enter: Any, cast: Any, plan: Any) -> None:
    stranger = enter(cast.stranger)
    assert stranger.get(reverse("plan_export", args=[plan.pk, "nhiem-vu", "csv"])).status_code == 404
    assert stranger.get(reverse("plan_file", args=[plan.pk])).status_code == 404
    assert stranger.get(reverse("unit_export", args=[cast.economy.pk, "csv"])).status_code == 404


def test_unit_lists_go_out(office: Client, plan: Any, cast: Any) -> None:
    rows = office.get(reverse("unit_export", args=[cast.economy.pk, "csv"])).content.decode("utf-8-sig")
    assert "Rà soát hạ tầng" in rows
    assert "Phòng Kinh tế" in office.get(reverse("units_export", args=["csv"])).content.decode("utf-8-sig")


def test_a_target_shows_its_line_and_its_neighbours(office: Client, plan: Any) -> None:
    first, second = plan.targets.all()
    page = office.get(reverse("target", args=[first.pk])).content.decode()
    assert "trang 5, dòng 31" in page
    assert second.name in page
    assert "≥ 60 %" in page


def test_the_whole_document_opens_at_the_line(office: Client, plan: Any) -> None:
    page = office.get(reverse("plan_tab", args=[plan.pk, "van-ban"]) + "?dong=31").content.decode()
    assert 'id="d31" class="hit"' in page


def test_the_history_tells_who_approved(office: Client, plan: Any) -> None:
    page = office.get(reverse("plan_tab", args=[plan.pk, "lich-su"])).content.decode()
    assert "Trần Quốc Khải</b> phê duyệt" in page


def test_a_unit_is_added_renamed_and_gets_another_spelling(office: Client, cast: Any) -> None:
    address = reverse("unit", args=[cast.commune.pk])
    office.post(address, {"viec": "them", "them-name": "Trạm Y tế", "them-short_name": "TYT", "them-kind": "service"})
    made = cast.commune.children.get(name="Trạm Y tế")
    own = reverse("unit", args=[made.pk])
    office.post(own, {"viec": "ten-khac", "ten-khac-spelling": "Trạm xá xã"})
    assert UnitAlias.objects.filter(unit=made, spelling="Trạm xá xã").exists()
    new = {"viec": "doi-ten", "doi-ten-name": "Trạm Y tế xã", "doi-ten-since": "01/01/2027"}
    office.post(own, new)
    made.refresh_from_db()
    assert made.name == "Trạm Y tế xã"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"viec": "them", "them-name": "", "them-kind": "office"}, "Cần có tên đơn vị"),
        ({"viec": "them", "them-name": "Phòng Kinh tế", "them-kind": "office"}, "đã có đơn vị tên"),
        ({"viec": "them", "them-name": "Xã khác", "them-kind": "commune"}, "không thêm được ở đây"),
        ({"viec": "doi-ten", "doi-ten-name": "X", "doi-ten-since": "31/02/2027"}, "21/11/2026"),
    ],
    ids=["no name", "a sister's name", "an authority", "no such day"],
)
def test_bad_input_about_a_unit_is_explained(sent: dict[str, str], why: str, office: Client, cast: Any) -> None:
    before = cast.commune.children.count()
    response = office.post(reverse("unit", args=[cast.commune.pk]), sent)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert cast.commune.children.count() == before


def test_who_may_not_manage_units_sees_no_forms(enter: Any, cast: Any) -> None:
    client = enter(cast.reporter)
    assert "Đổi tên đơn vị" not in client.get(reverse("unit", args=[cast.economy.pk])).content.decode()
    sent = {"viec": "them", "them-name": "Tổ mới", "them-kind": "office"}
    assert client.post(reverse("unit", args=[cast.economy.pk]), sent).status_code == 403


def test_search_finds_without_marks_and_says_when_nothing(office: Client, plan: Any) -> None:
    assert "Rà soát hạ tầng" in office.get(reverse("search") + "?q=ra+soat+ha", headers=HTMX).content.decode()
    assert "Không thấy gì" in office.get(reverse("search") + "?q=zzzz").content.decode()


def test_the_history_shows_what_was_changed_against_the_reading(office: Client, cast: Any, draft: Any) -> None:
    from tiendo.usecases.corrections import set_cell
    from tiendo.usecases.plans import approve

    who = {"draft_id": draft.pk, "actor": cast.office, "now": cast.now}
    set_cell(uid="n1", field="output", value="Báo cáo", seen="Chuyên mục", **who)
    made = approve(programme_code="57-NQ/TW", programme_name="", **who)
    page = office.get(reverse("plan_tab", args=[made.pk, "lich-su"])).content.decode()
    assert "Sản phẩm: “Chuyên mục” → “Báo cáo”" in page
