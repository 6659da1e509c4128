"""`tiendo read` has bounds of its own: memory and time, each said in one message."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.patience import PATIENCE

from tiendo.intake import limits

GREEDY = "bytearray(limits.MEMORY_BYTES)"
ENDLESS = "exec('while True: pass')"
DEEP = "(lambda f: f(f))(lambda f: f(f))"
COMMAND = """
import sys
from tiendo import cli
from tiendo.intake import limits
limits.CPU_SECONDS = limits._used() + {seconds}  # beside what the start took
cli.open_file = lambda *args, **more: {work}
sys.argv = ["tiendo", "read", sys.argv[1], "--json"]
sys.exit(cli.main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("work", "seconds", "message"),
    [
        pytest.param(GREEDY, 60, limits.TOO_LARGE, id="memory"),
        pytest.param(ENDLESS, 2, limits.TOO_LONG, id="time"),
        pytest.param(DEEP, 60, limits.TOO_DEEP, id="depth"),
    ],
)
def test_the_command_ends_in_one_message(work: str, seconds: int, message: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND.format(work=work, seconds=seconds), __file__],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message + "\n")


def test_a_page_gets_no_limit_where_nobody_set_one() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_CPU)
    if before[0] != resource.RLIM_INFINITY:
        pytest.skip("this process is bounded already")
    limits.next_page(1, 2)
    assert resource.getrlimit(resource.RLIMIT_CPU) == before
