"""Composed blocks → Markdown (pipe or tab tables) and the text of legal web sites (cells parted by `|` lines)."""

from __future__ import annotations

from itertools import zip_longest

from .compose import Block, Grid, GridCell, Layout, Letterhead, Para, Signature


def markdown(blocks: list[Block], layout: Layout, tabs: bool = False) -> str:
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Letterhead):
            out += [f"**{line}**" for line in block.left if line != "*"] + [block.number]
            out += [f"**{line}**" for line in block.right] + [f"*{block.day}*"]
        elif isinstance(block, Para):
            out.append(_markdown_para(block))
        elif isinstance(block, Signature):
            out.append("**Nơi nhận:**")
            out.append("\n".join(f"- {name}," for name in block.recipients))
            out += [f"**{line}**" for line in block.lines] + [f"**{block.name}**"]
        elif isinstance(block, Grid):
            out.append(_tab_table(block) if tabs else _pipe_table(block))
    return "\n\n".join(out) + "\n"


def _markdown_para(block: Para) -> str:
    text = f"{block.mark} {block.text}".strip()
    if block.style == "heading":
        return f"{'#' * (block.level + 1)} {text}"
    if block.style == "title":
        return f"# {text}"
    if block.style == "sub":
        return f"  {text}"
    if block.bold:
        return f"**{text}**"
    return f"*{text}*" if block.italic and block.style != "centre" else text


def _one_line(cell: GridCell, bold: str = "**") -> str:
    text = cell.text.replace("\n", "<br>")
    return f"{bold}{text}{bold}" if cell.bold and text else text


def spread(grid: Grid) -> list[list[GridCell]]:
    """Full rows: a merged cell stands once, its other positions are empty, as Markdown writers do."""
    width, taken, out = len(grid.kinds), set[tuple[int, int]](), []
    for r, row in enumerate(grid.rows):
        full: list[GridCell] = [GridCell("") for _ in range(width)]
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            full[c] = cell
            taken |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.across)}
            c += cell.across
        out.append(full)
    return out


def _pipe_table(grid: Grid) -> str:
    rows = ["| " + " | ".join(_one_line(c) for c in row) + " |" for row in spread(grid)]
    return "\n".join([rows[0], "|" + "---|" * len(grid.kinds), *rows[1:]])


def _tab_table(grid: Grid) -> str:
    return "\n".join("\t".join(c.text.replace("\n", " ") for c in row) for row in spread(grid))


def legal(blocks: list[Block], layout: Layout, ruled: bool = True) -> str:
    """`ruled`: the first row is closed by `---|---`, as a converter of web pages leaves it."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Letterhead):
            left = "\n\n".join(f"**{x}**" for x in block.left if x != "*")
            right = "\n\n".join(f"**{x}**" for x in block.right)
            out += [left, "|", right, "---|---", block.number, "|", f"_{block.day}_"]
        elif isinstance(block, Para):
            text = f"{block.mark} {block.text}".strip()
            out.append(f"**{text}**" if block.bold else f"_{text}_" if block.italic else text)
        elif isinstance(block, Signature):
            names = "  \n".join(f"- {x};" for x in block.recipients)
            sign = "  \n".join(f"**{x}**" for x in block.lines)
            out += [f"_**Nơi nhận:**_  \n{names}", "|", sign, f"**{block.name}**"]
        elif isinstance(block, Grid):
            out += _legal_table(block, ruled)
    return "\n\n".join(out) + "\n"


def _legal_table(grid: Grid, ruled: bool) -> list[str]:
    out: list[str] = []
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if c:
                out.append("|")
            text = cell.text.replace("\n", "\n\n")
            out.append(f"**{text}**" if cell.bold and text else text)
        if r == 0 and ruled:
            out.append("|".join(["---"] * len(grid.kinds)))
    return [x for x in out if x]


def tabbed(blocks: list[Block], layout: Layout) -> str:
    """What a word processor saves as plain text: one paragraph a line, one row a line, a tab between its cells."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Letterhead):
            for left, right in zip_longest(block.left, [*block.right, ""][:2], fillvalue=""):
                out.append(f"{left}\t{right}")
            out.append(f"{block.number}\t{block.day}")
        elif isinstance(block, Para):
            out.append(f"{block.mark} {block.text}".strip())
        elif isinstance(block, Signature):
            out += ["Nơi nhận:", *(f"- {x};" for x in block.recipients), *block.lines, block.name]
        elif isinstance(block, Grid):
            out += ["\t".join(" ".join(c.text.split()) for c in row) for row in spread(block)]
    return "\n".join(out) + "\n"
