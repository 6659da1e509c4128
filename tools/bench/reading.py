"""Speed and memory of reading a plan, and of the pages that people look at, each figure with its bar: `make bench`.

Times are of whole processes, start-up included, the median of five runs; memory is the peak of the process. These
machines are shared and noisy, so growth is a ratio within one run: ten times the rows should cost about ten times.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TIENDO_SHARED", ROOT.parent / "shared"))
RUNS = 5
CORES = 2
PAGE_QUERIES = 90
OPEN_DOCX = "import sys, docx; docx.Document(sys.argv[1])"


def main() -> int:
    """Print one JSON line a figure; exit code 1 when a bar is missed."""
    figures = [*plans(), *large_docx(), *paper(), *official(), *pages()]
    for figure in figures:
        print(json.dumps(figure, ensure_ascii=False))
    return 0 if all(f.get("held", True) for f in figures) else 1


def plans() -> list[dict[str, object]]:
    """The five real plans, a command each, two at a time; left out, and said so, where they are absent."""
    files = sorted(p for p in (SHARED / "plans").glob("*") if p.name != "README.md")
    if not files:
        return [{"figure": "five plans", "skipped": f"no plans in {SHARED.name}/plans"}]
    with ThreadPoolExecutor(CORES) as cores:
        seconds, memory = measure(lambda: list(cores.map(read, files)))
    return [
        bar("five plans together, two commands at a time", seconds, "s", 2.0),
        bar("five plans: peak memory", memory, "MB", 200),
    ]


def large_docx() -> list[dict[str, object]]:
    """An invented plan with 300 and with 3,000 task rows in one table: time, memory and growth."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "300.docx", Path(folder) / "3000.docx"
        write_plan(small, 300)
        write_plan(large, 3000)
        idle, _ = measure(lambda: [run([sys.executable, "-m", "tiendo", "--version"])])
        seconds, memory = measure(lambda: [read(small)])
        opened, _ = measure(lambda: [run([sys.executable, "-c", OPEN_DOCX, str(small)])])
        longer, _ = measure(lambda: [read(large)], runs=3)
        in_process = docx_ratios(small)
    return [
        bar("docx of 300 rows", seconds, "s", 3.0),
        bar("docx of 300 rows: peak memory", memory, "MB", 200),
        bar("docx of 300 rows, to a command that opens it with the library", seconds / opened, "×", 3.0),
        bar("the same in one process, to opening it", in_process[0], "×", 3.0),
        bar("the same in one process, to taking the text of its cells with the library", in_process[1], "×", 1.5),
        bar("growth from 300 to 3,000 rows, start-up taken off", (longer - idle) / max(seconds - idle, 0.01), "×", 13),
    ]


def docx_ratios(path: Path) -> tuple[float, float]:
    """The whole reading of a DOCX in processor time, nothing remembered of it, against the library's opening of it and
    against its opening and taking the text of every cell: the medians of neighbouring runs."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import docx

    from tiendo.core.remembered import forget
    from tiendo.intake import read_document
    from tiendo.intake.opening import open_file

    data = path.read_bytes()

    def seconds(work: Callable[[], object]) -> float:
        forget()
        start = time.process_time()
        work()
        return time.process_time() - start

    def texts() -> list[str]:
        tables = docx.Document(str(path)).tables
        return [cell.text for table in tables for row in table.rows for cell in row.cells]

    def whole() -> object:
        return read_document(open_file(data))

    whole()
    opened = [seconds(whole) / seconds(lambda: docx.Document(str(path))) for _ in range(RUNS)]
    return statistics.median(opened), statistics.median(seconds(whole) / seconds(texts) for _ in range(RUNS))


def paper() -> list[dict[str, object]]:
    """PDF with text and scans, as ratios to the bare work of the libraries beneath."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tools.bench import paper

    figures = [
        bar("pdf with text, to its bare characters and lines", paper.pdf_ratio(), "×", 1.5),
        bar("pdf: peak memory of ten times the pages", paper.memory_growth(), "×", 1.5),
    ]
    if why := paper.missing():
        return [*figures, {"figure": "scan at 300 dpi", "skipped": why}]
    kinds = {"a page of text": paper.PLAN, "a page of table": paper.APPENDIX}
    ratios = {kind: paper.scan_ratio(plan) for kind, plan in kinds.items()}
    return [*figures, *(bar(f"scan at 300 dpi, {kind}, to bare OCR", r, "×", 1.2) for kind, r in ratios.items())]


