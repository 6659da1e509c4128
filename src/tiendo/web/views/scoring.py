""" "Chấm điểm": the ranking of units and communes, one unit's sheet, the rules in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.keyed import Unread, number
from tiendo.core.scoring.rule import How, ScoringRule, rule_json
from tiendo.queries import scoring as query
from tiendo.queries.measures import measured
from tiendo.queries.run_choice import Offered, offered, offered_at, whole
from tiendo.queries.scope import has_below, held, may, roles_of
from tiendo.records.models import Evidence, Person, Run, ScoreSheet, Unit
from tiendo.usecases import scoring as usecase
from tiendo.usecases.errors import Refused
from tiendo.usecases.evidence import add_evidence
from tiendo.web.answers import download
from tiendo.web.shell import actor_of


@dataclass(frozen=True, slots=True)
class Choice:
    """What a scoring page is about; `asked` is it as the query of an address."""

    run: Run
    runs: list[Offered]
    year: int
    years: list[int]
    rule: ScoringRule
    rules: list[ScoringRule]

    @property
    def asked(self) -> str:
        return urlencode([("chuong-trinh", str(self.run.pk)), ("nam", str(self.year)), ("bo", self.rule.key)])


@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    """Units of a run; `cap=xa` the communes below its authority."""
    person, today = actor_of(request), clock.today()
    home = _home(person)
    below = home is not None and has_below(home.pk)
    of_communes = below and request.GET.get("cap", "xa") == "xa"
    choice = _choice(request, person, today, of="authorities" if of_communes else "units")
    if choice is None or home is None:
        return render(request, "tiendo/scoring/none.html")
    counts = {} if of_communes else measured(choice.run, choice.year, today, query.measures_in(choice.rule), now=True)
    if of_communes:
        table = query.table_of_communes(person, home, choice.run, choice.year, choice.rule)
    else:
        table = query.table_of_units(choice.run, choice.year, choice.rule, counts)
    own = choice.run.authority == home and home.parent_id is not None and not of_communes
    whole = table.whole if own else None
    context = {
        "choice": choice,
        "table": table,
        "below": below,
        "of_communes": of_communes,
        "whole": whole,
        "home": home,
    }
    return render(request, "tiendo/scoring/ranking.html", context)


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's points, each with its arithmetic; a POST states or confirms one criterion."""
    person, today = actor_of(request), clock.today()
    unit = get_object_or_404(Unit.objects.select_related("authority", "parent__authority"), pk=pk)
    choice = _choice(request, person, today, unit, "authorities" if unit.is_authority else "units")
    if choice is None:
        raise Http404
    if request.method == "POST":
        _state(request, person, choice, unit)
        return redirect(f"{reverse('score_sheet', args=[pk])}?{choice.asked}#{request.POST.get('tieu-chi', '')}")
    view = query.sheet_view(choice.run, unit, choice.year, choice.rule, today)
    states = query.may_state(person, unit, choice.run) and not view.submitted
    confirms = query.may_confirm(person, unit) and view.submitted and not view.closed
    context = {"choice": choice, "view": view, "states": states, "confirms": confirms, "hand": How.HAND}
    return render(request, "tiendo/scoring/sheet.html", context)


