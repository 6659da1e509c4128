"""A paper made anew from newer facts, beside the one that people have edited: what changed, and taking it in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from tiendo.core.reporting.editing import addresses, differ, state_at, where, with_state
from tiendo.core.reporting.outline import Annex, Holds, Outline, Paragraph, Section, Table
from tiendo.core.reporting.outline_json import annex_of, block_of

T = TypeVar("T", bound=Paragraph | Table | Section | Annex)
_NESTED = ("opening", "sections", "closing", "annexes")
_OWN = ("code", "copy", "as_of")  # of the paper itself, not of the facts


class Kind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a table that reads otherwise now; "" on a side where the row is not there."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the facts now say at an address. `edited`: people have changed the same part by hand; `mine` is theirs."""

    address: str
    kind: Kind
    where: str
    before: str = ""
    after: str = ""
    cells: tuple[CellChange, ...] = ()
    edited: bool = False
    mine: str = ""


def changes(base: Outline, new: Outline, mine: Outline) -> list[Change]:
    """What differs between the outline as composed then (`base`) and as composed now (`new`), in reading order."""
    old = addresses(base)
    there = {*old, *addresses(new)}
    found = []
    for address in _order(old, addresses(new), old, there):
        was, now = state_at(base, address), state_at(new, address)
        if not differ(base, new, address):
            continue
        if address.partition("|")[2] and _section_comes_or_goes(base, new, address):
            continue  # told once, with its section
        kind = Kind.ADDED if was is None else Kind.GONE if now is None else Kind.CHANGED
        before, after = _words(base, address), _words(new, address)
        edited = kind is not Kind.ADDED and is_edited(base, mine, address)
        place = where(new if now is not None else base, address)
        cells = _cell_changes(base, new, address) if kind is Kind.CHANGED else ()
        found.append(
            Change(address, kind, place, before, after, cells, edited, _words(mine, address) if edited else "")
        )
    return found


def is_edited(base: Outline, mine: Outline, address: str) -> bool:
    """Whether people made something else of this part than the facts did."""
    return differ(base, mine, address)


def picked(base: Outline, new: Outline, wanted: Collection[str]) -> Outline:
    """`base` with these addresses as `new` has them."""
    for address in addresses(new) + addresses(base):
        if address in wanted:
            base = with_state(base, address, state_at(new, address))
    return base


def merged(base: Outline, new: Outline, mine: Outline, force: Collection[str] = ()) -> Outline:
    """The edited outline with what the facts changed between `base` and `new`.

    A part that people edited, added or took out stays as they have it, unless its address is in `force`.
    """
    names = [f.name for f in fields(Outline) if f.name not in (*_NESTED, *_OWN)]
    own: dict[str, Any] = {}
    for name in names:
        was, now, kept = (getattr(outline, name) for outline in (base, new, mine))
        own[name] = now if f"@{name}" in force or kept == was else kept
    forced = set(force)
    return replace(
        mine,
        **own,
        as_of=new.as_of,
        opening=_merge(base.opening, new.opening, mine.opening, _taken("opening", forced)),
        closing=_merge(base.closing, new.closing, mine.closing, _taken("closing", forced)),
        sections=_sections(base.sections, new.sections, mine.sections, forced),
        annexes=_merge(base.annexes, new.annexes, mine.annexes, {a[1:] for a in forced if a.startswith("+")}),
    )


def _taken(part: str, force: set[str]) -> set[str]:
    return {a.partition("|")[2] for a in force if a.startswith(f"{part}|")}


def _by_key(parts: Sequence[T]) -> dict[str, T]:
    return {part.key: part for part in parts}


def _merge(base: Sequence[T], new: Sequence[T], mine: Sequence[T], force: set[str]) -> tuple[T, ...]:
    b, n, m = _by_key(base), _by_key(new), _by_key(mine)
    kept: dict[str, T] = {}
    for key in {**n, **m}:
        part = _settled(b.get(key), n.get(key), m.get(key), key in force)
        if part is not None:
            kept[key] = part
    return tuple(kept[key] for key in _order([p.key for p in base], [p.key for p in new], [p.key for p in mine], kept))


def _settled(base: T | None, new: T | None, mine: T | None, force: bool) -> T | None:
    """One part of three: what the facts say where people left it alone, else what people say."""
    if force or mine == base:
        return new
    return mine


