"""Reading in a process of its own: `python -m tiendo.intake.child NAME`, the file on standard input, JSON out.

A crafted file may loop or eat memory: this process has limits and can be killed; the one that asked lives on.
Prints `{"reading", "document", "form", "pages", "sizes", "notes"}`, or `{"refused": message}` where it cannot.
On standard error it tells each page as a line `@page DONE/TOTAL`; nobody reading it any more is the end.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tiendo.intake import read_document
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file
from tiendo.intake.telling import PAGE_LINE

MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 150  # for each page of its own, and for what follows the last page
MOST_CPU_SECONDS = 3600


def main(name: str) -> int:
    _limit()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    out: dict[str, Any]
    try:
        out = _read(sys.stdin.buffer.read(), name)
    except CannotRead as why:
        out = {"refused": str(why)}
    except MemoryError:
        out = {"refused": "Tệp này cần quá nhiều bộ nhớ để đọc. Hãy bỏ bớt hình ảnh, hoặc tách riêng phần phụ lục."}
    except RecursionError:
        out = {"refused": "Tệp lồng nhau quá sâu nên không đọc được. Hãy lưu lại bằng Word thành DOCX rồi đọc lại."}
    json.dump(out, sys.stdout, ensure_ascii=False)
    return 0


def _read(data: bytes, name: str) -> dict[str, Any]:
    document = open_file(data, name=name, tell=_tell)
    reading = read_document(document)
    return {
        "reading": reading.json(),
        "document": document.view(),
        "form": document.form,
        "pages": document.pages,
        "sizes": [size.view() for size in document.sizes],
        "notes": document.notes,
    }


def _limit() -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits; the one that asked still ends us by the clock
    for what, limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS, MOST_CPU_SECONDS),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (min(limit, most), most))


def _tell(done: int, total: int) -> None:
    """Say how far we are; the next page has its own time. Memory needs no more: one page is held at a time."""
    print(f"{PAGE_LINE} {done}/{total}", file=sys.stderr, flush=True)
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
