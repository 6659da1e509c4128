"""Reading in a process of its own: `python -m tiendo.intake.child NAME`, the file on standard input, JSON out.

A crafted file may loop or eat memory: this process has limits and can be killed; the one that asked lives on.
Prints `{"form", "pages", "sizes", "plans": [{"reading", "document", "notes"}, …]}`, one entry for each plan of the
file, or `{"refused": message}` where it cannot.
On standard error it tells each page as a line `@page DONE/TOTAL`; nobody reading it any more is the end.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tiendo.intake import limits, read_all
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file
from tiendo.intake.telling import PAGE_LINE


def main(name: str) -> int:
    limits.bound()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    out: dict[str, Any]
    try:
        out = _read(sys.stdin.buffer.read(), name)
    except CannotRead as why:
        out = {"refused": str(why)}
    except MemoryError:
        out = {"refused": limits.TOO_LARGE}
    except RecursionError:
        out = {"refused": limits.TOO_DEEP}
    json.dump(out, sys.stdout, ensure_ascii=False)
    return 0


def _read(data: bytes, name: str) -> dict[str, Any]:
    whole = open_file(data, name=name, tell=_tell)
    plans = [
        {"reading": reading.json(), "document": document.view(), "notes": document.notes}
        for document, reading in read_all(whole)
    ]
    return {
        "form": whole.form,
        "pages": whole.pages,
        "sizes": [size.view() for size in whole.sizes],
        "plans": plans,
    }


def _tell(done: int, total: int) -> None:
    """Say how far we are; the next page has its own time."""
    print(f"{PAGE_LINE} {done}/{total}", file=sys.stderr, flush=True)
    limits.next_page(done, total)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
