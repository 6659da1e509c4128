"""Each screen: it works, in few queries; it refuses strangers; it needs a log-in; nothing is inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tiendo.web.urls import urlpatterns

INLINE = re.compile(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""", re.I)
REVIEW_TABS = ("chi-tieu", "nhiem-vu", "giai-phap", "co-quan", "can-cu", "bao-cao", "van-ban")
PLAN_TABS = ("chi-tieu", "nhiem-vu", "giai-phap", "don-vi", "can-cu", "lich-su", "van-ban")

OPEN = ("home", "search", "account", "help", "drafts", "plans", "units")
MOST_QUERIES = 32


def addresses(plan: Any, draft: Any, cast: Any) -> dict[str, tuple[str, str]]:
    """Every page by a readable name: its address, and words that must be on it."""
    target, task = plan.targets.first(), plan.assignments.first()
    out = {
        "home": (reverse("home"), "việc đỏ"),
        "plans": (reverse("plans"), "Đang theo dõi 1 kế hoạch"),
        "drafts": (reverse("drafts"), "Kéo tệp thả vào đây"),
        "units": (reverse("units"), "Phòng Kinh tế"),
        "unit": (reverse("unit", args=[cast.economy.pk]), "Rà soát hạ tầng"),
        "search": (reverse("search") + "?q=so+hoa", "“so hoa”"),
        "account": (reverse("account"), "Cơ quan thường trực"),
        "help": (reverse("help"), "Phím tắt"),
        "target": (reverse("target", args=[target.pk]), "1 Tỷ lệ thôn có sóng 5G"),
        "task": (reverse("task", args=[task.pk]), "Văn phòng Đảng ủy"),
        "approve": (reverse("approve", args=[draft.pk]), "Sẽ lập"),
        "findings sheet": (reverse("findings_sheet", args=[draft.pk]), "Phiếu rà soát dự thảo"),
    }
    out["review open"] = (reverse("review", args=[draft.pk]) + "?dong=t1&o=milestone:2030", "Ô gãy thành ba dòng.")
    for tab in PLAN_TABS:
        out[f"plan {tab}"] = (reverse("plan_tab", args=[plan.pk, tab]), "18-KH/ĐU")
    for tab in REVIEW_TABS:
        out[f"review {tab}"] = (reverse("review", args=[draft.pk]) + f"?phan={tab}", "Rà soát bản đọc")
    return out


@pytest.fixture
def second(cast: Any, plan: Any) -> Any:
    """A draft beside the plan, of another file."""
    from tests.conftest import make_draft

    return make_draft(cast, content=b"another plan")


