"""The pages of scoring: each point explained, forms for those who may, strangers turned away, queries bounded."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, give_role

from tiendo import clock
from tiendo.core.access import Role
from tiendo.core.scoring.rule import rule_json
from tiendo.jobs.demo.year import _picture as picture
from tiendo.queries.scoring import rules_at
from tiendo.records.models import ScoreSaid, ScoreSheet, ScoringVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())
    give_role(cast.provincial, cast.province, Role.STEERING)
    made = begun(cast)
    rule = replace(rules_at(cast.commune, 2026)["28-tieu-chi"], key="cua-don-vi", of="units")
    values = {"since": rule.since, "content": rule_json(rule), "changed_by": cast.office, "changed_at": cast.now}
    ScoringVersion.objects.create(owner=cast.commune, key=rule.key, name=rule.name, **values)
    return made


def client(person: Any) -> Client:
    made = Client()
    made.force_login(person)
    return made


def test_the_ranking_names_every_unit_and_why(cast: Cast) -> None:
    page = client(cast.head).get("/cham-diem/").content.decode()
    for words in ("Chấm điểm năm 2026", "Phòng Kinh tế", "chưa gửi phiếu tự chấm", "Chưa gửi"):
        assert words in page, words


def test_each_point_is_explained(cast: Cast) -> None:
    page = client(cast.head).get(f"/cham-diem/{cast.economy.pk}/?bo=don-gian").content.decode()
    for words in ("Nhiệm vụ hoàn thành đúng hạn", "hệ thống tự đếm", "0/1 = 0 %", "Phép tính:"):
        assert words in page, words


def test_a_head_states_with_a_paper_and_submits(cast: Cast) -> None:
    he, address = client(cast.head), f"/cham-diem/{cast.culture.pk}/?bo=cua-don-vi"
    assert 'name="diem"' in he.get(address).content.decode()
    data = {"tieu-chi": "khen", "diem": "1,5", "ghi-chu": "Giấy khen"}
    paper = SimpleUploadedFile("khen.png", picture("khen"), "image/png")
    page = he.post(address, data | {"tep": paper}, follow=True).content.decode()
    assert "khen.png" in page
    assert str(ScoreSaid.objects.get().points.normalize()) == "1.5"
    page = he.post(f"/cham-diem/{cast.culture.pk}/viec/?bo=cua-don-vi", {"viec": "gui"}, follow=True).content.decode()
    assert "Đã gửi phiếu" in page
    assert 'name="diem"' not in page


@pytest.mark.parametrize(
    ("data", "why"),
    [({"diem": "ba"}, "không phải là số"), ({"diem": "9"}, "tối đa 3"), ({}, "ghi số điểm"), ({"diem": "1e999"}, "số")],
)
def test_bad_figures_are_explained(cast: Cast, data: dict[str, str], why: str) -> None:
    answer = client(cast.head).post(
        f"/cham-diem/{cast.culture.pk}/?bo=cua-don-vi", {"tieu-chi": "khen"} | data, follow=True
    )
    assert why in answer.content.decode()
    assert not ScoreSaid.objects.exists()


def test_figures_are_read_as_officials_type_them(cast: Cast) -> None:
    address = f"/cham-diem/{cast.culture.pk}/?bo=cua-don-vi"
    client(cast.head).post(address, {"tieu-chi": "hop", "so-lieu": "1.250"})
    assert ScoreSaid.objects.get().value == 1250


def test_the_steering_committee_confirms_units(cast: Cast) -> None:
    client(cast.head).post(f"/cham-diem/{cast.culture.pk}/viec/?bo=don-gian", {"viec": "gui"})
    judge, address = client(cast.steering), f"/cham-diem/{cast.culture.pk}/viec/?bo=don-gian"
    assert "Hãy ghi lý do" in judge.post(address, {"viec": "tra"}, follow=True).content.decode()
    assert "Đã xác nhận" in judge.post(address, {"viec": "xong"}, follow=True).content.decode()
    assert ScoreSheet.objects.get().confirmed_by == cast.steering


def test_who_may_not_sees_no_form_and_is_refused(cast: Cast) -> None:
    inspector, address = client(cast.inspector), f"/cham-diem/{cast.culture.pk}/?bo=cua-don-vi"
    assert 'name="diem"' not in inspector.get(address).content.decode()
    assert inspector.post(address, {"tieu-chi": "khen", "diem": "1"}).status_code == 403
    stranger = client(cast.stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"tieu-chi": "khen", "diem": "1"}).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_the_province_sees_who_has_not_sent(cast: Cast) -> None:
    page = client(cast.provincial).get("/cham-diem/?bo=don-gian").content.decode()
    assert "Chưa gửi phiếu" in page
    assert cast.commune.name in page
    client(cast.office).post(f"/cham-diem/{cast.commune.pk}/viec/?bo=don-gian", {"viec": "gui"})
    page = client(cast.provincial).get("/cham-diem/?bo=don-gian").content.decode()
    assert "Chờ xác nhận" in page


def test_a_rule_goes_out_and_comes_back(cast: Cast) -> None:
    office = client(cast.office)
    content = json.loads(office.get("/cham-diem/bo-tieu-chi.json?bo=don-gian").content)
    content |= {"key": "cua-xa", "name": "Bộ của xã"}
    sent = SimpleUploadedFile("bo.json", json.dumps(content).encode(), "application/json")
    page = office.post("/cham-diem/bo-tieu-chi/", {"tep": sent}, follow=True).content.decode()
    assert "Bộ của xã" in page
    broken = SimpleUploadedFile("bo.json", b"{", "application/json")
    assert "không đọc được" in office.post("/cham-diem/bo-tieu-chi/", {"tep": broken}, follow=True).content.decode()
    assert ScoringVersion.objects.count() == 2


def test_queries_do_not_grow_with_units(cast: Cast, django_assert_max_num_queries: Any) -> None:
    he = client(cast.head)
    he.get("/cham-diem/")
    with django_assert_max_num_queries(60 + 16 * 11):  # a few a period of the year
        he.get("/cham-diem/?bo=cua-don-vi")


def test_a_rule_for_communes_is_not_offered_for_units(cast: Cast) -> None:
    units = client(cast.head).get("/cham-diem/").content.decode()
    assert 'value="28-tieu-chi"' not in units
    assert 'value="28-tieu-chi"' in client(cast.office).get("/cham-diem/bo-tieu-chi/").content.decode()
    assert 'value="cua-don-vi"' not in client(cast.provincial).get("/cham-diem/").content.decode()
