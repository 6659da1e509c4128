"""Word files for tests, put together from raw parts, so that each quirk stands in the test that needs it."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return out.getvalue()


def relations(**kinds: str) -> str:
    items = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(kinds.items())
    )
    return f'<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def docx(body: str, *, prolog: str = "", **parts: str) -> bytes:
    """A DOCX of the XML of its body; `parts` are the insides of `numbering`, `styles`, `footnotes`, `fontTable`."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": f"{prolog}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(**{kind: f"{kind}.xml" for kind in parts}),
    }
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "fontTable": "fonts"}
    for kind, inside in parts.items():
        files[f"word/{kind}.xml"] = f"<w:{roots[kind]} {_NAMESPACES}>{inside}</w:{roots[kind]}>"
    return package(files)


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inside: str = "", properties: str = "") -> str:
    """A paragraph of runs (raw XML), or of plain words."""
    runs = inside if "<" in inside or not inside else r(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def numbered(text: str, num_id: int = 1, level: int = 0) -> str:
    return p(r(text) if text else "", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')


def tc(inside: str = "", properties: str = "") -> str:
    content = inside if inside.startswith("<") else p(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = "".join(c if c.startswith(("<w:tc>", "<w:sdt>")) else tc(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


SPAN = '<w:gridSpan w:val="{}"/>'
DOWN = '<w:vMerge w:val="restart"/>'
MORE = "<w:vMerge/>"


def level(depth: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inside}</w:lvl>'


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'
