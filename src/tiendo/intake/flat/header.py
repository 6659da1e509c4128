"""The header of a flattened table: its words cut into the titles of its columns, in the order of the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.titles import OVER_BODIES, OVER_YEARS, Fill, fill_of, fold, is_year

START = re.compile(r"(?:s\s*t\s*t|t\s?t|so\s+tt|so\s+thu\s+tu|st)\b")
BODY_START = re.compile(r"(?:I|1|A|1\.1|01)\s*[.)]?(?=\s|$)")
_BARE_YEAR = re.compile(r"\(?20\d\d\)?")
_NAMES = re.compile(r"(?:noi dung|muc tieu|chi tieu|nhiem vu|cong viec|tieu chi|chi so|ten |danh muc|cac |hang muc)")
_ROLE = re.compile(r"\b(?:chu tri|phoi hop)\b")
_WHO = re.compile(r"chủ trì|phụ trách|đơn vị|cơ quan", re.I)
_NEVER = -1e9
_COUNTING = re.compile(r"\(?1\)?(?:\s+\(?\d\)?)+")
_RUN_TOGETHER = re.compile(rf"(?<=[{marks.SMALL}])(?=[{marks.UPPER}][{marks.SMALL}]|20\d\d$)")  # "đánh giáNăm 2026"
_MOST_LINES, _MOST_WORDS, _LONGEST = 22, 80, 14


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    fill: Fill

    @property
    def year(self) -> bool:
        return _traits(self.title)[0]

    @property
    def level(self) -> bool:
        """A column for the level of government that acts: "Tỉnh, xã"."""
        return _traits(self.title)[1]

    @property
    def note(self) -> bool:
        """A column for remarks, which most rows leave empty."""
        return _traits(self.title)[2]

    @property
    def code(self) -> bool:
        """A column for the numbers of targets or tasks elsewhere: "II.2, II.3"."""
        return _traits(self.title)[3]


@lru_cache(maxsize=1024)
def _traits(title: str) -> tuple[bool, bool, bool, bool]:
    key = fold(title)
    code = key.startswith(("gan voi", "ma ", "chi tieu lien quan", "nhiem vu lien quan"))
    return is_year(title), key.startswith("cap "), key.startswith("ghi chu"), code


@dataclass(frozen=True, slots=True)
class Header:
    """Columns in order; the header's printed words (to know it again); lines[start:stop] are the header's."""

    columns: tuple[Column, ...]
    words: tuple[str, ...]
    start: int
    stop: int
    two_rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    opens: bool  # first of its line
    spaced: bool  # two or more spaces stand before it


_Seen = dict[tuple[int, int, bool], float]


def find_header(lines: Sequence[Line], at: int) -> Header | None:
    """The header that starts at lines[at], if one does: an ordinal title, then at least two known columns."""
    head = " ".join(line.text for line in lines[at : at + 3])[:24]
    if not START.match(fold(head)):
        return _unnumbered(lines, at) if _NAMES.match(fold(lines[at].text[:12])) else None
    best: tuple[float, int] | None = None
    seen: dict[int, _Seen] = {}
    for stop in range(at + 1, _stop(lines, at) + 1):
        words = _words(lines[at:stop])
        skip = _ordinal_words(words)
        score = _cut(words[skip:], seen.setdefault(skip, {}))[0]
        if best is None or score >= best[0]:
            best = (score, stop)
    if best is None:
        return None
    stop = best[1]
    words = _words(lines[at:stop])
    skip = _ordinal_words(words)
    columns = _columns(words[skip:])
    known = [c for c in columns if fill_of(c.title) is not None]
    if len(known) < 2 or 2 * len(known) < len(columns) or not _opens_table(columns):
        return None
    title = " ".join(w.text for w in words[:skip])
    printed = tuple(w for line in lines[at:stop] for w in line.text.split())
    while stop < len(lines) and _COUNTING.fullmatch(lines[stop].text):
        stop += 1
    return Header((Column(title, Fill.ORDINAL), *columns), printed, at, stop)


def _opens_table(columns: Sequence[Column]) -> bool:
    """Whether the column after the ordinal's may be the first of a table: its name, who does it, or when."""
    named = any(c.fill is Fill.NAME for c in columns)
    return columns[0].fill in (Fill.NAME, Fill.FREE, Fill.BODY) or (columns[0].fill is Fill.TIME and named)


def _unnumbered(lines: Sequence[Line], at: int) -> Header | None:
    """A header without an ordinal's title: a title for the name, then the years, or who does the work by when."""
    best: tuple[int, list[Column]] | None = None
    for stop in range(at + 1, min(at + 5, len(lines)) + 1):
        words = _words(lines[at:stop])
        if len(words) > 40 or any(START.fullmatch(w.text.lower()) for w in words):
            break
        said = " ".join(w.text for w in words)
        telling = _WHO.search(said) or any(_BARE_YEAR.fullmatch(w.text) for w in words)
        columns = _columns(words) if telling else []
        known = bool(columns) and all(fill_of(c.title) is not None for c in columns)
        if known and columns[0].fill is Fill.NAME and (sum(c.year for c in columns) >= 2 or _of_work(columns[1:])):
            best = stop, columns
    if best is None:
        return None
    stop, columns = best
    printed = tuple(w for line in lines[at:stop] for w in line.text.split())
    return Header((Column("", Fill.ORDINAL), *columns), printed, at, stop)


def _of_work(columns: Sequence[Column]) -> bool:
    """Whether columns behind the name are those of a table of work: who leads, and two more of who, when and what."""
    fills = [c.fill for c in columns]
    return Fill.BODY in fills and sum(f in (Fill.BODY, Fill.TIME, Fill.FREE) for f in fills) >= 3


