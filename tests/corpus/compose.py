"""A plan and a layout → blocks ready to print in any form, and the truth of what was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .plan import Appendix, Goal, Json, Line, Plan, TargetRow, TaskRow, print_goal

WORDS: dict[str, str] = {
    "ordinal": "STT",
    "target": "Chỉ tiêu",
    "task": "Nội dung nhiệm vụ",
    "tracked": "Cơ quan theo dõi, tổng hợp",
    "lead": "Cơ quan chủ trì",
    "cooperating": "Cơ quan phối hợp",
    "deadline": "Thời gian hoàn thành",
    "output": "Sản phẩm",
    "unit": "Đơn vị tính",
    "baseline": "Thực hiện năm 2024",
    "level": "Cấp thực hiện",
    "budget": "Kinh phí (triệu đồng)",
    "chief": "Lãnh đạo phụ trách",
    "rank": "Cấp trình",
    "note": "Ghi chú",
    "related": "Chỉ tiêu liên quan",
    "years": "Mục tiêu đến năm",
    "year": "{}",
    "goals": "Mục tiêu cần đạt",
    "formula": "Cách tính",
    "basis": "Căn cứ giao nhiệm vụ",
    "state": "Tình trạng",
    "start": "Thời gian bắt đầu",
    "who": "Phân công thực hiện",
    "roles": "Phân công thực hiện",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one office prints its plans."""

    letterhead: str = "state"  # state, party, none
    targets: tuple[str, ...] = ("ordinal", "target", "years", "tracked")
    tasks: tuple[str, ...] = ("ordinal", "task", "lead", "cooperating", "deadline", "output")
    words: dict[str, str] = field(default_factory=dict)
    two_level: bool = False  # years under one spanning head, lead and cooperating under "Phân công"
    group: str = "merged"  # merged over the width, named (ordinal | name | empty cells), none
    numbering: str = "restart"  # restart, through, nested (1.1), none
    task_form: str = "table"  # table, list (paragraphs with label lines)
    target_form: str = "table"  # table, bullets (one list per year under headings)
    goals_twice: bool = False  # the body repeats the appendix's goals of one year as bullets
    empty: str = ""  # "", "-", "…"
    tight: bool = False
    padded: bool = False
    between: str = "; "  # between two bodies of one cell: "; ", ", ", newline, "\n- "
    bullet: str = "- "
    unit_column: bool = False  # the figure's unit stands in its own column
    auto_numbers: bool = False  # Word numbers headings and ordinals itself
    repeat_header: bool = True
    heading_case: str = ""  # upper: group names in capitals
    shared: tuple[str, ...] = ()  # columns whose equal cells are merged downwards within a group
    note: str = ""  # printed under each table
    spelling: str = ""  # nfd, old-tone, odd-spaces
    task_labels: tuple[str, str, str, str] = ("Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")

    def word(self, key: str) -> str:
        return self.words.get(key, WORDS[key])


@dataclass(slots=True)
class Para:
    text: str
    style: str = "body"  # body, heading, bullet, sub, numbered, centre, caption, closing
    bold: bool = False
    italic: bool = False
    level: int = 0
    mark: str = ""  # printed in front, or by Word where the layout numbers itself


@dataclass(slots=True)
class Letterhead:
    left: list[str]
    right: list[str]
    number: str
    day: str


@dataclass(slots=True)
class Signature:
    recipients: list[str]
    lines: list[str]
    name: str


@dataclass(slots=True)
class GridCell:
    text: str
    across: int = 1
    down: int = 1
    bold: bool = False
    centre: bool = False


@dataclass(slots=True)
class Grid:
    """`rows` hold each cell once, at its upper left; `header` rows come first; `kinds` name the columns."""

    rows: list[list[GridCell]]
    header: int
    kinds: list[str]
    kind: str  # targets, tasks


@dataclass(slots=True)
class Break:
    landscape: bool = False


Block = Para | Letterhead | Signature | Grid | Break


def compose(plan: Plan, layout: Layout) -> list[Block]:
    """The printed document, block by block."""
    out: list[Block] = []
    if layout.letterhead != "none":
        out.append(letterhead(plan, layout))
    out += [Para(plan.get("kind"), "title", bold=True), Para(plan.get("subject"), "subject", bold=True)]
    for line in plan.lines:
        out += body_line(plan, line, layout)
    out.append(signature(plan))
    for appendix in plan.appendices:
        if appendix.label != "-":
            out += appendix_blocks(plan, appendix, layout)
    return out


