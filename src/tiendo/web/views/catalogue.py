"""The catalogue of indicators: the list, one indicator, and the targets of a plan held against it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.adding import (
    ACROSS_NAMES,
    ACROSS_WORDS,
    DIRECTION_NAMES,
    OVER_NAMES,
    OVER_WORDS,
    Across,
    Direction,
    Over,
)
from tiendo.core.values import COUNTING_NAMES, Counting
from tiendo.queries import catalogue as query
from tiendo.queries import indicator_pages as pages
from tiendo.queries import scope
from tiendo.records.models import Indicator, Target
from tiendo.usecases import indicator_links as links
from tiendo.usecases.errors import Refused
from tiendo.web.answers import is_htmx
from tiendo.web.shell import actor_of

LEVELS = (100, 90, links.LEAST)


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The list; with `gan`, each row may be taken for that target."""
    get = request.GET
    set_id = get.get("bo", "")
    show = pages.Shown(
        get.get("q", ""), int(set_id) if set_id.isdigit() else None, get.get("nhom", ""), bool(get.get("dung"))
    )
    context = {
        "read": pages.catalogue_list(actor_of(request), show, clock.today()),
        "show": show,
        "across": ACROSS_NAMES,
    }
    context["target"] = _target(request, get.get("gan", ""))
    name = "tiendo/catalogue/rows.html" if is_htmx(request) else "tiendo/catalogue/list.html"
    return render(request, name, context)


def _target(request: HttpRequest, pk: str) -> Target | None:
    """The target for which an indicator is looked for, where he may see it."""
    plans = scope.plans_for(actor_of(request))
    return Target.objects.filter(pk=int(pk), plan__in=plans).first() if pk.isdigit() and len(pk) < 18 else None


@require_GET
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    number = request.GET.get("trang", "1")
    found = pages.indicator_page(actor_of(request), pk, clock.today(), int(number) if number.isdigit() else 1)
    if found is None:
        raise Http404
    context = {"page": found, "it": found.indicator, "said": _definition(found.indicator)}
    context["rows"] = found.rows
    return render(request, "tiendo/catalogue/page.html", context)


def _definition(it: Indicator) -> dict[str, str]:
    across, over = Across(it.across), Over(it.over)
    return {
        "direction": DIRECTION_NAMES[Direction(it.direction)],
        "counting": COUNTING_NAMES[Counting(it.counting)],
        "across": ACROSS_NAMES[across],
        "across_words": ACROSS_WORDS[across],
        "over": OVER_NAMES[over],
        "over_words": OVER_WORDS[over],
    }


@require_GET
def match_list(request: HttpRequest) -> HttpResponse:
    """The plans whose targets may be matched, with how many wait."""
    return render(request, "tiendo/catalogue/plans.html", {"plans": query.plans_to_match(actor_of(request))})


@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets of a plan and what is proposed for each; a POST decides one, all above a level, or undoes."""
    if query.matching(actor_of(request), pk) is None:
        raise Http404
    message = ""
    if request.method == "POST":
        try:
            message = _act(request, pk)
        except Refused as why:
            messages.warning(request, why.message)
            return redirect("catalogue_match", pk=pk)
        if not is_htmx(request):
            messages.info(request, message)
            target = request.POST.get("chi-tieu", "")
            return redirect(f"{reverse('catalogue_match', args=[pk])}{f'#t-{target}' if target.isdigit() else ''}")
    found = query.matching(actor_of(request), pk)
    assert found is not None
    levels = [(level, len(found.above(level))) for level in LEVELS if found.above(level)]
    context = {"read": found, "plan": found.plan, "levels": levels, "message": message}
    context["undone"] = request.POST.get("viec") == "hoan-tac"
    name = "tiendo/catalogue/match_answer.html" if is_htmx(request) else "tiendo/catalogue/match.html"
    return render(request, name, context)


def _act(request: HttpRequest, pk: int) -> str:
    """Do it; what was done, for the official."""
    post = request.POST
    who: dict[str, Any] = {"actor": actor_of(request), "now": clock.now()}
    act, target = post.get("viec", ""), number_of(post.get("chi-tieu", ""))
    match act:
        case "tat-ca":
            done = links.link_all(plan_id=pk, percent=number_of(post.get("muc", "")) or links.LEAST, **who)
            return f"Đã xác nhận {done} chỉ tiêu."
        case "khong-ca":
            return f"Đã ghi {links.settle_none(plan_id=pk, **who)} chỉ tiêu không có trong danh mục."
        case "hoan-tac":
            return f"Đã hoàn tác {links.undo_link(plan_id=pk, **who)} chỉ tiêu."
        case "khong" if target:
            links.link_indicator(target_id=target, indicator_id=None, **who)
            return "Đã ghi: không có trong danh mục."
        case "lai" if target:
            links.unlink_indicator(target_id=target, **who)
            return "Đã đưa chỉ tiêu về chờ xác nhận."
        case "dung" if target and (chosen := number_of(post.get("chi-so", ""))):
            links.link_indicator(
                target_id=target, indicator_id=chosen, likeness=number_of(post.get("giong", "")), **who
            )
            return "Đã nối với danh mục chỉ số."
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")


def number_of(text: str) -> int | None:
    """The number that an address or a form gives; None for anything else."""
    return int(text) if text.isdigit() and len(text) < 18 else None