NAMES = [
    *(
        "home",
        "plans",
        "drafts",
        "units",
        "unit",
        "search",
        "account",
        "help",
        "target",
        "task",
        "approve",
        "findings sheet",
        "review open",
    ),
    *(f"plan {tab}" for tab in PLAN_TABS),
    *(f"review {tab}" for tab in REVIEW_TABS),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_works_in_few_queries_with_nothing_inline(
    name: str, office: Client, plan: Any, second: Any, cast: Any, django_assert_max_num_queries: Any
) -> None:
    address, words = addresses(plan, second, cast)[name]
    with django_assert_max_num_queries(MOST_QUERIES):
        response = office.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert not INLINE.findall(page)
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert page.count("<h1") == 1


class Controls(HTMLParser):
    """The ids of a page, its fields and what names them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        if tag == "label":
            self.depth += 1
            self.named.add(found.get("for") or "")
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.fields.append(found | ({"aria-label": "in its label"} if self.depth else {}))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "label"


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_name_and_every_id_is_one(
    name: str, office: Client, plan: Any, second: Any, cast: Any
) -> None:
    address, _ = addresses(plan, second, cast)[name]
    found = Controls(office.get(address).content.decode())
    assert [i for i in set(found.ids) if found.ids.count(i) > 1] == []
    nameless = [f for f in found.fields if not f.get("aria-label") and (f.get("id") or "-") not in found.named]
    assert nameless == []


@pytest.mark.parametrize("name", [n for n in NAMES if n not in OPEN])
@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_another_commune_does_not_find_the_page(
    who: str, name: str, enter: Any, plan: Any, second: Any, cast: Any
) -> None:
    address, _ = addresses(plan, second, cast)[name]
    assert enter(getattr(cast, who)).get(address).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "nobody"])
@pytest.mark.parametrize("name", ["home", "plans", "drafts", "search"])
def test_open_pages_show_nothing_of_another_commune(
    name: str, who: str, enter: Any, plan: Any, second: Any, cast: Any
) -> None:
    address, _ = addresses(plan, second, cast)[name]
    page = enter(getattr(cast, who)).get(address).content.decode()
    assert "18-KH/ĐU" not in page
    assert "ke-hoach-18.docx" not in page


def _filled(pattern: URLPattern) -> str:
    values = {"number": 1, "pk": 1, "uid": "t1", "tab": "nhiem-vu", "form": "xlsx", "top": 1, "bottom": 2}
    values |= {"unit": 1, "key": "task-1", "run": 1, "act": "gui"}
    kwargs = {name: values[name] for name in pattern.pattern.converters}
    return reverse(str(pattern.name), kwargs=kwargs)


@pytest.mark.parametrize("pattern", [p for p in urlpatterns if p.name not in ("login", "feed")], ids=lambda p: p.name)
def test_every_address_is_behind_the_log_in(pattern: URLPattern, db: None) -> None:
    response = Client().get(_filled(pattern))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


def test_queries_do_not_grow_with_the_plan(
    office: Client, plan: Any, cast: Any, django_assert_max_num_queries: Any
) -> None:
    from tiendo.records.models import Assignment, Task

    for i in range(60):
        task = Task.objects.create(authority=cast.commune, name=f"Việc {i}")
        Assignment.objects.create(plan=plan, task=task, row=f"x{i}", position=100 + i, deadline_kind="none")
    with django_assert_max_num_queries(MOST_QUERIES):
        page = office.get(reverse("plan_tab", args=[plan.pk, "nhiem-vu"])).content.decode()
    assert "Việc 59" in page


def test_an_empty_house_says_what_to_do_first(enter: Any, cast: Any) -> None:
    page = enter(cast.office).get(reverse("home")).content.decode()
    assert "Thả văn bản kế hoạch vào đây" in page
    reader = enter(cast.reporter).get(reverse("home")).content.decode()
    assert "Thả văn bản" not in reader
    assert "Đưa kế hoạch vào" not in reader


def test_people_without_the_right_see_no_way_to_change(enter: Any, cast: Any, draft: Any) -> None:
    page = enter(cast.steering).get(reverse("review", args=[draft.pk]) + "?dong=t1").content.decode()
    assert "Lưu sửa" not in page
    assert "Phê duyệt…" not in page
    assert "Ô gãy thành ba dòng." in page


def test_the_document_is_framed_at_the_open_row_without_script(office: Client, draft: Any) -> None:
    page = office.get(reverse("review", args=[draft.pk]) + "?dong=t1").content.decode()
    assert re.search(r'<tr data-line="31" id="d31" class="hit">', page)
    assert 'name="v-milestone:2030"' in page


def test_a_place_in_the_document_opens_its_row(office: Client, draft: Any) -> None:
    page = office.get(reverse("review", args=[draft.pk]) + "?vi-tri=40").content.decode()
    assert 'name="v-deadline"' in page


def test_every_door_is_within_reach_on_a_phone(office: Client, plan: Any) -> None:
    """Four go under the thumb; those beyond are behind one more."""
    page = office.get(reverse("home")).content.decode()
    nav = page.split('aria-label="Các trang chính"')[1].split("</nav>")[0]
    shown, behind = (re.findall(r'<li><a href="([^"]+)"', part) for part in nav.split('<li class="rest'))
    assert len(shown) > 5
    assert behind == shown[4:]
