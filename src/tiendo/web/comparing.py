"""What the review of a scan shows beside each value: the piece of the page it was read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.urls import reverse

from tiendo.core.comparing import sure_rows
from tiendo.queries.crops import Box, row_boxes
from tiendo.queries.review import ReviewPage
from tiendo.records.models import Draft
from tiendo.web.reviewing import CropView, RowView, Tab

ROOM = 2.0  # points around a cell
ON_SCREEN = 1.4  # pixels to the point


@dataclass(frozen=True, slots=True)
class Strip:
    """A band over the whole width of a page, drawn once for all cells of a row."""

    page: int
    top: int
    bottom: int


def with_crops(draft: Draft, view: RowView) -> RowView:
    """The row with the picture of each cell that was recognised; the picture of one paragraph is shown once."""
    if not draft.pictured:
        return view
    boxes = {field: box for field, box in row_boxes(draft, view.uid).items() if box[0] in draft.pictured}
    strips = {
        page: _strip(draft, [b for b in boxes.values() if b[0] == page]) for page in {b[0] for b in boxes.values()}
    }
    shown: set[Box] = set()
    for cell in view.all_cells():
        box = boxes.get(cell.field)
        if box is not None and box not in shown:
            shown.add(box)
            cell.crop = _crop(draft, box, strips[box[0]])
    return view


def _strip(draft: Draft, boxes: list[Box]) -> Strip:
    page = boxes[0][0]
    height = draft.sizes[page - 1]["height"]
    return Strip(
        page,
        max(0, floor(min(b[2] for b in boxes) - ROOM)),
        min(ceil(height), ceil(max(b[4] for b in boxes) + ROOM)),
    )


def _crop(draft: Draft, box: Box, strip: Strip) -> CropView:
    _, x0, top, x1, bottom = box
    left, width, height = x0 - ROOM, x1 - x0 + 2 * ROOM, bottom - top + 2 * ROOM
    return CropView(
        url=reverse("draft_strip", args=[draft.pk, strip.page, strip.top, strip.bottom]),
        window=f"{left:.1f} {top - ROOM:.1f} {width:.1f} {height:.1f}",
        width=round(width * ON_SCREEN),
        height=round(height * ON_SCREEN),
        across=f"{draft.sizes[strip.page - 1]['width']:.1f}",
        top=strip.top,
        tall=strip.bottom - strip.top,
        page=strip.page,
    )


def comparing(read: ReviewPage, tab: Tab) -> dict[str, Any] | None:
    """How much is still to be compared: of the draft, of this tab, and by page; None where nothing was recognised."""
    draft = read.draft
    if not draft.pictured:
        return None
    uids = set(sure_rows(draft.body, tab.part, draft.pictured)) if tab.part != "bodies" else set()
    rows = [read.heading] if tab.part == "document" else read.parts[tab.part].rows if tab.part in read.parts else []
    pages = Counter(row.page for row in rows if row.uid in uids and row.page)
    return {
        "left": len(read.waiting),
        "here": sum(row.waits for row in rows),
        "sure": len(uids),
        "pages": sorted(pages.items()) if len(pages) > 1 else [],
    }
