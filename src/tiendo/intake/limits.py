"""Bounds on a reading: a crafted file may loop or eat memory, and must end in one message with the machine unharmed."""

from __future__ import annotations

import signal
from types import FrameType

from tiendo.intake.errors import CannotRead

MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 150  # for each page of its own, and for what follows the last page
MOST_CPU_SECONDS = 3600
GRACE_SECONDS = 60  # for a library to come back once the time is over; then the system ends the process
TOO_LARGE = "Tệp này cần quá nhiều bộ nhớ để đọc. Hãy bỏ bớt hình ảnh, hoặc tách riêng phần phụ lục."
TOO_DEEP = "Tệp lồng nhau quá sâu nên không đọc được. Hãy lưu lại bằng Word thành DOCX rồi đọc lại."
TOO_LONG = (
    "Đọc tệp này quá lâu nên đã dừng. Hãy tách riêng phần phụ lục, hoặc lưu lại bằng Word thành DOCX rồi đọc lại."
)


def bound() -> None:
    """Bound memory and processor time of this process, where the system can (Windows cannot)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS, MOST_CPU_SECONDS),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (min(limit, most), most))


def say_when_over() -> None:
    """Where nobody watches this process: raise `CannotRead` in it once its processor time is over."""
    if hasattr(signal, "SIGXCPU"):
        signal.signal(signal.SIGXCPU, _over)


def _over(number: int, frame: FrameType | None) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = _used() + GRACE_SECONDS
    last = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (last, last))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    raise CannotRead(TOO_LONG)


def next_page(done: int, total: int) -> None:
    """Give the next page its own time. Memory needs no more: one page is held at a time."""
    try:
        import resource
    except ImportError:
        return
    soft, most = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        return  # nobody bounded this process
    limit = _used() + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _used() -> int:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime)
