"""Printed lines → whole paragraphs: a line goes on where its next word found no room, or its sentence is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiendo.intake.document import Paragraph
from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.widths import width

_INDENT = 0.92  # a paragraph's first line is shorter than the page by its indent
_SLACK = 0.985


@dataclass(frozen=True, slots=True)
class Measure:
    """What the body looks like: the width of its page, the gap between its lines, whether wrapped lines trail."""

    page: float
    gap: int
    trails: bool


def measure(lines: Sequence[Line]) -> Measure:
    """Estimate from pairs of lines that surely belong together: the second starts with a small letter."""
    pairs = [(a, b) for a, b in pairwise(lines) if marks.lower_start(b.text) and not b.fresh]
    wide = sorted(width(squashed(a.text)) for a, _ in pairs if len(a.text) > 30)
    full = wide[int(len(wide) * 0.97)] if len(wide) > 8 else max((width(line.text) for line in lines), default=0)
    gaps = sorted(b.gap for _, b in pairs)
    gap = gaps[len(gaps) // 2] if gaps else 0
    trailing = [a for a, _ in pairs if not a.text.endswith("-")]
    trails = bool(trailing) and sum(a.trail > 0 for a in trailing) >= 0.97 * len(trailing)
    return Measure(float(full), gap, trails)


def squashed(text: str) -> str:
    return " ".join(text.split())


def fold(lines: Sequence[Line], m: Measure, opening: bool = True) -> list[Paragraph]:
    """Whole paragraphs, each with the line and page where it starts; letterhead, recipients and signature line by line.

    `opening`: these are the first lines of the document, where letterhead and title may stand.
    """
    out: list[Paragraph] = []
    part = "title" if opening and any(marks.KIND_LINE.fullmatch(x.text) for x in lines[:40]) else "body"
    seen_kind = part == "body"
    text, first, held = "", None, 0
    for i, line in enumerate(lines):
        now = squashed(line.text)
        joined = False
        if marks.RECIPIENTS.match(now):
            part = "closing"
        elif part == "closing" and marks.APPENDIX.match(now) and not marks.opens_list(now):
            part = "body"
        if first is not None:
            joined = _joins(text, lines[i - 1], line, held, m, part, seen_kind)
        if joined:
            text = marks.glue(text, now)
            held += 1
        else:
            if first is not None:
                out.append(_paragraph(text, first))
            if part == "title" and seen_kind and not marks.KIND_LINE.fullmatch(text):
                part = "body"  # the paragraph just closed was the document's subject
            text, first, held = now, line, 1
            if marks.KIND_LINE.fullmatch(now):
                seen_kind = True
    if first is not None:
        out.append(_paragraph(text, first))
    return out


def _paragraph(text: str, line: Line) -> Paragraph:
    return Paragraph(text, line.no, line.page, centred=line.indent >= 12 and len(text) < 90)


def _joins(text: str, above: Line, line: Line, held: int, m: Measure, part: str, seen_kind: bool) -> bool:
    a, b = squashed(above.text), squashed(line.text)
    if _stands_alone(a) or _stands_alone(b):
        return False
    if part == "closing":
        return (
            marks.DASH.match(text) is not None
            and not marks.opens_list(b)
            and not marks.SIGNATURE.match(b)
            and (marks.lower_start(b) or (not marks.END.search(a) and not a.endswith(",") and line.gap <= 1))
        )
    if part == "title" and not seen_kind:
        return False
    if marks.opens_list(b):
        return _mark_is_wrapped(a, b, m, held)
    if part == "title":
        return line.gap <= max(1, m.gap) and not _opens_body(b, text)
    return _flows(text, above, line, held, m)


def _stands_alone(text: str) -> bool:
    return bool(
        marks.KIND_LINE.fullmatch(text)
        or marks.APPENDIX.fullmatch(text)
        or marks.RULE.fullmatch(text)
        or marks.RECIPIENTS.fullmatch(text)
    )


def _opens_body(text: str, title: str) -> bool:
    head = ("Căn cứ", "Thực hiện", "Triển khai thực hiện", "Nhằm", "Để ", "Ngày ", "Thi hành", "Kính gửi", "Trên cơ sở")
    return text.startswith(head) and not marks.hangs(title)


def _mark_is_wrapped(a: str, b: str, m: Measure, held: int) -> bool:
    """A line that starts like a list item but goes on: "… Nhà nước / - nhà trường", "… năm / 2026.", "… số / 2. …"."""
    if marks.END.search(a):
        return False
    dash = marks.DASH.match(b)
    if dash:
        return marks.lower_start(b[dash.end() :]) and not _fits(a, b, m, held) and b[0] in "-–—"
    return marks.calls_number(a) and not _fits(a, b, m, held)


def _fits(a: str, b: str, m: Measure, held: int) -> bool:
    """Whether the first word of `b` would have found room at the end of `a`: then the break was meant."""
    room = m.page * (_INDENT if held == 1 else 1.0) * _SLACK
    return width(a) + 250 + width(b.split()[0]) <= room


def _flows(text: str, above: Line, line: Line, held: int, m: Measure) -> bool:
    a, b = squashed(above.text), squashed(line.text)
    ended = bool(marks.END.search(a))
    meant = m.trails and above.trail == 0 and not a.endswith("-")
    parted = not line.fresh and line.gap > m.gap
    if a.endswith("./.") or (parted and line.gap > m.gap + 1 and ended):
        return False
    if marks.lower_start(b):
        return not (ended and (meant or parted) and _fits(a, b, m, held))
    if marks.capitals(a) and marks.capitals(b):
        return not parted or marks.hangs(a) or line.gap <= 1
    if marks.capitals(a) != marks.capitals(b) and not b[0].isdigit():
        return False
    if marks.hangs(a, words=not (meant or parted) and not _fits(a, b, m, held)):
        return True
    if meant or _fits(a, b, m, held):
        return False
    if ended and parted:
        return False
    return not (ended and m.gap > 0 and a.endswith((";", ":")))
