"""The parts of an Office package (DOCX, XLSX), opened without trusting it."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from tiendo.intake.errors import CannotRead

MAX_PART = 200 * 2**20
DAMAGED = "Tệp bị hỏng nên không đọc hết được. Hãy mở bằng Word hoặc Excel, lưu lại thành tệp mới rồi đọc lại."

_STRICT = b"http://purl.oclc.org/ooxml/"
# ISO 29500 Strict writes the same words under other names; read as the usual ones.
_STRICT_NAMES = (
    (_STRICT + b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (_STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (_STRICT + b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (_STRICT + b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
# What zipfile raises for one damage or another.
_DAMAGE = (KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """Read-only access to parts by name or by what they are to another part. Nothing outside the package is touched."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as why:
            raise CannotRead(DAMAGED) from why
        self.names = set(self.zip.namelist())

    def main(self, default: str) -> str:
        """The name of the part that holds the document itself."""
        for kind, target in self.relations("").items():
            if kind == "officeDocument" and target in self.names:
                return target
        return default

    def xml(self, name: str, shorten: Callable[[bytes], bytes] | None = None) -> Any:
        """The root element of a part; raises `CannotRead` where it is missing, damaged, or carries a DTD. `shorten`
        takes out of the XML what is not asked for, before it is parsed."""
        data = self.bytes(name)
        if _STRICT in data:
            for strict, usual in _STRICT_NAMES:
                data = data.replace(strict, usual)
        if shorten is not None:
            data = shorten(data)
        # No entity is ever resolved and nothing is fetched: a document type has no business in an Office file.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as why:
            raise CannotRead(DAMAGED) from why
        if root.getroottree().docinfo.internalDTD is not None:
            raise CannotRead("Tệp có phần khai báo lạ, không an toàn nên không đọc. Hãy lưu lại bằng Word rồi đọc lại.")
        return root

    def bytes(self, name: str) -> bytes:
        try:
            with self.zip.open(name) as stream:
                data = stream.read(MAX_PART + 1)
        except _DAMAGE as why:
            raise CannotRead(DAMAGED) from why
        if len(data) > MAX_PART:
            raise CannotRead("Tệp nén bất thường, không mở để bảo đảm an toàn. Hãy lưu lại thành tệp mới rồi đọc lại.")
        return data

    def relations(self, part: str) -> dict[str, str]:
        """What the parts related to `part` are (`styles`, `numbering`, …) → their names; the first of a kind counts."""
        out: dict[str, str] = {}
        for kind, _, target in self._related(part):
            out.setdefault(kind, target)
        return out

    def targets(self, part: str) -> dict[str, str]:
        """Relation ids of `part` → names of the parts they lead to."""
        return {named: target for _, named, target in self._related(part)}

    def _related(self, part: str) -> Iterator[tuple[str, str, str]]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.names:
            return
        for relation in self.xml(name).iter(_REL):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                yield relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Id", ""), target