def _stop(lines: Sequence[Line], at: int) -> int:
    """The first line of the table's body: it opens with an ordinal, or is no header's line any more."""
    count = 0
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        text = lines[i].text
        if i > at and (_COUNTING.fullmatch(text)):
            return i
        if i > at and BODY_START.match(text) and not _all_years(text):
            return i
        count += len(text.split())
        if count > _MOST_WORDS:
            return i
    return min(at + _MOST_LINES, len(lines))


def _all_years(text: str) -> bool:
    return all(re.fullmatch(r"20\d\d", w) for w in text.split())


def _words(lines: Sequence[Line]) -> list[_Word]:
    out = []
    for line in lines:
        for n, m in enumerate(re.finditer(r"\S+", line.text)):
            gap = m.start() - len(line.text[: m.start()].rstrip())
            head, *more = _RUN_TOGETHER.split(m.group())
            out.append(_Word(head, n == 0, gap >= 2))
            out += [_Word(word, True, True) for word in more]
    return out


def _ordinal_words(words: Sequence[_Word]) -> int:
    """How many words the ordinal's own title takes: "STT", "Số TT", "ST" + "T"."""
    for n in (3, 2, 1):
        head = fold(" ".join(w.text for w in words[:n]))
        if head in ("so thu tu", "so tt", "s t t", "s tt", "st t", "stt", "tt", "t t"):
            return n
    return 1


def words_of(text: str) -> list[_Word]:
    """The words of a title or a few on one line."""
    return _words([Line(text, 1)])


def _columns(words: Sequence[_Word]) -> list[Column]:
    return _settle([(t, fill_of(t)) for t in cut_titles(words)])


def cut_titles(words: Sequence[_Word]) -> list[str]:
    """Cut words into titles: a small dynamic programme that likes known titles and starts at line starts."""
    return _cut(words)[1]


def _cut(words: Sequence[_Word], seen: _Seen | None = None) -> tuple[float, list[str]]:
    """(score, titles) of the best cut; `seen` keeps the scores of titles from one try to the next, a line longer."""
    if not words:
        return _NEVER, []
    shouting = marks.capitals(" ".join(w.text for w in words))
    seen = {} if seen is None else seen
    n = len(words)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-1e9, 0)] * n
    for j in range(1, n + 1):
        for i in range(max(0, j - _LONGEST), j):
            known = seen.get((i, j, shouting))
            if known is None:
                known = _title_score(words, i, j, shouting)
                if j < n:  # what stands after the title counts too
                    seen[i, j, shouting] = known
            score = best[i][0] + known
            if score > best[j][0]:
                best[j] = (score, i)
    cuts = [n]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return best[n][0], [" ".join(w.text for w in words[a:b]) for a, b in pairwise(cuts)]


def _title_score(words: Sequence[_Word], i: int, j: int, shouting: bool) -> float:
    title = " ".join(w.text for w in words[i:j])
    fill = fill_of(title) or _over(title)
    score = 0.5 * (j - i) - 0.4 if fill else -1.9 - 0.7 * (j - i)
    first = words[i].text
    if i:
        score += 0.3 if words[i].opens else 0.3 if words[i].spaced else -0.2
        if words[i - 1].text.endswith(("/", ",", "-", "(")) or words[i - 1].text.lower() in ("và", "hoặc"):
            score -= 6.0
    if j == i + 1 and _BARE_YEAR.fullmatch(first):
        score += 1.0 * any(0 <= k < len(words) and _BARE_YEAR.fullmatch(words[k].text) for k in (i - 1, i + 1))
    if not shouting and marks.lower_start(first) and not first[0].isdigit():
        score -= 5.0
    if sum(words[k].opens for k in range(i + 1, j)) >= 4:
        score -= 1.0
    # capitals inside a title of small letters: rather the start of the next title
    if not shouting:
        score -= 1.2 * sum(w.text[0].isupper() and not w.text.isupper() for w in words[i + 1 : j])
    return score


def _over(title: str) -> bool:
    """Whether a title may stand over several columns: "Mục tiêu qua các năm", "Phân công thực hiện"."""
    key = fold(title)
    return len(key.split()) > 1 and bool(OVER_YEARS.fullmatch(key) or OVER_BODIES.fullmatch(key))


def _settle(cut: list[tuple[str, Fill | None]]) -> list[Column]:
    """Put the titles of a second header row where the title above them stands; unknown titles are free text."""
    cut = _under(cut, lambda t, f: f is Fill.FIGURE and is_year(t), OVER_YEARS)
    cut = _under(cut, lambda t, f: f is Fill.BODY and bool(_ROLE.search(fold(t))), OVER_BODIES)
    return [Column(t, f or Fill.FREE) for t, f in cut]


def _under(cut: list[tuple[str, Fill | None]], wanted: object, over: re.Pattern[str]) -> list[tuple[str, Fill | None]]:
    assert callable(wanted)
    low = [k for k, (t, f) in enumerate(cut) if wanted(t, f)]
    if len(low) < 2 or low != list(range(low[0], low[0] + len(low))):
        return cut
    parents = [
        k
        for k, (t, f) in enumerate(cut[: low[0]])
        if over.fullmatch(fold(t))
        and (f is not Fill.NAME or any(g is Fill.NAME for _, g in cut[:k]))
        and not is_year(t)
    ]
    if not parents or (low[-1] != len(cut) - 1 and parents[-1] != low[0] - 1):
        return cut
    p = parents[-1]
    if low[-1] == len(cut) - 1 or p == low[0] - 1:
        return cut[:p] + cut[low[0] : low[-1] + 1] + cut[p + 1 : low[0]] + cut[low[-1] + 1 :]
    return cut
