"""What each page costs, from one commune to the nation, on PostgreSQL: a JSON line a page, and requests a second.

    TIENDO_BENCH_DATABASE=postgresql://user@host:port/postgres python tools/bench/pages.py [--sizes 1,100] [--only …]

The databases are those of `nation`, with people put in. Time by the clock is of a shared machine; beside it
stand the processor time of the process that serves, the number of statements, and the rate against bare Django pages
on the same server in the same run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.bench import nation, serving  # noqa: E402  the path comes first
from tools.bench.nation_people import CENTRE, PROVINCE, Place, furnish, noon, place  # noqa: E402

TIMES = 40
WARM = 10  # PostgreSQL chooses the plan that it keeps at the ninth asking: a server that runs has that behind it
BAR_MS, BAR_QUERIES, BAR_RATE = 100, 40, 0.15
Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """`common`: among those asked for most, whose rate is measured too."""

    name: str
    login: str
    address: str
    common: bool = False


def pages(at: Place) -> list[Page]:
    day = f"/dia-ban/{at.unit}/"
    return [
        Page("start of the centre", "trunguong", "/"),
        Page("start of a province", "tinh", "/"),
        Page("start of a commune", "thuongtruc", "/"),
        Page("start of one who reports", "phong", "/"),
        Page("territory: nation", "trunguong", f"/dia-ban/{CENTRE}/", common=True),
        Page("territory: nation, by red", "trunguong", f"/dia-ban/{CENTRE}/?xep=-do&q=tinh"),
        Page("territory: province", "trunguong", f"/dia-ban/{PROVINCE}/"),
        Page("territory: province, its own", "tinh", f"/dia-ban/{PROVINCE}/", common=True),
        Page("territory: commune", "tinh", day),
        Page("territory: unit", "thuongtruc", f"/dia-ban/{at.office + 1}/"),
        Page("compare provinces", "trunguong", f"/dia-ban/{CENTRE}/so-sanh/"),
        Page("compare communes", "tinh", f"/dia-ban/{PROVINCE}/so-sanh/"),
        Page("Toàn cảnh", "thuongtruc", "/toan-canh/", common=True),
        Page("Toàn cảnh, from the centre", "trunguong", f"/toan-canh/?chuong-trinh={at.run}"),
        Page("desk", "thuongtruc", "/ban-dieu-hanh/", common=True),
        Page("Cảnh báo", "thuongtruc", "/canh-bao/"),
        Page("Cảnh báo, from the centre", "trunguong", "/canh-bao/"),
        Page("Việc của tôi", "phong", "/viec-cua-toi/", common=True),
        Page("Tổng quan", "phong", "/tong-quan/"),
        Page("Tổng quan, centre", "trunguong", "/tong-quan/"),
        Page("plans", "thuongtruc", "/ke-hoach/"),
        Page("plans, centre", "trunguong", "/ke-hoach/"),
        Page("plan: targets", "thuongtruc", f"/ke-hoach/{at.run}/"),
        Page("plan: tasks", "phong", f"/ke-hoach/{at.run}/nhiem-vu/", common=True),
        Page("task", "phong", f"/nhiem-vu/{at.task}/", common=True),
        Page("target", "phong", f"/chi-tieu/{at.target}/"),
        Page("Chỉ số", "trunguong", "/chi-so/"),
        Page("Chỉ số, one", "tinh", "/chi-so/1/"),
        Page("ranking, centre", "trunguong", "/cham-diem/"),
        Page("ranking, province", "tinh", "/cham-diem/"),
        Page("ranking, commune", "thuongtruc", "/cham-diem/"),
        Page("search", "phong", "/tim/?q=nhiem+vu"),
        Page("search, centre", "trunguong", "/tim/?q=nhiem+vu+7"),
        Page("units", "thuongtruc", "/don-vi/"),
        Page("units, centre", "trunguong", "/don-vi/"),
        Page("unit", "phong", f"/don-vi/{at.office + 1}/"),
        Page("papers", "thuongtruc", "/bao-cao/"),
        Page("Thẩm định, province", "tinh", "/tham-dinh/"),
        Page("directives, centre", "trunguong", "/chi-dao/"),
        Page("notices", "phong", "/thong-bao/"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1,100", help="numbers of communes")
    parser.add_argument("--only", default="", help="pages whose name or address holds this")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--no-rate", action="store_true", help="without requests a second")
    parser.add_argument("--profile", action="store_true", help="print where the pages spend their time, and statements")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not nation.SERVER:
        print(json.dumps({"figure": "pages", "skipped": "TIENDO_BENCH_DATABASE names no PostgreSQL server"}))
        return 0
    if options.one is not None:
        house(options.one)
        return nation.show(measured(options.one, options))
    held = True
    for size in map(int, options.sizes.split(",")):
        for line in nation.child("--one", size, __file__, sys.argv[1:]):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            held &= line.get("held", True)
        for line in () if options.no_rate else serving.rates(size, chosen(size, options, common=True), BAR_RATE):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            held &= line.get("held", True)
    return 0 if held else 1


def chosen(size: int, options: argparse.Namespace, *, common: bool = False) -> list[Page]:
    some = [p for p in pages(place(size)) if options.only in p.name or options.only in p.address]
    return [p for p in some if p.common or not common]


def house(size: int) -> None:
    """The database with its people, on the day that the data are of."""
    nation.connect(size)
    from django.conf import settings

    from tiendo import clock

    # no server collected the static files here, so that none has a name with its digest
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    furnish(size)
    import_module("tiendo.wsgi")  # settles as its server does
    now = noon()
    clock.now = lambda: now


def measured(size: int, options: argparse.Namespace) -> Iterator[Figure]:
    for page in chosen(size, options):
        if options.profile:
            profile(page)
        yield cost(page, size, options.times)
    yield nation.barred("pages: peak memory of the process", size, nation.memory(), "MB", 300)


def cost(page: Page, size: int, times: int) -> Figure:
    """Milliseconds by the clock and of the processor, and the statements of one page."""
    ask = asker(page)
    first, _ = timed(ask)
    status, length, queries = counted(ask)
    for _ in range(WARM):
        ask()
    wall, own = map(list, zip(*(timed(ask) for _ in range(times)), strict=True))
    more = {
        "p50": round(statistics.median(wall), 1),
        "p95": p95(wall),
        "own_p50": round(statistics.median(own), 1),
        "own_p95": p95(own),
        "first": round(first, 1),
        "queries": queries,
        "bytes": length,
        "status": status,
    }
    line = nation.told(f"page: {page.name}", size, more["p95"], "ms", address=page.address, **more)
    return line | {"bar": BAR_MS, "held": more["p95"] <= BAR_MS and queries <= BAR_QUERIES and status in (200, 302)}


def timed(ask: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000


def p95(some: list[float]) -> float:
    return round(statistics.quantiles(some, n=20)[-1] if len(some) > 1 else some[0], 1)


def asker(page: Page) -> Callable[[], Any]:
    from django.test import Client

    from tiendo.records.models import Person

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    client.force_login(Person.objects.get(username=page.login))
    return lambda: client.get(page.address)


def counted(ask: Callable[[], Any]) -> tuple[int, int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        response = ask()
    return response.status_code, len(response.content), len(captured)


def profile(page: Page) -> None:
    """On the error stream: statements, the slow ones and those asked several times; then the functions."""
    import cProfile
    import pstats

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = asker(page)
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    print(f"== {page.name} {page.address}", file=sys.stderr)
    for one in captured.captured_queries:
        print(f"{one['time']:>7} {one['sql'][:400]}", file=sys.stderr)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(2):
        ask()
    profiler.disable()
    found = pstats.Stats(profiler, stream=sys.stderr)
    found.sort_stats("cumulative").print_stats("tiendo|template", 50)
    found.sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    raise SystemExit(main())
