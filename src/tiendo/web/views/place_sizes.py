""" "Số liệu nền": the populations of a place's communes, keyed in, pasted or brought as the file that goes out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.allocating import PlaceName
from tiendo.core.indicator_sheet import Fault
from tiendo.core.place_sizes import Sizes, people, read_sizes
from tiendo.queries import place_sizes as query
from tiendo.queries.place_sizes import SizesPage
from tiendo.records.models import Unit
from tiendo.render.sheets import Column, Value
from tiendo.usecases import place_sizes as usecase
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.web.shell import actor_of
from tiendo.web.tables import table_brought
from tiendo.web.views.exports import List, send


@require_http_methods(["GET", "POST"])
def sizes(request: HttpRequest, pk: int) -> HttpResponse:
    """The places with their people; a POST keeps what was keyed in, or first shows what a table would change."""
    unit = _authority(request, pk)
    found = _page(request, unit)
    context: dict[str, Any] = {"page": found, "unit": unit, "given": request.POST, **_asked(request)}
    if request.method == "POST":
        if not found.may:
            raise NotAllowed("Tài khoản của bạn không có quyền ghi số liệu nền ở đây.")
        try:
            if kept := _act(request, unit, context):
                messages.success(request, kept)
                return redirect(request.get_full_path())
        except Refused as why:
            context["fault"] = why.message
    context["cells"] = _cells(request, found, context["year"])
    return render(request, "tiendo/territory/sizes.html", context, status=422 if context.get("fault") else 200)


@require_GET
def sizes_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The table as it stands; filled in, it may come back."""
    unit = _authority(request, pk)
    found = query.sizes_page(actor_of(request), unit)
    years = sorted({*found.years, clock.today().year - 1})
    columns = [Column("Mã", 10), Column("Nơi", 40), *(Column(f"Dân số {year}", 16, "#,##0") for year in years)]
    columns.append(Column("Nguồn", 40))
    rows: list[list[Value]] = []
    for row in found.every:
        counts: list[Value] = [_whole(row.by_year.get(year)) for year in years]
        rows.append([row.place.code, row.place.name, *counts, row.source])
    return send(form, List("Dân số", columns, rows), unit.name, clock.today())


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1))


def _authority(request: HttpRequest, pk: int) -> Unit:
    unit = query.sized_unit(actor_of(request), pk)
    if unit is None:
        raise Http404
    return unit


def _page(request: HttpRequest, unit: Unit) -> SizesPage:
    get = request.GET
    return query.sizes_page(actor_of(request), unit, text=get.get("q", "")[:100], lacking=get.get("thieu") == "1")


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the page is asked for; the year is the last whole one unless another is chosen."""
    this_year = clock.today().year
    told = request.POST.get("nam") or request.GET.get("nam", "")
    year = int(told) if told.isdigit() and 2000 <= int(told) <= this_year else this_year - 1
    shown = {"text": request.GET.get("q", ""), "only_lacking": request.GET.get("thieu") == "1"}
    return {"year": year, "choices": range(this_year, this_year - 6, -1), **shown}


def _cells(request: HttpRequest, found: SizesPage, year: int) -> list[tuple[Any, str]]:
    """Each row with what its field holds: what was typed, else the figure of the year."""
    typed = request.POST if request.POST.get("viec") == "ghi" else {}

    def held(row: query.SizeRow) -> str:
        value = _whole(row.by_year.get(year))
        return str(typed.get(f"ds-{row.place.pk}", "" if value is None else f"{value:,}".replace(",", ".")))

    return [(row, held(row)) for row in found.rows]


def _act(request: HttpRequest, unit: Unit, context: dict[str, Any]) -> str:
    """What was done, for the official; "" where the page shows what a table would do."""
    post, year = request.POST, context["year"]
    match post.get("viec"):
        case "ghi":
            return _keep(request, unit, _keyed(request, context, year), {})
        case "bang":
            context["read"] = read = _read(request, unit, year)
            if read.faults:
                raise Refused(f"Bảng có {len(read.faults)} chỗ chưa dùng được. Chưa lưu gì.")
            context |= _previewed(read, context["page"])
            return ""
        case "luu":
            return _keep(request, unit, *_confirmed(post.get("bang", "")))
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")


def _keep(request: HttpRequest, unit: Unit, values: dict[int, dict[int, Decimal]], sources: dict[int, str]) -> str:
    made = usecase.set_populations(
        unit=unit, values=values, source=request.POST.get("nguon", ""), sources=sources, actor=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return f"Đã ghi {made} số dân." if made else "Không có số nào khác số đang có."


def _keyed(request: HttpRequest, context: dict[str, Any], year: int) -> dict[int, dict[int, Decimal]]:
    values: dict[int, dict[int, Decimal]] = {}
    faults: list[Fault] = []
    for row in context["page"].every:
        try:
            value = people(request.POST.get(f"ds-{row.place.pk}", ""))
        except ValueError as why:
            faults.append(Fault(0, row.place.name, str(why)))
            continue
        if value is not None:
            values[row.place.pk] = {year: value}
    if faults:
        context["read"] = Sizes(faults=faults)
        raise Refused(f"Có {len(faults)} ô chưa dùng được. Chưa lưu gì.")
    return values


def _read(request: HttpRequest, unit: Unit, year: int) -> Sizes:
    table = table_brought(request, "bảng dân số", "Mã, Xã, Dân số 2025")
    names = [PlaceName(u.pk, u.name, u.code, u.short_name) for u in query.places_sized(unit)]
    return read_sizes(table, names, year, clock.today().year)


def _previewed(read: Sizes, page: SizesPage) -> dict[str, Any]:
    """What the table changes, place by place, and the payload that confirms it."""
    rows = []
    for row in page.every:
        told = [(y, row.by_year.get(y), v) for y, v in sorted(read.values.get(row.place.pk, {}).items())]
        if changed := [one for one in told if one[1] != one[2]]:
            rows.append((row.place.name, changed, read.sources.get(row.place.pk, "")))
    if not rows:
        raise Refused("Bảng không có số nào khác số đang có.")
    values = {str(pk): {str(y): f"{v}" for y, v in by.items()} for pk, by in read.values.items()}
    return {"preview": rows, "payload": json.dumps({"values": values, "sources": read.sources}, ensure_ascii=False)}


def _confirmed(payload: str) -> tuple[dict[int, dict[int, Decimal]], dict[int, str]]:
    try:
        told = json.loads(payload)
        values = {int(pk): {int(y): people(str(v)) for y, v in by.items()} for pk, by in told["values"].items()}
        sources = {int(pk): str(text) for pk, text in told["sources"].items()}
    except (ValueError, TypeError, AttributeError, KeyError) as why:
        raise Refused("Bảng xác nhận không còn nguyên. Hãy dán lại rồi xem lại từ đầu.") from why
    return {pk: {y: v for y, v in by.items() if v is not None} for pk, by in values.items()}, sources
