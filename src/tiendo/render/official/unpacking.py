"""The paragraphs of a DOCX that came back from somebody's desk, opened without trusting it.

Word and LibreOffice save the same paragraph in several ways; here it is its visible text (deletions still tracked are
gone, insertions are in) and the bookmarks that stand in it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tiendo.render.official.clean import clean
from tiendo.render.official.word import W

MAX_BYTES = 50 * 2**20
MAX_PART = 100 * 2**20
MAX_RATIO = 200  # Word's XML packs at most some 30 : 1; a bomb packs at 1000 : 1
_SMALL = 5 * 2**20  # below this no ratio is dangerous
_DAMAGE = (KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_WRAPS = frozenset(
    W + tag
    for tag in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "bdo", "dir")
)
_OFFICE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


class NotThisPaper(ValueError):
    """The file cannot be taken back; the message says in Vietnamese why, and what to do."""


_DAMAGED = "Tệp bị hỏng nên không đọc được. Hãy mở bằng Word hoặc LibreOffice, lưu lại thành DOCX rồi gửi lại."
_BOMB = "Tệp nén bất thường, không mở để bảo đảm an toàn. Hãy lưu lại thành tệp DOCX mới rồi gửi lại."
_NO_WORD = "Tệp gửi lại không phải là DOCX. Hãy tải bản DOCX của dự thảo, sửa trong đó rồi gửi lại."


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph of the body: its text, and the bookmarks in it with whether each covers any of it."""

    text: str
    bookmarks: tuple[tuple[str, bool], ...]


def opened(data: bytes) -> zipfile.ZipFile:
    """The package; raises `NotThisPaper` for what is no whole DOCX or no honest one."""
    if len(data) > MAX_BYTES:
        raise NotThisPaper(f"Tệp quá lớn (giới hạn {MAX_BYTES // 2**20} MB). Hãy bỏ bớt hình ảnh rồi gửi lại.")
    if not data.startswith(b"PK"):
        raise NotThisPaper(_NO_WORD)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as why:
        raise NotThisPaper(_DAMAGED) from why
    unpacked = sum(member.file_size for member in package.infolist())
    if unpacked > 4 * MAX_PART or (unpacked > _SMALL and unpacked > MAX_RATIO * len(data)):
        raise NotThisPaper(_BOMB)
    if any(member.flag_bits & 1 for member in package.infolist()):
        raise NotThisPaper("Tệp có đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    return package


def paragraphs(package: zipfile.ZipFile) -> Iterator[Found]:
    """The paragraphs of the body in reading order, those in tables left out."""
    body = _xml(package, _main(package)).find(W + "body")
    if body is not None:
        yield from _paragraphs(body, [])


def code_in(package: zipfile.ZipFile) -> str:
    """The code of the snapshot that the file was made from; "" where it says none."""
    if "docProps/core.xml" not in package.namelist():
        return ""
    found = _xml(package, "docProps/core.xml").find(_KEYWORDS)
    return (found.text or "").strip() if found is not None else ""


def _main(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in _xml(package, "_rels/.rels").iter(_OFFICE):
            target: str = posixpath.normpath(relation.get("Target", "")).lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" not in names:
        raise NotThisPaper(_NO_WORD)
    return "word/document.xml"


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    try:
        with package.open(name) as stream:
            data = stream.read(MAX_PART + 1)
    except _DAMAGE as why:
        raise NotThisPaper(_DAMAGED) from why
    if len(data) > MAX_PART:
        raise NotThisPaper(_BOMB)
    # No entity is resolved and nothing fetched; without `huge_tree` the parser also bounds depth and length.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as why:
        raise NotThisPaper(_DAMAGED) from why
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotThisPaper("Tệp có phần khai báo lạ, không an toàn nên không đọc. Hãy lưu lại bằng Word rồi gửi lại.")
    return root


def _paragraphs(parent: Any, waiting: list[str]) -> Iterator[Found]:
    """`waiting`: bookmarks that begin between paragraphs, as Word moves them when whole paragraphs are chosen."""
    for child in parent:
        if child.tag == W + "p":
            begun = [*waiting]
            waiting.clear()
            yield _found(child, begun)
        elif child.tag == W + "bookmarkStart":
            waiting.append(child.get(W + "name", ""))
        elif child.tag in _WRAPS:
            yield from _paragraphs(child, waiting)


def _found(p: Any, begun: list[str]) -> Found:
    parts: list[str] = []
    starts: dict[str, int] = dict.fromkeys(begun, 0)
    ids: dict[str, str] = {}
    covers: dict[str, bool] = dict.fromkeys(begun, True)
    for tag, node in _inside(p):
        if tag == "text":
            parts.append(node)
        elif tag == "start":
            name = node.get(W + "name", "")
            ids[node.get(W + "id", "")] = name
            starts[name] = len(parts)
            covers[name] = True  # until its end is met at the same place
        elif (name := ids.get(node.get(W + "id", ""), "")) in starts:
            covers[name] = any(parts[starts[name] :])
    return Found(clean("".join(parts)).replace("\u00a0", " "), tuple((name, covers[name]) for name in starts))


def _inside(parent: Any) -> Iterator[tuple[str, Any]]:
    for child in parent:
        if child.tag == W + "r":
            yield from (("text", text) for text in _run(child))
        elif child.tag == W + "bookmarkStart":
            yield "start", child
        elif child.tag == W + "bookmarkEnd":
            yield "end", child
        elif child.tag in _WRAPS:
            yield from _inside(child)


def _run(r: Any) -> Iterator[str]:
    for child in r:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "br", W + "cr"):
            yield "\n" if child.get(W + "type") in (None, "textWrapping") else ""
        elif child.tag == W + "tab":
            yield " "
        elif child.tag == W + "noBreakHyphen":
            yield "-"
