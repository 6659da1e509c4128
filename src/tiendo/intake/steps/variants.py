"""What a scanned plan spells in two ways but for its marks: one of them was misread, most likely the rarer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tiendo.core.bodies import looks_like_body
from tiendo.core.reading import Reading, Target, Task
from tiendo.core.text import fold, nfc
from tiendo.intake.document import Document, Paragraph
from tiendo.intake.page.lookalikes import unheard
from tiendo.intake.plausible import RUN_TOGETHER

OFTEN = 3  # times at least that the usual spelling stands in the plan, where the odd one stands once
VARIANT = "Cùng cụm từ này nơi khác trong kế hoạch viết khác dấu; chữ ở đây có thể bị nhận dạng sai"
MENDED = "Đã sửa theo tên đơn vị viết ở các dòng khác của kế hoạch; hãy đối chiếu với bản quét"
PARTED = "Đã tách thành các đơn vị viết riêng ở dòng khác của kế hoạch; hãy đối chiếu với bản quét"
PARTED_PERHAPS = "Có thể là hai đơn vị viết trên hai dòng, không có dấu phân cách"
_WORD = re.compile(r"[^\W\d_]+")
Pair = tuple[str, str]


@dataclass(slots=True)
class Spellings:
    """How often each pair of neighbouring words stands in a document, by its letters without marks."""

    counts: dict[Pair, Counter[Pair]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, document: Document) -> Spellings:
        found = cls()
        for text in _texts(document):
            for pair in _pairs(text):
                found.counts[_bare(pair)][pair] += 1
        return found

    def doubtful(self, text: str) -> bool:
        """Whether some pair of its words stands here alone, and otherwise marked in other places.

        One other place is enough where the pair has a word that plans do not have, and the other spelling has one.
        """
        return any(self._odd(pair) for pair in _pairs(text))

    def _odd(self, pair: Pair) -> bool:
        spelt = self.counts.get(_bare(pair), Counter())
        usual, often = max(spelt.items(), key=lambda item: item[1], default=(pair, 0))
        if spelt[pair] <= 1 and any(map(unheard, pair)) and any(not any(map(unheard, other)) for other in spelt):
            return True
        return usual != pair and spelt[pair] <= 1 and often >= OFTEN


def _texts(document: Document) -> Iterator[str]:
    """Every paragraph, and every cell once."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        yield from ({id(cell): cell.text for row in block.rows for cell in row}).values()


def _pairs(text: str) -> Iterator[Pair]:
    """Neighbouring words of one clause; those of names in capitals count as any other."""
    for clause in re.split(r"[^\w\s]", nfc(text).lower()):
        yield from pairwise(_WORD.findall(clause))


def _bare(pair: Pair) -> Pair:
    return fold(pair[0]), fold(pair[1])


def settle_names(reading: Reading) -> None:
    """Give a body that is spelt otherwise the spelling of most rows, and say so; doubt all where none leads."""
    part_names(reading)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in _names(reading):
        counts[_key(name)][name] += 1
    for target in reading.targets:
        _settle_target(target, counts)
    for task in reading.tasks:
        for cell in ("lead", "cooperating"):
            _settle_task(task, cell, counts)


def part_names(reading: Reading) -> None:
    """Part bodies that stood on lines of their own and were read as one: each is a body that other rows name alone.

    Where only one other row names it, or only one of the two is such a body, the cell is doubted; where other rows name
    all that was parted by its words alone, it is doubted for that no longer.
    """
    alone = Counter(_key(name) for name in _names(reading))
    for task in reading.tasks:
        for cell in ("lead", "cooperating"):
            parted: list[str] = []
            for name in getattr(task, cell):
                parts, why = _parts(name, alone)
                parted += [part for part in parts if part not in parted]
                if why:
                    task.doubt(cell, why)
            setattr(task, cell, parted)
            if task.unsure.get(cell) == RUN_TOGETHER and all(alone[_key(name)] > 1 for name in parted):
                del task.unsure[cell]


def _parts(name: str, alone: Counter[str]) -> tuple[list[str], str | None]:
    """(the bodies that a name holds, why that is doubted); a name that other rows have, too, is whole."""
    words = name.split()
    if alone[_key(name)] > 1:
        return [name], None
    if (parts := _covering(words, alone)) is not None:
        return parts, None if min(alone[_key(part)] for part in parts) > 1 else PARTED
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in _cuts(words)]
    half = any(
        (alone[_key(first)] and looks_like_body(second)) or (alone[_key(second)] and looks_like_body(first))
        for first, second in cuts
    )
    return [name], PARTED_PERHAPS if half else None


def _cuts(words: list[str]) -> Iterator[int]:
    """Where a name may begin behind another of two words at least."""
    return (at for at in range(2, len(words)) if words[at][0].isupper() and words[at - 1][-1] not in "-–,&")


def _covering(words: list[str], alone: Counter[str]) -> list[str] | None:
    """These words as two or more bodies that rows name alone; None where they are not."""
    for at in _cuts(words):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        if alone[_key(first)]:
            rest = [second] if alone[_key(second)] else _covering(words[at:], alone)
            if rest is not None:
                return [first, *rest]
    return None


def _names(reading: Reading) -> Iterable[str]:
    for target in reading.targets:
        if target.tracked_by:
            yield target.tracked_by
    for task in reading.tasks:
        yield from (*task.lead, *task.cooperating)


def _key(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())


def _settle_target(target: Target, counts: dict[str, Counter[str]]) -> None:
    if not target.tracked_by:
        return
    meant, why = _meant(target.tracked_by, counts)
    target.tracked_by = meant
    if why:
        target.doubt("tracked_by", why)


def _settle_task(task: Task, cell: str, counts: dict[str, Counter[str]]) -> None:
    found = [_meant(name, counts) for name in getattr(task, cell)]
    setattr(task, cell, [name for name, _ in found])
    for _, why in found:
        if why:
            task.doubt(cell, why)


def _meant(name: str, counts: dict[str, Counter[str]]) -> tuple[str, str | None]:
    """(the name, why it is doubted) by how the plan spells it in all its rows; case alone is no other spelling."""
    spelt: Counter[str] = Counter()
    for other, times in counts[_key(name)].items():
        spelt[other.lower()] += times
    own = spelt[name.lower()]
    usual, often = spelt.most_common(1)[0]
    if usual == name.lower():
        rivals = [times for other, times in spelt.items() if other != usual]
        return name, VARIANT if rivals and max(rivals) == own else None
    if own == often:
        return name, VARIANT
    whole = next(other for other in counts[_key(name)] if other.lower() == usual)
    return whole, MENDED
