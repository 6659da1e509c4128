"""The head of a paper: who issues it, national or Party title, number, date, type and subject, whom it addresses."""

from __future__ import annotations

import re

from tiendo.core.reporting.outline import Letterhead, Outline, Shape
from tiendo.render.official.layouts import Layout, Role
from tiendo.render.official.measure import even_width, length, longest_line
from tiendo.render.official.word import Node, cell, paragraph, row, run, sub, table, twips

GAP = "\u00a0" * 6
_DAY_GAP = "\u00a0" * 4  # where a hand writes a number or a day; such spaces do not shrink in a justified line
_UNKNOWN = "…………………"
_ENDS = " \t;,."
_PLACE = re.compile(r"\b(xã|phường|thị trấn|đặc khu|tỉnh|thành phố|quận|huyện) (?!hội\b|ủy\b)([^,;()]+?)(?=[,;()]|$)")
_BODIES = (
    "Ban Chỉ đạo", "Ban Chấp hành", "Ban Thường vụ", "Bộ Chính trị", "Công an", "Đảng bộ", "Đảng ủy", "HĐND",
    "Hội đồng nhân dân", "MTTQ", "UBMTTQ", "UBND",
    "Mặt trận Tổ quốc Việt Nam", "Phòng Kinh tế", "Sở Khoa học và Công nghệ", "Thành ủy", "Tỉnh ủy", "Tổ công tác",
    "Tổ giúp việc", "Ủy ban nhân dân", "Văn hóa - Xã hội", "Văn phòng", "Việt Nam",
)  # fmt: skip


def add_letterhead(body: Node, outline: Outline, layout: Layout) -> None:
    """The two-column head of page 1; a letter's subject stands in it, under the number."""
    head, width = outline.letterhead, layout.page.text_width()
    left, right = layout.head_left, width - layout.head_left
    heads = table(body, [left, right], borders=False)
    first = row(heads)
    _issuer(cell(first, left), head, layout)
    nation = cell(first, right)
    paragraph(nation, Role.NATION, layout.nation)
    if layout.motto:
        paragraph(nation, Role.MOTTO, layout.motto)
    role, text = (Role.MOTTO, layout.motto) if layout.motto else (Role.NATION, layout.nation)
    look = layout.looks[role]
    add_rule(nation, right, length(text, look.size, bold=look.bold) * layout.motto_line)
    second = row(heads)
    number = cell(second, left)
    paragraph(number, Role.NUMBER, number_line(head, layout))
    if outline.shape is Shape.LETTER:
        even_paragraph(number, Role.LETTER_SUBJECT, letter_subject(outline.subject, layout), left, layout)
    paragraph(cell(second, right), Role.DATE, date_line(outline))


def _issuer(where: Node, head: Letterhead, layout: Layout) -> None:
    width = layout.head_left
    if head.superior:
        even_paragraph(where, Role.SUPERIOR, head.superior.upper(), width, layout)
    issuer = (head.issuer or _UNKNOWN).upper()
    even_paragraph(where, Role.ISSUER, issuer, width, layout)
    if layout.issuer_star:
        paragraph(where, Role.ISSUER, layout.issuer_star)
    if layout.issuer_line:
        look = layout.looks[Role.ISSUER]
        even = even_width(issuer, look.size, width, bold=look.bold)
        add_rule(where, width, longest_line(issuer, look.size, even, bold=look.bold) * layout.issuer_line)


def even_paragraph(where: Node, role: Role, text: str, width: float, layout: Layout) -> None:
    """A centred text which, if it needs several lines, breaks into even ones."""
    look = layout.looks[role]
    longest = max((text.upper() if look.caps else text).split("\n"), key=len)
    side = (width - even_width(longest, look.size, width, bold=look.bold)) / 2
    paragraph(where, role, text, sides=(side, side) if side > 0 else None)


def add_rule(where: Node, width: float, long: float) -> None:
    """A thin line of `long` mm, centred in `width` mm."""
    side = max((width - long) / 2, 0)
    paragraph(where, Role.RULE, sides=(side, side), before=3, line_above=True)


