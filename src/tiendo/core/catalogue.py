"""Which indicator of the catalogue a target of a plan measures: proposals with their likeness and why, or none.

A person confirms. Likeness is of words (`core.likeness`); what is measured must agree too: a share is no count, what
shall fall is not what shall rise, and what is said of the negative ("chưa", "quá hạn") is another measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tiendo.core.adding import Direction
from tiendo.core.likeness import Index
from tiendo.core.reading import Comparator, Milestone
from tiendo.core.text import fold, squash
from tiendo.core.wording import wording

SURE_FROM = 0.80  # likeness from which an indicator is proposed to be confirmed with others in one act
LOOK_FROM = 0.53  # from which a person should have a look
AHEAD = 0.06  # by which the likest must lead the next indicator to be sure
CHOICES = 4
OF_HEAD = 0.96  # … where the target is like it only without its circumstances
CLASH = 0.62  # what is left of the likeness where the units do not agree
OPPOSITE = 0.5  # … where one says the contrary of the other
UNSAID = 0.93  # … where the target gives no figure and the indicator needs one
NEAR = 14  # wordings looked at closely: an indicator has several


class Measure(StrEnum):
    """What sort of figure is meant; UNKNOWN where neither name nor cells say."""

    SHARE = "share"
    COUNT = "count"
    DEED = "deed"
    UNKNOWN = "unknown"


class Fit(StrEnum):
    """SURE: may be confirmed with others; LOOK: one by one; NONE: nothing in the catalogue comes near."""

    SURE = "sure"
    LOOK = "look"
    NONE = "none"


FIT_NAMES: dict[Fit, str] = {
    Fit.SURE: "Khớp",
    Fit.LOOK: "Gần giống, cần xem",
    Fit.NONE: "Không có trong danh mục",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator as it is searched: `key` is the caller's, `unit` its unit of measure ("%", "doanh nghiệp", "")."""

    key: int
    code: str
    name: str
    wordings: tuple[str, ...] = ()
    unit: str = ""
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class Asked:
    """A target as it is held against the catalogue: its name and its milestones."""

    name: str
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` 0 to 1; `wording` the one of the indicator's names that came nearest; `notes`: what speaks against it."""

    entry: Entry
    score: float
    wording: str
    notes: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        return round(self.score * 100)


@dataclass(frozen=True, slots=True)
class Match:
    """The candidates, best first; for NONE those that still came nearest, if any."""

    fit: Fit
    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


class Catalogue:
    """Indicators by the words of all their names. Searching costs as much as the names that share a word; a target
    worded as one before it costs a look into a table."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._names = [(e, name) for e in self.entries for name in (e.name, *e.wordings)]
        self._index = Index([name for _, name in self._names])
        self._kinds = {e.key: measure_of_unit(e.unit, e.name) for e in self.entries}
        self._per_head = {e.key: _per_head(e.name, e.unit) for e in self.entries}
        self._said = {name: _said(name) for _, name in self._names}
        self._known: dict[tuple[object, ...], Match] = {}

    def match(self, asked: Asked) -> Match:
        """The indicators that a target may measure."""
        key = (asked.name, *((m.comparator, m.unit) for m in asked.milestones))
        if key not in self._known:
            self._known[key] = self._match(asked)
        return self._known[key]

    def _match(self, asked: Asked) -> Match:
        best: dict[int, Candidate] = {}
        measure, said = measure_of(asked), _said(asked.name)
        for place, score in self._likest(asked.name).items():
            entry, name = self._names[place]
            found = self._weighed(asked, measure, said, entry, name, score)
            if entry.key not in best or found.score > best[entry.key].score:
                best[entry.key] = found
        ranked = tuple(sorted(best.values(), key=lambda c: (-c.score, c.entry.code)))[:CHOICES]
        return Match(_fit(ranked), ranked)

    def _likest(self, name: str) -> dict[int, float]:
        """By the place of a name, how like the target it is: whole, or, a little less, without its circumstances."""
        found = {like.place: like.score for like in self._index.likest(name, NEAR)}
        head = _head(name)
        if head != squash(name):
            for like in self._index.likest(head, NEAR):
                found[like.place] = max(found.get(like.place, 0.0), like.score * OF_HEAD)
        return found

    def _weighed(
        self, asked: Asked, measure: Measure, said: frozenset[str], entry: Entry, name: str, score: float
    ) -> Candidate:
        notes: list[str] = []
        kind = self._kinds[entry.key]
        if {measure, kind} == {Measure.SHARE, Measure.COUNT}:
            score *= CLASH
            notes.append(f"đơn vị tính khác: kế hoạch ghi {_KIND_WORDS[measure]}, chỉ số là {_KIND_WORDS[kind]}")
        elif measure is Measure.DEED and kind in (Measure.SHARE, Measure.COUNT):
            score *= UNSAID
            notes.append("kế hoạch không nêu con số")
        elif other := _other_unit(asked, entry, measure):
            notes.append(other)
        if _per_head(asked.name, *(m.unit or "" for m in asked.milestones)) != self._per_head[entry.key]:
            score *= CLASH
            notes.append("một bên tính trên số dân")
        if said != self._said[name]:
            score *= OPPOSITE
            notes.append("một bên nói điều ngược lại")
        elif against := _against(asked, entry.direction):
            notes.append(against)
        return Candidate(entry, min(score, 1.0), name, tuple(notes))


_KIND_WORDS = {Measure.SHARE: "tỷ lệ", Measure.COUNT: "số đếm"}
# With their marks: without them "số" is "sở", "chậm" is "chăm".
_SHARE_NAME = re.compile(r"^(?:có |đạt |phấn đấu |nâng )*(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|phần trăm)\b")
_COUNT_NAME = re.compile(r"^(?:có |đạt |phấn đấu |tổng )*(?:số|số lượng)\s+(?!hóa\b|hoá\b|liệu\b)")
_DEED_NAME = re.compile(r"^(?:có|xây dựng|hình thành|thuê|ứng dụng|thành lập)\s")
# What turns a measure into its contrary. "Không dùng tiền mặt", "không gian", "không giấy" … name things.
_CONTRARY = re.compile(
    r"\b(chưa|quá hạn|trễ hạn|chậm|không đạt|không đúng hạn|không hài lòng|thất bại|tồn đọng|vi phạm|sụt giảm)\b"
)
_SAME_CONTRARY = {"trễ hạn": "quá hạn", "chậm": "quá hạn", "không đúng hạn": "quá hạn"}
# Where what is measured ends and its circumstances begin.
_TAIL = re.compile(
    r"\s(?:để|nhằm|góp phần|có xét đến|giữa|trong tổng|trên tổng|đóng vai trò|như|bao gồm|phục vụ|theo hướng"
    r"|cùng với)\s|[.;:]\s+(?=\S)|\s[(–]"
)
_PER_HEAD = re.compile(
    r"(?:\btrên|/)\s*(?:(?:một|mỗi|1|[\d.]+)\s*)?(?:vạn|nghìn|ngàn|triệu|trăm|000|\d[\d.]*)\s*(?:người )?dân\b"
)
HEAD_WORDS = 5  # a head of fewer words says too little by itself


def measure_of(asked: Asked) -> Measure:
    """What sort of figure a target asks for: by how its name begins, else by most of its cells."""
    name = _line(asked.name)
    if _SHARE_NAME.match(name):
        return Measure.SHARE
    if _COUNT_NAME.match(name):
        return Measure.COUNT
    found = [_of_milestone(m) for m in asked.milestones]
    known = [m for m in found if m is not Measure.UNKNOWN]
    return max(known, key=known.count, default=Measure.UNKNOWN)


def _of_milestone(milestone: Milestone) -> Measure:
    if milestone.comparator in (Comparator.BOOL, Comparator.TEXT):
        return Measure.DEED
    if (milestone.unit or "").startswith("%"):
        return Measure.SHARE
    return Measure.COUNT if milestone.unit else Measure.UNKNOWN


def measure_of_unit(unit: str, name: str) -> Measure:
    """What sort of figure an indicator is."""
    if unit.strip().startswith("%"):
        return Measure.SHARE
    if unit.strip():
        return Measure.COUNT
    return Measure.DEED if _DEED_NAME.match(_line(name)) else Measure.UNKNOWN


def _other_unit(asked: Asked, entry: Entry, measure: Measure) -> str:
    """Two counts of different things: said, and left to the person."""
    units = {squash(m.unit).lower() for m in asked.milestones if m.unit}
    if measure is not Measure.COUNT or not entry.unit or not units:
        return ""
    ours, theirs = {w for u in units for w in fold(u).split()}, set(fold(entry.unit).split())
    if units == {"%"}:
        return f"ô giá trị ghi %, chỉ số đếm theo “{entry.unit}”"
    return "" if ours & theirs else f"kế hoạch đếm theo “{min(units)}”, chỉ số theo “{entry.unit}”"


def _per_head(*texts: str) -> bool:
    return any(_PER_HEAD.search(_line(text)) for text in texts)


def _line(name: str) -> str:
    return squash(name).lower()


def _head(name: str) -> str:
    """A long target without its circumstances; the name itself where there is none, or hardly anything before it."""
    line = squash(name)
    cut = next((m.start() for m in _TAIL.finditer(line) if len(line[: m.start()].split()) >= HEAD_WORDS), len(line))
    return line[:cut]


def _said(name: str) -> frozenset[str]:
    return frozenset(_SAME_CONTRARY.get(w, w) for w in _CONTRARY.findall(_line(name)))


def _against(asked: Asked, direction: Direction) -> str:
    """Milestones that bind the other way than the indicator runs: "≤ 5" of what shall rise."""
    ways = {m.comparator for m in asked.milestones}
    upward = bool(ways & {Comparator.AT_LEAST, Comparator.MORE})
    downward = bool(ways & {Comparator.AT_MOST, Comparator.LESS})
    if direction is Direction.UP and downward and not upward:
        return "kế hoạch đặt mức trần, chỉ số là càng cao càng tốt"
    if direction is Direction.DOWN and upward and not downward:
        return "kế hoạch đặt mức sàn, chỉ số là càng thấp càng tốt"
    return ""


def _fit(ranked: Sequence[Candidate]) -> Fit:
    if not ranked or ranked[0].score < LOOK_FROM:
        return Fit.NONE
    first = ranked[0]
    clear = len(ranked) == 1 or first.score - ranked[1].score >= AHEAD or first.score >= 0.995
    return Fit.SURE if first.score >= SURE_FROM and clear and not first.notes else Fit.LOOK


def why(candidate: Candidate, asked: Asked) -> str:
    """Why the indicator is proposed, in words: what the two share, and what speaks against it."""
    ours, theirs = wording(asked.name), wording(candidate.wording)
    shared = [w for w in ours.words if w in theirs.words]
    told = "cùng cách gọi" if set(ours.words) == set(theirs.words) else f"trùng {len(set(shared))} từ khóa"
    return "; ".join([f"giống {candidate.percent} %", told, *candidate.notes])


def twice(found: Mapping[int, int | None]) -> dict[int, list[int]]:
    """Indicators that several targets of one plan are said to measure: indicator → targets (both by key)."""
    by: dict[int, list[int]] = {}
    for target, indicator in found.items():
        if indicator is not None:
            by.setdefault(indicator, []).append(target)
    return {key: targets for key, targets in by.items() if len(targets) > 1}
