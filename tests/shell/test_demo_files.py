"""The demo's plan is the one its text makes, is read whole, and its cast fits the rules of access."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.corpus import docx_form
from tests.corpus.compose import Layout, compose, truth
from tests.corpus.plan import load
from tools.scoring import beyond, compare

import tiendo
from tiendo.core.access import Role
from tiendo.core.bodies import body_key
from tiendo.intake import read_document
from tiendo.intake.opening import open_file
from tiendo.records.models.units import UnitKind

DEMO = Path(tiendo.__file__).parent / "jobs" / "demo"
PARTY = Layout(letterhead="party")


def texts(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return [p.text for p in document.paragraphs] + cells


@pytest.fixture(scope="module")
def reading() -> dict[str, Any]:
    path = DEMO / "ke-hoach-suoi-hoa.docx"
    return read_document(open_file(path.read_bytes(), name=path.name)).json()


def test_the_docx_is_what_its_text_makes() -> None:
    made = docx_form.write(compose(load("suoi-hoa"), PARTY), PARTY)
    assert texts((DEMO / "ke-hoach-suoi-hoa.docx").read_bytes()) == texts(made), "run tools/build_demo_plan.py"


def test_the_plan_is_read_whole(reading: dict[str, Any]) -> None:
    misses: list[str] = []
    compare(truth(load("suoi-hoa"), PARTY), reading, misses)
    assert not misses
    assert (len(reading["targets"]), len(reading["tasks"]), len(reading["measures"])) == (24, 28, 31)


def test_the_slips_are_found_and_nothing_else(reading: dict[str, Any]) -> None:
    assert not beyond(truth(load("suoi-hoa"), PARTY), reading)


def walk(units: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for unit in units:
        yield unit
        yield from walk(unit.get("children", []))


def units() -> list[dict[str, Any]]:
    return list(walk(json.loads((DEMO / "units.json").read_text(encoding="utf-8"))))


def people() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEMO / "people.json").read_text(encoding="utf-8"))
    return found


def test_units_have_known_kinds_and_ids_of_their_own() -> None:
    ids = [u["id"] for u in units()]
    assert len(ids) == len(set(ids))
    assert {u["kind"] for u in units()} <= set(UnitKind.values)


def test_people_hold_known_roles_in_known_units() -> None:
    ids = {u["id"] for u in units()}
    held = [(p["login"], r["unit"], r["role"]) for p in people() for r in p["roles"]]
    assert all(unit in ids and role in set(Role) for _, unit, role in held)
    assert {role for _, _, role in held} == set(Role)
    assert len({p["login"] for p in people()}) == len(people())


def test_bodies_of_the_plan_are_units_of_the_demo(reading: dict[str, Any]) -> None:
    """All but those that stand outside the commune or mean many at once."""
    known = {body_key(n) for u in units() for n in (u["name"], u.get("short_name", ""), *u.get("aliases", []))}
    leads = {n for t in reading["tasks"] for n in t["lead"]} | {t["tracked_by"] for t in reading["targets"]}
    assert {n for n in leads if body_key(n) not in known} == {"Các cơ quan, đơn vị"}
