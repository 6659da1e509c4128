"""A table that a person brings to a page: pasted from Excel, or as the file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tiendo.core.pasted import table_of
from tiendo.usecases.bulk import table_of_workbook
from tiendo.usecases.errors import Refused

MAX_FILE = 5 * 2**20


def table_brought(request: HttpRequest, what: str, titles: str) -> list[list[str]]:
    """The cells of the file "tep" or else of the field "bang"; `what` it is and the column `titles` it has are for the
    message of `Refused` where there is none, or a file too large."""
    file = request.FILES.get("tep")
    if file is not None:
        fits(file, what)
        table = table_of_workbook(file.read())
    else:
        table = table_of(request.POST.get("bang", ""))
    if not table:
        raise Refused(f"Chưa dán gì và chưa chọn tệp. Chép cả dòng tiêu đề ({titles}) rồi dán lại.")
    return table


def fits(file: UploadedFile[Any], what: str) -> None:
    """Raises `Refused` where the file is larger than a sheet of this kind can be."""
    if file.size is None or file.size > MAX_FILE:
        raise Refused(f"Tệp lớn hơn 5 MB, không phải {what}.")
