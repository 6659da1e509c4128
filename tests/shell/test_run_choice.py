"""The runs that a page offers by their names are those that `scope.runs_offered` finds, few or very many."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun
from tests.web.test_page_queries import _copy

from tiendo.core.access import Act, Role
from tiendo.queries import scope
from tiendo.queries.run_choice import offered, offered_at, whole
from tiendo.records.models import RoleHeld, Run, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(cast: Cast) -> list[Run]:
    """Of both communes, of the province and of five communes more."""
    run = begun(cast)
    places = [cast.province, cast.stranger.roles.get().unit.authority]
    places += [Unit.objects.create(parent=cast.province, kind="commune", name=f"Xã Số {n}") for n in range(5)]
    return [run, *(_copy(run, authority=place, standing_office=None) for place in places)]


@pytest.mark.parametrize("many", [200, 3])
@pytest.mark.parametrize("act", [Act.SEE_PROGRAMME, Act.SEE_DESK])
@pytest.mark.parametrize("name", ["office", "steering", "reporter", "stranger", "provincial", "nobody", "support"])
def test_the_same_runs_in_the_same_order(
    cast: Cast, runs: list[Run], name: str, act: Act, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, "MANY", many)
    person: Any = getattr(cast, name)
    if name == "office":  # who looks over the province from his commune, too
        RoleHeld.objects.create(person=person, unit=cast.province, role=Role.STEERING)
    for wanted in ("", str(runs[0].pk), str(runs[-1].pk), "999999", "x"):
        long = scope.runs_offered(person, act, wanted)
        assert [(r.pk, r.programme, r.authority) for r in offered(person, act, wanted)] == [
            (r.pk, r.programme.name, r.authority.name) for r in long
        ]
    assert {r.pk for r in offered_at(person, runs[0].authority_id, act)} == {
        r.pk for r in scope.runs_for(person, act) if r.authority_id == runs[0].authority_id
    }


def test_one_is_read_whole(cast: Cast, runs: list[Run], django_assert_num_queries: Any) -> None:
    chosen = offered(cast.office)[0]
    with django_assert_num_queries(1):
        run = whole(chosen)
        assert (run, run.programme.code, run.authority.path) == (runs[0], chosen.code, chosen.path)
