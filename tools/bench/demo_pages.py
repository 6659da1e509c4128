"""Figures of `make bench` for pages: the demo's commune with its whole year, each page asked for as a person does."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TIMES = 20
PAGES = (
    ("the leader's page", "mai", "/toan-canh/"),
    ("the standing office's desk", "khai", "/ban-dieu-hanh/"),
    ("My work", "phuong", "/viec-cua-toi/"),
)


def figures(folder: Path) -> list[dict[str, Any]]:
    """By page: the median and the 95th percentile of its time in milliseconds, without the network, and its queries.
    The data go into `folder`; the demo's year is played into an empty one first (minutes)."""
    _house(folder)
    from django.db import connection
    from django.test import Client

    from tiendo.records.models import Person

    found = []
    for name, login, address in PAGES:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(Person.objects.get(username=login))
        queries: list[str] = []

        def counted(execute: Any, sql: str, *rest: Any, told: list[str] = queries) -> Any:
            told.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(counted):  # the first is not timed: it fills the caches of templates
            assert client.get(address).status_code == 200, address
        took = [_milliseconds(client, address) for _ in range(TIMES)]
        found.append(
            {
                "page": name,
                "p50": statistics.median(took),
                "p95": statistics.quantiles(took, n=20)[-1],
                "queries": len(queries),
            }
        )
    return found


def _house(folder: Path) -> None:
    """The demo in a data folder of its own."""
    os.environ |= {"TIENDO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tiendo.settings"}
    sys.path[:0] = [str(ROOT / "src")]
    import django
    from django.conf import settings

    django.setup()
    # no server collected the static files here, so that none has a name with its digest
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from django.core.management import call_command

    from tiendo.jobs.demo import load

    call_command("migrate", verbosity=0)
    if load.empty():
        load.load()
    load.play_year()


def _milliseconds(client: Any, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(figures(Path(sys.argv[1] if len(sys.argv) > 1 else made))))
