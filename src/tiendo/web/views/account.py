"""Logging in and out, one's own account, help."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo.web.forms import LogInForm, NewPasswordForm
from tiendo.web.shell import actor_of


class LogIn(LoginView):
    template_name = "tiendo/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who one is, which roles one holds, and a new password."""
    person = actor_of(request)
    form = NewPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Đã đổi mật khẩu. Các máy khác đang đăng nhập sẽ phải đăng nhập lại.")
        return redirect("account")
    roles = person.roles.select_related("unit__authority")
    return render(request, "tiendo/account.html", {"form": form, "roles": roles}, status=422 if form.errors else 200)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "tiendo/help.html")