def letterhead(plan: Plan, layout: Layout) -> Letterhead:
    day = printed_day(plan)
    if layout.letterhead == "party":
        return Letterhead(
            [plan.get("superior"), plan.get("office"), "*"],
            ["ĐẢNG CỘNG SẢN VIỆT NAM"],
            f"Số {plan.get('number') or '      -KH/ĐU'}",
            day,
        )
    return Letterhead(
        [plan.get("superior"), plan.get("office")],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        f"Số: {plan.get('number') or '      /KH-UBND'}",
        day,
    )


def printed_day(plan: Plan) -> str:
    if not plan.get("date"):
        return f"{plan.get('place')}, ngày     tháng     năm 2026"
    year, month, day = plan.get("date").split("-")
    month = month if int(month) < 3 else str(int(month))
    return f"{plan.get('place')}, ngày {day} tháng {month} năm {year}"


def signature(plan: Plan) -> Signature:
    name, *lines = (x.strip() for x in plan.get("signer").split("|"))
    return Signature([r.strip() for r in plan.get("recipients").split(";") if r.strip()], lines, name)


def body_line(plan: Plan, line: Line, layout: Layout) -> list[Block]:
    if line.kind == "here":
        appendix = plan.appendix(line.text)
        assert appendix is not None
        shape = layout.task_form if line.text == "tasks" else layout.target_form
        if shape != "table":
            return task_list(appendix, layout) if line.text == "tasks" else target_bullets(appendix, layout)
        return [grid(appendix, layout)]
    if line.kind == "repeat":
        table = plan.appendix("targets")
        assert table is not None
        at = next(i for i, y in enumerate(table.years) if line.text in y)
        goals = [(row.name, goal) for row in table.targets if (goal := row.goals[at]) is not None]
        return [Para(bullet_goal(name, goal, layout), "bullet", mark=layout.bullet.strip()) for name, goal in goals]
    if line.kind == "heading":
        return [
            Para(line.text, "heading", bold=line.depth < 3, italic=line.depth > 2, level=line.depth, mark=line.number)
        ]
    mark = {"bullet": layout.bullet, "sub": "+ "}.get(line.kind, f"{line.number} " if line.number else "")
    return [Para(line.text, line.kind if line.kind != "plain" else "body", mark=mark.strip())]


def caption(plan: Plan, appendix: Appendix) -> str:
    if not plan.get("date"):
        return f"(Kèm theo Kế hoạch số      /KH-UBND ngày     /     /2026 của {plan.get('issuer')})"
    year, month, day = plan.get("date").split("-")
    month = month if int(month) < 3 else str(int(month))
    who = plan.get("issuer")
    return f"(Kèm theo Kế hoạch số {plan.get('number')} ngày {day}/{month}/{year} của {who})"


def appendix_blocks(plan: Plan, appendix: Appendix, layout: Layout) -> list[Block]:
    out: list[Block] = [
        Break(landscape=True),
        Para(appendix.label, "centre", bold=True),
        Para(appendix.title, "centre", bold=True),
        Para(caption(plan, appendix), "centre", italic=True),
    ]
    if appendix.kind == "tasks" and layout.task_form == "list":
        return out + task_list(appendix, layout)
    if appendix.kind == "targets" and layout.target_form == "bullets":
        return out + target_bullets(appendix, layout)
    return [*out, grid(appendix, layout), *([Para(layout.note)] if layout.note else [])]


def grid(appendix: Appendix, layout: Layout) -> Grid:
    kinds = columns(appendix, layout)
    rows = header_rows(appendix, layout, kinds)
    header = len(rows)
    group, count, nth = "", 0, 0
    for row in appendix.targets or appendix.tasks:
        if row.group != group:
            group, count = row.group, 0 if layout.numbering != "through" else count
            nth += 1
            rows += group_row(group, kinds, layout)
        count += 1
        rows.append([GridCell(cell_text(row, kind, layout, count, nth), centre=centred(kind)) for kind in kinds])
    for kind in layout.shared:
        if kind in kinds:
            merge_down(rows, header, kinds.index(kind), len(kinds))
    return Grid(rows, header, kinds, appendix.kind)


def merge_down(rows: list[list[GridCell]], header: int, column: int, width: int) -> None:
    """One tall cell for equal texts of a column in rows that follow each other."""
    above: GridCell | None = None
    for row in rows[header:]:
        if len(row) < width - 1 or sum(c.across for c in row) != width:
            above = None
        elif above is not None and row[column].text == above.text and above.text:
            above.down += 1
            row.pop(column)
        else:
            above = row[column]


