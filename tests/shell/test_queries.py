"""What the screens are given: right, within the person's reach, in a bounded number of queries."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import READING, Cast, make_draft

from tiendo.core.access import Act
from tiendo.core.drafting import content_of
from tiendo.core.situation import Situation
from tiendo.queries import history, home, items, programme, review, scope, search, units
from tiendo.queries.bodies import bodies_of
from tiendo.queries.programme import TaskFilter
from tiendo.usecases import corrections as fix
from tiendo.usecases.plans import approve

TODAY = date(2026, 11, 21)
SEES = {"office", "colleague", "head", "reporter", "steering", "support", "inspector", "provincial"}


def counts(found: Any) -> dict[str, int]:
    return {c.cls.value: c.count for c in found if c.count}


# --- who sees what


def test_plans_and_units_by_person(cast: Cast, plan: Any) -> None:
    for name, person in cast.everybody.items():
        assert (plan in scope.plans_for(person)) is (name in SEES), name
        assert (cast.culture in scope.units_for(person)) is (name in SEES), name
    assert cast.culture not in scope.units_for(cast.stranger)


def test_authorities_by_act(cast: Cast) -> None:
    assert set(scope.authorities(cast.office)) == {cast.commune}
    assert set(scope.authorities(cast.provincial)) == {cast.province, cast.commune, cast.neighbour}
    assert set(scope.authorities(cast.provincial, Act.ADD_DRAFT)) == {cast.province}
    assert not scope.authorities(cast.nobody).exists()


@pytest.mark.parametrize("act", [Act.SEE_PROGRAMME, Act.SEE_DRAFT, Act.SEE_DESK, Act.FILL_REPORT])
def test_of_an_authority_at_hand_he_sees_what_the_query_finds(cast: Cast, act: Act) -> None:
    for person in cast.everybody.values():
        his = scope.sight(person, act)
        places = (cast.province, cast.commune, cast.neighbour)
        assert {place for place in places if his.sees(place)} == set(scope.authorities(person, act))
        assert not his.sees(None)


def test_a_path_that_begins_alike_is_another_place(cast: Cast) -> None:
    from tiendo.records.models import Unit

    other = Unit.objects.create(kind="province", name="Tỉnh Khác")
    Unit.objects.filter(pk=other.pk).update(path=f"{cast.province.path[:-1]}1/")
    assert other not in scope.authorities(cast.provincial)


def test_pages_of_a_stranger_are_none(cast: Cast, plan: Any) -> None:
    target, task = plan.targets.first(), plan.assignments.first()
    for person in (cast.stranger, cast.nobody, cast.administrator):
        assert items.target_page(person, target.pk) is None
        assert items.task_page(person, task.pk, TODAY) is None
        assert units.unit_page(person, cast.culture.pk, TODAY) is None
        assert search.search(person, "sóng 5G").count == 0
        assert home.home(person, TODAY).plans == []


# --- a plan


def test_targets_by_group_and_year(cast: Cast, plan: Any) -> None:
    sheet = programme.targets(plan)
    assert sheet.years == [2026, 2030]
    assert [g.title for g in sheet.groups] == ["I. Hạ tầng", "II. Nguồn lực"]
    second = sheet.groups[1].rows[0]
    assert [m.raw if m else None for m in second.cells] == ["40 - 50 người", None]
    assert [g.title for g in programme.targets(plan, "ky nang so").groups] == ["II. Nguồn lực"]


TASKS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all": ({}, ["n1", "n2", "n3"]),
    "text without accents": ({"text": "day manh"}, ["n1"]),
    "text with accents": ({"text": "Đẩy mạnh tuyên"}, ["n1"]),
    "words in any order": ({"text": "loa truyen"}, ["n1"]),
    "text in a unit's name": ({"text": "cong an"}, ["n2"]),
    "text in an output": ({"text": "chuyen muc"}, ["n1"]),
    "nothing found": ({"text": "không có"}, []),
    "overdue": ({"cls": Situation.OVERDUE}, ["n2"]),
    "behind": ({"cls": Situation.BEHIND}, ["n1"]),
    "red": ({"red": True}, ["n1", "n2"]),
    "continuous": ({"cls": Situation.CONTINUOUS}, ["n3"]),
    "a section": ({"section": "II. Thường xuyên"}, ["n3"]),
    "by day": ({"sort": "due"}, ["n2", "n1", "n3"]),
    "by name": ({"sort": "name"}, ["n1", "n3", "n2"]),
    "by unit": ({"sort": "unit"}, ["n2", "n3", "n1"]),
}


@pytest.mark.parametrize("case", TASKS)
def test_tasks_filtered_and_sorted(case: str, cast: Cast, plan: Any) -> None:
    values, rows = TASKS[case]
    sheet = programme.tasks(programme.all_tasks(plan, TODAY), TaskFilter(**values))
    assert [r.assignment.row for g in sheet.groups for r in g.rows] == rows
    assert (sheet.shown, sheet.total) == (len(rows), 3)
    assert counts(sheet.counts) == {"overdue": 1, "behind": 1, "continuous": 1}


def test_tasks_of_a_unit_by_its_part(cast: Cast, plan: Any) -> None:
    def shown(**values: Any) -> list[str]:
        sheet = programme.tasks(programme.all_tasks(plan, TODAY), TaskFilter(**values))
        return [r.assignment.row for g in sheet.groups for r in g.rows]

    assert shown(unit=cast.culture.pk) == ["n1"]
    assert shown(unit=cast.culture.pk, part="lead") == []
    assert shown(unit=cast.economy.pk, part="lead") == ["n2"]


def test_units_of_a_plan(cast: Cast, plan: Any) -> None:
    shares = {s.name: s for s in programme.units(plan, programme.all_tasks(plan, TODAY))}
    assert (shares["Phòng Kinh tế"].leads, shares["Phòng Kinh tế"].tracks, shares["Phòng Kinh tế"].red) == (1, 1, 1)
    assert shares["Phòng Văn hóa - Xã hội"].cooperates == 1
    assert shares["Tổ Công nghệ số cộng đồng"].unit is None


def test_summary(cast: Cast, plan: Any) -> None:
    found = programme.summary(plan, TODAY)
    assert (found.targets, found.tasks, found.measures, found.red, found.due_soon) == (2, 3, 1, 2, 0)
    assert found.next_due == date(2026, 11, 25)  # the month of the continuous work


def test_home(cast: Cast, plan: Any) -> None:
    make_draft(cast, content=b"next")
    page = home.home(cast.office, TODAY)
    assert (page.targets, page.tasks, page.to_review) == (2, 3, 1)
    assert [r.assignment.row for r in page.red] == ["n2", "n1"]
    assert [r.assignment.row for r in page.soon] == ["n3"]
    assert page.may_add == [cast.commune]
    assert home.home(cast.head, TODAY).drafts == []


# --- one target, one task, one unit


def test_a_target_with_the_words_it_came_from(cast: Cast, plan: Any) -> None:
    page = items.target_page(cast.reporter, plan.targets.get(row="t1").pk)
    assert page is not None
    assert [m.raw for m in page.milestones] == ["≥ 60%", "100% (5G) 50% (6G)"]
    table = page.excerpt[0]
    assert [r["cells"][0]["text"] for r in table["rows"] if r["here"]] == ["Tỷ lệ thôn có sóng 5G"]
    assert (page.previous, page.next) == (None, plan.targets.get(row="t2"))
    assert page.history[-1].words == "phê duyệt, đưa vào chương trình"


def test_a_task_with_the_words_it_came_from(cast: Cast, plan: Any) -> None:
    page = items.task_page(cast.reporter, plan.assignments.get(row="n1").pk, TODAY)
    assert page is not None
    assert [b["text"] for b in page.excerpt if b["here"]] == ["1 Đẩy mạnh tuyên truyền"]
    assert (page.row.state.words, page.row.state.days) == ("Chưa tới nửa lộ trình", 9)
    assert [u.named_as for u in page.row.cooperating] == ["Phòng VH-XH", "Các phòng, đơn vị"]
    assert page.elsewhere == []


def test_a_unit_and_what_it_has(cast: Cast, plan: Any) -> None:
    page = units.unit_page(cast.reporter, cast.economy.pk, TODAY)
    assert page is not None
    assert [r.assignment.row for r in page.leads] == ["n2"]
    assert [t.row for t in page.tracks] == ["t2"]
    assert [u.name for u in page.trail] == ["Tỉnh Lam Giang", "Xã Suối Hoa"]
    assert page.red == 1
    other = units.unit_page(cast.reporter, cast.culture.pk, TODAY)
    assert other is not None and [r.assignment.row for r in other.cooperates] == ["n1"]


def test_a_unit_above_is_shown_where_a_plan_names_it(cast: Cast, draft: Any) -> None:
    science = cast.provincial.roles.get().unit
    assert units.unit_page(cast.reporter, science.pk, TODAY) is None
    fix.set_cell(
        draft_id=draft.pk,
        uid="n2",
        field="cooperating",
        value="Sở Khoa học và Công nghệ",
        seen="Công an xã",
        actor=cast.office,
        now=cast.now,
    )
    approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    page = units.unit_page(cast.reporter, science.pk, TODAY)
    assert page is not None
    assert [r.assignment.row for r in page.cooperates] == ["n2"]
    assert science not in scope.units_for(cast.reporter)
    assert units.unit_page(cast.stranger, science.pk, TODAY) is None


def test_the_tree_of_units(cast: Cast, plan: Any) -> None:
    nodes = [n for root in units.unit_tree(cast.provincial) for n in root.walk()]
    assert [(n.depth, n.unit.name) for n in nodes][:3] == [
        (0, "Tỉnh Lam Giang"),
        (1, "Xã Suối Hoa"),
        (2, "Văn phòng Đảng ủy"),
    ]
    found = {n.unit.pk: n for n in nodes}
    assert (found[cast.economy.pk].leads, found[cast.economy.pk].tracks) == (1, 1)
    assert [n.unit for n in units.unit_tree(cast.reporter)] == [cast.commune]


# --- search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đẩy mạnh", 1),
        ("day manh", 1),
        ("DAY MANH", 1),
        ("đẩy   mạnh ", 1),
        ("manh day", 1),
        ("sóng 5g", 1),
        ("van hoa", 1),
        ("văn hoá", 1),
        ("57-NQ/TW", 1),
        ("18-kh/du", 1),
        ("nam sa", 0),
        ("%", 0),
        ("_", 0),
        ("", 0),
        ("   ", 0),
    ],
)
def test_search_ignores_accents(text: str, found: int, cast: Cast, plan: Any) -> None:
    assert search.search(cast.reporter, text).count == found


def test_search_puts_the_phrase_first_and_says_when_there_is_more(cast: Cast, plan: Any) -> None:
    from tiendo.core.text import fold
    from tiendo.records.models import Target

    for n in range(30):
        name = f"Lớp số {n} về kỹ năng"
        Target.objects.create(plan=plan, row=f"x{n}", name=name, folded=fold(name), position=10 + n)
    result = search.search(cast.reporter, "kỹ năng số")
    assert result.targets[0].name == "Số cán bộ được bồi dưỡng kỹ năng số"
    assert (len(result.targets), result.more) == (20, True)


def test_search_finds_the_phrase_behind_however_many_that_hold_its_words(cast: Cast, plan: Any) -> None:
    from tiendo.core.text import fold
    from tiendo.records.models import Target

    names = [f"Vốn {n} của đầu tư công" for n in range(250)] + ["Tỷ lệ giải ngân vốn đầu tư"]
    Target.objects.bulk_create(
        Target(plan=plan, row=f"x{n}", name=name, folded=fold(name), position=10 + n) for n, name in enumerate(names)
    )
    assert search.search(cast.reporter, "vốn đầu tư").targets[0].name == names[-1]


# --- review


def test_the_review_page(cast: Cast, draft: Any) -> None:
    page = review.review_page(draft, cast.office, cast.now)
    assert page.years == [2026, 2030]
    assert page.parts["targets"].count == 2
    assert page.unsure_count == 1
    asked = page.next_unsure()
    assert asked is not None and (asked.uid, asked.field) == ("t1", "milestone:2030")
    assert page.next_unsure("t1", "milestone:2030") == asked
    assert asked.unsure == "Ô gãy thành ba dòng."
    assert page.parts["targets"].rows[0].splits
    assert (page.programme.code, page.may_correct, page.may_approve, page.may_undo) == ("57-NQ/TW", True, True, False)
    assert page.changes == []
    assert [b.names[0] for b in page.open_bodies] == ["Tổ Công nghệ số cộng đồng"]


def test_the_review_page_for_who_may_only_look(cast: Cast, draft: Any) -> None:
    page = review.review_page(draft, cast.steering, cast.now)
    assert (page.may_correct, page.may_approve) == (False, False)


def test_the_review_page_shows_who_else_is_at_work(cast: Cast, draft: Any) -> None:
    fix.remove_row(draft_id=draft.pk, uid="n2", actor=cast.colleague, now=cast.now)
    draft.refresh_from_db()
    page = review.review_page(draft, cast.office, cast.now + timedelta(minutes=3))
    assert [(o.person, o.row) for o in page.others] == [(cast.colleague, "Rà soát hạ tầng công nghệ thông tin")]
    assert review.review_page(draft, cast.office, cast.now + timedelta(minutes=11)).others == []
    assert review.review_page(draft, cast.colleague, cast.now).others == []
    assert page.parts["tasks"].count == 2
    assert len(page.changes) == 1


def test_one_row_anew(cast: Cast, draft: Any) -> None:
    row = review.review_row(draft, "t1")
    assert row is not None and row.cells["milestone:2026"].text == "≥ 60%"
    assert review.review_row(draft, "doc") is not None
    assert review.review_row(draft, "t99") is None


# --- bodies


def test_spellings_of_one_unit_are_one_body(cast: Cast, draft: Any) -> None:
    found = {b.names[0]: b for b in bodies_of(draft.body, cast.commune)}
    culture = found["Phòng VH-XH"]
    assert (culture.names, culture.count, culture.unit) == (["Phòng VH-XH", "Phòng VHXH"], 2, cast.culture)
    assert found["Các phòng, đơn vị"].collective and not found["Các phòng, đơn vị"].open


def test_a_slip_is_proposed_and_waits_for_a_person(cast: Cast) -> None:
    reading = deepcopy(READING)
    reading["tasks"][0]["lead"] = ["Văn phòg Đảng ủy"]
    content = content_of(reading)
    body = next(b for b in bodies_of(content, cast.commune) if b.names == ["Văn phòg Đảng ủy"])
    assert (body.unit is None or body.proposed is None) and (body.unit or body.proposed) == cast.party_office
    assert body.likeness < 100


@pytest.mark.parametrize(
    ("named", "unit"),
    [
        ("Phòng Văn hóa - Xã hội trên địa bàn", "culture"),
        ("Văn phòng Đảng ủy và Tổ giúp việc xã", "party_office"),
        ("Đảng ủy", None),
        ("Hội Khuyến học xã", None),
    ],
)
def test_a_name_within_a_name_is_proposed(named: str, unit: str | None, cast: Cast) -> None:
    reading = deepcopy(READING)
    reading["tasks"] = [reading["tasks"][0] | {"lead": [named], "cooperating": []}]
    reading["targets"] = []
    body = bodies_of(content_of(reading), cast.commune)[0]
    assert body.unit is None
    assert body.proposed == (getattr(cast, unit) if unit else None)


def test_a_decision_counts_more_than_the_likeness(cast: Cast, draft: Any) -> None:
    content = draft.body | {"matches": {"phong kinh te": {"unit_id": None}, "cong an": {"unit_id": cast.culture.pk}}}
    found = {b.names[0]: b for b in bodies_of(content, cast.commune)}
    assert (found["Phòng Kinh tế"].unit, found["Phòng Kinh tế"].open) == (None, False)
    assert found["Công an xã"].unit == cast.culture


# --- history


def test_the_story_of_a_plan(cast: Cast, draft: Any) -> None:
    fix.set_cell(
        draft_id=draft.pk,
        uid="t1",
        field="milestone:2026",
        value="≥ 65%",
        seen="≥ 60%",
        actor=cast.colleague,
        now=cast.now,
    )
    later = cast.now + timedelta(minutes=5)
    plan = approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=later)
    story = history.plan_history(plan)
    assert [(e.by, e.words) for e in story] == [
        (cast.office, "phê duyệt bản đọc với 1 chỗ khác bản máy đọc"),
        (cast.colleague, "sửa Mốc 2026: “≥ 60%” → “≥ 65%”"),
    ]
    assert [e.words for e in history.row_history(plan, plan.targets.get(row="t1"))][
        1
    ] == "sửa Mốc 2026: “≥ 60%” → “≥ 65%”"
    assert len(history.row_history(plan, plan.targets.get(row="t2"))) == 1


@pytest.mark.parametrize(
    ("op", "change", "words"),
    [
        ("set", {"field": "lead", "before": "", "after": "Công an xã"}, "sửa Chủ trì: “trống” → “Công an xã”"),
        ("confirm", {"field": "name", "before": "A", "after": "A"}, "xác nhận Nội dung: “A”"),
        ("add", {"before": "", "after": "A"}, "thêm dòng “A”"),
        ("remove", {"before": "A", "after": ""}, "bỏ dòng “A”"),
        ("restore", {"before": "", "after": "A"}, "khôi phục dòng “A”"),
        ("merge", {"before": "A", "after": "A B"}, "gộp hai dòng thành “A B”"),
        ("split", {"before": "A B", "after": "A | B"}, "tách dòng “A B”"),
        ("match", {"before": "P. KT", "after": "Phòng Kinh tế"}, "ghép “P. KT” với Phòng Kinh tế"),
        ("match", {"before": "Bưu điện", "after": ""}, "để “Bưu điện” ngoài danh bạ đơn vị"),
        ("undo", {"field": "milestone:2030", "before": "7%", "after": "5%"}, "hoàn tác Mốc 2030: “7%” → “5%”"),
        ("undo", {"field": "", "before": "", "after": ""}, "hoàn tác một chỗ sửa"),
    ],
)
def test_an_edit_in_words(op: str, change: dict[str, str], words: str) -> None:
    assert history.edit_words(op, {"uid": "t1"} | change) == words


def test_a_match_is_told_by_its_names(cast: Cast, draft: Any) -> None:
    fix.match_body(
        draft_id=draft.pk,
        key="to cong nghe so cong dong",
        unit_id=cast.culture.pk,
        actor=cast.office,
        now=cast.now,
    )
    edit = draft.edits.get()
    assert history.edit_words(edit.op, edit.change) == "ghép “Tổ Công nghệ số cộng đồng” với Phòng Văn hóa - Xã hội"


# --- cost


def test_queries_are_bounded(cast: Cast, plan: Any, django_assert_max_num_queries: Any) -> None:
    extra = make_draft(cast, content=b"more")
    target, task = plan.targets.first(), plan.assignments.first()
    for limit, ask in (
        (21, lambda: home.home(cast.office, TODAY)),
        (2, lambda: programme.targets(plan)),
        (9, lambda: programme.tasks(programme.all_tasks(plan, TODAY), TaskFilter(text="a"))),
        (10, lambda: programme.units(plan, programme.all_tasks(plan, TODAY))),
        (10, lambda: programme.summary(plan, TODAY)),
        (9, lambda: items.target_page(cast.reporter, target.pk)),
        (18, lambda: items.task_page(cast.reporter, task.pk, TODAY)),
        (19, lambda: units.unit_page(cast.reporter, cast.economy.pk, TODAY)),
        (6, lambda: units.unit_tree(cast.reporter)),
        (12, lambda: search.search(cast.reporter, "so")),
        (8, lambda: review.review_page(extra, cast.office, cast.now)),
    ):
        with django_assert_max_num_queries(limit):
            ask()


def test_home_costs_the_same_with_many_plans(cast: Cast, plan: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(4):
        more = make_draft(cast, content=f"plan {n}".encode())
        approve(draft_id=more.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    with django_assert_max_num_queries(21):
        assert len(home.home(cast.office, TODAY).plans) == 5
