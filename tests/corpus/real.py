"""A real plan that lies beside the repository, printed anew: its prose as it stands, its tables from the gold reading.

Nothing of such a plan is kept in the repository: text and gold are read when they are there, else there is no paper.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from .compose import Block, Break, Layout, Para, grid
from .plan import Appendix, Goal, Json, TargetRow, TaskRow

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"^(?:[IVX]+\.|\d{1,2}(?:\.\d{1,2})*\.)\s+\S")
MOST_OF_A_HEADING = 140


def folder() -> Path | None:
    """Where the real plans and their golds are, if they are."""
    found = Path(os.environ.get("TIENDO_SHARED") or ROOT.parent / "shared")
    return found if (found / "reading" / "gold").is_dir() else None


def gold_names() -> list[str]:
    where = folder()
    return sorted(p.stem for p in (where / "reading" / "gold").glob("*.json")) if where else []


def gold_of(name: str) -> Json:
    where = folder()
    assert where is not None
    gold: Json = json.loads((where / "reading" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def blocks_of(name: str, layout: Layout) -> list[Block]:
    """The plan's own paragraphs in order, each table of goals or tasks set from the gold's rows in this layout."""
    from tiendo.intake.document import Table
    from tiendo.intake.opening import open_file

    where, gold = folder(), gold_of(name)
    assert where is not None
    path = next((where / "plans").glob(f"{name}.*"))
    out: list[Block] = []
    done: set[str] = set()
    for block in open_file(path.read_bytes(), name=path.name).blocks:
        if not isinstance(block, Table):
            out += _paragraph(block.text)
            continue
        kind = _kind(block, gold)
        if kind and kind not in done:
            done.add(kind)
            appendix = appendix_of(kind, gold)
            out.append(grid(appendix, _with_columns(layout, appendix)))
    return out


def _paragraph(text: str) -> list[Block]:
    if re.match(r"^phụ lục\b.{0,8}$", text, re.IGNORECASE):
        return [Break(landscape=True), Para(text, "centre", bold=True)]
    letters = [c for c in text if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and not HEADING.match(text) and len(text) < 200:
        return [Para(text, "centre", bold=True)]
    if re.fullmatch(r"-{3,}", text) or (text.startswith("(") and "kèm theo" in text):
        return [Para(text, "centre", italic=True)]
    short = len(text) < MOST_OF_A_HEADING and not text.endswith((".", ";", ","))
    return [Para(text, "body", bold=bool(HEADING.match(text)) and short)]


def _kind(table: Any, gold: Json) -> str:
    """Which of the gold's lists a table holds; empty for a letterhead or a signature."""
    cells = {" ".join(cell.flat.lower().split()) for row in table.rows for cell in row}
    hits = {
        kind: sum(" ".join(str(row["name"]).lower().split()) in cells for row in gold[kind])
        for kind in ("targets", "tasks")
    }
    kind = max(hits, key=lambda k: hits[k])
    return kind if hits[kind] > len(table.rows) // 3 else ""


def appendix_of(kind: str, gold: Json) -> Appendix:
    years = sorted({m["year"] for row in gold["targets"] for m in row["milestones"]})
    out = Appendix(kind, "-", "", [str(y) for y in years])
    for row in gold[kind]:
        if kind == "targets":
            by_year = {m["year"]: m for m in row["milestones"]}
            goals = [_goal(by_year.get(year)) for year in years]
            out.targets.append(TargetRow(row["ordinal"] or "", row["name"], goals, row["tracked_by"], row["section"]))
        else:
            texts = (row["lead"], row["cooperating"], row["deadline_raw"], row["deadline"], row["output"])
            out.tasks.append(TaskRow(row["ordinal"] or "", row["name"], *texts, row["section"]))
    return out


def _goal(found: Json | None) -> Goal | None:
    return None if found is None else Goal(found["raw"], found["comparator"], found["value"], found["unit"])


def _with_columns(layout: Layout, appendix: Appendix) -> Layout:
    """Only the columns that this plan fills: an empty one would be a fault of the print, not of the plan."""
    from dataclasses import replace

    filled = {
        "cooperating": any(row.cooperating for row in appendix.tasks),
        "deadline": any(row.deadline_raw for row in appendix.tasks),
        "output": any(row.output for row in appendix.tasks),
        "tracked": any(row.tracked_by for row in appendix.targets),
    }
    return replace(
        layout,
        tasks=tuple(kind for kind in layout.tasks if filled.get(kind, True)),
        targets=tuple(kind for kind in layout.targets if filled.get(kind, True)),
        numbering="restart",
        goals_twice=False,
    )
