"""Evidence served: who may see it, how a browser is told to treat it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.shell.test_evidence_kept import PNG, given, pdf_saying

from tiendo.core.access import Role
from tiendo.records.models import Evidence, RoleHeld
from tiendo.usecases.evidence import add_evidence

pytestmark = pytest.mark.django_db


def asked(person: Any, address: str, **headers: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(address, headers=headers)


def file_of(piece: Evidence) -> str:
    return f"/minh-chung/{piece.pk}/tep/"


def test_a_picture_is_shown_and_runs_nothing(cast: Cast) -> None:
    piece = add_evidence(**given(cast))
    answer = asked(cast.support, file_of(piece))
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E1%BA%A3nh")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert asked(cast.support, file_of(piece), if_none_match=answer["ETag"]).status_code == 304
    assert asked(cast.support, file_of(piece) + "?tai-ve")["Content-Disposition"].startswith("attachment")


def test_an_office_file_is_saved(cast: Cast) -> None:
    piece = add_evidence(**given(cast))
    Evidence.objects.filter(pk=piece.pk).update(mime="application/msword")
    assert asked(cast.head, file_of(piece))["Content-Disposition"].startswith("attachment")


def test_the_pages_of_a_pdf_are_drawn(cast: Cast) -> None:
    piece = add_evidence(**given(cast, data=pdf_saying("TRANG MOT"), file_name="a.pdf"))
    answer = asked(cast.support, f"/minh-chung/{piece.pk}/trang/1.webp")
    assert answer["Content-Type"] == "image/webp"
    assert answer.content[8:12] == b"WEBP"
    assert asked(cast.support, f"/minh-chung/{piece.pk}/trang/2.webp").status_code == 404
    assert "sandbox" not in asked(cast.support, file_of(piece))["Content-Security-Policy"]


def test_only_who_sees_the_authority_sees_its_evidence(cast: Cast) -> None:
    piece = add_evidence(**given(cast))
    RoleHeld.objects.create(person=cast.nobody, unit=cast.neighbour, role=Role.HEAD)
    seen = {name for name, person in cast.everybody.items() if asked(person, file_of(piece)).status_code == 200}
    assert seen == {"office", "colleague", "head", "reporter", "steering", "support", "inspector", "provincial"}
    assert asked(cast.stranger, file_of(piece)).status_code == 404
    assert Client().get(file_of(piece)).status_code == 302
