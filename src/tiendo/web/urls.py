"""Addresses of the officials' pages: Vietnamese words without marks, as people read them out on the telephone."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.urls.resolvers import URLPattern

from tiendo.web.views import (
    account,
    approve,
    corrections,
    drafts,
    exports,
    findings,
    home,
    items,
    known,
    pages,
    plans,
    review,
    units,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("tim/", home.search, name="search"),
    path("dang-nhap/", account.LogIn.as_view(), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("tai-khoan/", account.account, name="account"),
    path("huong-dan/", account.help_page, name="help"),
    path("ban-doc/", drafts.drafts, name="drafts"),
    path("ban-doc/<int:pk>/", review.review, name="review"),
    path("ban-doc/<int:pk>/doc-lai/", drafts.draft_retry, name="draft_retry"),
    path("ban-doc/<int:pk>/dung/", drafts.draft_cancel, name="draft_cancel"),
    path("ban-doc/<int:pk>/bo/", drafts.draft_discard, name="draft_discard"),
    path("ban-doc/<int:pk>/khoi-phuc/", drafts.draft_restore, name="draft_restore"),
    path("ban-doc/<int:pk>/tep/", review.draft_file, name="draft_file"),
    path("ban-doc/<int:pk>/trang/<int:number>.webp", pages.draft_page, name="draft_page"),
    path("ban-doc/<int:pk>/tiep/", review.review_next, name="review_next"),
    path("ban-doc/<int:pk>/dong/<str:uid>/", corrections.review_row, name="review_row"),
    path("ban-doc/<int:pk>/them/", corrections.review_add, name="review_add"),
    path("ban-doc/<int:pk>/hoan-tac/", corrections.review_undo, name="review_undo"),
    path("ban-doc/<int:pk>/co-quan/", corrections.review_body, name="review_body"),
    path("ban-doc/<int:pk>/phat-hien/", findings.review_finding, name="review_finding"),
    path("ban-doc/<int:pk>/doi-chieu/", known.review_known, name="review_known"),
    path("ban-doc/<int:pk>/phieu/", findings.findings_sheet, name="findings_sheet"),
    path("ban-doc/<int:pk>/phieu.xlsx", findings.findings_xlsx, name="findings_xlsx"),
    path("ban-doc/<int:pk>/phe-duyet/", approve.approve, name="approve"),
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/tep/", exports.plan_file, name="plan_file"),
    path("ke-hoach/<int:pk>/<slug:tab>/", plans.plan, name="plan_tab"),
    path("ke-hoach/<int:pk>/<slug:tab>.<str:form>", exports.plan_list, name="plan_export"),
    path("chi-tieu/<int:pk>/", items.target, name="target"),
    path("nhiem-vu/<int:pk>/", items.task, name="task"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/danh-ba.<str:form>", exports.unit_list, name="units_export"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/nhiem-vu.<str:form>", exports.unit_tasks, name="unit_export"),
]
