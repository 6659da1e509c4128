"""Cells of a Word table that hold one paragraph of words alone, as most do: read without taking them to pieces.

A plan's table has thousands, each of six to thirty elements, and to parse and look at these is most of what a DOCX
costs. `shortened` makes one element of such a cell in the bytes of the XML, before it is parsed; `plain_cell` reads the
others in one pass. Both know what says nothing of a cell's words, and leave alone whatever they do not know.
"""

from __future__ import annotations

import re
from typing import Any

from tiendo.intake.readers.word_styles import OFF, VAL, W, whole

Plain = tuple[int, bool, str, bool]  # columns across, whether the cell above goes on, text, whether it is bold

TC, SHORT = W + "tc", W + "shortCell"
MAX_WIDTH = 256

# What elements are to a cell of words alone; one that stands in neither makes a cell that is read piece by piece.
_TEXT, _RUN, _PARAGRAPH, _BOLD, _ACROSS, _DOWN, _TAB, _QUIET = range(8)
_PARTS: dict[Any, int] = {
    W + "p": _PARAGRAPH, W + "r": _RUN, W + "t": _TEXT, W + "b": _BOLD, W + "gridSpan": _ACROSS, W + "vMerge": _DOWN,
    W + "tab": _TAB,  # a stop among a paragraph's properties, a letter in a run
}  # fmt: skip
_NAMES = re.findall(
    r"\w+",
    """
    tcPr tcW tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark cnfStyle
    top left start bottom right end insideH insideV tl2br tr2bl between bar
    pPr keepNext keepLines widowControl suppressLineNumbers pBdr tabs suppressAutoHyphens kinsoku wordWrap
    overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing
    mirrorIndents jc textAlignment outlineLvl
    rPr rFonts bCs i iCs strike noProof color w kern position sz szCs highlight u effect bdr vertAlign rtl cs lang
    proofErr bookmarkStart bookmarkEnd
    """,
)
_PARTS |= {W + name: _QUIET for name in ("tc", *_NAMES)}

_ATTRIBUTES = r"(?: [^<>]*[^<>/])?"
_SILENCE = r"(?:</?w:(?!(?:p|r|t|tc)[ />])(?:{})(?: [^<>]*)?/?>)*+"  # the words and what holds them: soon told
_SILENT, _BEFORE = (_SILENCE.format("|".join(names)) for names in (_NAMES, [*_NAMES, "b", "tab"]))
_CELL = re.compile(
    # Behind another cell or before one: a cell that is alone in its row frames text.
    rf"<w:tc(?P<after>(?<=</w:tc><w:tc))?{_ATTRIBUTES}>(?:<w:tcPr><w:tcW [^<>]*/></w:tcPr>|{_SILENT})"
    rf"(?:<w:p(?: [^<>]*)?/>|<w:p{_ATTRIBUTES}>{_BEFORE}"
    rf"(?:<w:r(?: [^<>]*)?/>|<w:r{_ATTRIBUTES}>{_SILENT}(?:(?P<bold><w:b/>){_SILENT})?"
    rf"(?:<w:t{_ATTRIBUTES}>(?P<text>[^<]*)</w:t>)?</w:r>)?{_SILENT}</w:p>)"
    r"</w:tc>(?(after)|(?=<w:tc[ >]))".encode()
)
_OURS = f'xmlns:w="{W[1:-1]}"'.encode()


def shortened(xml: bytes) -> bytes:
    """A document's XML with each cell of one run of words alone as one `w:shortCell`: its text, behind a `w:b` where
    its run says that it is bold. XML that bytes do not tell enough of (comments, other prefixes) stays as it is."""
    if b"<!" in xml or xml.count(b"<?") > 1 or xml.count(b"xmlns:w=") != xml.count(_OURS) or _OURS not in xml:
        return xml
    before, *cells = _CELL.split(xml)  # after, bold, text and what follows of each cell; a template costs twice as much
    out = [before]
    for bold, text, rest in zip(cells[1::4], cells[2::4], cells[3::4], strict=True):
        out += (b"<w:shortCell>", bold or b"", text or b"", b"</w:shortCell>", rest)
    return b"".join(out)


def plain_cell(cell: Any, usual: bool) -> Plain | None:
    """A `w:tc` of words alone; None where there is more to it. `usual`: whether a run that does not say is bold."""
    across, down, paragraphs, text, bold = 1, False, 0, "", True
    run_bold: bool | None = None  # None: in no run yet
    for element in cell.iter():
        part = _PARTS.get(element.tag)
        if part == _QUIET:
            continue
        if part == _TEXT and run_bold is not None:
            said = element.text or ""
            text += said
            bold = bold and (run_bold or not said.strip())
        elif part == _RUN:
            run_bold = usual
        elif part == _PARAGRAPH and not paragraphs:
            paragraphs = 1
        elif part == _BOLD:
            run_bold = None if run_bold is None else element.get(VAL, "1") not in OFF
        elif part == _ACROSS:
            across = spanned(element)
        elif part == _DOWN:
            down = goes_on(element)
        elif part != _TAB or run_bold is not None:
            return None
    return (across, down, text, bold) if paragraphs else None


def spanned(span: Any | None) -> int:
    """How many columns of the grid a `w:gridSpan` says."""
    return min(max(whole(span.get(VAL)) or 1, 1), MAX_WIDTH) if span is not None else 1


def goes_on(down: Any | None) -> bool:
    """Whether a `w:vMerge` goes on with the cell above."""
    return down is not None and down.get(VAL, "continue") != "restart"