def columns(appendix: Appendix, layout: Layout) -> list[str]:
    """Column kinds in print order; `years` opens into one `year:N` for each milestone."""
    out: list[str] = []
    for kind in layout.targets if appendix.kind == "targets" else layout.tasks:
        opened = {
            "years": [f"year:{i}" for i in range(len(appendix.years))],
            "goals": [f"goals:{','.join(appendix.years)}"],
        }
        out += opened.get(kind, [kind])
    return out


def head_text(kind: str, appendix: Appendix, layout: Layout) -> str:
    if kind.startswith("year:"):
        return layout.word("year").format(appendix.years[int(kind[5:])])
    return layout.word(kind.partition(":")[0])


def header_rows(appendix: Appendix, layout: Layout, kinds: list[str]) -> list[list[GridCell]]:
    def top(kind: str) -> str:
        if kind.startswith("year:"):
            return "years"
        return "roles" if kind in ("lead", "cooperating") else ""

    texts = [head_text(k, appendix, layout) for k in kinds]
    if not layout.two_level:
        return [[GridCell(t, bold=True, centre=True) for t in texts]]
    first: list[GridCell] = []
    second: list[GridCell] = []
    last = ""
    for kind, text in zip(kinds, texts, strict=True):
        over = top(kind)
        if not over:
            first.append(GridCell(text, down=2, bold=True, centre=True))
        else:
            if over == last:
                first[-1].across += 1
            else:
                first.append(GridCell(layout.word(over), bold=True, centre=True))
            second.append(GridCell(text, bold=True, centre=True))
        last = over
    return [first, second]


def group_row(group: str, kinds: list[str], layout: Layout) -> list[list[GridCell]]:
    if not group or layout.group == "none":
        return []
    number, _, name = group.partition(". ")
    number, name = (number, name) if name else ("", group)
    name = name.upper() if layout.heading_case == "upper" else name
    if layout.group == "merged":
        return [[GridCell(f"{number}. {name}" if number else name, across=len(kinds), bold=True)]]
    if layout.group == "half":  # the number alone, the name merged over the rest
        return [[GridCell(number, bold=True, centre=True), GridCell(name, across=len(kinds) - 1, bold=True)]]
    named = next(i for i, k in enumerate(kinds) if k in ("target", "task"))
    cells = [GridCell("", bold=True) for _ in kinds]
    cells[named].text = name
    if "ordinal" in kinds:
        cells[kinds.index("ordinal")].text = number
    return [cells]


def told_goals(row: TargetRow, years: list[str], layout: Layout) -> str:
    """All values of a row in one cell, each with its year where the table has several."""
    said = [(year, goal_text(goal, layout)) for year, goal in zip(years, row.goals, strict=True) if goal]
    if not years[1:]:
        return "".join(text for _, text in said)
    return "; ".join(f"{'đến' if i else 'Đến'} năm {year}: {text}" for i, (year, text) in enumerate(said))


def cell_text(row: TargetRow | TaskRow, kind: str, layout: Layout, count: int, nth: int) -> str:
    if kind == "ordinal":
        return {"through": str(count), "nested": f"{nth}.{count}", "none": ""}.get(layout.numbering, row.ordinal)
    if kind in ("target", "task"):
        return row.name
    if kind in FILLED:
        return filler(kind, count + nth, row)
    if isinstance(row, TargetRow):
        if kind == "tracked":
            return row.tracked_by or layout.empty
        if kind == "unit":
            return next((g.unit or "" for g in row.goals if g), "")
        if kind.startswith("goals:"):
            return told_goals(row, kind.removeprefix("goals:").split(","), layout) or layout.empty
        return goal_text(row.goals[int(kind[5:])], layout) or layout.empty
    if kind == "who":
        return who(row, layout)
    if kind == "start" or (kind == "deadline" and "start" in layout.tasks):
        first, _, last = (row.deadline_raw or "").partition(SINCE)
        return (first if kind == "start" and last else last or ("" if kind == "start" else first)) or layout.empty
    if kind == "lead":
        return bodies(row.lead, layout)
    if kind == "cooperating":
        return bodies(row.cooperating, layout)
    return (spoken(row.deadline_raw) if kind == "deadline" else row.output) or layout.empty


SINCE = " >> "  # in a deadline of the notation: between its first and its last day


def spoken(raw: str | None) -> str | None:
    """A deadline in one cell: one that has a first and a last day as "Từ … đến …"."""
    first, since, last = (raw or "").partition(SINCE)
    return f"Từ {first[0].lower()}{first[1:]} đến {last[0].lower()}{last[1:]}" if since else raw


def who(row: TaskRow, layout: Layout) -> str:
    """Those who lead and those who help in one cell."""
    lines = [f"Chủ trì: {'; '.join(row.lead)}"] + [f"Phối hợp: {'; '.join(row.cooperating)}"] * bool(row.cooperating)
    return "\n".join(lines)


