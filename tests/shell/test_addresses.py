"""One address names a database, one a store of files; anything else is refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tiendo import addresses
from tiendo.addresses import database_of, files_of

HERE = Path("/srv/tiendo")


def test_without_an_address_it_is_a_file_and_a_folder() -> None:
    assert database_of("", HERE)["NAME"] == HERE / "tiendo.sqlite3"
    assert files_of("", HERE)["OPTIONS"] == {"location": HERE / "files"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "postgresql://khai:m%40t@db:5433/xa",
            {"HOST": "db", "PORT": "5433", "USER": "khai", "PASSWORD": "m@t", "NAME": "xa"},
        ),
        ("postgres://db/xa", {"HOST": "db", "PORT": "5432", "USER": "", "NAME": "xa"}),
        (
            "postgresql://khai@a:5432,b:5433/tinh?target_session_attrs=read-write",
            {"HOST": "a,b", "PORT": "5432,5433"},
        ),
        ("postgresql://khai@[::1]:6000,b/tinh", {"HOST": "::1,b", "PORT": "6000,5432"}),
        ("postgresql://db/xa?cursors=0", {"DISABLE_SERVER_SIDE_CURSORS": True}),
    ],
    ids=["all of it", "the least", "two hosts", "IPv6", "behind pgbouncer"],
)
def test_a_database_address(address: str, said: dict[str, Any]) -> None:
    found = database_of(address, HERE)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {name: found[name] for name in said} == said


def test_what_stands_behind_the_question_mark() -> None:
    options = database_of("postgresql://db/xa?pool_max=20&lock_timeout=5s&sslmode=verify-full", HERE)["OPTIONS"]
    assert options["pool"]["max_size"] == 20 and options["sslmode"] == "verify-full"
    assert "-c lock_timeout=5s" in options["options"] and "idle_in_transaction" in options["options"]
    assert int(options["connect_timeout"]) <= 10
    assert "pool" not in database_of("postgresql://db/xa?pool_max=0", HERE)["OPTIONS"]


def test_behind_a_pooler_no_statement_is_kept_in_a_connection() -> None:
    assert database_of("postgresql://db/xa", HERE)["OPTIONS"]["prepare_threshold"]
    assert "prepare_threshold" not in database_of("postgresql://db/xa?cursors=0", HERE)["OPTIONS"]


@pytest.mark.parametrize("address", ["mysql://db/xa", "postgresql://db", "db.sqlite3"])
def test_an_address_that_is_none_says_what_one_looks_like(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        database_of(address, HERE)


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"Chưa cài .*PostgreSQL.*make server"):
        database_of("postgresql://db/xa", HERE)
    with pytest.raises(ImproperlyConfigured, match=r"Chưa cài .*S3"):
        files_of("s3://kho", HERE)


def test_a_store_on_a_server_of_ones_own_and_on_a_cloud() -> None:
    own = files_of("s3://khoa:m%2Ft@may:8333/kho/xa-suoi-hoa?tls=0", HERE)["OPTIONS"]
    assert own["endpoint_url"] == "http://may:8333" and own["secret_key"] == "m/t"
    assert (own["bucket_name"], own["location"]) == ("kho", "xa-suoi-hoa")
    cloud = files_of("s3://kho/xa?region=ap-southeast-1", HERE)["OPTIONS"]
    assert (cloud["bucket_name"], cloud["location"], cloud["region_name"]) == ("kho", "xa", "ap-southeast-1")
    assert "endpoint_url" not in cloud
    for wrong in ("s3://khoa:mat@may:8333", "/srv/files"):
        with pytest.raises(ImproperlyConfigured, match="s3://"):
            files_of(wrong, HERE)
