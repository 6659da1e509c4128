"""Step outline: paragraphs and tables → a tree of sections, each with its number, title and role.

The tree is built first with every numbered paragraph as a node, since whether "1.1. …" is a heading or a measure
depends on what stands under it and beside it; then each node is judged and becomes a `Section`. A numbered paragraph
that is content keeps a section of its own (so that its number is known), with no heading and itself as first block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from tiendo.core.naming import is_person
from tiendo.core.text import squash
from tiendo.intake import lines
from tiendo.intake.document import Block, Paragraph, Table
from tiendo.intake.marks import Kind, Mark, mark_of
from tiendo.intake.roles import role_of, role_within
from tiendo.intake.verdicts import Verdict, bounds, closes, concludes, judge
from tiendo.intake.work import Role, Section, Work

_PLAIN = 5  # an unnumbered heading ranks just below the numbered one it stands under
_OPEN_UPPER = Kind.ROMAN * 10 + _PLAIN  # "A." under "I.", where a plan numbers so


# What an unnumbered title may open the body with.
_FIRST = frozenset((Role.PURPOSE, Role.GENERAL_GOALS, Role.GOALS, Role.MEASURES))


class Region(Enum):
    PREAMBLE = auto()
    BODY = auto()
    CLOSING = auto()
    APPENDIX = auto()


@dataclass(slots=True, eq=False)
class Node:
    rank: int
    label: str
    title: str
    kind: Kind = Kind.NONE
    line: int = 1
    role: Role | None = None  # set for preamble, closing and appendices
    paragraph: Paragraph | None = None
    verdict: Verdict = Verdict.HEADING
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.blocks and not self.children


def step(work: Work) -> None:
    """Fill `work.sections`, the outermost sections in reading order."""
    blocks = [b for b in work.document.blocks if isinstance(b, Table) or not _idle(b)]
    roots = _Builder(blocks).build()
    _settle(roots)
    work.sections = _sections(roots)


def _idle(p: Paragraph) -> bool:
    return p.aside or not p.text.strip() or lines.is_rule(p.text)


class _Builder:
    """One pass over the blocks: which node each opens or goes into."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.roots: list[Node] = []
        self.stack: list[Node] = []
        self.region = Region.PREAMBLE
        self.upper_inside = False  # this plan sets "A." under "I."
        self.title_lines = 0  # lines just below an appendix's head that may still be its title

    def build(self) -> list[Node]:
        self._root(Role.PREAMBLE, "", "", self.blocks[0].line if self.blocks else 1)
        for i, block in enumerate(self.blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(i, block)
        return [r for r in self.roots if r.role is not Role.PREAMBLE or not r.empty]

    # what opens

    def _root(self, role: Role, label: str, title: str, line: int, paragraph: Paragraph | None = None) -> None:
        node = Node(0, label, title, line=line, role=role, paragraph=paragraph)
        self.roots.append(node)
        self.stack = [node]
        self.upper_inside = False
        self.region = {
            Role.PREAMBLE: Region.PREAMBLE,
            Role.CLOSING: Region.CLOSING,
            Role.APPENDIX: Region.APPENDIX,
        }[role]

    def _table(self, table: Table) -> None:
        self.title_lines = 0
        if self.region is Region.BODY and closes(table):
            self._root(Role.CLOSING, "", "", table.line)
        elif self.region is Region.CLOSING and table.width >= 3 and len(table.rows) >= 3:
            self._root(Role.APPENDIX, "", "", table.line)
        self.stack[-1].blocks.append(table)

    def _paragraph(self, i: int, p: Paragraph) -> None:
        if appendix := lines.appendix_label(p.text):
            self._root(Role.APPENDIX, *appendix, p.line, p)
            self.title_lines = 4
        elif self.region is not Region.PREAMBLE and lines.opens_closing(p.text):
            if self.region is not Region.CLOSING:
                self._root(Role.CLOSING, "", "", p.line)
            self.stack[-1].blocks.append(p)
        elif self.region is Region.CLOSING:
            self._after_closing(i, p)
        elif not (self._titles_appendix(p) or self._numbered(i, p) or self._unnumbered(i, p)):
            self._content(p)

    def _after_closing(self, i: int, p: Paragraph) -> None:
        """Behind the signature stands an appendix without the word, or (after a decision) the plan it issues."""
        if lines.is_kind_line(p.text):
            self._root(Role.PREAMBLE, "", "", p.line)
        elif not lines.signs_for(p.text) and not is_person(p.text) and _titular(p) and self._enclosure(i):
            self._root(Role.APPENDIX, "", squash(p.text), p.line, p)
            self.title_lines = 4
            return
        self.stack[-1].blocks.append(p)

    def _enclosure(self, i: int) -> bool:
        """Whether a caption or a table follows this line with nothing but title lines between."""
        for block in self.blocks[i + 1 : i + 5]:
            if isinstance(block, Table):
                return block.width >= 3
            if lines.is_caption(block.text):
                return True
            if lines.appendix_label(block.text) or lines.is_kind_line(block.text):
                return False
            if mark_of(block.text).kind is not Kind.NONE or lines.is_signature(block.text):
                return False
        return False

    def _titles_appendix(self, p: Paragraph) -> bool:
        node = self.stack[0]
        if not self.title_lines or self.region is not Region.APPENDIX or len(self.stack) > 1:
            return False
        self.title_lines -= 1
        plain = mark_of(p.text).kind is Kind.NONE
        if lines.is_caption(p.text) or not plain or len(p.text) > 300:
            self.title_lines = 0
            return False
        if not _titular(p) and (node.title or p.text.rstrip().endswith((".", ";"))):
            self.title_lines = 0
            return False
        node.title = squash(f"{node.title} {p.text}")
        return True

    def _numbered(self, i: int, p: Paragraph) -> bool:
        mark = self._letter_or_roman(mark_of(p.text))
        if not mark.heads:
            return False
        verdict = judge(p, mark, self.blocks[i + 1] if i + 1 < len(self.blocks) else None)
        if verdict is None:
            return False
        if self.region is Region.PREAMBLE:
            if verdict is not Verdict.HEADING and mark.kind is not Kind.ROMAN:
                return False
            self.region, self.stack = Region.BODY, []
        self._place(Node(self._rank(mark), mark.label, mark.rest, mark.kind, p.line, None, p, verdict))
        return True

    def _letter_or_roman(self, mark: Mark) -> Mark:
        """ "C." after "B." is a letter, and "I." after "H." too; elsewhere I, V, X, L, C are numerals."""
        if mark.kind is not Kind.ROMAN or len(mark.label) != 1:
            return mark
        before = next((n for n in reversed(self.stack) if n.kind is Kind.UPPER), None)
        alike = before is not None and len(before.label) == 1 and ord(mark.label) == ord(before.label) + 1
        return Mark(Kind.UPPER, mark.label, mark.rest) if alike or mark.label in "CL" else mark

    def _rank(self, mark: Mark) -> int:
        if mark.kind is Kind.UPPER:
            kinds = {n.kind for n in self.stack}
            if Kind.ROMAN in kinds and Kind.UPPER not in kinds and mark.label == "A":
                self.upper_inside = True
            if self.upper_inside:
                return _OPEN_UPPER
        return mark.rank

    def _place(self, node: Node) -> None:
        while self.stack and self.stack[-1].rank >= node.rank and self.stack[-1].role is None:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(node)
        self.stack.append(node)

    def _unnumbered(self, i: int, p: Paragraph) -> bool:
        text = p.text.strip()
        loud = lines.shouts(text)
        if (
            mark_of(text).kind is not Kind.NONE
            or len(text) > 200
            or not (p.level or p.bold or loud or _names_goals(text))
        ):
            return False
        if text.endswith((".", ";", ",")) or lines.is_caption(text) or lines.is_kind_line(text):
            return False
        top = self.stack[-1]
        numbered = self.region is not Region.PREAMBLE and top.empty and top.paragraph is not None and top.role is None
        if numbered and (not top.title or (loud and lines.shouts(top.title))):
            top.title = squash(f"{top.title} {text}")  # the title runs on below its number
            return True
        if self.region is Region.PREAMBLE:
            if role_of(text) not in _FIRST or self._names_plan(i) or not self._goes_on(i):
                return False
            self.region, self.stack = Region.BODY, []
        elif not self._goes_on(i):
            return False
        self._place(Node(self._plain_rank(text, loud), "", text, Kind.NONE, p.line, None, p))
        return True

    def _names_plan(self, i: int) -> bool:
        """Whether this line is the plan's title, under the line that says its kind."""
        above = self.blocks[i - 1] if i else None
        return isinstance(above, Paragraph) and lines.is_kind_line(above.text)

    def _goes_on(self, i: int) -> bool:
        """Whether anything stands under an unnumbered title, so that it is one."""
        return i + 1 < len(self.blocks) and not bounds(self.blocks[i + 1])

    def _plain_rank(self, text: str, loud: bool) -> int:
        numbered = [n for n in self.stack if n.kind is not Kind.NONE]
        if not numbered or (loud and role_of(text) is not None):
            return Kind.ROMAN * 10 + 1
        return numbered[-1].rank + _PLAIN

    def _content(self, p: Paragraph) -> None:
        if self.region is Region.BODY and concludes(p.text):
            del self.stack[1:]
        self.stack[-1].blocks.append(p)


def _titular(p: Paragraph) -> bool:
    return len(p.text) > 10 and bool(lines.shouts(p.text) or p.centred or p.bold or p.level)


def _names_goals(text: str) -> bool:
    """ "Mục tiêu cụ thể:" alone on its line is a title even where the form cannot show bold."""
    return (
        len(text.split()) <= 6 and role_of(text) in (Role.GOALS, Role.GENERAL_GOALS) and not any(map(str.isdigit, text))
    )


def _settle(nodes: list[Node]) -> None:
    """Judge the undecided by their siblings: a list has headings, or it has content."""
    for node in nodes:
        _settle(node.children)
    undecided = [n for n in nodes if n.verdict is Verdict.AS_SIBLINGS]
    decided = Counter(n.verdict for n in nodes if n.kind is Kind.DECIMAL and n.verdict is not Verdict.AS_SIBLINGS)
    for node in undecided:
        if node.empty:
            heading = set(decided) == {Verdict.HEADING} and not node.title.rstrip().endswith(".")
        else:
            heading = decided[Verdict.HEADING] >= decided[Verdict.CONTENT]
        node.verdict = Verdict.HEADING if heading else Verdict.CONTENT


def _sections(roots: list[Node]) -> list[Section]:
    out: list[Section] = []
    goals_seen = False
    for root in roots:
        section = _section(root, None, goals_seen)
        goals_seen = goals_seen or any(
            s.role in (Role.PURPOSE, Role.GOALS, Role.GENERAL_GOALS) and s.heading for s in section.walk()
        )
        out.append(section)
    return out


def _section(node: Node, parent: Section | None, goals_seen: bool, loose: bool = False) -> Section:
    content = node.verdict is Verdict.CONTENT and node.paragraph is not None
    title = "" if content else squash(node.title).strip(" :*_")
    title = title if title.endswith("..") else title.rstrip(".")
    title = title.split(": ")[0] if len(title) > 150 and node.role is None else title
    label = _label(node.title) if content else title
    role = node.role or role_within(label, parent.role if parent else None, loose=loose, goals_seen=goals_seen)
    heading = None if content or node.paragraph is None else node.paragraph
    depth = parent.depth + 1 if parent else 0
    section = Section(_number(node, parent), title, depth, role, node.line, heading, parent)
    section.blocks = _whole(node.paragraph, node.blocks) if content and node.paragraph else list(node.blocks)
    opens = node.kind in (Kind.PART, Kind.CHAPTER) or (node.kind is Kind.UPPER and parent is None)
    section.children = [_section(child, section, goals_seen, opens) for child in node.children]
    return section


def _whole(first: Paragraph, rest: list[Block]) -> list[Block]:
    """A numbered paragraph with what stands under it; a bare one behind an unended sentence is the rest of it."""
    after = rest[0] if rest else None
    cut = isinstance(after, Paragraph) and first.text.rstrip()[-1:] not in ".;:!?…" and not concludes(after.text)
    if not isinstance(after, Paragraph) or not cut or mark_of(after.text).kind is not Kind.NONE:
        return [first, *rest]
    return [replace(first, text=squash(f"{first.text} {after.text}")), *rest[1:]]


def _label(text: str) -> str:
    """ "Mục tiêu chung: Phát triển …" says its role before the colon; other content says none."""
    label, colon, _ = text.partition(":")
    return squash(label) if colon and len(label.split()) <= 8 else ""


def _number(node: Node, parent: Section | None) -> str:
    if parent is None or (parent.depth == 0 and parent.role is Role.APPENDIX):
        return node.label
    above = _above(node, parent)
    return f"{above}.{node.label}" if above and node.label else node.label or above


def _above(node: Node, parent: Section) -> str:
    """The parents' number that stands before this one's: "1.2" says its "1" itself, parts and chapters go unsaid."""
    here: Section | None = parent
    inner = node.kind is Kind.DECIMAL and "." in node.label
    while here is not None:
        mark = mark_of(here.heading.text if here.heading else _first_text(here))
        if mark.kind in (Kind.PART, Kind.CHAPTER) or (here.depth == 0 and here.role is Role.APPENDIX):
            return ""
        if not (inner and mark.kind is Kind.DECIMAL) and here.number:
            return here.number
        here = here.parent
    return ""


def _first_text(section: Section) -> str:
    return next(_texts(section), "")


def _texts(section: Section) -> Iterator[str]:
    return (b.text for b in section.blocks if isinstance(b, Paragraph))
