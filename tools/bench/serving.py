"""Requests a second of the commonest pages from the real server, against two bare Django pages on the same server.

"Nothing" is a view that answers "ok" without database, template or middleware; the other is what Django itself asks for
a page of somebody logged in: its own middleware, the session, the person, one list of rows, one template.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from tools.bench import nation
from tools.bench.nation_people import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
SECONDS, CLIENTS, THREADS = 3.0, 2, 2
ROUNDS, ROUND = 9, 1.2
SECRET = "bench-" * 8
Figure = dict[str, Any]


class Page(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def login(self) -> str: ...
    @property
    def address(self) -> str: ...


def rates(size: int, pages: Sequence[Page], bar: float) -> Iterator[Figure]:
    """Each page's rate with one client, and with two; and its ratio to both bare pages.

    The second is asked in turns with the page: the machine is a shared one, and the ratio of neighbours stays when its
    speed does not. Ratio and rate are the middle ones of the rounds.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(size, Path(folder))
        cookies = _cookies(environment)
        _static(environment)
        with serving("tools.bench.bare:application", environment | {"TIENDO_BENCH_BARE": "nothing"}) as port:
            nothing = rate(port, "/", "", 1)
        yield nation.told("rate: bare Django, nothing", size, nothing, "requests/s")
        bare = serving("tools.bench.bare:application", environment | {"TIENDO_BENCH_BARE": "page"})
        with bare as bare_port, serving("tools.bench.wsgi:application", environment) as port:
            bares = []
            for page in pages:
                cookie = cookies[page.login]
                rate(port, page.address, cookie, CLIENTS)  # PostgreSQL settles on the plans of both connections
                rounds = [
                    (
                        rate(bare_port, "/page/", cookies["phong"], 1, ROUND / 2),
                        rate(port, page.address, cookie, 1, ROUND),
                    )
                    for _ in range(ROUNDS)
                ]
                bares += [beside for beside, _ in rounds]
                one, ratio = (statistics.median(some) for some in zip(*((o, o / b) for b, o in rounds), strict=True))
                more = rate(port, page.address, cookie, CLIENTS)
                ratios = {"to_nothing": round(one / nothing, 4), "to_bare_page": round(ratio, 4)}
                line = nation.told(f"rate: {page.name}", size, round(one, 1), "requests/s", two_clients=round(more, 1))
                yield line | ratios | {"bar": bar, "held": ratio >= bar}
            beside = round(statistics.median(bares), 1)
            yield nation.told("rate: bare Django, a page behind a log-in", size, beside, "requests/s")
            yield nation.barred("memory of one worker after these pages", size, memory_of(port), "MB", 300)


def _environment(size: int, folder: Path) -> dict[str, str]:
    at = urlsplit(nation.SERVER)
    database = at._replace(path=f"/tiendo_bench_{size}{nation.SUFFIX}").geturl()
    own = {"TIENDO_DATABASE": database, "TIENDO_DATA": str(folder), "TIENDO_SECRET_KEY": SECRET}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return os.environ | own | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "tiendo.settings"}


def _cookies(environment: dict[str, str]) -> dict[str, str]:
    """By login the cookie of a session."""
    command = [sys.executable, "-c", "from tools.bench.wsgi import sessions; sessions()", *PEOPLE]
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return dict(line.split() for line in out.splitlines())


def _static(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tiendo", "manage", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, env=environment, check=True)


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """One worker of granian, as `tiendo web` starts it; ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning", application]
    with subprocess.Popen(command, env=environment) as process:
        _PROCESS[port] = process.pid
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()


_PROCESS: dict[int, int] = {}


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not come up")


def rate(port: int, address: str, cookie: str, clients: int, seconds: float = SECONDS) -> float:
    """Requests a second over some seconds, each client one after another on a connection of its own."""
    done: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"} if cookie else {}
        until, n = time.monotonic() + seconds, -3  # the first three fill caches
        while time.monotonic() < until or n < 1:
            if n == 0:
                until = time.monotonic() + seconds
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (address, answer.status)
            n += 1
        done.append(n)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == clients, address
    return sum(done) / seconds


def memory_of(port: int) -> float:
    """The most that the worker has held, in MB: of the server's processes the largest."""
    pids = [_PROCESS[port]]
    for pid in pids:
        pids += [int(p) for t in Path(f"/proc/{pid}/task").iterdir() for p in (t / "children").read_text().split()]
    return max(_peak(pid) for pid in pids)


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
