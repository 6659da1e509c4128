"""Lists as XLSX and CSV, with the filters of the page they are asked from; files as they were uploaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.text import fold
from tiendo.queries import programme
from tiendo.queries import units as unit_query
from tiendo.queries.tasks import TaskRow
from tiendo.records.models import Plan, Target
from tiendo.render import sheets
from tiendo.render.sheets import Column, Value
from tiendo.usecases import files
from tiendo.web.answers import download
from tiendo.web.as_of import as_of
from tiendo.web.shell import actor_of
from tiendo.web.templatetags.tiendo import every_list, month_day
from tiendo.web.views.plans import plan_of, task_filter

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TASK_COLUMNS = [
    Column("TT", 8),
    Column("Nhóm", 28),
    Column("Nhiệm vụ", 50),
    Column("Sản phẩm", 30),
    Column("Chủ trì", 24),
    Column("Phối hợp", 30),
    Column("Thời hạn (văn bản)", 20),
    Column("Từ ngày", 12),
    Column("Đến ngày", 12),
    Column("Hạn ban đầu", 12),
    Column("Đã làm (%)", 10, "0.##"),
    Column("Thời gian đã qua (%)", 10, "0"),
    Column("Tình trạng", 24),
    Column("Diễn giải", 40),
]


@dataclass(frozen=True, slots=True)
class List:
    """A list on its way out: its name, columns and rows."""

    name: str
    columns: list[Column]
    rows: list[list[Value]]


def send(form: str, found: List, place: str, today: date) -> HttpResponse:
    """The list in the form asked for, as of a day; 404 for a form that there is none of."""
    if form not in MIME:
        raise Http404
    if form == "xlsx":
        content = sheets.xlsx(f"{found.name}: {place}", f"Tính đến {today:%d/%m/%Y}", found.columns, found.rows)
    else:
        content = sheets.csv(found.columns, found.rows)
    slug = "-".join(fold(f"{found.name} {place}").replace("/", "-").split())
    return download(content, name=f"{slug[:100]}-{today:%Y-%m-%d}.{form}", mime=MIME[form])


@require_GET
def plan_list(request: HttpRequest, pk: int, tab: str, form: str) -> HttpResponse:
    """One list of a plan, filtered as on its page."""
    plan = plan_of(request, pk)
    if tab not in LISTS:
        raise Http404
    return send(form, LISTS[tab](plan, request, as_of(request)), plan.label, as_of(request))


def _targets(plan: Plan, request: HttpRequest, today: date) -> List:
    sheet = programme.targets(plan, request.GET.get("q", ""))
    columns = [Column("TT", 8), Column("Nhóm", 28), Column("Chỉ tiêu", 50)]
    columns += [*(Column(str(year), 14) for year in sheet.years), Column("Cơ quan theo dõi", 26)]
    rows = [_target(r) for group in sheet.groups for r in group.rows]
    return List("Chỉ tiêu", columns, rows)


def _target(row: programme.TargetRow) -> list[Value]:
    found = row.target
    cells: list[Value] = [cell.raw if cell else None for cell in row.cells]
    return [found.ordinal, found.section, found.name, *cells, _tracker(found)]


def _tracker(found: Target) -> str:
    return found.tracked_by.name if found.tracked_by else found.tracked_as


def _tasks(plan: Plan, request: HttpRequest, today: date) -> List:
    sheet = programme.tasks(programme.all_tasks(plan, today), task_filter(request))
    return List("Nhiệm vụ", TASK_COLUMNS, [_task(r) for group in sheet.groups for r in group.rows])


def _task(row: TaskRow) -> list[Value]:
    at = row.assignment
    lead, cooperating = (
        "; ".join(u.unit.name if u.unit else u.named_as for u in part) for part in (row.leads, row.cooperating)
    )
    text: list[Value] = [at.ordinal, at.section, at.wording, row.task.output, lead, cooperating]
    one = row.standing.standing
    days: list[Value] = [at.start_on, one.due, one.first_due if one.extensions else None]
    return [*text, at.deadline_raw, *days, one.done, row.elapsed, row.state.words, row.state.detail]


def _measures(plan: Plan, request: HttpRequest, today: date) -> List:
    groups = programme.measures(plan, request.GET.get("q", ""))
    rows: list[list[Value]] = [[group.title, row.text] for group in groups for row in group.rows]
    return List("Giải pháp", [Column("Nhóm", 30), Column("Giải pháp", 100)], rows)


def _units(plan: Plan, request: HttpRequest, today: date) -> List:
    heads = ("Chủ trì", "Việc đỏ", "Sắp đến hạn", "Phối hợp", "Theo dõi chỉ tiêu")
    rows: list[list[Value]] = [
        [s.name, s.leads, s.red, s.due_soon, s.cooperates, s.tracks]
        for s in programme.units(plan, programme.all_tasks(plan, today))
    ]
    return List("Đơn vị", [Column("Đơn vị", 44), *(Column(h, 14, "#,##0") for h in heads)], rows)


def _basis(plan: Plan, request: HttpRequest, today: date) -> List:
    rows: list[list[Value]] = [["Văn bản viện dẫn", c.number, c.date, "", ""] for c in programme.citations(plan)]
    for duty in programme.duties(plan):
        when = ", ".join(month_day(d) for d in duty.due)
        rows.append(["Chế độ báo cáo", duty.text, None, every_list(duty.every), when])
    heads = [Column("Loại", 18), Column("Nội dung", 70), Column("Ngày", 12), Column("Kỳ", 18), Column("Ngày hạn", 16)]
    return List("Căn cứ, chế độ báo cáo", heads, rows)


LISTS: dict[str, Callable[[Plan, HttpRequest, date], List]] = {
    "chi-tieu": _targets,
    "nhiem-vu": _tasks,
    "giai-phap": _measures,
    "don-vi": _units,
    "can-cu": _basis,
}


@require_GET
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's file as it was uploaded."""
    draft = plan_of(request, pk).draft
    return download(files.content(draft.file), name=draft.file_name, mime="application/octet-stream")


@require_GET
def unit_list(request: HttpRequest, form: str) -> HttpResponse:
    """The register of units, in the order of the tree."""
    nodes = [node for root in unit_query.unit_tree(actor_of(request), unit_query.SHEET) for node in root.walk()]
    heads = [Column("Đơn vị", 50), Column("Tên gọn", 18), Column("Loại", 26), Column("Thuộc", 40)]
    heads += [Column(h, 12, "#,##0") for h in ("Chủ trì", "Phối hợp", "Theo dõi")]
    by_id = {node.unit.pk: node.unit.name for node in nodes}
    rows: list[list[Value]] = [
        [n.unit.name, n.unit.short_name, n.unit.get_kind_display(), by_id.get(n.unit.parent_id or 0, "")]
        + [n.leads, n.cooperates, n.tracks]
        for n in nodes
    ]
    return send(form, List("Danh bạ đơn vị", heads, rows), "các đơn vị theo dõi", clock.today())


@require_GET
def unit_tasks(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What a unit leads and joins in, over all plans."""
    page = unit_query.unit_page(actor_of(request), pk, as_of(request))
    if page is None:
        raise Http404
    columns = [Column("Kế hoạch", 28), Column("Vai trò", 12), *TASK_COLUMNS]
    parts = (("Chủ trì", page.leads), ("Phối hợp", page.cooperates))
    rows: list[list[Value]] = [[r.assignment.plan.label, part, *_task(r)] for part, found in parts for r in found]
    return send(form, List("Nhiệm vụ", columns, rows), page.unit.name, as_of(request))
