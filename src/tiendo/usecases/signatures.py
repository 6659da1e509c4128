"""Signed PDFs: whether they are signed at all, by whose certificate, and what could be checked of it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from tiendo.core.evidence import PDF, Unfit, kind_of
from tiendo.usecases import apart
from tiendo.usecases.errors import Refused

CHILD = ["-m", "tiendo.intake.signatures"]
SECONDS = 30.0


def checked(data: bytes) -> dict[str, Any]:
    """What is found in a PDF (`intake.signatures.found`), read in a process of its own.

    Raises `Refused` for a file that is no PDF. One that is not signed is taken, and recorded as not signed.
    """
    try:
        kind = kind_of(data)
    except Unfit as why:
        raise Refused(str(why)) from why
    if kind is not PDF:
        raise Refused("Bản ký phải là tệp PDF. Hãy chọn đúng tệp đã ký số.")
    try:
        found: dict[str, Any] = json.loads(apart.output([*CHILD, settings.SIGN_ROOTS], data, seconds=SECONDS))
    except (apart.Slow, ValueError, OSError):
        return {"signed": None, "why": "Không mở được tệp PDF này để kiểm tra chữ ký; tệp vẫn được giữ."}
    return found
