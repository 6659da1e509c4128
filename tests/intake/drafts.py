"""Short drafts of plans, written as lines, turned into documents as a reader would hand them on."""

from __future__ import annotations

from textwrap import dedent

from tiendo.intake.document import Cell, Document, Paragraph, Table
from tiendo.intake.steps import outline
from tiendo.intake.work import Work


def draft(text: str) -> Document:
    """One line, one paragraph: `**…**` is bold, `# …` a level, `^…` centred, `| a | b |` rows of one table."""
    blocks: list[Paragraph | Table] = []
    for number, raw in enumerate(dedent(text).strip("\n").split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("|"):
            row = [Cell(c.strip().replace("\\n", "\n"), number) for c in line.strip("|").split("|")]
            if blocks and isinstance(blocks[-1], Table):
                blocks[-1].rows.append(row)
            else:
                blocks.append(Table([row], number))
            continue
        level = len(line) - len(line.lstrip("#")) or None
        line = line.lstrip("#").strip()
        centred, line = line.startswith("^"), line.lstrip("^")
        bold = line.startswith("**") and line.endswith("**")
        blocks.append(Paragraph(line.strip("*") if bold else line, number, None, bold, level, centred))
    return Document("draft", blocks)


def outlined(text: str) -> Work:
    work = Work(draft(text))
    outline.step(work)
    return work
