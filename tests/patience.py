"""Waiting for what is to come, not for time to pass: on a busy machine anything may take a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 600.0  # seconds: only something that never comes takes them


def until(true: Callable[[], T], what: str = "what never came", seconds: float = PATIENCE, look: float = 0.05) -> T:
    """What `true` gives once it is true; asked every `look` seconds, at least once after the last of `seconds`."""
    end = time.monotonic() + seconds
    while True:
        late = time.monotonic() >= end  # before the question: this process itself may have stood still
        if found := true():
            return found
        assert not late, f"waited in vain for {what}"
        time.sleep(look)