def goal_text(goal: Goal | None, layout: Layout) -> str:
    text = print_goal(goal, layout.tight, layout.padded)
    if goal and goal.printed is None and layout.unit_column and goal.unit:
        return text.removesuffix(goal.unit).strip()
    return text


def bodies(names: list[str], layout: Layout) -> str:
    lead_in = "- " if layout.between == "\n- " and len(names) > 1 else ""
    if "\n" in layout.between:
        names = [n[0].upper() + n[1:] for n in names]
    return lead_in + layout.between.join(names) if names else layout.empty


FILLED = ("note", "budget", "baseline", "level", "related", "chief", "rank", "formula", "basis", "state")


def filler(kind: str, seed: int, row: TargetRow | TaskRow) -> str:
    """Columns that are noise to the reading: a budget, a baseline, a level, a note."""
    if kind == "baseline" and isinstance(row, TargetRow):
        rate = any(g and g.unit == "%" for g in row.goals)
        return ("42%", "15%", "", "61,5%")[seed % 4] if rate else ("1", "", "2", "0")[seed % 4]
    return {
        "budget": ("", "50", "120", "1.200", "35,5")[seed % 5],
        "level": ("Xã", "Xã", "Tỉnh, xã")[seed % 3],
        "note": ("", "", "", "Lồng ghép nguồn vốn", "")[seed % 5],
        "chief": ("Đ/c Nguyễn Văn Thành", "Đ/c Lê Thị Hoa", "Đ/c Phó Bí thư Thường trực")[seed % 3],
        "rank": ("Bộ trưởng", "Chính phủ", "Bộ trưởng", "Thứ trưởng")[seed % 4],
        "related": ("I.1", "", "II.2, II.3", "III.1")[seed % 4],
        "formula": ("Số đạt/tổng số x 100%", "Thống kê thực tế", "Theo phần mềm, báo cáo của đơn vị")[seed % 3],
        "basis": ("Mục II.3 Kế hoạch của cấp trên", "", "Chỉ đạo tại phiên họp thường kỳ", "Đề xuất mới")[seed % 4],
        "state": ("Đang thực hiện", "Chưa thực hiện", "Đang thực hiện", "Nhiệm vụ mới")[seed % 4],
    }[kind]


def centred(kind: str) -> bool:
    return kind == "ordinal" or kind.startswith(("year:", "goals:"))


def task_list(appendix: Appendix, layout: Layout) -> list[Block]:
    out: list[Block] = []
    group, count = "", 0
    for row in appendix.tasks:
        if row.group != group:
            group, count = row.group, 0 if layout.numbering != "through" else count
            out.append(
                Para(group.partition(". ")[2] or group, "heading", True, level=1, mark=group.partition(". ")[0] + ".")
            )
        count += 1
        out.append(Para(row.name, "numbered", mark=f"{count}."))
        texts = (
            bodies(row.lead, layout),
            bodies(row.cooperating, layout),
            spoken(row.deadline_raw) or "",
            row.output or "",
        )
        for label, text in zip(layout.task_labels, texts, strict=True):
            if text:
                out.append(
                    Para(
                        f"{label}: {text}{'.' if not text.endswith('.') else ''}", "bullet", mark=layout.bullet.strip()
                    )
                )
    return out


def target_bullets(appendix: Appendix, layout: Layout) -> list[Block]:
    out: list[Block] = []
    for i, year in enumerate(appendix.years):
        out.append(Para(f"Đến năm {year}" if year.isdigit() else year, "heading", True, level=2, mark=f"{i + 1}."))
        for row in appendix.targets:
            if (goal := row.goals[i]) is not None:
                out.append(Para(bullet_goal(row.name, goal, layout), "bullet", mark=layout.bullet.strip()))
    return out


PROSE = {">=": "đạt từ {} trở lên", ">": "đạt trên {}", "<=": "không quá {}", "<": "dưới {}", "=": "đạt {}"}


def bullet_goal(name: str, goal: Goal, layout: Layout) -> str:
    if goal.comparator in ("bool", "text"):
        return f"{name}."
    if goal.comparator == "range":
        return f"{name} đạt {print_goal(goal)}."
    bare = print_goal(Goal(None, "=", goal.value, goal.unit), layout.tight, layout.padded)
    return f"{name} {PROSE[goal.comparator].format(bare)}."


# --- the truth of the print ---------------------------------------------------------------------------------------


