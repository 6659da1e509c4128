"""What is asked of the places below: the list, one indicator with every place, a table pasted or brought as a file."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.adding import Direction
from tiendo.core.allocating import PROMISED_NAMES, Asked, PlaceName, Promised, cell_for, read_table
from tiendo.core.reading import Milestone
from tiendo.core.text import fold
from tiendo.queries import allocation as query
from tiendo.queries.allocation import AllocationPage
from tiendo.render import sheets
from tiendo.usecases import allocation as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.answers import download
from tiendo.web.shell import actor_of
from tiendo.web.tables import table_brought
from tiendo.web.views.catalogue import number_of
from tiendo.web.views.exports import MIME

# The shapes of the three red rules are theirs alone.
SHAPES = {"nothing": "none", "against": "ask", "less": "slow", "meets": "done", "not_asked": "wait"}


@require_GET
def allocations(request: HttpRequest) -> HttpResponse:
    """What is asked of those below, and what is asked of oneself."""
    found = query.allocation_list(actor_of(request), clock.today())
    if found is None:
        raise Http404
    context = {"read": found, "names": PROMISED_NAMES, "shapes": SHAPES}
    return render(request, "tiendo/catalogue/allocations.html", context)


@require_http_methods(["GET", "POST"])
def allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """An indicator with every place below; a POST asks the same of all, takes a table, or withdraws."""
    found = _page(request, pk)
    context = _context(request, found)
    if request.method == "POST":
        try:
            message = _act(request, found, context)
        except Refused as why:
            context["fault"] = why.message
            return render(request, "tiendo/catalogue/allocation.html", context, status=422)
        if message:
            messages.success(request, message)
            return redirect(request.path)
    return render(request, "tiendo/catalogue/allocation.html", context)


@require_GET
def allocation_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The table as it stands, filtered as on its page; as a workbook it may come back."""
    if form not in MIME:
        raise Http404
    found = _page(request, pk)
    years = found.years or [clock.today().year, 2030]
    columns = [sheets.Column("Mã", 10), sheets.Column("Xã", 34), *(sheets.Column(str(y), 14) for y in years)]
    columns += [*(sheets.Column(f"Xã cam kết {y}", 16) for y in years), sheets.Column("So với mức giao", 24)]
    columns.append(sheets.Column("Diễn giải", 50))
    rows: list[list[sheets.Value]] = []
    for row in found.rows:
        cells: list[sheets.Value] = [row.place.code, row.place.name]
        cells += [row.asked[y].raw if y in row.asked else "" for y in years]
        cells += [row.promised[y].raw if y in row.promised else "" for y in years]
        rows.append([*cells, row.name, row.words])
    if form == "csv":
        content = sheets.csv(columns, rows)
    else:
        day = f"Tính đến {clock.today():%d/%m/%Y}; sửa các cột năm rồi đưa lên lại được"
        content = sheets.xlsx(f"Mức giao: {found.indicator.name}", day, columns, rows)
    slug = "-".join(fold(f"muc giao {found.indicator.code}").replace("/", "-").split())
    return download(content, name=f"{slug}-{clock.today():%Y-%m-%d}.{form}", mime=MIME[form])


def _page(request: HttpRequest, pk: int) -> AllocationPage:
    state = request.GET.get("trang-thai", "")
    shown = Promised(state) if state in set(Promised) else None
    found = query.allocation_page(actor_of(request), pk, clock.today(), shown, request.GET.get("q", ""))
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, found: AllocationPage) -> dict[str, Any]:
    counts = [(str(s), PROMISED_NAMES[s], found.counts[s]) for s in query.ORDER if found.counts[s]]
    return {
        "page": found,
        "it": found.indicator,
        "counts": counts,
        "shapes": SHAPES,
        "given": request.POST,
        "shown": request.GET.get("trang-thai", ""),
        "text": request.GET.get("q", ""),
        "query": request.GET.urlencode(),
        "this_year": clock.today().year,
    }


def _act(request: HttpRequest, found: AllocationPage, context: dict[str, Any]) -> str:
    """What was done, for the official; "" where the page shows what a table would do."""
    post = request.POST
    who: dict[str, Any] = {"actor": actor_of(request), "now": clock.now()}
    told: dict[str, Any] = {"authority": found.authority, "indicator_id": found.indicator.pk, **who}
    match post.get("viec"):
        case "tat-ca":
            values: dict[int | None, dict[int, Milestone]] = {None: _one(post, found)}
            made = usecase.allocate(values=values, document=post.get("van-ban", ""), **told)
            return f"Đã giao chung cho {found.whole} nơi." if made else "Mức này đã giao rồi, không có gì đổi."
        case "luu":
            values = _confirmed(post, found)
            made = usecase.allocate(values=values, document=post.get("van-ban", ""), **told)
            return f"Đã giao {made} mức cho {len(values)} nơi."
        case "rut":
            usecase.withdraw(allocation_id=number_of(post.get("muc", "")) or 0, **who)
            return "Đã rút mức giao. Dòng đã rút vẫn được giữ ở cuối trang."
        case "bang":
            context["read"] = read = _read(request, found)
            if read.faults:
                raise Refused(f"Bảng có {len(read.faults)} chỗ chưa dùng được. Chưa lưu gì.")
            context |= _previewed(read, found)
            return ""
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")


def _one(post: Any, found: AllocationPage) -> dict[int, Milestone]:
    year, direction = number_of(post.get("nam", "")) or 0, Direction(found.indicator.direction)
    try:
        asked = cell_for(year, post.get("muc", ""), direction)
    except ValueError as why:
        raise Refused(f"Chưa giao được: {why}.") from why
    if asked is None:
        raise Refused("Hãy ghi mức cần giao, ví dụ 60%.")
    return {year: asked}


def _read(request: HttpRequest, found: AllocationPage) -> Asked:
    table = table_brought(request, "bảng mức giao", "Xã, 2026 …")
    return read_table(table, _names(found), Direction(found.indicator.direction))


def _names(found: AllocationPage) -> list[PlaceName]:
    return [PlaceName(u.pk, u.name, u.code, u.short_name) for u in query.places_below(found.authority)]


def _previewed(read: Asked, found: AllocationPage) -> dict[str, Any]:
    """By place what the table asks, and the payload that confirms it."""
    names = {p.key: p.name for p in _names(found)}
    rows = [(names[k], sorted(by.values(), key=lambda m: m.year)) for k, by in read.values.items()]
    payload = {str(k): {str(y): m.raw for y, m in by.items()} for k, by in read.values.items()}
    return {"preview": rows, "payload": json.dumps(payload, ensure_ascii=False)}


def _confirmed(post: Any, found: AllocationPage) -> dict[int | None, dict[int, Milestone]]:
    direction = Direction(found.indicator.direction)
    try:
        told = json.loads(post.get("bang", ""))
        values = {
            int(k): {int(y): cell_for(int(y), str(raw), direction) for y, raw in by.items()} for k, by in told.items()
        }
    except (ValueError, TypeError, AttributeError) as why:
        raise Refused("Bảng xác nhận không còn nguyên. Hãy dán lại rồi xem lại từ đầu.") from why
    return {key: {y: m for y, m in by.items() if m is not None} for key, by in values.items()}
