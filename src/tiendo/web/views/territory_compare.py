""" "So sánh": the places below a unit on one indicator, ranked by what was accepted."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo.queries import territory_compare as query
from tiendo.queries.territory_compare import Comparison
from tiendo.records.models import Indicator
from tiendo.render.sheets import Column, Value
from tiendo.web.as_of import day_context
from tiendo.web.bars import bars
from tiendo.web.shell import actor_of
from tiendo.web.views.exports import List, send
from tiendo.web.views.territory import asked_of, carried, unit_of


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """`chi-so` is an indicator, `ngay` a day, `chuong-trinh` a programme; the first indicator where none is named."""
    unit = unit_of(request, pk)
    asked = asked_of(request, unit)
    at = query.among(actor_of(request), unit)
    choices = query.choices(at, asked.programme)
    indicator = _indicator(request, choices)
    found = query.comparison(indicator, at, asked.day, asked.programme) if indicator else None
    context = {
        "unit": unit,
        "asked": asked,
        "choices": choices,
        "indicator": indicator,
        "found": found,
        "bars": bars(found) if found else [],
        "carried": carried(request),
        "sheet_query": request.GET.urlencode(),
    }
    return render(request, "tiendo/territory/compare.html", context | day_context(asked.day))


@require_GET
def compare_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    unit = unit_of(request, pk)
    asked = asked_of(request, unit)
    at = query.among(actor_of(request), unit)
    indicator = _indicator(request, query.choices(at, asked.programme))
    if indicator is None:
        raise Http404
    found = query.comparison(indicator, at, asked.day, asked.programme)
    of = f" ({indicator.unit_of_measure})" if indicator.unit_of_measure else ""
    columns = [Column("Hạng", 7, "0"), Column("Mã", 10), Column("Nơi", 40), Column(f"Được chấp nhận{of}", 16)]
    columns += [Column(f"Đơn vị báo cáo{of}", 16), Column("Mốc", 12), Column("Năm của mốc", 12, "0"), Column("Đạt", 12)]
    columns += [Column("Số nơi có số", 12, "0"), Column("Số nơi", 10, "0")]
    return send(form, List(f"So sánh {indicator.name}"[:120], columns, _rows(found)), at.name, asked.day)


def _rows(found: Comparison) -> list[list[Value]]:
    words = {True: "đạt", False: "chưa đạt", None: ""}
    out: list[list[Value]] = []
    for s in found.rows:
        figures = [_plain(a) for a in (s.accepted, s.reported, s.goal)]
        out.append([s.rank, s.unit.code, s.name, *figures, s.year, words[s.met], s.usable, s.of])
    return out


def _plain(amount: Decimal | None) -> Decimal | None:
    """Without the zeros that the database keeps."""
    return None if amount is None else Decimal(f"{round(amount, 4).normalize():f}")


def _indicator(request: HttpRequest, choices: list[Indicator]) -> Indicator | None:
    """The one the address names, 404 for one that cannot be compared here; else the first; None where there is none."""
    wanted = request.GET.get("chi-so", "")
    if wanted:
        found = next((i for i in choices if str(i.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    return choices[0] if choices else None
