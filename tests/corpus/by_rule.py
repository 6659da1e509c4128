"""Plans drawn by lot from wordings: many short ones that no hand wrote, to count how often a doubt is right.

`wordings/known.txt` and `wordings/further.txt` are for setting rules by; `wordings/unseen.txt` shares no sentence with
them, and is for measuring alone. A wording has lines `@bodies A|B`, themes `# …`, and under each theme targets
`T name|unit`, tasks `D name|output` and sentences `S …`. The same number gives the same plan.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .generated import ROMAN, deadline
from .plan import Appendix, Goal, Json, Line, Plan, TargetRow, TaskRow

WORDINGS = Path(__file__).parent / "wordings"
SIGNS = (">=", ">=", "=", ">", "<=")
CITED = (("57-NQ/TW", "2024-12-22"), ("71/NQ-CP", "2025-04-01"), ("02-KH/BCĐTW", "2025-06-19"))


@dataclass(slots=True)
class Theme:
    name: str
    targets: list[tuple[str, str]] = field(default_factory=list)  # name, unit
    tasks: list[tuple[str, str]] = field(default_factory=list)  # name, output
    sentences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Wording:
    lists: dict[str, list[str]] = field(default_factory=dict)
    themes: list[Theme] = field(default_factory=list)


@cache
def wording(name: str) -> Wording:
    out = Wording()
    for line in (WORDINGS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark.startswith("@"):
            out.lists[mark[1:]] = rest.split("|")
        elif mark == "#":
            out.themes.append(Theme(rest))
        elif mark == "S":
            out.themes[-1].sentences.append(rest)
        else:
            name_, _, more = rest.partition("|")
            (out.themes[-1].targets if mark == "T" else out.themes[-1].tasks).append((name_, more))
    return out


def drawn_plan(name: str, number: int) -> Plan:
    """Plan `number` of a wording: two or three themes, some of each one's rows, its own place, people and days."""
    said, lot = wording(name), random.Random(f"{name} {number}")
    place = lot.choice(said.lists["places"])
    kind = lot.choice(("xã", "xã", "phường"))
    themes = lot.sample(said.themes, 2 if lot.random() < 0.7 else 3)
    plan = Plan(_meta(said, lot, place, kind, f"{name}-{number}"), list(CITED))
    plan.lines = _body(lot, themes, plan.get("issuer"))
    years = lot.choice((["2026", "2027", "2030"], ["2026", "2030"], ["2026", "2027", "2028", "2030"]))
    first = Appendix("targets", "Phụ lục I", "CÁC CHỈ TIÊU CHỦ YẾU", years)
    second = Appendix("tasks", "Phụ lục II", "DANH MỤC NHIỆM VỤ", [])
    bodies = [f"{body} {kind}" if not body.startswith("Trung tâm") else body for body in said.lists["bodies"]]
    others = [*bodies, *said.lists["outside"]]
    for nth, theme in enumerate(themes):
        group = f"{ROMAN[nth]}. {theme.name}"
        for n, (target, unit) in enumerate(lot.sample(theme.targets, 4)):
            goals = _goals(lot, unit, len(years))
            first.targets.append(TargetRow(str(n + 1), target, goals, lot.choice(bodies), group))
        for n, (task, output) in enumerate(lot.sample(theme.tasks, 6)):
            lead = lot.choice(bodies)
            with_it = [b for b in lot.sample(others, lot.choice((1, 2, 3))) if b != lead]
            raw, due = _deadline(lot)
            second.tasks.append(TaskRow(str(n + 1), task, [lead], with_it, raw, due, output, group))
    plan.appendices = [first, second]
    return plan