def number_line(head: Letterhead, layout: Layout) -> str:
    """ "Số: 05/BC-UBND", "Số 127-BC/ĐU"; with a gap for the number until it is issued. A number given with its symbol
    stays as given."""
    number = head.number.strip()
    if number.isdecimal():
        number = f"{int(number):02d}"
    if number and (not head.symbol or number.endswith(head.symbol) or re.search(r"\d\s*[-/]", number)):
        return layout.number_word + number
    return f"{layout.number_word}{number or GAP}{layout.joiner if head.symbol else ''}{head.symbol}"


def date_line(outline: Outline) -> str:
    """ "Nậm Sa, ngày 05 tháng 02 năm 2026"; day and month blank until issued, the year then that of the facts."""
    head = outline.letterhead
    place = f"{head.place}, " if head.place else ""
    if head.dated is None:
        return f"{place}ngày{_DAY_GAP}tháng{_DAY_GAP}năm {outline.as_of.year}"
    month = f"{head.dated.month:02d}" if head.dated.month < 3 else str(head.dated.month)
    return f"{place}ngày {head.dated.day:02d} tháng {month} năm {head.dated.year}"


def in_a_sentence(name: str) -> str:
    """A body's name as it is written within a sentence, where the letterhead has it in capitals: the names of bodies
    that everybody has, and of places, keep theirs."""
    if not name.isupper():
        return name
    lowered = _PLACE.sub(lambda m: f"{m[1]} {m[2].title()}", name.lower())
    for known in _BODIES:
        lowered = re.sub(rf"\b{re.escape(known.lower())}\b", known, lowered)
    return lowered[:1].upper() + lowered[1:]


def letter_subject(subject: str, layout: Layout) -> str:
    bare = re.sub(r"^(?:v/v|về việc)\s+", "", subject.strip(), flags=re.IGNORECASE)
    if not bare:
        return ""
    return layout.letter_subject_word + bare if layout.letter_subject_word else f"về việc {bare}"


def add_title(body: Node, outline: Outline, layout: Layout) -> None:
    """Type and subject of a named paper, with the line or the dashes under them."""
    width, look = layout.page.text_width(), layout.looks[Role.SUBJECT]
    paragraph(body, Role.TYPE, outline.type_name.upper())
    if outline.subject:
        room = width - 2 * _SUBJECT_SIDE
        even = even_width(outline.subject, look.size, room, bold=look.bold)
        paragraph(body, Role.SUBJECT, outline.subject, sides=((width - even) / 2, (width - even) / 2))
        if layout.subject_line:
            long = longest_line(outline.subject, look.size, even, bold=look.bold)
            add_rule(body, width, long * layout.subject_line)
    if layout.subject_dashes:
        paragraph(body, Role.SUBJECT, layout.subject_dashes)
    paragraph(body, Role.RULE, before=9)


_SUBJECT_SIDE = 8.0  # millimetres left free beside a long subject


def add_addressed(body: Node, outline: Outline, layout: Layout) -> None:
    """ "Kính gửi: …": one on the same line, several below each other, their dashes under the colon."""
    names = addressees(outline)
    if not names:
        return
    word, look = "Kính gửi:", layout.looks[Role.ADDRESSED]
    if len(names) == 1:
        p = paragraph(body, Role.ADDRESSED)
        run(p, word, italic=layout.addressed_italic or None)
        run(p, f" {names[0]}")
        return
    inset = 25.0
    dash = inset + length(word[:-1], look.size)
    p = paragraph(body, Role.ADDRESSED, before=look.before)
    _inset(p, inset, 0)
    run(p, word, italic=layout.addressed_italic or None)
    for name in names:
        line = paragraph(body, Role.ADDRESSED, f"- {name}", before=0)
        _inset(line, dash + length("- ", look.size), length("- ", look.size))


def addressees(outline: Outline) -> tuple[str, ...]:
    """Whom it addresses, as printed: one alone without a mark, several ended with semicolons and a full stop."""
    names = [name.strip(_ENDS) for name in outline.addressed_to if name.strip(_ENDS)]
    if len(names) < 2:
        return tuple(names)
    return (*(f"{name};" for name in names[:-1]), f"{names[-1]}.")


def _inset(p: Node, left: float, hanging: float) -> None:
    """Left-aligned in a style that is centred."""
    pr = p[0]
    sub(pr, "ind", left=twips(left), hanging=twips(hanging))
    sub(pr, "jc", val="left")
