"""Two servers of pages, two workers, a store of files, a primary with its replica: the primary's machine and a worker
are killed under load. Nothing that was acknowledged is lost or doubled, and writes come back by themselves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.cluster.client import Browser
from tests.cluster.patroni import TTL, Cluster, missing
from tests.own_data import ROOT
from tests.patience import until
from tests.shell.test_worker_killed import long_pdf
from tools.object_store import NoStore, object_store
from tools.postgres import NoServer, free_port

pytestmark = [pytest.mark.cluster, pytest.mark.long]
CLIENTS, REST, DATABASE = 4, 0.15, "tiendo"
BEFORE, AFTER = 5.0, 8.0  # seconds of load before the primary is killed, and after writes are back
PAUSE_AT_MOST = TTL + 100.0  # seconds: the lead runs out, another is chosen, connections find it; on a busy machine
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import make_cast
make_cast()
"""
LOOK = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
import django
django.setup()
from tiendo.records.models import Draft, Entry, Evidence, JournalRow
from tiendo.usecases import files
from tiendo.usecases.journal import first_broken_row
kept = list(Evidence.objects.select_related("file"))
with ThreadPoolExecutor(8) as pool:
    whole = sum(pool.map(lambda e: sha256(files.content(e.file)).hexdigest() == e.file_id, kept))
