"""Accounts of an authority: listed, added, closed; roles given and taken; passwords set anew."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tiendo import clock
from tiendo.core.access import Act
from tiendo.queries import accounts as query
from tiendo.queries.scope import authorities
from tiendo.records.models import Person
from tiendo.usecases import people as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.account_forms import AccountForm, DetailsForm, RoleForm
from tiendo.web.shell import actor_of


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The list, with the form for a new account."""
    person = _administrator(request)
    form = AccountForm(request.POST or None, units=query.units_kept(person))
    if request.method == "POST" and form.is_valid():
        password = _password()
        try:
            made = usecase.add_account(**form.cleaned_data, password=password, actor=person, now=clock.now())
        except Refused as why:
            form.add_error(None, why.message)
        else:
            _tell_password(request, made, password)
            return redirect("person", pk=made.pk)
    found = query.accounts(person)
    context = {"accounts": found, "form": form, "closed": sum(not a.person.is_active for a in found)}
    return render(request, "tiendo/settings/people.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account; a POST names what to do by `viec`."""
    actor = _administrator(request)
    account = query.account(actor, pk)
    if account is None:
        raise Http404
    job = request.POST.get("viec", "")
    data = request.POST if request.method == "POST" else None
    forms: dict[str, Any] = {
        "vai-tro": RoleForm(data if job == "vai-tro" else None, units=query.units_kept(actor)),
        "chi-tiet": DetailsForm(data if job == "chi-tiet" else None, person=account.person),
    }
    if data is not None and _do(request, job, account.person, forms, actor):
        return redirect("person", pk=pk)
    context = {"account": account, "role_form": forms["vai-tro"], "details": forms["chi-tiet"], "doing": job}
    return render(request, "tiendo/settings/person.html", context, status=422 if job else 200)


def _administrator(request: HttpRequest) -> Person:
    person = actor_of(request)
    if not authorities(person, Act.MANAGE_ACCOUNTS).exists():
        raise Http404
    return person


def _do(request: HttpRequest, job: str, of: Person, forms: dict[str, Any], actor: Person) -> bool:
    """Do it and say so; False, with the reason in the form, where it is refused."""
    form, who = forms.get(job), {"actor": actor, "now": clock.now()}
    if form is not None and not form.is_valid():
        return False
    try:
        messages.success(request, _act(request, job, of, form, who))
    except Refused as why:
        if form is None:
            messages.error(request, why.message)
            return True
        form.add_error(None, why.message)
        return False
    return True


def _act(request: HttpRequest, job: str, of: Person, form: Any, who: dict[str, Any]) -> str:
    match job:
        case "vai-tro":
            usecase.give_role(person_id=of.pk, **form.cleaned_data, **who)
            return f"Đã giao vai trò cho {of.name}."
        case "bo-vai-tro":
            usecase.take_role(held_id=_number(request, "held"), **who)
            return f"Đã bỏ một vai trò của {of.name}."
        case "chi-tiet":
            usecase.set_details(person_id=of.pk, **form.cleaned_data, **who)
            return "Đã ghi."
        case "khoa" | "mo":
            usecase.close_account(person_id=of.pk, closed=job == "khoa", **who)
            return f"Đã khóa tài khoản của {of.name}." if job == "khoa" else f"Đã mở lại tài khoản của {of.name}."
        case "mat-khau":
            password = _password()
            usecase.reset_password(person_id=of.pk, password=password, **who)
            return _words(of, password)
    raise Refused("Không rõ phải làm gì. Hãy tải lại trang.")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdigit():
        raise Refused("Không rõ vai trò nào. Hãy tải lại trang.")
    return int(text)


def _password() -> str:
    """Readable over the telephone: no 0/O, 1/l."""
    return "-".join("".join(secrets.choice("abcdefghkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(3))


def _tell_password(request: HttpRequest, of: Person, password: str) -> None:
    messages.success(request, f"Đã thêm tài khoản “{of.username}”. {_words(of, password)}")


def _words(of: Person, password: str) -> str:
    return f"Mật khẩu của {of.name}: {password} (chỉ hiện một lần; người dùng đổi ở trang Tài khoản)."
