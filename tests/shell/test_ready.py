"""Queries that are made into SQL once give what the same query gives when it is made anew, for any number of ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from tiendo.core.states import WorkState
from tiendo.records import ready
from tiendo.records.copying import change
from tiendo.records.models import Notice, Person, Tally, Unit
from tiendo.records.ready import Ready, columns_of, rows_as

DAY = date(2026, 3, 2)


@pytest.fixture
def tallies(db: Any) -> list[Tally]:
    rows = [
        Tally(unit_id=1, programme_id=1, group=f"nhom {n}", counts={"tasks": n}, since=DAY, until=None)
        for n in range(7)
    ]
    return Tally.objects.bulk_create(rows)


READY = Ready(lambda ids: Tally.objects.filter(pk__in=ids).order_by("pk").values_list(*columns_of(Tally)))
EITHER = Ready(
    lambda ids, groups: Tally.objects.filter(Q(pk__in=ids) | Q(group__in=groups)).order_by("pk").values_list("pk")
)


@pytest.mark.parametrize("count", range(8))
def test_any_number_of_ids(tallies: list[Tally], count: int) -> None:
    ids = [row.pk for row in tallies[:count]]
    for _ in range(2):
        found = rows_as(Tally, READY.rows(ids))
        assert [(r.pk, r.group, r.counts, r.since, r.until) for r in found] == [
            (r.pk, r.group, r.counts, DAY, None) for r in tallies[:count]
        ]


def test_other_ids_find_other_rows(tallies: list[Tally]) -> None:
    assert [READY.rows([row.pk])[0][0] for row in tallies] == [row.pk for row in tallies]


def test_ids_and_words_keep_to_their_lists(tallies: list[Tally]) -> None:
    def of(ids: list[int], groups: list[str]) -> list[int]:
        return [pk for (pk,) in EITHER.rows(ids, groups)]

    pks = [row.pk for row in tallies]
    assert of(pks[:1], ["nhom 4", "nhom 5", "nhom 6"]) == [pks[0], *pks[4:]]
    assert of(pks[2:5], ["nhom 1"]) == pks[1:5]
    assert of([], ["nhom 3"]) == [pks[3]]


def test_many_ids(tallies: list[Tally]) -> None:
    ids = [row.pk for row in tallies]
    assert READY.rows([*ids, *range(ids[-1] + 1, ids[-1] + 500)]) == READY.rows(ids)


def test_postgresql_plans_one_statement_whatever_is_asked(tallies: list[Tally]) -> None:
    ready = Ready(EITHER.make)
    words = ["nhom 1", WorkState.COMPLETE, "a,b", "{x}", 'c"d', "%s"]
    for count in range(1, 6):
        assert ready.rows([row.pk for row in tallies[:count]], words[:count])[0] == (tallies[0].pk,)
    assert len(ready.made) == (1 if connection.vendor == "postgresql" else 4)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")
def test_statements_of_many_pages_stay_prepared(db: Any) -> None:
    with connection.cursor() as cursor:
        for _ in range(6):
            for n in range(300):
                cursor.execute(f"SELECT {n} + %s", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] >= 300


def test_rows_change_each_to_its_own(tallies: list[Tally]) -> None:
    for n, row in enumerate(tallies):
        row.counts, row.until = {"red": n}, DAY if n % 2 else None
    change(tallies, ("counts", "until"))
    found = {row.pk: (row.counts, row.until, row.since) for row in Tally.objects.all()}
    assert found == {row.pk: ({"red": n}, DAY if n % 2 else None, DAY) for n, row in enumerate(tallies)}


def test_it_asks_where_the_request_reads(tallies: list[Tally], monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        def db_for_read(self, model: Any) -> str:
            return "replica"

    monkeypatch.setattr(ready, "router", Elsewhere())
    monkeypatch.setattr(ready, "connections", {"replica": connection})
    assert [pk for pk, *_ in READY.rows([row.pk for row in tallies])] == [row.pk for row in tallies]


def test_no_word_and_then_one(tallies: list[Tally]) -> None:
    """A list that was empty at first says nothing of its kind."""
    pks = [row.pk for row in tallies]
    assert EITHER.rows(pks[:1], []) == [(pks[0],)]
    assert EITHER.rows(pks[:1], ["nhom 3"]) == [(pks[0],), (pks[3],)]


ON = Ready(
    lambda unit, group, day: Tally.objects.filter(
        Q(until=None) | Q(until__gt=day), unit=unit, group=group, since__lte=day
    ).values_list("pk", "until")
)


@pytest.mark.parametrize("group", ["nhom 1", "nhom 2", "none"])
@pytest.mark.parametrize("unit", [1, 2])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_single_ids_words_and_days(tallies: list[Tally], unit: int, group: str, days: int) -> None:
    tallies[2].until = DAY + timedelta(days=1)
    change(tallies, ("until",))
    day = DAY + timedelta(days=days)
    assert ON.rows(unit, group, day) == list(ON.make(unit, group, day))


BEGUN = Ready(lambda word: Tally.objects.filter(group__startswith=word).order_by("pk").values_list("group"))


@pytest.mark.parametrize("word", ["nhom", "nhom 3", "nhom_", "%", "n\\"])
def test_the_beginning_of_a_word(tallies: list[Tally], word: str) -> None:
    tallies[0].group, tallies[1].group, tallies[2].group = "nhom_1", "%", "n\\a"
    change(tallies, ("group",))
    BEGUN.rows("another")
    assert BEGUN.rows(word) == [(t.group,) for t in tallies if t.group.startswith(word)] != []


READ = Ready(
    lambda person, at: Notice.objects.filter(person=person, at__gte=at).order_by("at").values_list("key", "at")
)


def test_instants(db: Any) -> None:
    person = Person.objects.create(username="an")
    at = datetime(2026, 3, 2, 8, 30, 0, 250, tzinfo=UTC)
    for n in range(3):
        Notice.objects.create(person=person, key=f"{n}", at=at + timedelta(microseconds=n))
    for n in range(4):
        found = READ.rows(person.pk, at + timedelta(microseconds=n))
        assert found == [(f"{k}", at + timedelta(microseconds=k)) for k in range(n, 3)]


@pytest.mark.parametrize(
    "make, given",
    [
        (lambda word: Tally.objects.filter(group__contains=word).values_list("pk"), "nhom"),
        (lambda pk: Tally.objects.order_by("pk").values_list("pk")[:3], 3),
        (lambda yes: Tally.objects.filter(until__isnull=yes).values_list("pk"), True),
    ],
    ids=["part of a word", "not used", "a condition"],
)
def test_what_cannot_be_made_ready_is_refused(db: Any, make: Any, given: Any) -> None:
    with pytest.raises(ValueError):
        Ready(make).rows(given)


UNITS = Ready(
    lambda ids: (
        Unit.objects.filter(pk__in=ids)
        .select_related("authority", "parent__authority")
        .annotate(below=Count("children"), letters=Length("name"))
        .only("name", "authority__name", "parent__name", "parent__authority__path")
        .order_by("-pk")
    )
)


def test_instances_as_the_query_itself_gives_them(db: Any, django_assert_num_queries: Any) -> None:
    province = Unit.objects.create(name="Tỉnh A", kind="province", path="/1/")
    commune = Unit.objects.create(name="Xã B", kind="commune", path="/1/2/", parent=province)
    for one in (province, commune):
        one.authority = one
        one.save()
    ids = [province.pk, commune.pk]
    for _ in range(2):
        with django_assert_num_queries(1):
            found = UNITS.objects(ids)
            said = [(u.name, u.letters, u.below, u.authority.name, u.parent and u.parent.name) for u in found]
        assert said == [("Xã B", 4, 0, "Xã B", "Tỉnh A"), ("Tỉnh A", 6, 1, "Tỉnh A", None)]
        assert found == list(UNITS.make(ids)) and found[0].parent.authority == province
        assert found[0].get_deferred_fields() == UNITS.make(ids)[0].get_deferred_fields()
        assert not found[0]._state.adding and found[0]._state.db == "default"
    assert UNITS.objects([*ids, *range(10**6, 10**6 + 400)]) == found


BETWEEN = Ready(
    lambda ids: (
        Tally.objects.filter(pk__in=ids)
        .annotate(letters=Length("group"))
        .order_by("pk")
        .values_list("pk", "letters", "group")
    )
)


def test_what_is_added_may_stand_between_columns(tallies: list[Tally]) -> None:
    assert BETWEEN.rows([t.pk for t in tallies]) == [(t.pk, len(t.group), t.group) for t in tallies]


ODD = "x'y%s%%"
BUT = Ready(
    lambda ids: (
        Tally.objects.filter(Q(group=ODD) | Q(group__startswith="nhom%") | Q(until__isnull=True), pk__in=ids)
        .exclude(counts={"tasks": 1})
        .exclude(group="nhom 2")
        .order_by("pk")
        .values_list("pk")
    )
)


def test_the_constants_of_a_query_are_its_own(tallies: list[Tally]) -> None:
    tallies[0].group, tallies[3].group, tallies[4].group = ODD, "nhom%", "nhom_"
    tallies[0].until = tallies[3].until = tallies[4].until = DAY
    change(tallies, ("group", "until"))
    pks = [row.pk for row in tallies]
    assert [pk for (pk,) in BUT.rows(pks)] == [pks[0], pks[3], pks[5], pks[6]] == [pk for (pk,) in BUT.make(pks)]


def test_a_cursor_serves_as_long_as_its_connection(tallies: list[Tally], monkeypatch: pytest.MonkeyPatch) -> None:
    ids, own = [row.pk for row in tallies], vars(connections[DEFAULT_DB_ALIAS])
    READY.rows(ids)
    first = own["kept_cursor"]
    assert len(READY.rows(ids)) == len(ids) and own["kept_cursor"] is first
    monkeypatch.setitem(own, "kept_cursor", ("a connection that was closed", None))
    assert len(READY.rows(ids)) == len(ids)
    with CaptureQueriesContext(connection) as asked:
        READY.rows(ids)
    assert len(asked) == 1


@pytest.mark.parametrize("value", [{"tasks": 1}, {}, [1, "hai", None], "chữ", 3, True])
def test_json_of_any_kind(db: Any, value: Any) -> None:
    row = Tally.objects.create(unit_id=1, programme_id=1, group="", counts=value, since=DAY)
    counts = Ready(lambda pk: Tally.objects.filter(pk=pk).values_list("counts"))
    assert counts.rows(row.pk) == [(value,)] == list(Tally.objects.filter(pk=row.pk).values_list("counts"))
