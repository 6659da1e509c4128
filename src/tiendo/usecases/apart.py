"""Running the reading child: fed and heard without waiting on a pipe, ended with all it started when it must be."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

import tiendo
from tiendo.core.reading import Json
from tiendo.intake.telling import PAGE_LINE

Wanted = Callable[[int, int], bool]  # (pages read, pages; 0, 0 while unknown) → whether to go on

TICK = 0.4  # seconds between two looks
_PAGE = re.compile(rf"{PAGE_LINE} (\d{{1,6}})/(\d{{1,6}})\s*".encode())


class Slow(Exception):
    """No page came for too long, or the whole takes too long."""


class Unwanted(Exception):
    """Nobody waits for the answer any more."""


class _Ear(threading.Thread):
    """Hears the child's pages; its other words (warnings of libraries) are let go."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self.pages = (0, 0)
        self.heard_at = time.monotonic()
        self.start()

    def run(self) -> None:
        with self._stream:
            for line in self._stream:
                if found := _PAGE.fullmatch(line):
                    self.pages = (int(found[1]), int(found[2]))
                    self.heard_at = time.monotonic()


def run(child: Sequence[str], data: bytes, name: str, *, wanted: Wanted, silence: timedelta, most: timedelta) -> Json:
    """The child's answer about these bytes; `wanted` is asked with every new page, and now and then.

    Raises `Slow` after `silence` without a page or `most` in all, `Unwanted` when told so, `ValueError` for no answer.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(
            [sys.executable, *child, name],
            stdin=given,
            stdout=answer,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
        try:
            _watch(process, wanted, silence.total_seconds(), most.total_seconds())
        finally:
            _end(process)
        if process.returncode:
            raise ValueError(f"the child ended with {process.returncode}")
        answer.seek(0)
        found: Json = json.loads(answer.read())
        return found


def output(child: Sequence[str], data: bytes, *, seconds: float) -> bytes:
    """What a quick child writes about these bytes. Raises `Slow`, or `ValueError` where it fails."""
    try:
        command = [sys.executable, *child]
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, env=_environment(), check=True)
    except subprocess.TimeoutExpired as why:
        raise Slow from why
    except subprocess.CalledProcessError as why:
        raise ValueError(f"the child ended with {why.returncode}") from why
    return done.stdout


def _environment() -> dict[str, str]:
    """Ours without the service's own settings, which reading a file needs none of."""
    home = str(Path(tiendo.__file__).parent.parent)
    paths = os.pathsep.join(p for p in (home, os.environ.get("PYTHONPATH", "")) if p)
    return {k: v for k, v in os.environ.items() if not k.startswith("TIENDO_")} | {"PYTHONPATH": paths}


def _watch(process: subprocess.Popen[bytes], wanted: Wanted, silence: float, most: float) -> None:
    """Wait for the end."""
    assert process.stderr is not None
    ear, begun = _Ear(process.stderr), time.monotonic()
    while True:
        try:
            process.wait(min(TICK, silence))
            return
        except subprocess.TimeoutExpired:
            pass
        if not wanted(*ear.pages):
            raise Unwanted
        now = time.monotonic()
        if now - ear.heard_at > silence or now - begun > most:
            raise Slow


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child if it lives, and with it what it started (LibreOffice)."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
