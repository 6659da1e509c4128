"""Many items at once: pasted from a spreadsheet, or by the period's own form that goes out and comes back."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.pasted import MAX_ROWS, table_of
from tiendo.queries.my_work import Desk, desk
from tiendo.queries.owed import OwedItem
from tiendo.queries.report_forms import prefilled
from tiendo.records.models import Assignment
from tiendo.render.report_sheet import Line, form
from tiendo.usecases import bulk as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.answers import download
from tiendo.web.mywork import figure_words
from tiendo.web.shell import actor_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_FORM = 5 * 2**20
# By the form's column, the field of the report that it holds.
COLUMNS = {6: "numerator", 7: "denominator", 9: "as_of", 10: "source", 11: "result", 12: "difficulty", 13: "proposal"}


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Paste or give a form, look at the differences, confirm; nothing is saved before that."""
    found = _desk(request)
    assert found.owed is not None
    context: dict[str, Any] = {"desk": found, "owed": found.owed, "text": request.POST.get("bang", "")}
    given: dict[str, Any] = {
        "period": found.owed.period,
        "unit": found.unit,
        "actor": actor_of(request),
        "now": clock.now(),
    }
    if request.method == "GET":
        return render(request, "tiendo/mywork/bulk.html", context)
    if request.POST.get("act") == "save":
        outcomes = usecase.save_rows(**given, rows=_confirmed(request))
        context |= {"outcomes": outcomes, "ready": sum(o.ready for o in outcomes)}
        return render(request, "tiendo/mywork/bulk.html", context)
    try:
        table = _table(request, found)
        context["rows"] = rows = usecase.compare(**given, table=table)
    except Refused as why:
        return render(request, "tiendo/mywork/bulk.html", context | {"fault": why.message}, status=422)
    context["payload"] = {r.one.key: _payload(r) for r in rows if r.good and r.one}
    context["good"] = len(context["payload"])
    if not rows:
        context["fault"] = "Bảng không có dòng nào đọc được. Hãy chép cả dòng tiêu đề và các dòng số liệu rồi dán lại."
    return render(request, "tiendo/mywork/bulk.html", context)


@require_GET
def bulk_sheet(request: HttpRequest) -> HttpResponse:
    """The period's form to fill in elsewhere, with what is kept already."""
    found = _desk(request)
    assert found.owed is not None
    owed = found.owed
    lines = [_line(one, found) for one in owed.items]
    subtitle = f"{found.unit.name}; hạn gửi {owed.period.due:%d/%m/%Y}; tải lúc {clock.now():%H:%M ngày %d/%m/%Y}"
    content = form(
        f"Biểu báo cáo tiến độ, kỳ {owed.period.label.lower()}",
        subtitle,
        usecase.stamp_of(found.unit, owed.period),
        lines,
    )
    label = owed.period.label.replace("/", "-")
    return download(content, name=f"Bieu bao cao {label} - {found.unit.name}.xlsx", mime=XLSX)


def _line(one: OwedItem, found: Desk) -> Line:
    assert found.owed is not None
    kept = one.form.content if one.form else {}
    said = {n: p.value for n, p in prefilled(one, found.owed.period).items()} | kept
    shown = {at: said.get(name, "") for at, name in COLUMNS.items()}
    shown[5] = next((said[n] for n in ("done", "value", "yes") if said.get(n)), "")
    shown[14] = "x" if said.get("nothing") else ""
    shown[15] = next((said[n] for n in usecase.reason_fields() if said.get(n)), "")
    promise = one.promise.raw if one.promise else ""
    if isinstance(one.row, Assignment):
        due = one.standing.standing.due if one.standing else None
        promise = f"hạn {due:%d/%m/%Y}" if due else one.row.deadline_raw
    return Line(
        one.key,
        usecase.code_of(one),
        one.name,
        promise,
        figure_words(one.last) if one.last else "",
        "%" if one.is_task else one.shape.nature.unit or "",
        shown,
        one.is_task,
        one.shape.kind == "ratio",
    )


def _table(request: HttpRequest, found: Desk) -> list[list[str]]:
    file = request.FILES.get("bieu")
    assert found.owed is not None
    if file is not None:
        if file.size is None or file.size > MAX_FORM:
            raise Refused("Tệp lớn hơn 5 MB, không phải biểu của kỳ này.")
        return usecase.table_of_form(data=file.read(), unit=found.unit, period=found.owed.period)
    table = table_of(request.POST.get("bang", ""))
    if not table:
        raise Refused("Chưa dán gì. Chọn các ô trong Excel, bấm Ctrl+C, rồi bấm vào ô dưới đây và Ctrl+V.")
    if len(table) > MAX_ROWS:
        raise Refused(f"Bảng dài quá {MAX_ROWS} dòng. Hãy dán từng phần.")
    return table


def _payload(row: usecase.Row) -> str:
    return json.dumps({c.name: [c.before, c.after] for c in row.changes}, ensure_ascii=False)


def _confirmed(request: HttpRequest) -> dict[str, dict[str, tuple[str, str]]]:
    """The rows that are ticked, as the page of differences wrote them."""
    out: dict[str, dict[str, tuple[str, str]]] = {}
    for key in request.POST.getlist("muc"):
        try:
            read = json.loads(request.POST.get(f"n-{key}", ""))
            out[key] = {str(n): (str(seen), str(after)) for n, (seen, after) in read.items()}
        except (ValueError, TypeError, AttributeError) as why:
            raise Refused("Bảng xác nhận không còn nguyên. Hãy dán lại rồi xem lại từ đầu.") from why
    return out


def _desk(request: HttpRequest) -> Desk:
    values = request.POST or request.GET
    unit, period = (values.get(n, "") for n in ("don-vi", "ky"))
    numbers = [int(t) if t.isdigit() and len(t) < 18 else None for t in (unit, period)]
    found = desk(actor_of(request), clock.today(), *numbers)
    if found is None or found.owed is None:
        raise Http404
    return found
