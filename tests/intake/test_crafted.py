"""Each file made to hurt ends in one clear message, in time, within the memory of the reading process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

import pytest
from tests.intake.crafted import CRAFTED, garbled
from tests.intake.scans import sample
from tests.patience import PATIENCE

from tiendo import cli

SECONDS = 60.0  # of the processor: one to four are measured


def said_by_the_child(data: bytes, name: str) -> tuple[dict[str, object], float]:
    """What the reading process answers, and how much of the processor's time that takes."""
    before = used()
    done = subprocess.run(
        [sys.executable, "-m", "tiendo.intake.child", name],
        input=data,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=PATIENCE,
        check=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer, used() - before


def used() -> float:
    """The processor time of all children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize("name", CRAFTED)
def test_the_reading_process_refuses_in_one_message(name: str) -> None:
    make, wanted = CRAFTED[name]
    answer, seconds = said_by_the_child(make(), name)
    assert wanted in str(answer.get("refused"))
    assert seconds < SECONDS


@pytest.mark.parametrize("name", ["thuc-the.docx", "trieu-doi-tuong.pdf", "trang-vo-tan.pdf", "anh-lon.png"])
def test_the_command_says_the_same_in_one_line(name: str, tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    make, wanted = CRAFTED[name]
    path = os.path.join(str(tmp_path), name)
    with open(path, "wb") as out:
        out.write(make())
    assert cli.main(["read", path, "--json"]) == 1
    out_said, err_said = capsys.readouterr()
    assert not out_said
    assert wanted in err_said
    assert len(err_said.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["ke-hoach.pdf", "ke-hoach.doc"])
def test_a_garbled_file_is_read_or_refused_and_never_a_fault(name: str) -> None:
    answer, seconds = said_by_the_child(garbled(sample(name)), name)
    assert "plans" in answer or str(answer["refused"]).startswith(("Tệp", "LibreOffice", "Không", "Trang"))
    assert seconds < SECONDS
