"""What somebody changed in the DOCX of a draft, found by the hidden bookmarks that `docx` put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiendo.core.reporting.outline import Outline, Paragraph
from tiendo.render.official.body import part_number
from tiendo.render.official.clean import clean
from tiendo.render.official.keys import Marked, bookmark, key_of
from tiendo.render.official.layouts import LAYOUTS
from tiendo.render.official.unpacking import Found, NotThisPaper, code_in, opened, paragraphs

__all__ = ["Added", "NotThisPaper", "Returned", "paragraphs_of", "read_back"]

_DASHES = re.compile(r"^\s*[-–•]\s*")


@dataclass(frozen=True, slots=True)
class Added:
    """A paragraph that the outline has not: `after` is the key of the paragraph or section it stands below, "" for the
    very top; `item` where it begins with a dash, which its text leaves out."""

    after: str
    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """What an edited DOCX says otherwise than the outline: texts and titles of sections by key, keys that are gone."""

    changed: dict[str, str]
    removed: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()
    titles: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph of the file: the keys that stand in it (kind, key, whether the bookmark covers text)."""

    text: str
    keys: tuple[tuple[Marked, str, bool], ...]


def paragraphs_of(data: bytes, outline: Outline | None = None) -> dict[str, str]:
    """Key → text of the paragraphs in a DOCX that `docx` made and somebody may have edited. With its `outline` keys too
    long for Word are found too. Raises `NotThisPaper`."""
    texts: dict[str, str] = {}
    for piece in _pieces(data, _names(outline) if outline else {}):
        kinds = [(kind, key) for kind, key, _ in piece.keys if kind in (Marked.PARAGRAPH, Marked.ITEM)]
        for at, (kind, key) in enumerate(kinds):
            texts.setdefault(key, "" if at else _bare(piece.text, kind))
    return texts


def read_back(data: bytes, outline: Outline) -> Returned:
    """What an edited DOCX of this outline changed. Texts are compared after cleaning and with single spaces.

    A paragraph that lost its bookmark (somebody typed over it as a whole) is known by its place: when between two known
    neighbours one key is missing and one new paragraph stands, it is that one. Raises `NotThisPaper` where the file is
    damaged, of another paper, or holds nothing of this one.
    """
    pieces = list(_pieces(data, _names(outline), code=outline.code))
    was = {p.key: _plain(p.text) for p in outline.paragraphs() if p.text.strip()}
    sections = _titles(outline)
    if (was or sections) and not any(key in was or key in sections for piece in pieces for _, key, _ in piece.keys):
        raise NotThisPaper(
            "Không thấy đoạn nào của dự thảo này trong tệp. Hãy tải bản DOCX của dự thảo, sửa trong đó rồi gửi lại."
        )
    order = _order(outline)
    found, titles, added = _sorted(pieces, was, sections, _numbers(outline))
    _place(found, added, order, was)
    return Returned(
        changed={key: text for key, text in found.items() if _plain(text) != was[key]},
        removed=tuple(key for key in was if key not in found),
        added=tuple(added),
        titles={key: title for key, title in titles.items() if _plain(title) != sections[key]},
    )


def _pieces(data: bytes, names: dict[str, str], *, code: str = "") -> Iterator[_Piece]:
    with opened(data) as package:
        theirs = code_in(package)
        if code and theirs and theirs != code:
            raise NotThisPaper(
                f"Tệp này là của văn bản khác (mã {theirs}, không phải {code}). Hãy gửi lại đúng tệp của dự thảo này."
            )
        for found in paragraphs(package):
            keys = _keys(found, names)
            if any(kind is Marked.END for kind, _, _ in keys):
                return
            yield _Piece(found.text, keys)


def _keys(found: Found, names: dict[str, str]) -> tuple[tuple[Marked, str, bool], ...]:
    known = ((key_of(name, names), covers) for name, covers in found.bookmarks)
    return tuple((*kind_and_key, covers) for kind_and_key, covers in known if kind_and_key)


def _names(outline: Outline) -> dict[str, str]:
    """Bookmark name → key, of all that the outline may have marked."""
    keys = [(kind, p.key) for p in outline.paragraphs() for kind in (Marked.PARAGRAPH, Marked.ITEM)]
    keys += [(Marked.SECTION, s.key) for s in outline.sections]
    return {bookmark(kind, key): key for kind, key in keys}


def _titles(outline: Outline) -> dict[str, str]:
    return {s.key: _plain(s.title) for s in outline.sections}


def _numbers(outline: Outline) -> dict[str, str]:
    """The numbers printed before the titles of sections."""
    return {s.key: part_number(s.number, LAYOUTS[outline.letterhead.side]) for s in outline.sections}


def _order(outline: Outline) -> list[str]:
    """Keys of sections and their paragraphs as they stand on paper."""
    keys = [p.key for p in outline.opening]
    for section in outline.sections:
        keys.append(section.key)
        keys += [block.key for block in section.blocks if isinstance(block, Paragraph)]
    return keys + [p.key for p in outline.closing]


def _sorted(
    pieces: Iterable[_Piece], was: dict[str, str], sections: dict[str, str], numbers: dict[str, str]
) -> tuple[dict[str, str], dict[str, str], list[Added]]:
    """The pieces as texts by key, titles by key, and those that nothing names."""
    found: dict[str, str] = {}
    titles: dict[str, str] = {}
    added: list[Added] = []
    last, begun = "", False
    for piece in pieces:
        own = [(kind, key, covers) for kind, key, covers in piece.keys if key in was or key in sections]
        if own:
            begun = True
            kind, last = _chosen(piece.text, own, was)
            if kind is Marked.SECTION:
                titles[last] = piece.text.removeprefix(numbers[last]).strip()
            elif _plain(piece.text):
                found.setdefault(last, _bare(piece.text, kind))
        elif begun and _plain(piece.text):
            item = bool(_DASHES.match(piece.text))
            added.append(Added(last, _DASHES.sub("", piece.text), item))
    return found, titles, added


def _chosen(text: str, own: list[tuple[Marked, str, bool]], was: dict[str, str]) -> tuple[Marked, str]:
    """Which of the keys in one paragraph is its own: where paragraphs were joined, several bookmarks stand there."""
    for kind, key, _ in own:
        if was.get(key) == _plain(_bare(text, kind)):
            return kind, key
    covering = [(kind, key) for kind, key, covers in own if covers]
    return covering[0] if covering else own[0][:2]


def _place(found: dict[str, str], added: list[Added], order: list[str], was: dict[str, str]) -> None:
    """Give a lone new paragraph the key of the one that is missing in its place."""
    at = {key: n for n, key in enumerate(order)}
    for new in [a for a in added if sum(b.after == a.after for b in added) == 1]:
        missing: list[str] = []
        for key in order[at[new.after] + 1 if new.after in at else 0 :]:
            if key not in was or key in found:
                break
            missing.append(key)
        if len(missing) == 1:
            found[missing[0]] = new.text
            added.remove(new)


def _bare(text: str, kind: Marked) -> str:
    """Without the dash that was printed before an item."""
    return (_DASHES.sub("", text, count=1) if kind is Marked.ITEM else text).strip()


def _plain(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in clean(text).split("\n")).strip()
