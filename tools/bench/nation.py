"""What adding up costs, from one commune to the nation, on PostgreSQL: a JSON line a figure, and a plot of the growth.

    TIENDO_BENCH_DATABASE=postgresql://user@host:port/postgres python tools/bench/nation.py [--sizes 1,100] [--write]

The server is asked for a database of its own for each size, which stays: a second run measures without loading again.
Times are of a shared machine; what is held against a bar is a ratio within the run, or is told with its bare statement.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "performance.md"
PLOT = ROOT / "docs" / "images" / "performance.svg"
SERVER = os.environ.get("TIENDO_BENCH_DATABASE", "")
SUFFIX = os.environ.get("TIENDO_BENCH_SUFFIX", "")  # of the databases' names: to measure on copies of one's own
FACTS = (
    *("records_report", "records_verdict", "records_evidence", "records_report_evidence", "records_adjustment"),
    *("records_task", "records_assignment", "records_assignmentunit", "records_target", "records_milestone"),
    *("records_reportingperiod", "records_plan", "records_run", "records_unit"),
)
RESULTS = ("records_itemstanding", "records_tally", "records_indicatorgiven", "records_indicatorsums")
ACCEPTED = "one accepted report: item, unit, commune, province, nation"
PEERS = 0  # stands for the size that is the peers' set
Figure = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1,100", help="numbers of communes; `peers` for the set of the peers")
    parser.add_argument("--one", type=size_of, help=argparse.SUPPRESS)
    parser.add_argument("--rebuild", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)} and its plot")
    options = parser.parse_args()
    if not SERVER:
        print(json.dumps({"figure": "nation", "skipped": "TIENDO_BENCH_DATABASE names no PostgreSQL server"}))
        return 0
    if options.rebuild is not None:
        connect(options.rebuild)
        return show([rebuilding(options.rebuild)])
    if options.one == PEERS:
        connect(PEERS)
        from tools.bench import peers

        return show(peers.measured())
    if options.one is not None:
        connect(options.one)
        return show(measured(options.one))
    found: list[Figure] = []
    for size in map(size_of, options.sizes.split(",")):
        for line in child("--one", size):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            found.append(line)
    for line in growth(found):
        print(json.dumps(line, ensure_ascii=False), flush=True)
        found.append(line)
    if options.write:
        write(found)
    return 0 if all(f.get("held", True) for f in found) else 1


def size_of(word: str) -> int:
    return PEERS if word in ("peers", str(PEERS)) else int(word)


def show(figures: Iterator[Figure] | list[Figure]) -> int:
    for one in figures:
        print(json.dumps(one, ensure_ascii=False), flush=True)
    return 0


def child(flag: str, size: int, script: str = __file__, more: Sequence[str] = ()) -> Iterator[Figure]:
    """The lines of a process of its own, so that each has its own memory."""
    command = [sys.executable, script, flag, str(size), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        yield from (json.loads(line) for line in process.stdout)
    if process.returncode:
        raise SystemExit(process.returncode)


def connect(size: int) -> None:
    """Django on the database of this size; made and filled where it is not there yet."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tiendo.settings"
    import psycopg

    name, at = f"tiendo_bench_{size if size != PEERS else 'peers'}{SUFFIX}", urlsplit(SERVER)
    with psycopg.connect(SERVER, autocommit=True) as server:
        if not server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            server.execute(f'create database "{name}"')
    import tiendo.settings as settings
    from tiendo.addresses import database_of

    address = at._replace(path=f"/{name}", query="pool_max=0").geturl()  # one process, one connection
    settings.DATABASES["default"] = database_of(address, ROOT)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from tools.bench import peers_data
    from tools.bench.nation_data import fill

    from tiendo.records.models import Report

    call_command("migrate", verbosity=0)
    if not Report.objects.exists():
        seconds = fill(connection, size) if size != PEERS else fill(connection, peers_data.UNITS, peers_data)
        show([told("loading", size, seconds, "s")])


def told(figure: str, size: int, value: float, unit: str, **more: object) -> Figure:
    return {"figure": figure, "communes": size, "value": round(value, 3), "unit": unit, **more}


def barred(figure: str, size: int, value: float, unit: str, bar: float) -> Figure:
    return told(figure, size, value, unit, bar=bar, held=value <= bar)


def measured(size: int) -> Iterator[Figure]:
    from tools.bench.nation_data import ITEMS, MONTHS

    yield told("reports", size, size * ITEMS * MONTHS, "rows")
    out = timed(copied_out)
    yield told("facts copied out", size, out, "s")
    line = next(iter(child("--rebuild", size)))
    yield line
    back = timed(copied_in)
    yield told("results copied in", size, back, "s")
    yield barred("rebuild to copying the same out and in", size, line["value"] / (out + back), "×", 4.0)
    yield barred("rebuild: peak memory of the process", size, line["memory"], "MB", 300)
    yield from accepting(size)
    if size > 1:
        yield together(size)
    yield from midnight(size)
    yield from reading(size)
    yield barred("peak memory of this process", size, memory(), "MB", 300)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def copied_out() -> None:
    from django.db import connection

    for table in FACTS:
        with connection.cursor() as cursor, cursor.copy(f"copy {table} to stdout") as copy:
            for _ in copy:
                pass


