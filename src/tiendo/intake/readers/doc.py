"""Word 97–2003 (.doc), turned into DOCX by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tiendo.intake.document import Document
from tiendo.intake.errors import CannotRead

SECONDS = 90


def read(data: bytes) -> Document:
    """Convert in a folder and a profile of its own, then read as DOCX. Raises `CannotRead` where that cannot be."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise CannotRead(
            "Muốn mở tệp DOC (Word 97-2003) cần LibreOffice mà máy chủ chưa cài (gói libreoffice-writer-nogui). "
            "Hãy báo người quản trị, hoặc mở bằng Word, lưu lại thành DOCX rồi đọc lại."
        )
    from tiendo.intake.readers import docx

    with tempfile.TemporaryDirectory() as folder:
        return docx.read(_converted(program, data, Path(folder)))


def _converted(program: str, data: bytes, folder: Path) -> bytes:
    source = folder / "plan.doc"
    source.write_bytes(data)
    # A profile of its own: two conversions at once would lock each other out. Macros are off in a new profile.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return (folder / "plan.docx").read_bytes()
    except subprocess.TimeoutExpired as why:
        raise CannotRead(f"LibreOffice chưa chuyển xong tệp DOC sau {SECONDS} giây. Hãy lưu lại thành DOCX.") from why
    except (subprocess.CalledProcessError, OSError) as why:
        raise CannotRead(
            "LibreOffice không mở được tệp DOC này (hỏng hoặc có mật khẩu). Hãy mở bằng Word, lưu lại thành DOCX."
        ) from why
