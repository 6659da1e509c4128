"""Why a use case refuses, in words that tell the official what to do next; mapped to a page once, at the edge."""

from __future__ import annotations


class Refusal(Exception):
    """`message` is Vietnamese and whole. Nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """The actor's roles do not reach this act at this place."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or "Tài khoản của bạn không có quyền làm việc này. Hãy liên hệ cơ quan thường trực.")


class WrongState(Refusal):
    """The thing is not in a state in which this can be done."""


class Conflict(Refusal):
    """Somebody else changed the cell meanwhile; `current` is what it says now."""

    def __init__(self, current: str) -> None:
        shown = f"“{current}”" if current else "trống"
        super().__init__(f"Người khác vừa sửa ô này, giá trị hiện nay là {shown}. Hãy xem lại rồi sửa tiếp nếu cần.")
        self.current = current


class Refused(Refusal):
    """The input cannot be taken; the message says why and what would be."""
