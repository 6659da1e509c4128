"""A DOCX as PDF by LibreOffice, so that the PDF is the paper itself and no second layout.

The same DOCX always gives the same bytes: the time and the identifiers that LibreOffice writes are put to the date of
the DOCX and to its hash.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

SECONDS = 120
_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4})-(\d\d)-(\d\d)")
_DATE = re.compile(rb"/CreationDate\(D:\d{14}[^)]*\)")
_ID = re.compile(rb"/ID \[ <[0-9A-F]{32}>\s+<[0-9A-F]{32}> \]")
_CHECKSUM = re.compile(rb"/DocChecksum /[0-9A-F]{32}")
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes a core and some 200 MB; a third waits its turn
_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)


class NoConverter(Exception):
    """The PDF cannot be made; the message says in Vietnamese why, and what to do."""


def pdf(docx: bytes) -> bytes:
    """The PDF of a DOCX that `docx` made. Raises `NoConverter` where LibreOffice is absent, fails or takes too long."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NoConverter(
            "Muốn tạo bản PDF cần LibreOffice mà máy chủ chưa cài (gói libreoffice-writer-nogui). "
            "Hãy báo người quản trị, hoặc tải bản DOCX rồi lưu thành PDF bằng Word."
        )
    created = _created(docx)
    with _AT_ONCE, tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        _first_profile.copy_to(profile)
        made = _converted(program, docx, Path(folder), created)
        _first_profile.keep(profile)
    return _fixed(made, docx, created)


class _FirstProfile:
    """What LibreOffice lays out when it first starts, kept while this process runs: to begin with a copy of it spares
    a second start. Each conversion still has a profile of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Path | None = None

    def copy_to(self, profile: Path) -> None:
        if self._kept is not None and self._kept.is_dir():
            shutil.copytree(self._kept, profile)

    def keep(self, profile: Path) -> None:
        with self._lock:
            if self._kept is None:
                folder = tempfile.mkdtemp()
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
                shutil.copytree(profile, Path(folder) / "profile")
                self._kept = Path(folder) / "profile"


_first_profile = _FirstProfile()


def _converted(program: str, docx: bytes, folder: Path, created: datetime) -> bytes:
    source = folder / "paper.docx"
    source.write_bytes(docx)
    # A profile of its own: two conversions in one would lock each other out. Macros are off in a new profile.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", _FILTER, "--outdir", str(folder)]
    environment = os.environ | {"TZ": "UTC", "SOURCE_DATE_EPOCH": str(int(created.timestamp()))}
    # A session of its own: what the program starts is ended with it when it takes too long.
    with subprocess.Popen(
        [program, profile, *options, str(source)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as why:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise NoConverter(
                f"LibreOffice chưa tạo xong bản PDF sau {SECONDS} giây. Hãy thử lại, hoặc tải bản DOCX."
            ) from why
    made = folder / "paper.pdf"
    if not made.exists():
        raise NoConverter("LibreOffice không tạo được bản PDF. Hãy thử lại; nếu vẫn lỗi, hãy tải bản DOCX.")
    return made.read_bytes()


def _created(docx: bytes) -> datetime:
    """The date that the DOCX says it was made on."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            found = _CREATED.search(package.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError) as why:
        raise NoConverter("Tệp DOCX bị hỏng nên không tạo được bản PDF. Hãy tạo lại văn bản rồi thử lại.") from why
    if found is None:
        return _LONG_AGO
    year, month, day = map(int, found.groups())
    return datetime(year, month, day, tzinfo=UTC)


def _fixed(made: bytes, docx: bytes, created: datetime) -> bytes:
    """`made` without its clock: replaced in place, no byte moves, so that the table of objects stays true."""
    mark = hashlib.sha256(docx).hexdigest()[:32].upper().encode()

    def same_length(new: bytes, found: re.Match[bytes]) -> bytes:
        old = found[0]
        return new + b" " * (len(old) - len(new)) if len(new) <= len(old) else old

    day = created.strftime("/CreationDate(D:%Y%m%d%H%M%SZ)").encode()
    made = _DATE.sub(lambda m: same_length(day, m), made)
    made = _ID.sub(lambda m: same_length(b"/ID [ <%s> <%s> ]" % (mark, mark), m), made)
    return _CHECKSUM.sub(lambda m: same_length(b"/DocChecksum /" + mark, m), made)
