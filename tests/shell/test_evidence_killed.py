"""`kill -9` in the middle of uploads, in a process of its own: no half file, no row without its file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from tests import own_data
from tests.forked import Forks
from tests.patience import until

pytestmark = pytest.mark.long
IMPORTS = "import tests.cast, tiendo.usecases.evidence, tiendo.usecases.journal"
PREPARE = """
from tests.cast import make_cast
make_cast()
"""
UPLOADS = """
import os, time
from tests.cast import NOW
from tiendo.records.models import Person, Unit
from tiendo.usecases.evidence import add_evidence
who, unit = Person.objects.get(username="reporter"), Unit.objects.get(name="Phòng Kinh tế")
for n in range(100):  # who kills may be late: disks have an end
    data = b"\\xff\\xd8\\xff\\xe0" + os.urandom(8_000_000)
    add_evidence(unit=unit, data=data, file_name=f"{n}.jpg", actor=who, now=NOW)
    print(n, flush=True)
time.sleep(3600)
"""
LOOK = """
from hashlib import sha256
from django.conf import settings
from tiendo.records.models import Evidence, JournalRow
from tiendo.usecases import files
from tiendo.usecases.journal import first_broken_row
rows = list(Evidence.objects.select_related("file"))
assert rows
assert all(sha256(files.content(row.file)).hexdigest() == row.file_id for row in rows)
assert JournalRow.objects.filter(act="add_evidence").count() == len(rows)
assert first_broken_row() is None
kept = [p for p in (settings.DATA_DIR / "files").rglob("*") if p.is_file() and not p.name.startswith(".")]
assert all(sha256(p.read_bytes()).hexdigest() == p.name for p in kept)
"""


@pytest.mark.parametrize("after", [0.0, 0.015, 0.04], ids=lambda s: f"{s} s after the first")
def test_no_row_stands_without_its_whole_file(after: float, tmp_path: Path) -> None:
    with Forks(own_data.environment(tmp_path / "data"), tmp_path / "out", IMPORTS) as forks:
        assert forks.run(PREPARE) == 0
        uploading = forks.begin(UPLOADS)
        until(lambda: forks.out.exists() and forks.out.read_bytes().startswith(b"0\n"), "the first upload", look=0.001)
        time.sleep(after)
        os.kill(uploading, signal.SIGKILL)
        assert forks.ended() == -signal.SIGKILL
        assert forks.run(LOOK) == 0
