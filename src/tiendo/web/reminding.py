"""What a reminder did, in words."""

from __future__ import annotations

from tiendo.records.models import Unit
from tiendo.usecases.reminders import Reminded


def reminded_words(done: Reminded, verb: str) -> str:
    """ "Đã đôn đốc 2 đơn vị: …", who was told today before, where nobody can be told."""
    parts = []
    if done.now:
        parts.append(f"Đã {verb} {len(done.now)} đơn vị: {_names(done.now)}.")
    if done.already:
        before = f"Hôm nay đã {verb}" if not done.now else f"Đã {verb} từ trước trong ngày"
        parts.append(f"{before}: {_names(done.already)}.")
    if done.nobody:
        parts.append(f"Chưa ai có tài khoản để nhận ở: {_names(done.nobody)}; hãy gửi công văn.")
    return " ".join(parts)


def _names(units: list[Unit]) -> str:
    return "; ".join(u.name for u in units)
