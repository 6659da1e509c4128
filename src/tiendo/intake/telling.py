"""How far a reading is: readers of many pages tell it page by page, so that somebody may wait in good hope, or stop."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]  # pages read so far, pages of the file

PAGE_LINE = "@page"  # begins a line of the child's standard error: "@page 6/20"


def tell_nobody(done: int, total: int) -> None:
    """For whoever does not want to know."""