def official() -> list[dict[str, object]]:
    """A commune's yearly report of 150 items as DOCX, PDF and XLSX, one after the other in one process."""
    from tools.bench import official

    if why := official.missing():
        return [{"figure": "yearly report of 150 items as DOCX, PDF and XLSX", "skipped": why}]
    together, without_pdf = official.seconds()
    return [
        bar("yearly report of 150 items as DOCX, PDF and XLSX", together, "s", 3.0),
        bar("the same as DOCX and XLSX", without_pdf, "s", 0.5),
        {"figure": "the same bytes twice, in all three forms", "held": official.same_twice()},
    ]


def pages() -> list[dict[str, object]]:
    """The pages of the demo's commune, in a process of their own: their time on this machine, and their queries, which
    no other work on it changes."""
    script = [sys.executable, str(ROOT / "tools" / "bench" / "demo_pages.py")]
    done = subprocess.run(
        script, stdout=subprocess.PIPE, check=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}
    )
    out: list[dict[str, object]] = []
    for page in json.loads(done.stdout):
        name = f"{page['page']}, the demo's year"
        out += [{"figure": f"{name}: {p}", "value": round(page[p]), "unit": "ms"} for p in ("p50", "p95")]
        out.append(bar(f"{name}: queries", page["queries"], "queries", PAGE_QUERIES))
    return out


def write_plan(path: Path, rows: int) -> None:
    """A plan with a task table of `rows` rows in ten groups."""
    from docx import Document

    document = Document()
    for text in ("KẾ HOẠCH", "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 trên địa bàn xã Bến Thử năm 2026"):
        document.add_paragraph(text)
    document.add_paragraph("PHỤ LỤC")
    cells: list[list[str]] = [["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]]
    for n in range(rows):
        if n % max(rows // 10, 1) == 0:
            cells.append(["I" * (n * 10 // rows % 3 + 1), f"Nhóm nhiệm vụ thứ {n * 10 // rows + 1}", "", "", ""])
        name = f"Triển khai nền tảng số dùng chung phục vụ thôn số {n + 1} theo lộ trình"
        cells.append(
            [str(n + 1), name, "Phòng Văn hóa - Xã hội", "Công an xã; Đoàn Thanh niên", f"Quý {n % 4 + 1}/2026"]
        )
    table = document.add_table(rows=len(cells), cols=5)
    for row, texts in zip(table._tbl.tr_lst, cells, strict=True):
        for cell, text in zip(row.tc_lst, texts, strict=True):
            cell.p_lst[0].add_r().text = text
    document.save(str(path))


def read(path: Path) -> float:
    return run([sys.executable, "-m", "tiendo", "read", str(path), "--json"])


def run(command: list[str]) -> float:
    """Run a command to its end; its peak memory in MB."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_maxrss / 1024


def measure(work: Callable[[], list[float]], runs: int = RUNS) -> tuple[float, float]:
    """(median seconds, highest peak in MB) of `runs` runs after one that is not counted."""
    work()
    seconds, peaks = [], []
    for _ in range(runs):
        start = time.perf_counter()
        peaks.extend(work())
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), max(peaks)


def bar(figure: str, value: float, unit: str, limit: float) -> dict[str, object]:
    return {"figure": figure, "value": round(value, 2), "unit": unit, "bar": f"≤ {limit:g}", "held": value <= limit}


if __name__ == "__main__":
    sys.exit(main())
