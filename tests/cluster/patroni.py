"""Two PostgreSQL servers under Patroni with one etcd, all on loopback in one folder: a primary and its synchronous
replica."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.patience import until
from tools.postgres import free_port, programs, unprivileged

TTL = 20  # seconds: how long a dead primary keeps the lead; the least that Patroni takes
SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's Patroni lives in Debian's Python


def missing() -> str:
    """What is not installed here; "" where all is."""
    return ", ".join(name for name in ("patroni", "etcd") if shutil.which(name) is None)


class Node:
    """One server: its ports, its configuration, the process of its Patroni."""

    def __init__(self, name: str, folder: Path, etcd: int) -> None:
        self.name, self.port, self.rest = name, free_port(), free_port()
        self.data, self.log = folder / name, folder / f"{name}.log"
        self.config = folder / f"{name}.json"
        users = {"replication": {"username": "replicator", "password": "r"}}
        users["superuser"] = {"username": "postgres", "password": "p"}
        local = [f"host {db} all 127.0.0.1/32 trust" for db in ("all", "replication")]
        dcs = {
            "ttl": TTL,
            "loop_wait": 1,
            "retry_timeout": 5,
            "synchronous_mode": True,
            "postgresql": {"use_pg_rewind": False, "parameters": {"max_connections": 100}},
        }
        own = {
            "scope": "tiendo",
            "name": name,
            "etcd3": {"hosts": f"127.0.0.1:{etcd}"},
            "restapi": {"listen": f"127.0.0.1:{self.rest}", "connect_address": f"127.0.0.1:{self.rest}"},
            "bootstrap": {"dcs": dcs, "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "no-sync"]},
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self.data),
                "bin_dir": str(programs()),
                "pgpass": str(folder / f"{name}.pass"),
                "authentication": users,
                "pg_hba": local,
                "parameters": {"unix_socket_directories": str(folder), "shared_buffers": "64MB"},
            },
        }
        self.config.write_text(json.dumps(own))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))}
        with self.log.open("ab") as log:
            command = [SYSTEM_PYTHON, str(shutil.which("patroni")), str(self.config)]
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self.config.parent,
                env=clean,
                start_new_session=True,
                **unprivileged(),
            )

    def says(self, path: str) -> int:
        """The status that Patroni gives for "primary", "sync", "replica"."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}/{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as why:
            return int(why.code)
        except OSError:
            return 0

    def kill(self) -> None:
        """The whole machine at once: Patroni and the server with all its processes, by -9."""
        pids = [int(line) for line in (self.data / "postmaster.pid").read_text().splitlines()[:1]]
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        for pid in pids:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for one in (pid, *map(int, children)):
                _end(one)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


class Cluster:
    """etcd and two nodes; `address` finds the primary among them by libpq's own means."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.etcd_port = folder, free_port()
        self.etcd: subprocess.Popen[bytes] | None = None
        user = unprivileged()
        if user:
            os.chown(folder, user["user"], user["group"])
        self.nodes = [Node(name, folder, self.etcd_port) for name in ("mot", "hai")]

    def start(self) -> None:
        client, peer = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{free_port()}"
        command = ["etcd", "--data-dir", str(self.folder / "etcd"), "--unsafe-no-fsync", "--name", "e"]
        command += ["--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer]
        command += ["--initial-advertise-peer-urls", peer, "--initial-cluster", f"e={peer}"]
        with (self.folder / "etcd.log").open("wb") as log:
            self.etcd = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        self.nodes[0].start()
        until(lambda: self.nodes[0].says("primary") == 200, "the first primary")
        self.nodes[1].start()
        until(lambda: self.nodes[1].says("sync") == 200, "the synchronous replica")

    @property
    def primary(self) -> Node:
        return until(lambda: next((n for n in self.nodes if n.says("primary") == 200), None), "a primary")  # type: ignore[no-any-return]

    def address(self, database: str, wanted: str = "read-write") -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://postgres:p@{hosts}/{database}?target_session_attrs={wanted}"

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()
        if self.etcd is not None:
            self.etcd.kill()
            self.etcd.wait()


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        print(f"{pid} had ended already", file=sys.stderr)