def truth(plan: Plan, layout: Layout) -> Json:
    """What a careful official would key in from this print, as FORMAT says."""
    targets = [t for line in plan.lines for t in line_targets(line)] if not plan.appendix("targets") else []
    for appendix in plan.appendices:
        targets += appendix_targets(appendix, layout)
    tasks = [task_truth(row, layout) for a in plan.appendices for row in a.tasks]
    return {
        "document": document_truth(plan, layout),
        "basis": [{"number": n, "date": d} for n, d in plan.cites],
        "targets": targets,
        "tasks": tasks,
        "measures": measures_truth(plan),
        "reporting": plan.reports,
        "findings": findings_truth(plan, layout),
    }


def document_truth(plan: Plan, layout: Layout) -> Json:
    name, *lines = (x.strip() for x in plan.get("signer").split("|"))
    return {
        "title": plan.get("subject"),
        "kind": plan.get("kind").capitalize(),
        "number": plan.get("number") or None,
        "issued_on": plan.get("date") or None,
        "issuer": plan.get("issuer") or None,
        "locality": plan.get("locality") or None,
        "signer": name or None,
        "signer_title": lines[-1].capitalize() if lines else None,
    }


def line_targets(line: Line) -> list[Json]:
    if line.role != "goals":
        return []
    year = line.year or 0
    return [
        {
            "section": "",
            "ordinal": None,
            "name": name,
            "milestones": [goal.json(year, print_goal(goal))],
            "tracked_by": None,
        }
        for name, goal in line.goals
    ]


def last_year(text: str) -> int:
    return int(text.replace("–", "-").split("-")[-1].split()[-1])


def appendix_targets(appendix: Appendix, layout: Layout) -> list[Json]:
    years = [last_year(y) for y in appendix.years]
    if layout.target_form == "bullets":
        return [
            {
                "section": "",
                "ordinal": None,
                "name": bullet_goal(row.name, goal, layout),
                "milestones": [goal.json(years[i], print_goal(goal))],
                "tracked_by": None,
            }
            for i in range(len(years))
            for row in appendix.targets
            if (goal := row.goals[i]) is not None
        ]
    return [
        {
            "section": row.group,
            "ordinal": row.ordinal,
            "name": row.name,
            "milestones": [g.json(y, goal_text(g, layout)) for g, y in zip(row.goals, years, strict=True) if g],
            "tracked_by": row.tracked_by if "tracked" in layout.targets else None,
        }
        for row in appendix.targets
    ]


def task_truth(row: TaskRow, layout: Layout) -> Json:
    has = set(layout.tasks) if layout.task_form == "table" else {"lead", "cooperating", "deadline", "output"}
    has |= {"lead", "cooperating"} if "who" in has else set()
    none: Json = {"kind": "none", "start": None, "due": None, "every": None}
    return {
        "section": row.group,
        "ordinal": row.ordinal,
        "name": row.name,
        "lead": row.lead if "lead" in has else [],
        "cooperating": row.cooperating if "cooperating" in has else [],
        "deadline_raw": row.deadline_raw if "deadline" in has else None,
        "deadline": row.deadline if "deadline" in has else none,
        "output": row.output if "output" in has else None,
    }


def measures_truth(plan: Plan) -> list[Json]:
    marked = ("bullet", "sub", "numbered")
    return [{"section": "", "text": x.text} for x in plan.lines if x.role == "measures" and x.kind in marked]


# What a planted fault needs in print: a layout without the column cannot show it.
NEEDS = {
    "task-without-lead": ("tasks", "lead"),
    "vague-lead": ("tasks", "lead"),
    "multiple-leads": ("tasks", "lead"),
    "task-without-deadline": ("tasks", "deadline"),
    "deadline-before-issue": ("tasks", "deadline"),
}


def findings_truth(plan: Plan, layout: Layout) -> list[Json]:
    out: list[Json] = []
    for finding in plan.findings:
        where, column = NEEDS.get(finding["rule"], ("", ""))
        if where and column not in getattr(layout, where):
            continue
        if layout.target_form == "bullets" and "target" in finding["at"]:
            continue
        if finding["rule"] == "numbering" and "section" not in finding["at"] and layout.numbering != "restart":
            continue
        out.append(finding)
    for kind, column, rule in (
        ("targets", "tracked", "targets-without-owner"),
        ("tasks", "deadline", "tasks-without-deadlines"),
    ):
        shape = layout.target_form if kind == "targets" else layout.task_form
        bullets = kind == "targets" and shape == "bullets"
        if plan.appendix(kind) and (bullets or (shape == "table" and column not in getattr(layout, kind))):
            out.append({"rule": rule, "at": {}})
    return out


def all_of(document: Any, *kinds: type) -> list[Any]:
    return [b for b in document if isinstance(b, kinds)]
