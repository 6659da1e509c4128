"""The invented plans of the corpus: a small notation that holds a plan's prose and its truth, line by line.

A `.plan` file is read once into a `Plan`; renderers print it in many layouts, and `truth` says what a careful official
would key in from the print. The notation, so that a plan can be written as fast as prose:

- `@key value` lines up to `---`: the letterhead, the citations (`@cite NUMBER DATE|-`), the duties to report
  (`@report WHO | TO | EVERY,… | MM-DD,…`) and the faults planted on purpose (`@finding RULE | target 3`);
- `# I. Heading`, `## 1. Heading`: headings; `{measures}` or `{goals 2026}` after one gives its lines their role;
- `- text`, `+ text`, `a) text`, `1. text`: list lines; ` => TRUTH` after a goal says its milestones;
- `!targets Phụ lục I | TITLE | 2025 2030` … `!end`, `!tasks …`: tables, cells parted by ` | `, groups as `[I] Name`;
  years of several words are parted by `;`. A label of `-` means that the table stands in the body, at `!here KIND`;
- `!repeat YEAR` prints the goals of one year of the table as bullets, as plans do that say the same thing twice.

A milestone is `>=60%`, `<=30 phút`, `2-5%`, `bool`, `text`, or `PRINTED ~ MILESTONE` where the print is its own;
`[5G =100%; 6G =50%]` behind it gives its parts. A deadline is `PRINTED ~ KIND [DATE [DATE]] [every=month]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PLANS = Path(__file__).parent / "plans"

COMPARATORS = (">=", "<=", ">", "<", "=")
SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": ""}
FIGURE = re.compile(r"(>=|<=|>|<|=)?\s*([\d.,]+)(?:\s*-\s*([\d.,]+))?\s*(.*)$")


@dataclass(slots=True)
class Goal:
    """One milestone: how it is printed (None: by the layout's own habit) and what it means."""

    printed: str | None
    comparator: str
    value: Any = None
    unit: str | None = None
    parts: list[Json] = field(default_factory=list)

    def json(self, year: int, printed: str) -> Json:
        out: Json = {
            "year": year,
            "raw": printed,
            "comparator": self.comparator,
            "value": self.value,
            "unit": self.unit,
        }
        return out | ({"parts": self.parts} if self.parts else {})


@dataclass(slots=True)
class TargetRow:
    ordinal: str
    name: str
    goals: list[Goal | None]
    tracked_by: str | None
    group: str = ""
    note: str = ""


@dataclass(slots=True)
class TaskRow:
    ordinal: str
    name: str
    lead: list[str]
    cooperating: list[str]
    deadline_raw: str | None
    deadline: Json
    output: str | None
    group: str = ""
    note: str = ""


@dataclass(slots=True)
class Line:
    """One paragraph of the body. `goals` are the targets a goal line stands for: (name, milestone)."""

    kind: str  # heading, plain, bullet, sub, numbered
    text: str
    depth: int = 0  # of a heading: 1…
    number: str = ""  # of a heading or a numbered paragraph, as printed
    role: str = ""
    year: int | None = None
    goals: list[tuple[str, Goal]] = field(default_factory=list)


@dataclass(slots=True)
class Appendix:
    kind: str  # targets, tasks
    label: str
    title: str
    years: list[str]
    targets: list[TargetRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)

    def groups(self) -> list[str]:
        rows: list[Any] = self.targets or self.tasks
        return list(dict.fromkeys(r.group for r in rows if r.group))


@dataclass(slots=True)
class Plan:
    meta: dict[str, str]
    cites: list[tuple[str, str | None]] = field(default_factory=list)
    reports: list[Json] = field(default_factory=list)
    findings: list[Json] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    appendices: list[Appendix] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.meta["slug"]

    def get(self, key: str) -> str:
        return self.meta.get(key, "")

    def appendix(self, kind: str) -> Appendix | None:
        return next((a for a in self.appendices if a.kind == kind), None)


def figure(text: str) -> int | float:
    """`1.200` is a thousand, `2,5` is two and a half."""
    plain = re.sub(r"\.(?=\d{3}\b)", "", text).replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def parse_goal(cell: str) -> Goal | None:
    """A milestone of the notation, or None for `-` and an empty cell."""
    printed, mark, rest = cell.rpartition(" ~ ")
    truth = rest.strip()
    if not mark:
        printed = ""
    parts: list[Json] = []
    if (found := re.search(r"\s*\[(.*)\]$", truth)) is not None:
        truth = truth[: found.start()]
        for part in found.group(1).split(";"):
            of, _, inner = part.strip().partition(" ")
            goal = parse_goal(inner)
            assert goal is not None
            parts.append({"of": of, "comparator": goal.comparator, "value": goal.value, "unit": goal.unit})
    if truth in ("", "-"):
        return None
    if truth in ("bool", "text"):
        return Goal(printed or None, truth, True if truth == "bool" else None)
    match = FIGURE.match(truth)
    assert match, f"no milestone: {cell!r}"
    sign, low, high, unit = match.groups()
    if high:
        return Goal(printed or None, "range", [figure(low), figure(high)], unit.strip() or None, parts)
    return Goal(printed or None, sign or "=", figure(low), unit.strip() or None, parts)


def print_goal(goal: Goal | None, tight: bool = False, padded: bool = False) -> str:
    """The cell as an official types it; `tight`: no space after the sign (`≥60%`); `padded`: counts as `05 mô hình`."""
    if goal is None:
        return ""
    if goal.printed is not None:
        return goal.printed
    if goal.comparator in ("bool", "text"):
        return "Có" if goal.value else ""
    if goal.comparator == "range":
        low, high = (comma(v) for v in goal.value)
        return f"{low} - {high}{goal.unit or ''}"
    sign = SIGNS[goal.comparator]
    unit = goal.unit if goal.unit == "%" else f" {goal.unit}" if goal.unit else ""
    zero = "0" if padded and goal.unit != "%" and isinstance(goal.value, int) and 0 < goal.value < 10 else ""
    return f"{sign.strip() if tight else sign}{zero}{comma(goal.value)}{unit}"


def comma(value: float) -> str:
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def parse_deadline(cell: str) -> tuple[str | None, Json]:
    """(as printed, the deadline's JSON) of a notation cell."""
    blank: Json = {"kind": "none", "start": None, "due": None, "every": None}
    raw, mark, truth = cell.rpartition(" ~ ")
    if not mark:
        assert cell.strip() in ("", "-"), f"no deadline: {cell!r}"
        return None, blank
    kind, *words = truth.split()
    days = [w for w in words if not w.startswith("every=")]
    every = next((w.removeprefix("every=") for w in words if w.startswith("every=")), None)
    start, due = (days[0], days[1]) if len(days) == 2 else (None, days[0] if days else None)
    return raw.strip(), {"kind": kind, "start": start, "due": due, "every": every}


def names(cell: str) -> list[str]:
    return [n.strip() for n in cell.split(";") if n.strip() and n.strip() != "-"]


def cell_or_none(cell: str) -> str | None:
    return cell if cell and cell != "-" else None


def read_plan(path: Path) -> Plan:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    plan = Plan({})
    for line in head.splitlines():
        if line.strip():
            _read_meta(plan, line)
    role, role_depth, year, table, group = "", 0, None, None, ""
    for line in body.splitlines():
        line = line.strip()
        if not line:
            continue
        if line.startswith(("!targets", "!tasks")):
            label, title, *years = (x.strip() for x in line.split(" ", 1)[1].split("|"))
            heads = [y.strip() for y in years[0].split(";" if ";" in years[0] else None)] if years else []
            table, group = Appendix(line[1:].split(" ")[0], label, title, heads), ""
            plan.appendices.append(table)
        elif line == "!end":
            table = None
        elif line.startswith(("!here", "!repeat")):
            plan.lines.append(Line(line[1:].split(" ")[0], line.split(" ", 1)[1]))
        elif table is not None:
            if (found := re.match(r"\[(.*?)\]\s*(.*)", line)) is not None:
                group = f"{found.group(1)}. {found.group(2)}" if found.group(1) else found.group(2)
            else:
                _read_row(table, line, group)
        else:
            item = _read_line(line)
            if item.kind == "heading":
                if item.role or item.depth <= role_depth:
                    role, role_depth, year = item.role, item.depth if item.role else 0, item.year
                item.role, item.year = role, year
            else:
                item.role, item.year = role, year
                if role == "goals":
                    _read_goals(item)
            plan.lines.append(item)
    return plan


def _read_meta(plan: Plan, line: str) -> None:
    key, _, value = line[1:].partition(" ")
    value = value.strip()
    if key == "cite":
        number, day = value.rsplit(" ", 1)
        plan.cites.append((number, None if day == "-" else day))
    elif key == "report":
        who, to, every, due = (x.strip() for x in value.split("|"))
        plan.reports.append({"who": who, "to": to or None, "every": _list(every), "due": _list(due), "raw": ""})
    elif key == "finding":
        rule, at = (x.strip() for x in value.split("|"))
        what, _, which = at.partition(" ")
        place: Json = {} if not at else {what: int(which) if what in ("target", "task") else which}
        plan.findings.append({"rule": rule, "at": place})
    else:
        plan.meta[key] = value


def _list(text: str) -> list[str]:
    return [x.strip() for x in text.split(",") if x.strip()]


def _read_row(table: Appendix, line: str, group: str) -> None:
    cells = [c.strip() for c in line.split(" | ")]
    if table.kind == "targets":
        n = len(table.years)
        goals = [parse_goal(c) for c in cells[2 : 2 + n]]
        assert len(goals) == n and len(cells) >= 3 + n, f"cells of {line!r}"
        row = TargetRow(cells[0], cells[1], goals, cell_or_none(cells[2 + n]), group, *cells[3 + n :])
        table.targets.append(row)
        return
    assert len(cells) >= 6, f"cells of {line!r}"
    raw, deadline = parse_deadline(cells[4])
    table.tasks.append(
        TaskRow(
            cells[0],
            cells[1],
            names(cells[2]),
            names(cells[3]),
            raw,
            deadline,
            cell_or_none(cells[5]),
            group,
            *cells[6:],
        )
    )


def _read_line(line: str) -> Line:
    if (found := re.match(r"(#+)\s+(.*?)(?:\s*\{(\w+)(?:\s+(\d{4}))?\})?$", line)) is not None:
        marks, text, role, year = found.groups()
        number, title = split_number(text)
        return Line("heading", title, len(marks), number, role or "", int(year) if year else None)
    for mark, kind in (("- ", "bullet"), ("+ ", "sub")):
        if line.startswith(mark):
            return Line(kind, line[2:].strip())
    number, text = split_number(line)
    return Line("numbered", text, number=number) if number else Line("plain", line)


def split_number(text: str) -> tuple[str, str]:
    """("1.2.", "text") of "1.2. text"; "" where there is no number."""
    found = re.match(r"((?:[IVXL]+|\d+(?:\.\d+)*)\.|\d+(?:\.\d+)+|[a-zđ]\)|\(\d+\)|\d+\))\s+(.*)", text)
    return (found.group(1), found.group(2)) if found else ("", text)


def _read_goals(line: Line) -> None:
    text, mark, truth = line.text.partition(" => ")
    if not mark:
        return
    line.text = text
    for one in truth.split(" ;; "):
        name, named, goal_text = one.rpartition(" :: ")
        goal = parse_goal(goal_text)
        assert goal is not None
        line.goals.append((name if named else text, goal))


def all_plans() -> list[Plan]:
    return [read_plan(path) for path in sorted(PLANS.glob("*.plan"))]


def load(slug: str) -> Plan:
    return read_plan(PLANS / f"{slug}.plan")
