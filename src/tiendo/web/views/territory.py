""" "Địa bàn": nation, province, commune and unit on one layout; what is below as a table, tiles and small charts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tiendo.core.alerts import Rule
from tiendo.queries import territory as query
from tiendo.queries.tallies import programmes_of
from tiendo.queries.territory import Asked, Row
from tiendo.queries.territory_indicators import place_indicators
from tiendo.records.models import Unit
from tiendo.records.models.units import UnitKind
from tiendo.render.sheets import Column, Value
from tiendo.web.as_of import as_of, day_context
from tiendo.web.charts import trend_chart
from tiendo.web.indicator_charts import indicator_chart
from tiendo.web.place_words import SHAPES, WORDS
from tiendo.web.shell import actor_of
from tiendo.web.templatetags.tiendo import figure
from tiendo.web.views.exports import List, send

RED_WORDS = {Rule.OVERDUE: "quá hạn", Rule.BEHIND: "chậm so với thời gian", Rule.RETURNED: "chờ hoàn thiện"}
HEADS = (
    ("ten", "Nơi", ""),
    ("nhiem-vu", "Nhiệm vụ", "n"),
    ("xong", "Hoàn thành", "n"),
    ("do", "Việc đỏ", "n"),
    ("vang", "Cần để ý", "n"),
    ("im", "Chưa gửi kỳ này", "n"),
    ("chi-tieu", "Chỉ tiêu đạt", "n"),
    ("tinh-trang", "Tình trạng", ""),
)
RISING = ("ten", "tinh-trang")  # the others begin with the largest
BELOW = {UnitKind.CENTRE: "tỉnh, thành phố", UnitKind.PROVINCE: "xã, phường, đặc khu"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where its link leads, and how the table is sorted by it now ("", "ascending", …)."""

    label: str
    kind: str
    query: str
    sorted: str


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The highest place that the person may see."""
    top = query.top_of(actor_of(request))
    if top is None:
        return render(request, "tiendo/territory/none.html")
    return redirect(reverse("territory", args=[top.pk]) + _given(request))


@require_GET
def territory(request: HttpRequest, pk: int) -> HttpResponse:
    """`chuong-trinh`, `nhom` and `ngay` say what of; `q`, `trang-thai` and `xep` narrow and order the table."""
    unit = unit_of(request, pk)
    page = query.territory(actor_of(request), unit, asked_of(request, unit))
    sort = request.GET.get("xep", query.DEFAULT_SORT)
    state = request.GET.get("trang-thai", "")
    rows = query.filtered(page.rows, request.GET.get("q", "")[:100], state)
    context = {
        "page": page,
        "rows": query.sorted_rows(rows, sort),
        "total": len(page.rows),
        "below": BELOW.get(UnitKind(unit.kind), "đơn vị") if page.places else "đơn vị",
        "offices": query.sorted_rows(page.offices, sort) if page.places else [],
        "heads": _heads(request, sort),
        "carried": carried(request),
        "sheet_query": request.GET.urlencode(),
        "q": request.GET.get("q", ""),
        "sort": sort,
        "states": [(s, WORDS[s], SHAPES[s], n, _with(request, **{"trang-thai": str(s)})) for s, n in page.by_state],
        "state": state,
        "state_words": next((w for s, w in WORDS.items() if str(s) == state), ""),
        "reds": "; ".join(f"{figure(n)} {RED_WORDS[rule]}" for rule in RED_WORDS if (n := page.whole.tally.rule(rule))),
        "tiles": query.map_tiles(page),
        "charts": (charts := [trend_chart(t) for t in query.trends(page) if t.points]),
        "shown": len(charts) - 1,
    }
    context |= _indicators(page)
    return render(request, "tiendo/territory/page.html", context | day_context(page.asked.day))


def _indicators(page: query.Territory) -> dict[str, object]:
    days = [*page.ends, page.asked.day]
    found = place_indicators(page.unit, days, page.asked.programme)
    return {"indicators": [indicator_chart(line) for line in found.lines], "indicators_all": found.whole}


@require_GET
def territory_sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The table below a unit, as filtered and ordered on its page."""
    unit = unit_of(request, pk)
    page = query.territory(actor_of(request), unit, asked_of(request, unit))
    rows = query.filtered(page.rows, request.GET.get("q", "")[:100], request.GET.get("trang-thai", ""))
    rows = query.sorted_rows(rows, request.GET.get("xep", query.DEFAULT_SORT))
    heads = ["Nhiệm vụ", "Hoàn thành", "Việc đỏ", "Cần để ý", "Chưa báo cáo lần nào", "Không thời hạn"]
    heads += ["Chưa có minh chứng", "Chỉ tiêu", "Chỉ tiêu đạt", "Phải gửi kỳ này", "Chưa gửi kỳ này"]
    columns = [Column("Mã", 10), Column("Nơi", 40), *(Column(h, 12, "#,##0") for h in heads), Column("Tình trạng", 26)]
    return send(form, List("Địa bàn", columns, [_cells(r) for r in rows]), page.name, page.asked.day)


def _cells(row: Row) -> list[Value]:
    one = row.tally
    counts: list[Value] = [one.tasks, one.complete, one.red, one.amber, one.silent, one.undated, one.no_evidence]
    now: list[Value] = [row.sending.asked, row.sending.silent] if row.sending else [None, None]
    return [row.unit.code, row.name, *counts, one.targets, row.met, *now, WORDS[row.state]]


def unit_of(request: HttpRequest, pk: int) -> Unit:
    unit = query.seen_unit(actor_of(request), pk)
    if unit is None:
        raise Http404
    return unit


def asked_of(request: HttpRequest, unit: Unit) -> Asked:
    """What the address asks for; a programme that does not run there is none."""
    wanted = request.GET.get("chuong-trinh", "")
    programme = next((p for p in programmes_of(unit) if str(p.pk) == wanted), None) if wanted else None
    return Asked(as_of(request), programme, request.GET.get("nhom") or None)


def _heads(request: HttpRequest, sort: str) -> list[Head]:
    out = []
    for key, label, kind in HEADS:
        first, other = (key, f"-{key}") if key in RISING else (f"-{key}", key)
        now = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        out.append(Head(label, kind, _with(request, xep=other if sort == first else first), now))
    return out


def _given(request: HttpRequest) -> str:
    text = request.GET.urlencode()
    return f"?{text}" if text else ""


def carried(request: HttpRequest) -> str:
    """What links to other places take along: programme, group, day."""
    kept = {k: v for k in ("chuong-trinh", "nhom", "ngay") if (v := request.GET.get(k))}
    return f"?{urlencode(kept)}" if kept else ""


def _with(request: HttpRequest, **changes: str) -> str:
    """This page's address with some of its query changed."""
    given = {k: v for k, v in request.GET.items() if v} | changes
    return f"?{urlencode({k: v for k, v in given.items() if v})}"
