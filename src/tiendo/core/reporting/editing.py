"""The parts of an outline that people change, each under an address, as states that can be set and set back.

Addresses: "@subject" (also "@addressed_to", "@recipients", "@type_name", one line each entry); "#section";
"part|block" with part "opening", "closing" or a section's key; "+annex". A state is JSON, or None for a part that is
not there; putting the earlier state back undoes any change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tiendo.core.reporting.outline import Annex, Outline, Paragraph, Section, Table
from tiendo.core.reporting.outline_json import annex_of, block_of, part_json, section_of
from tiendo.core.reporting.rewording import reworded

State = dict[str, Any] | None
Block = Paragraph | Table
OPENING, CLOSING = "opening", "closing"
LINES = ("addressed_to", "recipients")
FIELDS = ("subject", "type_name", *LINES)
FIELD_NAMES = {
    "subject": "Trích yếu",
    "type_name": "Tên loại văn bản",
    "addressed_to": "Kính gửi",
    "recipients": "Nơi nhận",
}
T = TypeVar("T", Paragraph, Block, Section, Annex)


class NoSuchPart(LookupError):
    """The outline has no part at the address."""


def address_of(part: str, key: str) -> str:
    return f"{part}|{key}"


def addresses(outline: Outline) -> list[str]:
    """Every address of the outline, in reading order."""
    out = [f"@{name}" for name in FIELDS]
    out += [address_of(OPENING, p.key) for p in outline.opening]
    for section in outline.sections:
        out.append(f"#{section.key}")
        out += [address_of(section.key, b.key) for b in section.blocks]
    out += [address_of(CLOSING, p.key) for p in outline.closing]
    return out + [f"+{a.key}" for a in outline.annexes]


def blocks_in(outline: Outline, part: str) -> tuple[Block, ...]:
    """The blocks of a part; none where there is no such part."""
    if part == OPENING:
        return outline.opening
    if part == CLOSING:
        return outline.closing
    return next((s.blocks for s in outline.sections if s.key == part), ())


def state_at(outline: Outline, address: str) -> State:
    """What stands at the address now; None where nothing does."""
    if address.startswith("@"):
        return {"text": text_at(outline, address)}
    if address.startswith("#"):
        return _placed(outline.sections, address[1:], part_json)
    if address.startswith("+"):
        return _placed(outline.annexes, address[1:], part_json)
    part, _, key = address.partition("|")
    return _placed(blocks_in(outline, part), key, part_json)


def with_state(outline: Outline, address: str, state: State) -> Outline:
    """The outline with this state at the address. A part put back comes after the one it stood behind, or last where
    that is gone; a section that is there keeps its blocks, which have addresses of their own. Raises `NoSuchPart` for
    an unknown field, or a block of a section that is not there."""
    if address.startswith("@"):
        return _with_field(outline, address[1:], str((state or {}).get("text", "")))
    if address.startswith("#"):
        return _with_section(outline, address[1:], state)
    if address.startswith("+"):
        return replace(outline, annexes=_set(outline.annexes, address[1:], state, annex_of))
    part, _, key = address.partition("|")
    blocks = _set(blocks_in(outline, part), key, state, block_of)
    return _with_blocks(outline, part, blocks)


def part_of(state: State, address: str) -> object:
    """What the state says, wherever it stands; of a section its head, since its blocks are told one by one."""
    if state is None or address.startswith("@"):
        return state
    part = state["part"]
    return {k: v for k, v in part.items() if k != "blocks"} if address.startswith("#") else part


def differ(one: Outline, other: Outline, address: str) -> bool:
    """Whether two outlines say different things at the address."""
    return part_of(state_at(one, address), address) != part_of(state_at(other, address), address)


def set_back(outline: Outline, address: str, before: State, after: State) -> Outline | None:
    """The outline with the change from `before` to `after` undone; None where the part was changed again since."""
    current = state_at(outline, address)
    if part_of(current, address) != part_of(after, address):
        return None
    if before is None or after is None or current is None or address.startswith("@"):
        return with_state(outline, address, before)
    was_moved = part_of(before, address) == part_of(after, address)
    place = before["after"] if was_moved else current["after"]
    return with_state(outline, address, {"after": place, "part": before["part"]})


def text_at(outline: Outline, address: str) -> str:
    """The text that a person edits at the address: a field, a section's title, a paragraph. Raises `NoSuchPart`."""
    if address.startswith("@"):
        if address[1:] not in FIELDS:
            raise NoSuchPart(address)
        value = getattr(outline, address[1:])
        return "\n".join(value) if isinstance(value, tuple) else str(value)
    if address.startswith("#"):
        for section in outline.sections:
            if section.key == address[1:]:
                return section.title
        raise NoSuchPart(address)
    return paragraph_at(outline, address).text


