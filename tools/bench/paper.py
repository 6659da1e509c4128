"""Figures of `make bench` for PDF and scans: ratios to the bare work of the library beneath, in one process."""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "tests" / "intake" / "samples" / "ke-hoach.pdf"
APPENDIX = ROOT / "tests" / "intake" / "samples" / "phu-luc-ngang.pdf"
DPI = 300


def pdf_ratio() -> float:
    """The whole reading of a PDF with text, against taking its characters and lines."""
    from tiendo.intake import read_document
    from tiendo.intake.opening import open_file

    data = PLAN.read_bytes()
    return _ratio(lambda: read_document(open_file(data)), lambda: _bare_pdf(data), runs=7, clock=time.process_time)


def _bare_pdf(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            _ = page.chars, page.lines
            page.close()


def missing() -> str | None:
    """What this machine lacks to read scans, or None."""
    if any(find_spec(wheel) is None for wheel in ("cv2", "onnxruntime", "rapidocr", "tesserocr")):
        return "the OCR wheels are not installed"
    from tiendo.intake.page.recognise import model_folder

    return None if model_folder() else "Tesseract's Vietnamese model is not installed"


def scan_ratio(*plans: Path) -> float:
    """The first page of each plan at 300 dpi, against Tesseract's reading of the same pictures."""
    import pypdfium2

    from tiendo.intake.page.picture import grey
    from tiendo.intake.page.recognise import plain_text
    from tiendo.intake.readers.scan import sheet

    pages = [pypdfium2.PdfDocument(path)[0].render(scale=DPI / 72).to_numpy() for path in plans]
    return _ratio(
        lambda: [sheet(page, 1) for page in pages], lambda: [plain_text(grey(page), DPI) for page in pages], runs=3
    )


def memory_growth() -> float:
    """Peak memory of reading a PDF of ten times the pages, against that of the PDF."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        long, one = Path(folder) / "long.pdf", pypdfium2.PdfDocument(PLAN)
        out = pypdfium2.PdfDocument.new()
        for _ in range(10):
            out.import_pages(one)
        out.save(str(long))
        return _peak(long) / _peak(PLAN)


def _peak(path: Path) -> float:
    # The peak since the program began; `getrusage` would count what its parent held before it.
    code = (
        "import re, sys; from tiendo.intake.readers.pdf import read; read(open(sys.argv[1], 'rb').read());"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}
    )
    return float(done.stdout)


def _ratio(
    ours: Callable[[], object], bare: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The median of the ratios of neighbouring runs: what else the machine does then weighs on both.

    Work of one thread is measured in processor time, which nobody else's work lengthens.
    """
    ours(), bare()
    return statistics.median(_seconds(ours, clock) / _seconds(bare, clock) for _ in range(runs))


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start
