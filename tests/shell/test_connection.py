"""Instants as PostgreSQL writes them are read as Django's own loader reads them, only sooner."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps instants as words")


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 08:30:00+00",
        "2026-03-02 08:30:00.5+00",
        "2026-03-02 08:30:00.00025+00",
        "2026-03-02 08:30:00.123456+07",
        "0001-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
    ],
)
def test_instants(db: Any, written: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz", [written])
        found = cursor.fetchone()
    head, _, zone = written.rpartition("+")
    whole, _, part = head.partition(".")
    fields = datetime.strptime(f"{whole}.{part or 0}+{zone}00", "%Y-%m-%d %H:%M:%S.%f%z")
    assert found == (fields, None)
    assert found[0].tzinfo is UTC


def test_an_instant_in_another_style(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL DateStyle = 'SQL, DMY'")
        with pytest.raises(NotImplementedError):  # not read as another day
            cursor.execute("SELECT '2026-03-02 08:30:00+00'::timestamptz")
            cursor.fetchone()


def test_in_another_zone_django_reads(db: Any) -> None:
    with timezone.override("Asia/Ho_Chi_Minh"), connection.cursor() as cursor:
        cursor.execute("SELECT '2026-03-02 08:30:00+00'::timestamptz")
        assert cursor.fetchone() == (datetime(2026, 3, 2, 8, 30, tzinfo=UTC),)