@require_POST
def sheet_do(request: HttpRequest, pk: int) -> HttpResponse:
    """`viec`: "gui" sends it, "tra" gives it back, "xong" confirms the whole."""
    person, now = actor_of(request), clock.now()
    unit = get_object_or_404(Unit.objects.select_related("authority", "parent__authority"), pk=pk)
    choice = _choice(request, person, clock.today(), unit, "authorities" if unit.is_authority else "units")
    if choice is None:
        raise Http404
    of: dict[str, Any] = {"run": choice.run, "unit": unit, "year": choice.year, "rule_key": choice.rule.key}
    try:
        match request.POST.get("viec"):
            case "gui":
                usecase.submit(**of, actor=person, now=now)
                messages.success(request, "Đã gửi phiếu tự chấm điểm.")
            case "tra":
                reason = request.POST.get("ly-do", "")
                usecase.give_back(sheet_id=_kept(of).pk, reason=reason, actor=person, now=now)
                messages.success(request, f"Đã trả phiếu cho {unit.name}.")
            case "xong":
                usecase.close(sheet_id=_kept(of).pk, actor=person, now=now)
                messages.success(request, "Đã xác nhận phiếu chấm điểm.")
            case _:
                raise Http404
    except Refused as why:
        messages.error(request, why.message)
    return redirect(f"{reverse('score_sheet', args=[pk])}?{choice.asked}")


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force at the person's authority; a POST puts a file's rule in force."""
    person, today = actor_of(request), clock.today()
    choice = _choice(request, person, today)
    if choice is None:
        return render(request, "tiendo/scoring/none.html")
    owner = choice.run.authority
    if request.method == "POST":
        try:
            kept = usecase.put_in_force(owner=owner, content=_content(request), actor=person, now=clock.now())
        except Refused as why:
            messages.error(request, why.message)
        else:
            messages.success(request, f"Đã đưa vào áp dụng “{kept.name}” từ {kept.since:%d/%m/%Y}.")
        return redirect(f"{reverse('scoring_rules')}?{choice.asked}")
    may_set = may(person, Act.SET_RUN, owner, choice.run)
    return render(request, "tiendo/scoring/rules.html", {"choice": choice, "may_set": may_set})


@require_GET
def rule_file(request: HttpRequest) -> HttpResponse:
    """The chosen rule as a file to change and send back."""
    choice = _choice(request, actor_of(request), clock.today())
    if choice is None:
        raise Http404
    content = json.dumps(rule_json(choice.rule), ensure_ascii=False, indent=2).encode()
    return download(content, name=f"{choice.rule.key}.json", mime="application/json")


def _choice(request: HttpRequest, person: Person, today: date, unit: Unit | None = None, of: str = "") -> Choice | None:
    """From the address, else the first run, this year, the first rule for such as `of`.

    None where the person sees no run (of the unit); who has none of his own is shown those of communes below.
    """
    wanted = request.GET.get("chuong-trinh", "")
    own = {h.authority_path for h in held(person)}
    if unit is None:
        found = offered(person, wanted=wanted)
        runs = [r for r in found if r.path in own] or found
    else:
        runs = offered_at(person, unit.authority_id)
    chosen = next((r for r in runs if str(r.pk) == wanted), runs[0] if runs else None)
    if chosen is None:
        return None
    run = whole(chosen)
    years = list(range(run.since.year, today.year + 1)) or [today.year]
    year = _number(request.GET.get("nam", ""), years)
    every = list(query.rules_at(run.authority, year).values())
    rules = [r for r in every if not of or r.of in ("", of)] or every
    rule = next((r for r in rules if r.key == request.GET.get("bo")), rules[0])
    return Choice(run, runs, year, years[::-1], rule, rules)


def _home(person: Person) -> Unit | None:
    """The authority in which he holds his first role."""
    first = min(roles_of(person), key=lambda role: role.pk, default=None)
    return first.unit.authority if first else None


def _number(text: str, years: list[int]) -> int:
    return int(text) if text.isdigit() and int(text) in years else years[-1]


def _kept(of: dict[str, Any]) -> ScoreSheet:
    return get_object_or_404(ScoreSheet, **of)


def _content(request: HttpRequest) -> dict[str, Any]:
    sent = request.FILES.get("tep")
    if sent is None or (sent.size or 0) > 1_000_000:
        raise Refused("Hãy chọn tệp bộ tiêu chí (.json), không quá 1 MB.")
    try:
        content = json.loads(sent.read().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as why:
        raise Refused(f"Tệp không đọc được: {why}. Hãy tải bộ tiêu chí mẫu về, sửa rồi gửi lại.") from why
    if not isinstance(content, dict):
        raise Refused("Tệp không phải là một bộ tiêu chí. Hãy tải bộ tiêu chí mẫu về, sửa rồi gửi lại.")
    return content


def _state(request: HttpRequest, person: Person, choice: Choice, unit: Unit) -> None:
    data, now = request.POST, clock.now()
    try:
        papers = [_paper(file, unit, person, choice, now) for file in request.FILES.getlist("tep")]
        usecase.state(
            run=choice.run,
            unit=unit,
            year=choice.year,
            rule_key=choice.rule.key,
            criterion=data.get("tieu-chi", ""),
            value=_decimal(data.get("so-lieu", "")),
            points=_decimal(data.get("diem", "")),
            not_arisen="khong" in data,
            words=data.get("ghi-chu", ""),
            evidence=papers,
            confirming="xac-nhan" in data,
            actor=person,
            now=now,
        )
    except Refused as why:
        messages.error(request, why.message)
    else:
        messages.success(request, "Đã ghi.")


def _paper(file: Any, unit: Unit, person: Person, choice: Choice, now: Any) -> Evidence:
    """Kept for the office of the person who gives it, where the commune itself is scored."""
    holder = unit if unit.pk != choice.run.authority_id else choice.run.standing_office or unit
    return add_evidence(unit=holder, data=file.read(), file_name=file.name or "tệp", actor=person, now=now)


def _decimal(text: str) -> Decimal | None:
    """A figure as officials type it ("8,5", "1.250"); None where nothing was typed."""
    if not text.strip():
        return None
    try:
        return number(text).value
    except Unread as why:
        raise Refused(f"“{text.strip()}” không phải là số dùng được.") from why
