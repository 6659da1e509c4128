"""Rows that were recognised from a picture wait until a person has compared them with it; approval waits for that.

A row says `compared` when somebody did. What a person added has no picture; what was read as text needs no comparing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tiendo.core.cells import DOCUMENT, LISTS, BadValue
from tiendo.core.drafting import Edit, Patch, find_row, row_text
from tiendo.core.reading import Json

COMPARED = "compared"


def page_of(row: Json) -> int | None:
    """The page a row was read from, from 1; None where a person added it."""
    found: int | None = (row.get("source") or {}).get("page")
    return found


def waits(row: Json, pictured: Collection[int]) -> bool:
    """Whether a row of this draft is still to be compared; `pictured`: the numbers of the pages that are pictures."""
    if row.get("removed") or row.get(COMPARED):
        return False
    return bool(pictured) if row["uid"] == DOCUMENT else page_of(row) in pictured


def waiting(content: Json, pictured: Collection[int]) -> list[Json]:
    """All rows still to be compared, the heading of the document first."""
    rows = [content["document"], *(row for part in LISTS.values() for row in content[part])]
    return [row for row in rows if waits(row, pictured)]


def compare_rows(content: Json, uids: Iterable[str], pictured: Collection[int]) -> Edit:
    """A person compared these rows with their picture and found them right.

    Rows that wait no more are passed over. Raises `BadValue` for a row with doubtful cells: each of these is confirmed
    in the open row, `NoSuchCell` for one that is not there.
    """
    rows = [row for uid in uids if waits(row := find_row(content, uid), pictured)]
    if doubtful := next((row for row in rows if row["unsure"]), None):
        count = len(doubtful["unsure"])
        raise BadValue(f"Dòng “{row_text(doubtful)[:80]}” còn {count} ô chưa chắc. Hãy mở dòng, dò từng ô với ảnh.")
    patches = [Patch(row["uid"], COMPARED, row.get(COMPARED), True) for row in rows]
    text = row_text(rows[0]) if len(rows) == 1 else f"{len(rows)} dòng"
    return Edit("compare", rows[0]["uid"] if rows else DOCUMENT, "", "", text, patches)


def sure_rows(content: Json, part: str, pictured: Collection[int], page: int | None = None) -> list[str]:
    """The uids of rows in a part, or on one page of it, that wait and hold no doubtful cell."""
    rows = [content["document"]] if part == "document" else content[part]
    found = [row for row in rows if waits(row, pictured) and not row["unsure"]]
    return [row["uid"] for row in found if page is None or page_of(row) == page]


def refusal(content: Json, pictured: Collection[int]) -> str:
    """Why a draft cannot be approved yet, "" where nothing waits."""
    count = len(waiting(content, pictured))
    if not count:
        return ""
    return (
        f"Còn {count} dòng đọc từ ảnh quét chưa được đối chiếu với ảnh. "
        "Hãy đối chiếu hết (phím c ở mỗi dòng, hoặc xác nhận cả trang) rồi phê duyệt."
    )