def copied_in() -> None:
    """The results into tables of the same columns and indexes, which are then dropped."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in RESULTS:
            cursor.execute(f"create table bench_{table} (like {table} including all)")
            with cursor.copy(f"copy {table} to stdout") as copy:
                data = [bytes(part) for part in copy]
            with cursor.copy(f"copy bench_{table} from stdin") as copy:
                for part in data:
                    copy.write(part)
            cursor.execute(f"drop table bench_{table}")


def rebuilding(size: int) -> Figure:
    from tools.bench.nation_data import TODAY

    from tiendo.usecases import indicator_rebuild, rebuilding

    empty(RESULTS)  # what is right already would not be written
    began, cpu, today = time.perf_counter(), time.process_time(), date.fromisoformat(TODAY)
    items = rebuilding.rebuild_today(today)
    figures = indicator_rebuild.rebuild_today(today)
    seconds, own = time.perf_counter() - began, time.process_time() - cpu
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = round(own + theirs.ru_utime + theirs.ru_stime, 1)
    largest = max(memory(), theirs.ru_maxrss / 1024)  # of one process, whichever it is
    beside = {"items": items, "indicators": figures, "cpu": cpu, "memory": largest}
    return told("rebuild of all standings and tallies", size, seconds, "s", **beside)


def empty(tables: Iterable[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(tables)}")


def accepting(size: int) -> Iterator[Figure]:
    """Reports that wait are accepted through the use case: verdict, item, unit, commune, province, nation, journal."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tools.bench.nation_data import TODAY

    from tiendo.clock import HANOI
    from tiendo.core.access import Role
    from tiendo.records.models import Person, Report, RoleHeld, Verdict
    from tiendo.records.models.items import OnItem
    from tiendo.usecases import tallies
    from tiendo.usecases.appraisal import accept

    now = datetime.fromisoformat(f"{TODAY}T10:00").replace(tzinfo=HANOI)
    judge = Person.objects.get(pk=2)
    spent: list[float] = []
    own: list[float] = []
    kept, queries = tallies.follow_item, 0

    def follow_item(row: OnItem, now: datetime) -> None:
        cpu = time.process_time()
        spent.append(timed(lambda: kept(row, now)))
        own.append(time.process_time() - cpu)

    tallies.follow_item = follow_item
    whole: list[float] = []
    communes = [(size - 1) * n // 3 for n in range(4)] if size > 3 else [0]
    for commune in communes:
        RoleHeld.objects.get_or_create(person=judge, unit_id=100 + commune, role=Role.SUPPORT_TEAM)
        rows = Report.objects.filter(complete=True, period__run=commune + 1, verdicts=None).order_by("pk")
        for n, report in enumerate(list(rows.values_list("pk", flat=True))):
            if n == 0:  # counting slows every statement: of each commune the first is counted, the rest are timed
                kept_times = len(spent)
                with CaptureQueriesContext(connection) as captured:
                    accept(report_id=report, actor=judge, now=now)
                queries = len(captured)
                del spent[kept_times:], own[kept_times:]
                continue
            began = time.perf_counter()
            accept(report_id=report, actor=judge, now=now)
            whole.append(time.perf_counter() - began)
    tallies.follow_item = kept
    tasks = set(Verdict.objects.filter(at=now).values_list("report__task", flat=True))
    Verdict.objects.filter(at=now).delete()  # they wait again: the next run measures the same
    tallies.follow(tasks=tasks, now=now)
    tallies.follow_item = kept
    yield told(
        "one accepted report, whole act", size, statistics.median(whole) * 1000, "ms", queries=queries, runs=len(whole)
    )
    yield barred(ACCEPTED, size, statistics.median(spent) * 1000, "ms", 20)
    yield barred(f"{ACCEPTED}, own CPU", size, statistics.median(own) * 1000, "ms", 20)
    yield told("a bare statement of the database", size, bare() * 1000, "ms")


def together(size: int) -> Figure:
    """Two writers at once, each in a commune of its own: nothing of what they add may be lost on the way up."""
    from threading import Thread

    from django.db import connection
    from tools.bench.nation_data import TASKS, TODAY

    from tiendo.clock import HANOI
    from tiendo.queries.tallies import tally
    from tiendo.records.models import Adjustment, Person, Unit
    from tiendo.usecases import tallies

    now = datetime.fromisoformat(f"{TODAY}T11:00").replace(tzinfo=HANOI)
    day, nation, by = now.date(), Unit.objects.get(pk=1), Person.objects.get(pk=2)
    before = tally(nation, day)["work.suspended"]

    def write(commune: int) -> None:
        from django.db import transaction

        for task in (commune * TASKS + n for n in (6, 16, 26, 36)):
            with transaction.atomic():
                row = Adjustment.objects.create(
                    task_id=task, kind="suspend", on=day, look_again=day + timedelta(30), document="x", by=by, at=now
                )
                tallies.follow_item(row, now)
        connection.close()

    threads = [Thread(target=write, args=(commune,)) for commune in (0, size - 1)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    more = tally(nation, day)["work.suspended"] - before
    tasks = set(Adjustment.objects.filter(at=now).values_list("task", flat=True))
    Adjustment.objects.filter(at=now).delete()
    tallies.follow(tasks=tasks, now=now, since=day)
    left = tally(nation, day)["work.suspended"]
    return told("two writers at once", size, seconds, "s", counted=more, of=8, held=(more, left) == (8, before))


def bare() -> float:
    """One row read by its key: what the machine gives to any statement just now."""
    from django.db import connection

    with connection.cursor() as cursor:
        return statistics.median(
            timed(lambda: cursor.execute("select * from records_unit where id = 1")) for _ in range(50)
        )


def midnight(size: int) -> Iterator[Figure]:
    from tools.bench.nation_data import TODAY

    from tiendo.records.models import IndicatorGiven, ItemStanding
    from tiendo.usecases.tallies import keep_up

    day = date.fromisoformat(TODAY) + timedelta(days=1)
    due = sum(
        m._default_manager.filter(until=None, next_check_on__lte=day).count() for m in (ItemStanding, IndicatorGiven)
    )
    touched: list[int] = []
    seconds = timed(lambda: touched.append(keep_up(day)))
    yield told("midnight", size, seconds, "s", due=due, touched=touched[0], held=due == touched[0])
    again = timed(lambda: touched.append(keep_up(day)))
    yield told("midnight with nothing due", size, again * 1000, "ms", touched=touched[1], held=touched[1] == 0)


def reading(size: int) -> Iterator[Figure]:
    """What the page of the nation asks of the tallies."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tools.bench.nation_data import TODAY

    from tiendo.queries import tallies
    from tiendo.records.models import Unit

    day = date.fromisoformat(TODAY) + timedelta(days=1)
    nation, province = Unit.objects.get(pk=1), Unit.objects.get(pk=2)
    acts: dict[str, Callable[[], object]] = {
        "tally of the nation": lambda: tallies.tally(nation, day),
        "provinces of the nation": lambda: tallies.children(nation, day),
        "communes of a province": lambda: tallies.children(province, day),
        "groups of the nation": lambda: tallies.groups(nation, day),
        "trend of the nation over 12 days": lambda: tallies.trend(nation, [day - timedelta(days=n) for n in range(12)]),
    }
    for name, act in acts.items():
        with CaptureQueriesContext(connection) as captured:
            act()
        found = sorted(timed(act) for _ in range(20))
        yield told(name, size, found[10] * 1000, "ms", p95=round(found[18] * 1000, 3), queries=len(captured))


def growth(found: list[Figure]) -> Iterator[Figure]:
    """One accepted report at the largest size against one commune; as seen, and in bare statements of the run."""
    by_size = {f["communes"]: f["value"] for f in found if f["figure"] == ACCEPTED}
    cpu = {f["communes"]: f["value"] for f in found if f["figure"] == f"{ACCEPTED}, own CPU"}
    bares = {f["communes"]: f["value"] for f in found if f["figure"] == "a bare statement of the database"}
    if len(by_size) > 1:
        first, last = min(by_size), max(by_size)
        yield told("one accepted report, growth as seen", last, by_size[last] / by_size[first], "×")
        steady = (by_size[last] / bares[last]) / (by_size[first] / bares[first])
        yield told("one accepted report, growth in bare statements", last, steady, "×")
        yield barred("one accepted report, growth in own CPU", last, cpu[last] / cpu[first], "×", 1.3)


def write(found: list[Figure]) -> None:
    """The page with the figures, and the plot beside it."""
    sys.path[:0] = [str(ROOT)]
    from tools.bench.nation_plot import plot

    PLOT.write_text(plot(found), encoding="utf-8")
    began, ended = "<!-- nation: begin -->", "<!-- nation: end -->"
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(began)[0], text.split(ended)[1]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    day = time.strftime("%d/%m/%Y")
    lines = [f"Measured on {day}; {machine}; load average {os.getloadavg()[0]:.1f} while it ran.", ""]
    lines += ["| Figure | Communes | Value | Beside |", "|---|---:|---:|---|"]
    for f in found:
        rest = {k: v for k, v in f.items() if k not in ("figure", "communes", "value", "unit")}
        words = ", ".join(f"{k} {v}" for k, v in rest.items())
        lines.append(f"| {f['figure']} | {f['communes']:,} | {f['value']:,} {f['unit']} | {words} |")
    PAGE.write_text(f"{before}{began}\n" + "\n".join(lines) + f"\n{ended}{after}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