def _meta(said: Wording, lot: random.Random, place: str, kind: str, slug: str) -> dict[str, str]:
    party = lot.random() < 0.4
    province, number, day = lot.choice(said.lists["provinces"]), lot.randrange(12, 190), lot.randrange(10, 29)
    capital = f"{kind} {place}"
    of_party = {
        "superior": f"TỈNH ỦY {province.upper()}",
        "office": f"ĐẢNG ỦY {capital.upper()}",
        "number": f"{number}-KH/ĐU",
        "issuer": f"Ban Thường vụ Đảng ủy {capital}",
        "signer": f"{lot.choice(said.lists['people'])} | T/M BAN THƯỜNG VỤ | BÍ THƯ",
    }
    of_state = {
        "superior": f"ỦY BAN NHÂN DÂN TỈNH {province.upper()}",
        "office": f"ỦY BAN NHÂN DÂN {capital.upper()}",
        "number": f"{number}/KH-UBND",
        "issuer": f"Ủy ban nhân dân {capital}",
        "signer": f"{lot.choice(said.lists['people'])} | TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH",
    }
    return (of_party if party else of_state) | {
        "slug": slug,
        "date": f"2026-{lot.randrange(1, 6):02}-{day}",
        "place": place,
        "kind": "KẾ HOẠCH",
        "subject": f"{lot.choice(said.lists['subjects'])} trên địa bàn {capital} giai đoạn 2026 - 2030",
        "locality": capital,
        "recipients": "Như trên; Các đơn vị thực hiện; Lưu: VT",
    }


def _body(lot: random.Random, themes: list[Theme], issuer: str) -> list[Line]:
    cited = (
        "Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị; Nghị quyết số 71/NQ-CP ngày 01/4/2025 của "
        f"Chính phủ; Kế hoạch số 02-KH/BCĐTW ngày 19/6/2025 của Ban Chỉ đạo Trung ương, {issuer} ban hành Kế hoạch:"
    )
    out = [
        Line("plain", cited),
        Line("heading", "MỤC TIÊU", 1, "I."),
        Line("heading", "Mục tiêu chung", 2, "1."),
        Line("plain", lot.choice(themes[0].sentences)),
        Line("heading", "Mục tiêu cụ thể", 2, "2."),
        Line("plain", "Theo Phụ lục I kèm theo Kế hoạch này."),
        Line("heading", "NHIỆM VỤ, GIẢI PHÁP", 1, "II.", "measures"),
    ]
    for nth, theme in enumerate(themes, 1):
        out.append(Line("heading", theme.name, 2, f"{nth}.", "measures"))
        out += [Line("bullet", sentence, role="measures") for sentence in lot.sample(theme.sentences, 4)]
    closing = "Các đơn vị căn cứ Phụ lục I và Phụ lục II tổ chức thực hiện, kịp thời báo cáo khó khăn, vướng mắc./."
    return [*out, Line("heading", "TỔ CHỨC THỰC HIỆN", 1, "III."), Line("plain", closing)]


def _goals(lot: random.Random, unit: str, years: int) -> list[Goal | None]:
    """Milestones of one row, each a little above the one before it."""
    sign, value = lot.choice(SIGNS), lot.randrange(5, 60) if unit == "%" else lot.randrange(1, 40)
    out: list[Goal | None] = []
    for _ in range(years):
        out.append(Goal(None, sign, value, unit) if lot.random() > 0.06 else None)
        value += lot.randrange(1, 12)
    return out


def _deadline(lot: random.Random) -> tuple[str, Json]:
    number = lot.randrange(10_000)
    blank: Json = {"kind": "none", "start": None, "due": None, "every": None}
    year = 2026 + number % 3
    return lot.choice(
        (
            deadline(number),
            deadline(number + 1),
            (f"Quý {('I', 'II', 'III', 'IV')[number % 4]} năm {year}",)
            + (blank | {"kind": "once", "due": f"{year}-{('03-31', '06-30', '09-30', '12-31')[number % 4]}"},),
            (f"Giai đoạn {year} - 2030", blank | {"kind": "window", "start": f"{year}-01-01", "due": "2030-12-31"}),
            ("Hằng năm", blank | {"kind": "recurring", "every": "year"}),
            (f"Trước 30/{number % 9 + 1:02}/{year}".replace("30/02", "28/02"),)
            + (blank | {"kind": "once", "due": f"{year}-{number % 9 + 1:02}-{28 if number % 9 == 1 else 30}"},),
        )
    )
