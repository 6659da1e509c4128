"""Processes for scripts of tests that die or look: forks of one that has loaded Django, which takes seconds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from tests.own_data import ROOT

# It opens no database itself, so a fork shares nothing with it but what it has imported.
HOLDER = """
import json, os, sys, traceback
import django
django.setup()
exec(sys.argv[1])
talk = os.dup(1)
for line in sys.stdin:
    script, out, *words = json.loads(line)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            sys.argv = ["-c", *words]
            exec(script, {"__name__": "__main__"})
            sys.stdout.flush()
            code = 0
        except BaseException:
            traceback.print_exc()
        os._exit(code)
    os.write(talk, f"{pid}\\n".encode())
    os.write(talk, f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\\n".encode())
"""


class Forks:
    """Runs scripts one at a time, each in a process of its own, on the data that `environment` names; `imports`: what
    they need of the product, imported once. What a script prints goes to the file `out`."""

    def __init__(self, environment: dict[str, str], out: Path, imports: str) -> None:
        command = [sys.executable, "-c", HOLDER, imports]
        self.out = out
        self.holder = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            os.killpg(self.holder.pid, signal.SIGKILL)  # a script may still run, to no end
        self.holder.communicate()

    def begin(self, script: str, *words: str) -> int:
        """The id of the process, which runs on."""
        assert self.holder.stdin is not None
        self.out.unlink(missing_ok=True)
        self.holder.stdin.write(json.dumps([script, str(self.out), *words]) + "\n")
        self.holder.stdin.flush()
        return self._answer()

    def ended(self) -> int:
        """How the process ended, as in `subprocess`: waits for it."""
        return self._answer()

    def run(self, script: str, *words: str) -> int:
        self.begin(script, *words)
        return self.ended()

    def _answer(self) -> int:
        assert self.holder.stdout is not None
        return int(self.holder.stdout.readline())
