"""`tiendo places`: looked up, put in, and said what waits for a person."""

from __future__ import annotations

from typing import Any

import pytest

from tiendo.jobs.places import find, install
from tiendo.records.models import Unit


def test_a_code_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert find("bo ha bac ninh") == 0
    assert "07294  Phường Bố Hạ, Thành phố Bắc Ninh" in capsys.readouterr().out
    assert find("không đâu cả") == 1


def test_a_province_goes_in_by_its_name(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    above = Unit.objects.create(kind="province", name="Tỉnh Đồng Nai")
    mine = Unit.objects.create(parent=above, kind="commune", name="Xã Bình Tân")
    assert install("Đồng Nai", same=[], apart=[], province=True) == 0
    out = capsys.readouterr().out
    assert "thêm 0 tỉnh, 94 xã" in out
    assert f"--same 25246={mine.pk}" in out
    assert install("75", same=[f"25246={mine.pk}"], apart=[]) == 0
    assert "gắn mã 1 đơn vị" in capsys.readouterr().out


@pytest.mark.parametrize(("what", "same"), [("tân tiến", []), ("99999", []), ("75", ["25246"])])
def test_what_is_not_one_place_is_refused(db: Any, what: str, same: list[str]) -> None:
    assert install(what, same=same, apart=[]) == 1
    assert not Unit.objects.exists()
