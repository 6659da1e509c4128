"""Files on a real S3-compatible server: under their hash, read by the child, served by the pages, told when away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from tests.at_once import at_once
from tests.conftest import NOW, Cast, make_cast
from tools.object_store import NoStore, object_store

from tiendo.addresses import files_of
from tiendo.records.models import Draft, StoredFile
from tiendo.usecases import files
from tiendo.usecases.drafts import add_draft
from tiendo.usecases.errors import Refused
from tiendo.usecases.evidence import add_evidence
from tiendo.usecases.reading import read_draft

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]
PHOTO = b"\xff\xd8\xff\xe0" + b"anh" * 1000
PLAN = """# KẾ HOẠCH

| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |
|---|---|---|---|
| 1 | Mở lớp kỹ năng số | Phòng Kinh tế | 6/2026 |
""".encode()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    try:
        with object_store() as found:
            yield found
    except NoStore as why:
        pytest.skip(str(why))


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def keep_at(address: str, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"default": files_of(address, Path("/nowhere"))}


@pytest.fixture
def bucket(address: str, settings: Any) -> None:
    keep_at(address, settings)


def test_a_plan_is_taken_in_read_and_given_back(bucket: None, cast: Cast, client: Client) -> None:
    draft = add_draft(authority=cast.commune, data=PLAN, file_name="x.md", actor=cast.office, now=NOW).draft
    assert read_draft(draft_id=draft.pk, now=NOW)
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.state == "ready" and len(draft.body["tasks"]) == 1
    with pytest.raises(NotImplementedError):
        default_storage.path(draft.file.location)
    client.force_login(cast.office)
    answer = client.get(reverse("draft_file", args=[draft.pk]))
    assert answer.status_code == 200 and answer.content == PLAN


def test_the_same_content_from_four_sides_is_one_object(bucket: None, cast: Cast) -> None:
    given = {"unit": cast.economy, "data": PHOTO, "file_name": "a.jpg", "actor": cast.reporter, "now": NOW}
    found = at_once(*[lambda: add_evidence(**given)] * 4)
    assert len({e.pk for e in found}) == 1 and StoredFile.objects.count() == 1
    file = StoredFile.objects.get()
    assert files.content(file) == PHOTO and default_storage.listdir(file.sha256[:2])[1] == [file.sha256]


def test_a_store_that_is_away_is_told_and_nothing_is_kept(cast: Cast, settings: Any, client: Client) -> None:
    keep_at("s3://khoa:mat@127.0.0.1:1/kho?tls=0", settings)
    with pytest.raises(Refused, match="chưa có gì được lưu"):
        add_draft(authority=cast.commune, data=PLAN, file_name="x.md", actor=cast.office, now=NOW)
    with pytest.raises(files.StoreAway):
        files.content(StoredFile(sha256="0" * 64))
    assert not StoredFile.objects.exists()


def test_a_file_that_is_not_there_is_an_oserror_like_on_a_disk(bucket: None) -> None:
    with pytest.raises(OSError, match="0000"):
        files.content(StoredFile(sha256="0" * 64))
