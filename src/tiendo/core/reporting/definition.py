"""How a kind of paper is made, as data: its form, the sections with what fills them, its annexes, whom it goes to.

Offices change these on screen, so whatever is wrong is told in Vietnamese, naming the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tiendo.core.calendar import PeriodKind
from tiendo.core.reporting.checked import KEY, LONGEST, At
from tiendo.core.reporting.groups import GROUPINGS, Group
from tiendo.core.reporting.outline import Shape, Side
from tiendo.core.reporting.vocabulary import (
    BY_NAMES,
    COLUMN_KINDS,
    FILLER_NAMES,
    ONLY_NAMES,
    ROW_NAMES,
)


class BadDefinition(ValueError):
    """What is wrong with a definition, for the person who wrote it: one sentence a fault, each naming its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Col:
    """A column by its key; an empty title or no width means the usual one (`COLUMN_KINDS`)."""

    key: str
    title: str = ""
    width: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """One thing that fills a section, by its name in `FILLER_NAMES`. `text` is of "text" and "by_hand"; `by` divides,
    `only` chooses; `rows`, `columns` and `title` are of "table"; `parts` of "below_part": keys of sections of papers
    from below, of which the first that a paper has is told. `short`: "shortfalls" and "next" count and do not name.
    """

    kind: str
    text: str = ""
    by: str = ""
    only: str = ""
    rows: str = ""
    columns: tuple[Col, ...] = ()
    title: str = ""
    parts: tuple[str, ...] = ()
    short: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section as defined; parts that are under another follow it, one `level` lower. `if_any`: it is left out where
    its fillers have nothing to say, and those after it move up."""

    key: str
    title: str = ""
    number: str = ""
    level: int = 1
    fill: tuple[Fill, ...] = ()
    if_any: bool = False


@dataclass(frozen=True, slots=True)
class AnnexPlan:
    key: str
    title: str
    rows: str
    columns: tuple[Col, ...]
    number: str = ""
    by: str = ""
    only: str = ""
    note: str = ""
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Signing:
    by: str = ""
    position: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind of paper. Texts may hold fields in braces (`FIELD_NAMES`): "{period}".

    `kinds`: the kinds of period it is made for, none: for a day. `each_unit`: one letter to each unit that it concerns.
    `issuer` and `superior` stand over the paper; `about`: only items that speak of one of these phrases. `groups` are
    what "group" divides by.
    """

    key: str
    name: str
    side: Side
    shape: Shape
    issuer: str
    subject: str
    type_name: str = ""
    superior: str = ""
    symbol: str = ""
    note: str = ""
    kinds: tuple[PeriodKind, ...] = ()
    each_unit: bool = False
    addressed_to: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    about: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    outline: tuple[Part, ...] = ()
    closing: tuple[str, ...] = ()
    annexes: tuple[AnnexPlan, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signing = field(default_factory=Signing)

    @property
    def from_below(self) -> bool:
        """Whether it is put together from the papers of authorities below, so that who has none makes none."""
        return any(fill.kind.startswith("below") for part in self.outline for fill in part.fill)


def to_json(definition: Definition) -> dict[str, Any]:
    """Plain lists, dicts and text, without what is left at its default; `from_json` gives the same definition back."""
    d = definition
    plain: dict[str, Any] = {
        "key": d.key,
        "name": d.name,
        "note": d.note,
        "side": str(d.side),
        "shape": str(d.shape),
        "type_name": d.type_name,
        "superior": d.superior,
        "issuer": d.issuer,
        "symbol": d.symbol,
        "subject": d.subject,
        "kinds": [str(k) for k in d.kinds],
        "each_unit": d.each_unit,
        "addressed_to": list(d.addressed_to),
        "groups": _groups_json(d.groups),
        "about": list(d.about),
        "opening": list(d.opening),
        "outline": [_part_json(p) for p in d.outline],
        "closing": list(d.closing),
        "annexes": [_annex_json(a) for a in d.annexes],
        "recipients": list(d.recipients),
        "signature": _bare(
            {"by": d.signature.by, "position": list(d.signature.position), "name": d.signature.name}, False
        ),
    }
    return _bare(plain, False)


def from_json(obj: object) -> Definition:
    """The definition that `obj` describes. Raises `BadDefinition` with all that is wrong with it."""
    faults: list[str] = []
    at = At(obj if isinstance(obj, Mapping) else {}, "", faults)
    if not isinstance(obj, Mapping):
        faults.append("Mẫu báo cáo phải là một đối tượng JSON")
    at.only_keys(
        "key name note side shape type_name superior issuer symbol subject kinds each_unit addressed_to groups about "
        "opening outline closing annexes recipients signature"
    )
    key = at.text("key", needed=True, most=60)
    if key and not KEY.fullmatch(key):
        faults.append(f"Mã mẫu “{key}”: chỉ dùng chữ thường không dấu, số và gạch nối")
    made = Definition(
        key=key,
        name=at.text("name", needed=True, most=200),
        note=at.text("note", most=2000),
        side=Side(at.choice("side", [s.value for s in Side], Side.STATE.value)),
        shape=Shape(at.choice("shape", [s.value for s in Shape], Shape.NAMED.value)),
        type_name=at.text("type_name", most=60),
        superior=at.template("superior"),
        issuer=at.template("issuer", needed=True),
        symbol=at.template("symbol", most=40),
        subject=at.template("subject", needed=True, most=2000),
        kinds=tuple(PeriodKind(k) for k in at.choices("kinds", [k.value for k in PeriodKind])),
        each_unit=at.flag("each_unit"),
        addressed_to=at.templates("addressed_to"),
        groups=_groups(at),
        about=at.texts("about"),
        opening=at.templates("opening"),
        outline=tuple(_part(one) for one in at.objects("outline")),
        closing=at.templates("closing"),
        annexes=tuple(_annex(one) for one in at.objects("annexes")),
        recipients=at.templates("recipients"),
        signature=_signing(at),
    )
    faults += _repeated(made)
    if made.shape is Shape.NAMED and not made.type_name:
        faults.append("Thiếu tên loại văn bản (“BÁO CÁO”)")
    if faults:
        raise BadDefinition(faults)
    return made


def _repeated(made: Definition) -> Iterator[str]:
    keys = [p.key for p in made.outline] + [a.key for a in made.annexes]
    for key in sorted({k for k in keys if k and keys.count(k) > 1}):
        yield f"Mã “{key}” dùng cho hai phần hoặc phụ lục"


def _part(at: At) -> Part:
    at.only_keys("key title number level fill if_any")
    return Part(
        key=at.slug("key"),
        title=at.template("title"),
        number=at.text("number", most=10),
        level=at.whole("level", 1, 1, 4),
        fill=tuple(_fill(one) for one in at.objects("fill")),
        if_any=at.flag("if_any"),
    )


def _fill(at: At) -> Fill:
    at.only_keys("with text by only rows columns title parts short")
    kind = at.choice("with", FILLER_NAMES, "")
    rows = at.choice("rows", ROW_NAMES, "") if kind == "table" or "rows" in at.obj else ""
    if kind in ("text", "by_hand") and not at.template("text", most=20000):
        at.fault("text", "chưa có câu chữ")
    if kind == "below_part" and not at.texts("parts"):
        at.fault("parts", "chưa nêu mã phần của báo cáo cấp dưới")
    return Fill(
        kind=kind,
        text=at.template("text", most=20000),
        by=at.choice("by", BY_NAMES, ""),
        only=at.choice("only", ONLY_NAMES, ""),
        rows=rows,
        columns=_columns(at, rows) if kind == "table" else (),
        title=at.template("title"),
        parts=at.texts("parts"),
        short=at.flag("short"),
    )


def _annex(at: At) -> AnnexPlan:
    at.only_keys("key title number rows columns by only note landscape")
    rows = at.choice("rows", ROW_NAMES, "")
    return AnnexPlan(
        key=at.slug("key"),
        title=at.template("title", needed=True),
        rows=rows,
        columns=_columns(at, rows),
        number=at.text("number", most=10),
        by=at.choice("by", BY_NAMES, ""),
        only=at.choice("only", ONLY_NAMES, ""),
        note=at.template("note", most=2000),
        landscape=at.flag("landscape", default=True),
    )


def _columns(at: At, rows: str) -> tuple[Col, ...]:
    if not at.obj.get("columns"):
        at.fault("columns", "bảng chưa có cột nào")
    return tuple(_column(one, rows) for one in at.objects("columns"))


def _column(at: At, rows: str) -> Col:
    at.only_keys("key title width")
    key = at.choice("key", COLUMN_KINDS, "")
    if key and rows and rows not in COLUMN_KINDS[key].rows:
        at.fault("key", f"cột “{key}” không có ở bảng “{ROW_NAMES[rows]}”")
    return Col(key, at.text("title", most=LONGEST), at.measure("width"))


def _signing(at: At) -> Signing:
    one = at.object("signature")
    one.only_keys("by position name")
    return Signing(one.template("by"), one.templates("position"), one.text("name", most=150))


def _groups(at: At) -> tuple[Group, ...]:
    named = at.obj.get("groups")
    if isinstance(named, str):
        return GROUPINGS[found] if (found := at.choice("groups", GROUPINGS, "")) else ()
    made: list[Group] = []
    for one in at.objects("groups"):
        one.only_keys("key title words")
        made.append(Group(one.slug("key"), one.text("title", needed=True, most=LONGEST), one.texts("words")))
    return tuple(made)


def _part_json(part: Part) -> dict[str, Any]:
    fills = [_fill_json(f) for f in part.fill]
    plain = {"key": part.key, "number": part.number, "title": part.title, "level": part.level, "if_any": part.if_any}
    return _bare(plain | {"fill": fills}, False, level=1)


def _fill_json(fill: Fill) -> dict[str, Any]:
    return _bare(
        {
            "with": fill.kind,
            "text": fill.text,
            "by": fill.by,
            "only": fill.only,
            "rows": fill.rows,
            "columns": [_column_json(c) for c in fill.columns],
            "title": fill.title,
            "parts": list(fill.parts),
            "short": fill.short,
        },
        False,
    )


def _annex_json(annex: AnnexPlan) -> dict[str, Any]:
    plain = {
        "key": annex.key,
        "number": annex.number,
        "title": annex.title,
        "rows": annex.rows,
        "by": annex.by,
        "only": annex.only,
        "note": annex.note,
        "columns": [_column_json(c) for c in annex.columns],
    }
    return _bare(plain) | ({} if annex.landscape else {"landscape": False})


def _column_json(column: Col) -> dict[str, Any]:
    width = None if column.width is None else str(column.width)
    return _bare({"key": column.key, "title": column.title, "width": width})


def _groups_json(groups: tuple[Group, ...]) -> Any:
    named = next((name for name, known in GROUPINGS.items() if known == groups), None)
    return named or [_bare({"key": g.key, "title": g.title, "words": list(g.words)}) for g in groups]


def _bare(plain: dict[str, Any], *unless: object, level: int | None = None) -> dict[str, Any]:
    """Without what says nothing."""
    drop = ("", [], None, {}, *unless)
    return {k: v for k, v in plain.items() if v not in drop and not (k == "level" and v == level)}
