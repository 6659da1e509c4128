"""What indicators cost on the set of the peers: the national page, a comparison of 1,000 units, one update to the top;
each beside one SQL statement over the same facts, in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from tools.bench.peers_data import INDICATORS, MONTHS, NATION, PERIOD, ROLL_UP, TODAY, UNITS

Figure = dict[str, Any]


def measured() -> Iterator[Figure]:
    yield _told("peers: values", UNITS * INDICATORS * MONTHS, "rows")
    yield from _rebuilt()
    one = _timed(lambda: _sql(NATION), 1)
    yield _told("peers: national figures in one SQL statement", one * 1000, "ms")
    yield _told("peers: full roll-up of all months in one SQL statement", _timed(lambda: _sql(ROLL_UP), 3) * 1000, "ms")
    yield _told("peers: one period in one SQL statement", _timed(lambda: _sql(PERIOD), 3) * 1000, "ms")
    yield from _update(one)
    yield from _pages(one)


def _told(figure: str, value: float, unit: str, **more: object) -> Figure:
    return {"figure": figure, "communes": UNITS, "value": round(value, 3), "unit": unit, **more}


def _timed(act: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _own(act: Callable[[], object], times: int = 5) -> float:
    """Processor time of this process alone."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def _sql(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def _rebuilt() -> Iterator[Figure]:
    """Where nothing is stored yet, all past days; then the day alone, which is what is timed."""
    from tiendo.records.models import IndicatorSums
    from tiendo.usecases import indicator_rebuild

    day = date.fromisoformat(TODAY)
    if not IndicatorSums.objects.filter(until__isnull=False).exists():
        began, own = time.perf_counter(), time.process_time()
        figures = indicator_rebuild.rebuild(day)
        seconds, cpu = time.perf_counter() - began, time.process_time() - own
        yield _told("peers: rebuild of all months", seconds, "s", figures=figures, cpu=round(cpu, 1))


def _pages(bare: float) -> Iterator[Figure]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from tiendo.records.models import Person

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(Person.objects.get(pk=2))
    pages = {
        f"peers: national page, {INDICATORS} indicators with n/N": "/chi-so/",
        "peers: one indicator of the nation": "/chi-so/1/",
        f"peers: comparison of {UNITS:,} units": "/dia-ban/2/so-sanh/?chi-so=2",
        f"peers: comparison of {UNITS:,} units, ratio": "/dia-ban/2/so-sanh/?chi-so=1",
        "peers: comparison at the nation": "/dia-ban/1/so-sanh/?chi-so=5",
    }
    for name, address in pages.items():
        assert client.get(address).status_code == 200, address
        asked: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *rest, to=asked: (to.append(sql), run(sql, *rest))[1]):
            client.get(address)
        seconds, own = _timed(lambda at=address: client.get(at)), _own(lambda at=address: client.get(at))  # type: ignore[misc]
        more = {"queries": len(asked), "cpu": round(own * 1000, 1), "to_the_statement": round(seconds / bare, 2)}
        yield _told(name, seconds * 1000, "ms", **more)


def _update(bare: float) -> Iterator[Figure]:
    """Reports that wait are accepted; what the sums of indicators take of that, and with how many statements."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from tiendo.clock import HANOI
    from tiendo.records.models import Report, Verdict
    from tiendo.usecases import indicator_tallies
    from tiendo.usecases.appraisal import accept

    now = datetime.fromisoformat(f"{TODAY}T10:00").replace(tzinfo=HANOI)
    judge = Report.objects.get(pk=1).verdicts.get().by
    waiting = list(Report.objects.filter(verdicts=None).order_by("pk").values_list("pk", flat=True)[:20])
    kept, spent, own, whole, statements, acts = indicator_tallies.follow_targets, [], [], [], 0, 0

    def follow_targets(*args: Any) -> None:
        nonlocal statements
        cpu = time.process_time()
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            kept(*args)
        spent.append(time.perf_counter() - began)
        own.append(time.process_time() - cpu)
        statements = len(captured)

    indicator_tallies.follow_targets = follow_targets  # type: ignore[assignment]
    try:
        for report in waiting:
            with transaction.atomic(), CaptureQueriesContext(connection) as captured:
                began = time.perf_counter()
                accept(report_id=report, actor=judge, now=now)
                whole.append(time.perf_counter() - began)
            acts = len(captured)
    finally:
        indicator_tallies.follow_targets = kept
    targets = set(Verdict.objects.filter(at=now).values_list("report__target", flat=True))
    Verdict.objects.filter(at=now).delete()  # they wait again: the next run measures the same
    indicator_tallies.follow_targets([pk for pk in targets if pk], now)
    ratio = round(statistics.median(spent) / bare, 3)
    yield _told(
        "peers: one update rolled up to the top", statistics.median(spent) * 1000, "ms",
        queries=statements, cpu=round(statistics.median(own) * 1000, 2), to_the_statement=ratio,
    )  # fmt: skip
    yield _told("peers: the same, the whole act", statistics.median(whole) * 1000, "ms", queries=acts)
