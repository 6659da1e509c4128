"""Whether a dump gives its tables column by column, so that no row can be put together again with certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiendo.intake.flat.lines import Line

BROKEN = (
    "Chữ trong bảng của tệp này đã bị xáo thứ tự khi trích từ PDF (từng cột một, không theo hàng), nên nhiều ô có thể "
    "ghép sai hàng. Hãy nộp chính tệp PDF hoặc DOCX của kế hoạch để đọc đúng"
)
OUT_OF_ORDER = "Chữ trong bảng bị xáo thứ tự khi trích từ PDF"
_ORDINAL = re.compile(r"(?P<n>\d{1,2})[.)]?|(?P<roman>[IVX]{1,5})[.)]?")
_RUN = 3  # ordinals below one another with nothing between
_LEAST = 5  # of them in a text: fewer may be the figures of a row, each on its line


def column_by_column(lines: Sequence[Line]) -> bool:
    """Whether ordinals that count on stand under one another again and again, with no name between them."""
    runs = [run for run in _runs(lines) if len(run) >= _RUN and _counts(run)]
    telling = [run for run in runs if not all(isinstance(n, int) for n in run) or len(runs) > 1]
    return sum(map(len, telling)) >= _LEAST


def _runs(lines: Sequence[Line]) -> Iterator[list[int | str]]:
    """The ordinals that stand alone on lines which follow each other; roman ones as they are."""
    run: list[int | str] = []
    for line in lines:
        m = _ORDINAL.fullmatch(line.text)
        if m:
            run.append(int(m["n"]) if m["n"] else m["roman"])
        elif run:
            yield run
            run = []
    if run:
        yield run


def _counts(run: Sequence[int | str]) -> bool:
    """Whether the numbers of a run count on by one, or begin again behind a group's roman one."""
    last: int | None = None
    numbers = 0
    for n in run:
        if isinstance(n, str):
            last = None
            continue
        if last is not None and n != last + 1:
            return False
        last = n
        numbers += 1
    return numbers >= 2
