"""The pages on which a programme is set and accounts are kept: they work, refuse strangers, explain bad input."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import Cast

from tiendo.records.models import Person, Plan, Run


@pytest.fixture
def run(plan: Plan) -> Run:
    return Run.objects.get()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(page: str, job: str) -> dict[str, str]:
    """What the form of a job would send if nothing were changed."""
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.S) if f'value="{job}"' in f)
    found = dict(re.findall(r'<input type="(?:text|number)" name="([^"]+)"(?: value="([^"]*)")?', form))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)"[^>]* checked', form), "on")
    return found | {"viec": job}


def test_the_calendar_is_changed_and_told(office: Client, run: Run) -> None:
    address = reverse("run_settings", args=[run.pk])
    page = office.get(address).content.decode()
    assert "25/11/2026" in page
    answer = office.post(address, typed(page, "month") | {"month-day": "28", "month-shift": "forward"})
    assert answer.status_code == 302
    page = office.get(address).content.decode()
    assert "30/11/2026" in page  # the 28th is a Saturday


@pytest.mark.parametrize(
    ("job", "over", "why"),
    [
        ("half-year", {"half-year-used": "on", "half-year-rule": "days", "half-year-days": "25/05"}, "mỗi kỳ"),
        ("half-year", {"half-year-used": "on", "half-year-rule": "days", "half-year-days": "31/02, 10/11"}, "lịch"),
        ("month", {"month-late_window": "9", "month-lock_after": "2"}, "muộn"),
        ("month", {"month-used": ""}, "ít nhất một"),
        ("chung", {"escalation": "1, 2"}, "ba số"),
        ("chung", {"off": "hôm qua"}, "không đúng dạng"),
        ("dot-xuat", {"label": "Gấp", "start": "01/11/2026", "end": "01/10/2026", "due": "01/12/2026"}, "đúng thứ tự"),
    ],
)
def test_what_cannot_work_is_explained(office: Client, run: Run, job: str, over: dict[str, str], why: str) -> None:
    address = reverse("run_settings", args=[run.pk])
    data = typed(office.get(address).content.decode(), job) | over
    answer = office.post(address, {k: v for k, v in data.items() if v})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_natures_are_set_in_one_form(office: Client, run: Run, plan: Plan) -> None:
    address = reverse("natures", args=[run.pk])
    assert "Tỷ lệ thôn có sóng 5G" in office.get(address).content.decode()
    target = plan.targets.all()[1]
    name = f"t{target.pk}"
    office.post(address, {f"{name}-counting": "in_period", f"{name}-every": "month", f"{name}-by_place": "on"})
    target.refresh_from_db()
    assert (target.counting, target.every, target.by_place) == ("in_period", "month", True)


@pytest.mark.parametrize("name", ["head", "reporter", "steering", "administrator", "stranger", "provincial", "nobody"])
def test_settings_are_hidden_from_everybody_else(cast: Cast, run: Run, name: str) -> None:
    client = as_(getattr(cast, name))
    assert client.get(reverse("run_settings", args=[run.pk])).status_code == 404
    assert client.post(reverse("natures", args=[run.pk])).status_code == 404
    assert "do đơn vị bạn thường trực" not in client.get(reverse("runs")).content.decode()


def test_an_administrator_keeps_accounts(cast: Cast) -> None:
    client = as_(cast.administrator)
    page = client.get(reverse("people")).content.decode()
    assert "Lý A Tùng" in page
    assert "Quàng Thị Hiền" not in page
    data: dict[str, Any] = {"name": "Hà Thị Mơ", "login": "mo.ht", "unit": cast.police.pk, "role": "reporter"}
    made = client.post(reverse("people"), data, follow=True).content.decode()
    password = re.search(r"Mật khẩu của Hà Thị Mơ: (\S+) ", made)
    assert password
    assert Client().login(username="mo.ht", password=password[1])
    again = client.post(reverse("people"), data)
    assert again.status_code == 422
    assert "đã có người dùng" in again.content.decode()


def test_roles_are_given_and_taken_on_the_page(cast: Cast) -> None:
    client, of = as_(cast.administrator), cast.reporter
    address = reverse("person", args=[of.pk])
    client.post(address, {"viec": "vai-tro", "unit": cast.police.pk, "role": "head"})
    held = of.roles.get(unit=cast.police)
    assert held.role == "head"
    client.post(address, {"viec": "bo-vai-tro", "held": held.pk})
    assert not of.roles.filter(unit=cast.police).exists()
    client.post(address, {"viec": "khoa"})
    of.refresh_from_db()
    assert not of.is_active


@pytest.mark.parametrize("name", ["office", "head", "steering", "nobody"])
def test_accounts_are_hidden_from_everybody_else(cast: Cast, name: str) -> None:
    client = as_(getattr(cast, name))
    assert client.get(reverse("people")).status_code == 404
    assert client.get(reverse("person", args=[cast.reporter.pk])).status_code == 404


def test_an_account_elsewhere_is_not_there(cast: Cast) -> None:
    assert as_(cast.administrator).get(reverse("person", args=[cast.stranger.pk])).status_code == 404
