"""The page of a paper's packet: text to copy, ticks, JSON and ZIP, strangers turned away."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from tests.conftest import NOW, Cast
from tests.core.reporting.outlines import outline
from tests.shell.cycle_mywork import TODAY
from tests.shell.test_packet import november

from tiendo.core.reporting.outline_json import outline_json
from tiendo.records.models import Paper, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Paper:
    paper = november(cast)
    monkeypatch.setattr("tiendo.clock.now", lambda: NOW)
    monkeypatch.setattr("tiendo.clock.today", lambda: TODAY)
    paper.content = paper.composed = outline_json(outline())
    paper.save()
    return paper


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_each_section_and_item_is_there_to_copy(cast: Cast, paper: Paper, django_assert_max_num_queries: Any) -> None:
    office = as_(cast.office)
    office.get(f"/bao-cao/{paper.pk}/goi/")
    with django_assert_max_num_queries(90):
        page = office.get(f"/bao-cao/{paper.pk}/goi/").content.decode()
    for words in ('data-copy="chep-1"', "Rà soát hạ tầng", "0/1 mục đã cập nhật", "2 tệp, .zip"):
        assert words in page, words


def test_ticks_say_who_and_when(cast: Cast, paper: Paper) -> None:
    office, address = as_(cast.office), f"/bao-cao/{paper.pk}/goi/"
    item = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    page = office.post(f"{address}danh-dau/", {"muc": item}, follow=True).content.decode()
    assert f"Đã cập nhật: {cast.office.name}" in page
    assert "1/1 mục đã cập nhật" in page
    office.post(f"{address}danh-dau/", {"muc": item, "bo": "1"})
    assert "0/1 mục đã cập nhật" in office.get(address).content.decode()


def test_json_and_zip_come_down(cast: Cast, paper: Paper) -> None:
    office = as_(cast.office)
    rows = json.loads(office.get(f"/bao-cao/{paper.pk}/goi.json").content)
    assert [r["idxOrder"] for r in rows] == list(range(1, len(rows) + 1))
    answer = office.get(f"/bao-cao/{paper.pk}/goi.zip")
    assert len(ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()) == 3


@pytest.mark.parametrize("who", ["stranger", "nobody", "administrator"])
def test_strangers_find_nothing(cast: Cast, paper: Paper, who: str) -> None:
    client = as_(getattr(cast, who))
    for address in ("goi/", "goi.json", "goi.zip"):
        assert client.get(f"/bao-cao/{paper.pk}/{address}").status_code == 404
    assert client.post(f"/bao-cao/{paper.pk}/goi/danh-dau/", {"muc": "task:1"}).status_code == 404
