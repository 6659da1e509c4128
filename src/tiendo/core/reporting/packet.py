"""What is carried over to the central system by hand: clean text by section, and JSON rows of the shape it keeps.

No log-in is automated. The shape is known from another party's code alone and its owner has not confirmed it, so that
identifiers of that system are left empty; `idxCode` is our own, the same for the same section of the same paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tiendo.core.reporting.outline import Outline, Paragraph, Section, Style, Table
from tiendo.core.reporting.words import clean


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section as it is pasted: `text` has a line for each paragraph, "- " before those of a list, and the rows of
    a table with tabs between the cells. `parent` is the key of the section it lies in, "" at the top."""

    key: str
    title: str
    level: int
    parent: str
    text: str
    html: str

    @property
    def entered(self) -> bool:
        """Whether there is anything to enter ("đã nhập" against "chưa nhập")."""
        return bool(self.text)


def section_texts(outline: Outline) -> list[SectionText]:
    """The sections in reading order."""
    out: list[SectionText] = []
    above: list[Section] = []
    for section in outline.sections:
        above = [s for s in above if s.level < section.level]
        title = clean(f"{section.number}. {section.title}" if section.number else section.title)
        text = "\n".join(line for block in section.blocks for line in _lines(block))
        html = "".join(_html(block) for block in section.blocks)
        out.append(SectionText(section.key, title, section.level, above[-1].key if above else "", text, html))
        above.append(section)
    return out


def central_rows(outline: Outline, at: datetime, by: str) -> list[dict[str, Any]]:
    """One row a section, as the central system keeps a report; text of every kind is NFC and escaped in the HTML."""
    texts = section_texts(outline)
    place = {one.key: n for n, one in enumerate(texts, 1)}
    return [
        {
            "id": None,
            "idxId": None,
            "idxCode": str(uuid5(NAMESPACE_URL, f"tiendo:{outline.code}:{one.key}")),
            "idxName": one.title,
            "parentId": place.get(one.parent),
            "idxOrder": n,
            "idxContent": one.html,
            "idxContentRaw": one.text,
            "idxContentKeyword": "",
            "updateTime": at.isoformat(timespec="seconds"),
            "updateUser": by,
        }
        for n, one in enumerate(texts, 1)
    ]


def _lines(block: Paragraph | Table) -> Iterator[str]:
    if isinstance(block, Paragraph):
        for n, line in enumerate(filter(None, clean(block.text).split("\n"))):
            yield f"- {line}" if block.style is Style.ITEM and n == 0 and not line.startswith("-") else line
        return
    if block.title:
        yield clean(block.title)
    yield "\t".join(clean(c.title) for c in block.columns)
    for row in block.rows:
        yield "\t".join(" ".join(clean(cell.text).split()) for cell in row.cells)


def _html(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        return "".join(f"<p>{escape(line)}</p>" for line in _lines(block))
    head = "".join(f"<th>{escape(clean(c.title))}</th>" for c in block.columns)
    rows = []
    for row in block.rows:
        wide = f' colspan="{len(block.columns)}"' if row.heading else ""
        cells = "".join(f"<td{wide}>{escape(clean(cell.text))}</td>" for cell in row.cells)
        rows.append(f"<tr>{cells}</tr>")
    title = f"<p>{escape(clean(block.title))}</p>" if block.title else ""
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
