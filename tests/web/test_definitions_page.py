"""Kinds of papers changed on screen: what goes out in the form comes back the same; buttons, faults, conflicts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun

from tiendo import clock
from tiendo.core.reporting.definition import to_json
from tiendo.queries.definitions import definition_of, kinds_of
from tiendo.records.models import ReportDefinition
from tiendo.records.shipped import shipped_definitions

pytestmark = pytest.mark.django_db
SHIPPED = {d.key: d for d in shipped_definitions()}
MONTH = "ket-qua-nha-nuoc-thang"


@pytest.fixture(autouse=True)
def run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())
    return begun(cast)


def form_of(page: bytes) -> dict[str, list[str]]:
    """What a browser would send of the page's form, without its buttons."""
    form = html.fromstring(page.decode()).xpath("//form[contains(@class, 'definition')]")[0]
    out: dict[str, list[str]] = {}
    for field in form.inputs:
        if field.tag == "button" or not field.get("name"):
            continue
        if field.get("type") == "checkbox" and field.get("checked") is None:
            continue
        out.setdefault(field.get("name"), []).append(field.value if field.value is not None else "")
    return out


def address(run: Any, key: str) -> str:
    return f"/mau-bao-cao/{run.pk}/{key}/"


@pytest.mark.parametrize("key", SHIPPED)
def test_what_goes_out_in_the_form_comes_back_the_same(office: Client, run: Any, key: str) -> None:
    answer = office.post(address(run, key), form_of(office.get(address(run, key)).content) | {"op": ["luu"]})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    kept = definition_of(run, key)
    assert kept is not None
    assert to_json(kept) == to_json(SHIPPED[key])


def test_a_new_kind_is_made_without_code(office: Client, run: Any) -> None:
    address_ = address(run, "moi")
    form = form_of(office.get(address_).content)
    for op in ("add outline", "add outline.0.fill", "add annexes", "add annexes.0.columns", "add groups"):
        form = form_of(office.post(address_, form | {"op": [op]}).content)
    form |= {"name": ["Báo cáo nhanh của xã"], "subject": ["tình hình {period}"], "kinds": ["month"]}
    form |= {"outline.0.title": ["KẾT QUẢ"], "outline.0.number": ["I"], "outline.0.fill.0.with": ["results"]}
    form |= {"groups.0.title": ["Hạ tầng"], "groups.0.words": ["hạ tầng\nphủ sóng"], "outline.0.fill.0.by": ["group"]}
    preview = office.post(address_, form | {"op": ["xem"]}).content.decode()
    assert "Tình hình tháng" in preview or "tình hình tháng" in preview
    assert not ReportDefinition.objects.exists()
    assert office.post(address_, form | {"op": ["luu"]}).status_code == 302
    made = definition_of(run, "bao-cao-nhanh-cua-xa")
    assert made is not None
    assert [(s.title, [f.kind for f in s.fill]) for s in made.outline] == [("KẾT QUẢ", ["results"])]
    assert [c.key for c in made.annexes[0].columns] == ["tt", "name", "name"]
    assert made.groups[0].words == ("hạ tầng", "phủ sóng")
    assert "Báo cáo nhanh của xã" in office.get("/mau-bao-cao/").content.decode()


def test_rows_move_and_go(office: Client, run: Any) -> None:
    form = form_of(office.get(address(run, MONTH)).content)
    first, second = form["outline.0.title"], form["outline.1.title"]
    form = form_of(office.post(address(run, MONTH), form | {"op": ["down outline.0"]}).content)
    assert (form["outline.0.title"], form["outline.1.title"]) == (second, first)
    form = form_of(office.post(address(run, MONTH), form | {"op": ["up outline.1"]}).content)
    assert form["outline.0.title"] == first
    form = form_of(office.post(address(run, MONTH), form | {"op": ["del outline.0"]}).content)
    assert form["outline.0.title"] == second
    for odd in ("del outline.99", "up outline.x", "add key", "del", "nổ outline.0", "up outline.0.fill.0.with.1"):
        assert office.post(address(run, MONTH), form | {"op": [odd]}).status_code == 200


def test_faults_are_told_and_nothing_is_lost(office: Client, run: Any) -> None:
    form = form_of(office.get(address(run, MONTH)).content)
    form |= {"subject": ["Kết quả {thang}"], "outline.0.title": ["Đang gõ dở"]}
    answer = office.post(address(run, MONTH), form | {"op": ["luu"]})
    assert answer.status_code == 422
    assert "thang" in answer.content.decode()
    assert form_of(answer.content)["outline.0.title"] == ["Đang gõ dở"]
    assert office.post(address(run, MONTH), form | {"op": ["xem"]}).status_code == 422
    assert not ReportDefinition.objects.exists()


def test_two_at_once_lose_nothing(office: Client, run: Any) -> None:
    form = form_of(office.get(address(run, MONTH)).content)
    assert office.post(address(run, MONTH), form | {"name": ["Của người trước"], "op": ["luu"]}).status_code == 302
    answer = office.post(address(run, MONTH), form | {"name": ["Của người sau"], "op": ["luu"]})
    assert answer.status_code == 422
    assert form_of(answer.content)["name"] == ["Của người sau"]
    assert ReportDefinition.objects.get().name == "Của người trước"


def test_a_kind_is_put_away_brought_back_and_as_it_ships(office: Client, run: Any) -> None:
    do = f"{address(run, MONTH)}viec/"
    office.post(do, {"viec": "bo"})
    office.post(do, {"viec": "bo"})
    assert definition_of(run, MONTH) is None
    office.post(do, {"viec": "lai"})
    assert definition_of(run, MONTH) == SHIPPED[MONTH]
    form = form_of(office.get(address(run, MONTH)).content) | {"name": ["Tên của xã"], "op": ["luu"]}
    office.post(address(run, MONTH), form)
    assert kinds_of(run).own == {MONTH}
    office.post(do, {"viec": "goc"})
    assert definition_of(run, MONTH) == SHIPPED[MONTH]


@pytest.mark.parametrize("who", ["head", "inspector", "steering", "administrator"])
def test_others_find_no_such_page(cast: Cast, run: Any, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get("/mau-bao-cao/").status_code == 404
    assert client.get(address(run, MONTH)).status_code == 404
    assert client.post(f"{address(run, MONTH)}viec/", {"viec": "bo"}).status_code == 404


def test_strangers_find_no_such_run(cast: Cast, run: Any) -> None:
    client = Client()
    client.force_login(cast.stranger)
    assert client.get(address(run, MONTH)).status_code == 404
    assert client.post(address(run, MONTH), {"op": "luu", "name": "x"}).status_code == 404