read = JournalRow.objects.filter(act="read_draft").values_list("subject", flat=True)
print(json.dumps({
    "entries": list(Entry.objects.values_list("key", flat=True)),
    "with_file": Entry.objects.filter(evidence__isnull=False).distinct().count(),
    "noted": JournalRow.objects.filter(act="add_entry").count(),
    "files": [len(kept), whole],
    "drafts": list(Draft.objects.values_list("file_name", "state")),
    "read": list(read),
    "broken": first_broken_row() is not None,
}))
"""


class Load:
    """Officials who note what they did, each note with a photo; each is sent until it is acknowledged."""

    def __init__(self, servers: list[str]) -> None:
        self.servers, self.stop = servers, threading.Event()
        self.acknowledged: dict[str, float] = {}
        self.again = self.unseen = self.logins = 0
        self.threads = [threading.Thread(target=self._work, args=(n,)) for n in range(CLIENTS)]

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join(90)

    def _work(self, n: int) -> None:
        browser, count = Browser(self.servers[n % 2 :] + self.servers[: n % 2]), 0
        while not self.stop.is_set() and not browser.log_in("reporter", "tiendo-test"):
            self.stop.wait(0.5)
        self.logins += 1
        while not self.stop.is_set():
            count += 1
            self._note(browser, f"n{n}-{count}", look=count % 3 == 0)
            self.stop.wait(REST)

    def _note(self, browser: Browser, key: str, *, look: bool) -> None:
        fields = {"ngay": time.strftime("%d/%m/%Y"), "viec": f"Việc {key}.", "khoa": key}
        photo = {"tep": (f"{key}.jpg", b"\xff\xd8\xff\xe0" + key.encode() * 2000)}
        while not self.stop.is_set():
            status, _ = browser.post("/ghi-nhan/", fields, photo)
            if status == 302:
                self.acknowledged[key] = time.monotonic()
                break
            self.again += 1
            self.stop.wait(0.3)
        if look and key in self.acknowledged:
            status, page = browser.get("/ghi-nhan/")
            self.unseen += status == 200 and f"Việc {key}." not in page

    def pause(self, since: float) -> float:
        """The longest time without an acknowledged write, from just before `since` on."""
        times = sorted(self.acknowledged.values())
        gaps = [(b - a) for a, b in pairwise(times) if b > since]
        return max(gaps, default=float("inf"))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def python(environment: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def started(stack: ExitStack, environment: dict[str, str], folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """A process of the product with a data folder of its own: no two share anything but the database and the store."""
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        own = environment | {"TIENDO_DATA": str(folder)}
        command = [sys.executable, "-m", "tiendo", *words]
        process = subprocess.Popen(command, env=own, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    stack.callback(_kill, process)
    return process


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process.pid}/task").glob("*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended since
            found += map(int, (task / "children").read_text().split())
    return found


def ask(address: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(address, autocommit=True, connect_timeout=30) as database:
        found = database.execute(query.encode())
        return found.fetchall() if found.description else []


def states(address: str) -> set[str]:
    """Of the drafts; none where the primary does not answer just now."""
    import psycopg

    try:
        return {str(row[0]) for row in ask(address, "SELECT state FROM records_draft")}
    except psycopg.OperationalError:
        return set()


@pytest.fixture
def cluster(stack: ExitStack) -> Cluster:
    if lacks := missing():
        pytest.skip(f"not installed here: {lacks} (system-packages.txt)")
    folder = Path(tempfile.mkdtemp(prefix="tiendo-cluster-"))
    stack.callback(subprocess.run, ["rm", "-rf", str(folder)], check=False)
    try:
        made = Cluster(folder)
    except NoServer as why:
        pytest.skip(str(why))
    stack.callback(made.stop)
    made.start()
    return made


@pytest.fixture
def store(stack: ExitStack) -> str:
    try:
        return stack.enter_context(object_store())
    except NoStore as why:
        pytest.skip(str(why))


def test_nothing_acknowledged_is_lost_or_doubled(
    stack: ExitStack, cluster: Cluster, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    ask(cluster.address("postgres"), f"CREATE DATABASE {DATABASE}")
    address = cluster.address(DATABASE)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TIENDO_")} | {
        "TIENDO_DATABASE": address,
        "TIENDO_REPLICA": cluster.address(DATABASE, "standby"),
        "TIENDO_FILES": store,
        "TIENDO_SECRET_KEY": "one key for all servers of this test",
        "TIENDO_DATA": str(tmp_path / "prepared"),
        "DJANGO_SETTINGS_MODULE": "tiendo.settings",
        "PYTHONPATH": paths,
    }
    python(environment, PREPARE)
    ports = [free_port(), free_port()]
    for n, port in enumerate(ports):
        started(stack, environment, tmp_path / f"web{n}", "web", "--port", str(port), "--workers", "1")
    workers = [started(stack, environment, tmp_path / f"worker{n}", "worker") for n in range(2)]
    servers = [f"http://127.0.0.1:{port}" for port in ports]
    office = Browser(servers)
    until(lambda: all(Browser([s]).get("/dang-nhap/")[0] == 200 for s in servers), "the pages")
    assert office.log_in("office", "tiendo-test")
    load, ready = Load(servers), time.monotonic()
    with load.running():
        for file in (("dai.pdf", long_pdf(4)), ("ngan.md", "# KẾ HOẠCH\n".encode())):
            until(lambda file=file: 0 < office.post("/ban-doc/", {}, {"plans": file})[0] < 400, file[0])  # type: ignore[misc]
        victim = until(lambda: next((w for w in workers if children(w)), None), "a worker that reads")
        time.sleep(BEFORE)
        until(lambda: load.logins == CLIENTS and len(load.acknowledged) > CLIENTS, "the first notes")
        for pid in children(victim):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _kill(victim)
        primary = cluster.primary
        primary.kill()
        killed = time.monotonic()
        before = len(load.acknowledged)
        until(lambda: len(load.acknowledged) > before + 2 * CLIENTS, "writes to come back")
        time.sleep(AFTER)
    until(lambda: {"ready"} <= states(address) <= {"ready", "failed"}, "both drafts to be read")
    read_again, found = time.monotonic() - killed, json.loads(python(environment, LOOK))
    lost = set(load.acknowledged) - set(found["entries"])
    with capsys.disabled():
        print(
            f"\nfailover: {len(load.acknowledged)} writes acknowledged, {len(lost)} lost, "
            f"{len(found['entries']) - len(set(found['entries']))} doubled, {load.again} tried again; "
            f"writes paused {load.pause(killed):.1f} s (lead of {TTL} s); the killed worker's draft read again after "
            f"{read_again:.0f} s; {ready - begun:.0f} s to start, {time.monotonic() - begun:.0f} s in all"
        )
    assert not lost
    assert len(found["entries"]) == len(set(found["entries"])) == found["noted"] == found["with_file"]
    assert found["files"][0] == found["files"][1] == len(found["entries"])
    assert len(found["read"]) == len(set(found["read"]))
    assert sorted(name for name, _ in found["drafts"]) == ["dai.pdf", "ngan.md"]
    assert dict(found["drafts"])["dai.pdf"] == "ready" and not found["broken"]
    assert load.unseen == 0, "somebody did not see what he had just written"
    assert load.pause(killed) < PAUSE_AT_MOST
