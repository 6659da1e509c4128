"""Sets of indicators: what there is, the file that goes out, the file that comes in and what it would change."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.adding import Across, Direction, Over
from tiendo.core.indicator_sheet import COLUMNS, MOST_ROWS, IndicatorRow, Sheet, cells_of, read_sheet
from tiendo.core.text import fold
from tiendo.core.values import Counting
from tiendo.queries import scope
from tiendo.queries.catalogue import sets_of
from tiendo.queries.indicator_pages import home_of
from tiendo.records.models import Indicator, IndicatorSet, Unit
from tiendo.render import sheets
from tiendo.usecases import catalogue as usecase
from tiendo.usecases.bulk import table_of_workbook
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.web.answers import download
from tiendo.web.shell import actor_of
from tiendo.web.tables import fits
from tiendo.web.views.exports import MIME

EXAMPLE = IndicatorRow(
    "VD.01", "Tỷ lệ hộ gia đình có địa chỉ số", ("Hộ được gắn mã địa chỉ số",), "Xã hội số", "%", Direction.UP,
    Counting.RATIO, Across.RATIO, Over.LATEST, "Quyết định của UBND tỉnh (thay dòng ví dụ này)",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def sets(request: HttpRequest) -> HttpResponse:
    """The sets in use here; a POST brings a file in: looked at first, taken when confirmed."""
    home = _home(request)
    context: dict[str, Any] = {"home": home, "sets": _sets(home), "may": _may(request, home), "given": request.POST}
    if request.method == "GET":
        return render(request, "tiendo/catalogue/sets.html", context)
    if not context["may"]:
        raise NotAllowed
    try:
        if request.POST.get("viec") == "luu":
            return _save(request, home)
        context |= _looked_at(request, home)
    except Refused as why:
        context["fault"] = why.message
    return render(request, "tiendo/catalogue/sets.html", context, status=422 if context.get("fault") else 200)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The file to fill in, with one row as an example."""
    _home(request)
    return _file(
        "Mẫu bộ chỉ số", "Mỗi dòng một chỉ số; các cách ghi có ở dòng ví dụ và trong trang hướng dẫn", [EXAMPLE]
    )


@require_GET
def set_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A set as the file that could come in again."""
    found = sets_of(_home(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    rows = [_row(i) for i in found.indicators.filter(retired_on=None)]
    return _file(found.name, f"Bản {found.version or 'chưa ghi số'}", rows)


def _file(name: str, subtitle: str, rows: list[IndicatorRow]) -> HttpResponse:
    columns = [sheets.Column(head, width) for _, head, width in COLUMNS]
    content = sheets.xlsx(name, subtitle, columns, [cells_of(row) for row in rows])
    slug = "-".join(fold(name).replace("/", "-").split())[:80]
    return download(content, name=f"{slug}.xlsx", mime=MIME["xlsx"])


def _row(i: Indicator) -> IndicatorRow:
    return IndicatorRow(
        i.code, i.name, tuple(i.wordings), i.group, i.unit_of_measure, Direction(i.direction), Counting(i.counting),
        Across(i.across), Over(i.over), i.source,
    )  # fmt: skip


def _home(request: HttpRequest) -> Unit:
    home = home_of(actor_of(request))
    if home is None:
        raise Http404
    return home


def _may(request: HttpRequest, home: Unit) -> bool:
    return scope.may(actor_of(request), Act.SET_CATALOGUE, home)


def _sets(home: Unit) -> list[dict[str, Any]]:
    rows = sets_of(home).select_related("owner", "changed_by").prefetch_related("indicators")
    return [
        {"it": s, "count": sum(1 for i in s.indicators.all() if i.retired_on is None), "own": s.owner_id == home.pk}
        for s in rows
    ]


def _looked_at(request: HttpRequest, home: Unit) -> dict[str, Any]:
    """What the file would change, or what is wrong with which cell."""
    file, set_id = request.FILES.get("tep"), _set_id(request)
    if file is None:
        raise Refused("Chưa chọn tệp. Hãy chọn tệp Excel (.xlsx) đã điền.")
    fits(file, "bộ chỉ số")
    if set_id is not None and not IndicatorSet.objects.filter(pk=set_id, owner=home).exists():
        raise Refused("Bộ này dùng chung, hoặc của nơi khác, nên không sửa được ở đây.")
    table = table_of_workbook(file.read())[: MOST_ROWS + 20]
    sheet = read_sheet(table)
    out: dict[str, Any] = {"sheet": sheet, "file_name": file.name}
    if sheet.faults:
        return out | {"fault": f"Tệp có {len(sheet.faults)} chỗ chưa dùng được. Chưa lưu gì."}
    return out | {"changed": usecase.compared(set_id, sheet.rows), "payload": _payload(sheet)}


def _payload(sheet: Sheet) -> str:
    return json.dumps([cells_of(row) for row in sheet.rows], ensure_ascii=False)


def _save(request: HttpRequest, home: Unit) -> HttpResponse:
    try:
        cells = json.loads(request.POST.get("bang", ""))
        table = [[str(cell) for cell in row] for row in cells]
    except (ValueError, TypeError) as why:
        raise Refused("Bảng xác nhận không còn nguyên. Hãy đưa tệp lên lại.") from why
    sheet = read_sheet([[head for _, head, _ in COLUMNS], *table])
    if sheet.faults:
        raise Refused("Bảng xác nhận không còn nguyên. Hãy đưa tệp lên lại.")
    post = request.POST
    held, changed = usecase.import_set(
        authority=home, set_id=_set_id(request), name=post.get("ten", ""), version=post.get("ban", ""),
        source=post.get("can-cu", ""), rows=sheet.rows, actor=actor_of(request), now=clock.now(),
    )  # fmt: skip
    counts = f"thêm {len(changed.added)}, sửa {len(changed.altered)}, thôi dùng {len(changed.retired)}"
    messages.success(request, f"Đã đưa vào “{held.name}”: {counts} chỉ số.")
    return redirect("catalogue_sets")


def _set_id(request: HttpRequest) -> int | None:
    text = request.POST.get("bo", "")
    return int(text) if text.isdigit() and len(text) < 18 else None