def with_text(outline: Outline, address: str, text: str) -> Outline:
    """The outline with another text at the address; what stays of a paragraph keeps its sources."""
    if address.startswith("@"):
        return _with_field(outline, address[1:], text)
    if address.startswith("#"):
        text_at(outline, address)
        sections = (replace(s, title=text) if s.key == address[1:] else s for s in outline.sections)
        return replace(outline, sections=tuple(sections))
    new = reworded(paragraph_at(outline, address), text)
    part, _, key = address.partition("|")
    blocks = tuple(new if b.key == key else b for b in blocks_in(outline, part))
    return _with_blocks(outline, part, blocks)


def paragraph_at(outline: Outline, address: str) -> Paragraph:
    """Raises `NoSuchPart` where no paragraph stands at the address."""
    part, _, key = address.partition("|")
    found = next((b for b in blocks_in(outline, part) if b.key == key), None)
    if not isinstance(found, Paragraph):
        raise NoSuchPart(address)
    return found


def moved(outline: Outline, address: str, by: int) -> Outline:
    """The outline with the block one place up (-1) or down (+1) within its part; unchanged at the edge."""
    part, _, key = address.partition("|")
    blocks = list(blocks_in(outline, part))
    at = next((i for i, b in enumerate(blocks) if b.key == key), None)
    if at is None:
        raise NoSuchPart(address)
    to = min(max(at + by, 0), len(blocks) - 1)
    blocks.insert(to, blocks.pop(at))
    return _with_blocks(outline, part, tuple(blocks))


def where(outline: Outline, address: str) -> str:
    """The name of the place, for a list of changes: the section it is in, the field, the annex."""
    if address.startswith("@"):
        return FIELD_NAMES.get(address[1:], "")
    if address.startswith("+"):
        return next(
            (f"Phụ lục {a.number} {a.title}".strip() for a in outline.annexes if a.key == address[1:]), "Phụ lục"
        )
    part = address[1:] if address.startswith("#") else address.partition("|")[0]
    if part in (OPENING, CLOSING):
        return "Phần mở đầu" if part == OPENING else "Phần kết thúc"
    found = next((s for s in outline.sections if s.key == part), None)
    return f"{found.number}. {found.title}".strip(". ") if found else ""


def _with_field(outline: Outline, name: str, text: str) -> Outline:
    if name not in FIELDS:
        raise NoSuchPart(f"@{name}")
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    return replace(outline, **{name: lines if name in LINES else " ".join(lines)})  # type: ignore[arg-type]


def _with_section(outline: Outline, key: str, state: State) -> Outline:
    there = next((s for s in outline.sections if s.key == key), None)
    sections = _set(outline.sections, key, state, section_of)
    if there is not None:
        sections = tuple(replace(s, blocks=there.blocks) if s.key == key else s for s in sections)
    return replace(outline, sections=sections)


def _with_blocks(outline: Outline, part: str, blocks: tuple[Block, ...]) -> Outline:
    if part in (OPENING, CLOSING):
        return replace(outline, **{part: blocks})  # type: ignore[arg-type]
    if all(s.key != part for s in outline.sections):
        raise NoSuchPart(part)
    sections = (replace(s, blocks=blocks) if s.key == part else s for s in outline.sections)
    return replace(outline, sections=tuple(sections))


def _placed(parts: Sequence[T], key: str, plain: Callable[[T], dict[str, Any]]) -> State:
    for i, part in enumerate(parts):
        if part.key == key:
            return {"after": parts[i - 1].key if i else "", "part": plain(part)}
    return None


def _set(parts: Sequence[T], key: str, state: State, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """The parts with this one as the state has it: taken out, put at its place, or put in."""
    there = next((i for i, p in enumerate(parts) if p.key == key), None)
    rest = [p for p in parts if p.key != key]
    if state is None:
        return tuple(rest)
    after = state["after"]
    behind = next((i + 1 for i, p in enumerate(rest) if p.key == after), None)
    if behind is None:
        behind = 0 if not after else there if there is not None else len(rest)
    rest.insert(behind, make(state["part"]))
    return tuple(rest)
