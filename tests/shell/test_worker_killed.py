"""A worker killed in the middle of a long file: the next one reads it again, once; a crafted file harms no other."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import own_data
from tests.intake.crafted import CRAFTED
from tests.intake.scans import as_pdf, needs_ocr, render, sample, worn
from tests.patience import until

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]
TIMES = 8  # the sample is of four pages
SCANNED, SCAN_DPI = 4, 150
PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from tests.cast import make_cast
from tiendo.clock import now
from tiendo.usecases.drafts import add_draft
cast = make_cast()
for path in map(Path, sys.argv[1:]):
    add_draft(authority=cast.commune, data=path.read_bytes(), file_name=path.name, actor=cast.office, now=now())
"""
# However fast it reads, this worker never gets beyond the second page: it is there to be killed.
HELD = """
import sys, time
import django
django.setup()
from tiendo.cli import main
from tiendo.usecases import reading
tell = reading._Watch.__call__
def held(watch, done, total):
    wanted = tell(watch, done, total)
    while done >= 2:
        time.sleep(0.2)
        tell(watch, done, total)
    return wanted
reading._Watch.__call__ = held
sys.exit(main(["worker"]))
"""
PLAN = """# KẾ HOẠCH

| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |
|---|---|---|---|
| 1 | Mở lớp kỹ năng số | Phòng Kinh tế | 6/2026 |
""".encode()


def long_pdf(times: int = TIMES) -> bytes:
    import pypdfium2

    one, out = pypdfium2.PdfDocument(sample("phu-luc-ngang.pdf")), pypdfium2.PdfDocument.new()
    for _ in range(times):
        out.import_pages(one)
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


def scan() -> bytes:
    """Four pages of pictures, so small that each takes a second or two."""
    page = worn(render(sample("ke-hoach.pdf"), 2, SCAN_DPI))
    return as_pdf([page] * SCANNED, SCAN_DPI)


class House:
    """A data folder of its own, with drafts that wait, and what stands in its database."""

    def __init__(self, folder: Path, files: dict[str, bytes]) -> None:
        self.folder = folder
        paths = []
        for name, data in files.items():
            paths.append(folder / name)
            paths[-1].write_bytes(data)
        subprocess.run([sys.executable, "-c", PREPARE, *map(str, paths)], env=self._environment(), check=True, cwd=ROOT)

    def _environment(self) -> dict[str, str]:
        return own_data.environment(self.folder / "data")

    def worker(self, *how: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, *(how or ("-m", "tiendo", "worker"))]
        return subprocess.Popen(command, env=self._environment(), cwd=ROOT)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return own_data.rows(self.folder / "data", query)

    def states(self) -> dict[str, str]:
        return dict(self.rows("SELECT file_name, state FROM records_draft"))


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize(
    ("make", "count"),
    [
        pytest.param(long_pdf, 4 * TIMES, id="a long text"),
        pytest.param(scan, SCANNED, id="a scan", marks=needs_ocr),
    ],
)
def test_a_draft_that_was_being_read_is_read_again_once(
    make: Callable[[], bytes], count: int, tmp_path: Path, workers: list[subprocess.Popen[bytes]]
) -> None:
    house = House(tmp_path, {"dai.pdf": make(), "sau.md": PLAN})
    workers.append(house.worker("-c", HELD))
    until(lambda: (house.rows("SELECT pages_read FROM records_draft WHERE file_name = 'dai.pdf'")[0][0] or 0) >= 2)
    assert house.states() == {"dai.pdf": "reading", "sau.md": "queued"}
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    assert house.states()["dai.pdf"] == "reading"
    workers.append(house.worker())
    until(lambda: set(house.states().values()) == {"ready"})
    read = house.rows("SELECT subject, COUNT(*) FROM records_journalrow WHERE act = 'read_draft' GROUP BY subject")
    assert sorted(count for _, count in read) == [1, 1]
    ((pages, done),) = house.rows("SELECT pages, pages_read FROM records_draft WHERE file_name = 'dai.pdf'")
    assert pages == done == count


def test_crafted_files_fail_one_by_one_and_the_next_file_is_read(
    tmp_path: Path, workers: list[subprocess.Popen[bytes]]
) -> None:
    names = ["bom.docx", "thuc-the.xlsx", "trieu-doi-tuong.pdf", "trang-vo-tan.pdf", "mat-khau.pdf", "anh-lon.png"]
    house = House(tmp_path, {name: CRAFTED[name][0]() for name in names} | {"sau.md": PLAN})
    workers.append(house.worker())
    until(lambda: house.states()["sau.md"] == "ready")
    told = dict(house.rows("SELECT file_name, error FROM records_draft WHERE state = 'failed'"))
    assert set(told) == set(names)
    assert all(CRAFTED[name][1] in told[name] for name in names)
    assert workers[0].poll() is None
