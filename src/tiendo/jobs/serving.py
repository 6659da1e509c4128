"""`tiendo serve`: everything that makes the product run on one computer, started and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from tiendo.clock import now
from tiendo.jobs.demo import load as demo_data
from tiendo.jobs.importing import import_plans
from tiendo.usecases.catalogue import install_shipped

THREADS = 4
STOP_SECONDS = 10
_PR_SET_PDEATHSIG = 1


def serve(*, host: str, port: int, plans: Path | None, demo: bool) -> int:
    """Prepare the data, then run the web server and the worker until Ctrl-C."""
    if not _free(host, port):
        print(
            f"Cổng {port} đang có chương trình khác dùng. Hãy chạy ở cổng khác: make start PORT={port + 1}\n"
            f"(Port {port} is in use; choose another with PORT=.)",
            file=sys.stderr,
        )
        return 1
    if plans is not None and not plans.is_dir():
        print(f"Không có thư mục “{plans}”. (No such folder.)", file=sys.stderr)
        return 1
    call_command("migrate", verbosity=0)
    install_shipped(now=now())
    _collect_static()
    if demo and demo_data.empty():
        print("Đang nạp dữ liệu mẫu … (loading the demo)", flush=True)
        demo_data.load()
    if plans is not None and not _import(plans):
        return 1
    return _run(host, port)


def web(*, host: str, port: int, workers: int, threads: int) -> int:
    """The pages alone, as one of several servers on one database: nothing is migrated or loaded. The server takes this
    process's place; returns where it cannot."""
    if connection.vendor == "postgresql" and not os.environ.get("TIENDO_SECRET_KEY"):
        print(
            "Nhiều máy chủ phải dùng chung một khóa ký phiên: đặt TIENDO_SECRET_KEY giống nhau trên mọi máy. "
            "(All servers need the same TIENDO_SECRET_KEY.)",
            file=sys.stderr,
        )
        return 1
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Cơ sở dữ liệu của phiên bản cũ hơn. Chạy một lần: tiendo manage migrate.", file=sys.stderr)
        return 1
    connection.close()
    _collect_static()
    command = _granian(host, port, workers, threads)
    return os.execv(command[0], command)


def _granian(host: str, port: int, workers: int, threads: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    return [*command, "tiendo.wsgi:application"]


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def _collect_static() -> None:
    """Gather the static files when any of them is not what it was at the last start."""
    mark = settings.DATA_DIR / "static.sha256"
    found = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            state = path.stat()
            found.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    if mark.exists() and mark.read_text() == found.hexdigest() and Path(settings.STATIC_ROOT).is_dir():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(found.hexdigest())


def _import(plans: Path) -> bool:
    owner = demo_data.importer()
    if owner is None:
        print(
            "PLANS= nạp vào xã mẫu, nhưng dữ liệu mẫu không có ở đây. Hãy dùng: tiendo import THƯ_MỤC "
            "--authority TÊN --by TÀI_KHOẢN",
            file=sys.stderr,
        )
        return False
    authority, actor = owner
    print(f"Nạp kế hoạch trong {plans} vào {authority.name}:")
    import_plans([plans], authority=authority, actor=actor)
    return True


def _run(host: str, port: int) -> int:
    environment = os.environ | {"TIENDO_DATA": str(settings.DATA_DIR)}
    # In sessions of their own, Ctrl-C reaches this process alone, which then stops both in order.
    commands = ([sys.executable, "-m", "tiendo", "worker"], _granian(host, port, 1, THREADS))
    asked = _Stop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # SIGHUP: the terminal was closed; Windows has none
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), asked)
    running = [
        subprocess.Popen(
            c, env=environment, start_new_session=True, preexec_fn=_end_with_parent if os.name == "posix" else None
        )
        for c in commands
    ]
    try:
        if _wait_until_up(host, port, running, asked):
            print(_welcome(host, port), flush=True)
            # Pages are up at once; the demo's year comes in beside them, month by month.
            threading.Thread(target=_play_year, args=(lambda: asked.now,), daemon=True).start()
        while not asked.now and all(process.poll() is None for process in running):
            asked.wait()
    finally:
        _stop(running)
    if asked.now:
        print("Đã dừng. Dữ liệu vẫn còn, lần sau chạy lại là dùng tiếp. (Stopped; your data are kept.)")
        return 0
    print("Máy chủ hoặc tiến trình đọc dừng bất thường; xem dòng lỗi ở trên.", file=sys.stderr)
    return 1


def _play_year(stop: Callable[[], bool]) -> None:
    try:
        demo_data.play_year(stop)
    except OperationalError as why:  # the database is busy or away: the next start goes on from here
        print(f"Chưa nạp xong dữ liệu mẫu của cả năm, lần chạy sau sẽ tiếp tục. ({why})", file=sys.stderr)
    finally:
        connection.close()


def _end_with_parent() -> None:
    """Ask the system to stop this child when the parent is killed outright, so that no port stays taken (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class _Stop:
    """Set by a signal; `wait` sleeps a little or until the signal comes."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        self._event.set()

    @property
    def now(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float = 0.5) -> None:
        self._event.wait(seconds)


def _wait_until_up(host: str, port: int, running: list[subprocess.Popen[bytes]], asked: _Stop) -> bool:
    """Whether the server takes connections; False when it died or we were asked to stop first."""
    while not asked.now and all(process.poll() is None for process in running):
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            asked.wait(0.1)
    return False


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _welcome(host: str, port: int) -> str:
    lines = [
        "",
        f"Tiến Độ đang chạy tại  http://{host}:{port}",
        f"(running at http://{host}:{port} - Ctrl-C: dừng, stop)",
    ]
    people = demo_data.people()
    if people:
        wide = max(len(p.username) for p in people)
        lines += ["", f"Đăng nhập bằng (log in as), mật khẩu (password): {demo_data.PASSWORD}"]
        lines += [f"  {p.username:<{wide}}  {p.name}, {p.title}" for p in people]
    return "\n".join(lines)