def _order(base: list[str], new: list[str], mine: list[str], kept: Collection[str]) -> list[str]:
    """The order of the facts, or that of people where they moved something; what only the other has comes behind the
    one that it stands behind there."""
    common = set(base) & set(mine)
    moved = [k for k in mine if k in common] != [k for k in base if k in common]
    first, other = (mine, new) if moved else (new, mine)
    out = [k for k in first if k in kept]
    for i, key in enumerate(other):
        if key in kept and key not in out:
            before = next((k for k in reversed(other[:i]) if k in out), None)
            out.insert(out.index(before) + 1 if before is not None else 0, key)
    return out


def _sections(
    base: Sequence[Section], new: Sequence[Section], mine: Sequence[Section], force: set[str]
) -> tuple[Section, ...]:
    b, n, m = _by_key(base), _by_key(new), _by_key(mine)
    kept: dict[str, Section] = {}
    for key in {**n, **m}:
        was, now, own = b.get(key), n.get(key), m.get(key)
        if now is not None and own is not None:
            kept[key] = _section(was or replace(now, blocks=()), now, own, force)
        elif (part := _settled(was, now, own, f"#{key}" in force)) is not None:
            kept[key] = part
    order = _order([s.key for s in base], [s.key for s in new], [s.key for s in mine], kept)
    return tuple(kept[key] for key in order)


def _section(was: Section, now: Section, own: Section, force: set[str]) -> Section:
    """The title of one, the blocks of all three."""
    a, b, c = replace(was, blocks=()), replace(now, blocks=()), replace(own, blocks=())
    head = _settled(a, b, c, f"#{now.key}" in force) or b
    return replace(head, blocks=_merge(was.blocks, now.blocks, own.blocks, _taken(now.key, force)))


def _section_comes_or_goes(base: Outline, new: Outline, address: str) -> bool:
    section = f"#{address.partition('|')[0]}"
    if address.startswith(("opening|", "closing|")):
        return False
    return (state_at(base, section) is None) != (state_at(new, section) is None)


def _words(outline: Outline, address: str) -> str:
    """The part as text: a paragraph, the title and text of a section, the title of a table."""
    state = state_at(outline, address)
    if state is None:
        return ""
    if address.startswith("@"):
        return str(state["text"])
    if address.startswith("#"):
        section = next(s for s in outline.sections if s.key == address[1:])
        return section.title
    if address.startswith("+"):
        return annex_of(state["part"]).title
    block = block_of(state["part"])
    return block.text if isinstance(block, Paragraph) else block.title or "Bảng"


def _cell_changes(base: Outline, new: Outline, address: str) -> tuple[CellChange, ...]:
    pairs: list[tuple[Table, Table]] = []
    was, now = state_at(base, address), state_at(new, address)
    if was is None or now is None or address[0] in "@#":
        return ()
    if address.startswith("+"):
        old = {t.key: t for t in annex_of(was["part"]).tables}
        pairs = [(old[t.key], t) for t in annex_of(now["part"]).tables if t.key in old]
    else:
        one, other = block_of(was["part"]), block_of(now["part"])
        if isinstance(one, Table) and isinstance(other, Table):
            pairs = [(one, other)]
    return tuple(c for one, other in pairs for c in table_changes(one, other))


def table_changes(was: Table, now: Table) -> list[CellChange]:
    """The cells that read otherwise; rows are told apart by their key, else by their place."""
    titles = [c.title for c in now.columns]
    counts = {i for i, c in enumerate(now.columns) if c.holds is Holds.ORDINAL}  # a row that comes moves all the others
    old, new = _rows(was), _rows(now)
    out = []
    for key in {**new, **old}:
        a, b = old.get(key, ()), new.get(key, ())
        for i in range(max(len(a), len(b))):
            before, after = (cells[i] if i < len(cells) else "" for cells in (a, b))
            if before != after and i not in counts:
                out.append(CellChange(_name(b or a), titles[i] if i < len(titles) else "", before, after))
    return out


def _rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {row.key or f"@{i}": tuple(c.text for c in row.cells) for i, row in enumerate(table.rows)}


def _name(cells: tuple[str, ...]) -> str:
    """A row as one speaks of it: its first cell that is more than a number."""
    return next((c for c in cells if len(c) > 6), " ".join(cells[:2]))
