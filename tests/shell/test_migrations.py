"""Migrations on a filled database: every row of an older version is there after the newest, on either database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests import own_data

# Fills every table of the product as it was at a migration, by what its columns ask for, then migrates to the newest.
# Written against no model of today: the rows are made of the migration's own state.
FILL_AND_MIGRATE = '''
import sys
from datetime import date, datetime, timezone
from decimal import Decimal
import django
django.setup()
from django.apps import apps as today
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

ROWS, FROM = 6, sys.argv[1]
executor = MigrationExecutor(connection)
executor.migrate([("records", FROM), *[n for n in executor.loader.graph.leaf_nodes() if n[0] != "records"]])
apps = executor.loader.project_state([("records", FROM), ("auth", "0012_alter_user_first_name_max_length")]).apps
made = {}

def value(field, n, on_task):
    name = field.related_model._meta.model_name if field.is_relation else ""
    if field.is_relation:
        names = {f.name for f in field.model._meta.fields}
        if field.name in ("task", "target") and {"task", "target"} <= names and (field.name == "task") != on_task:
            return None  # what hangs on an item hangs on one
        rows = made.get(name)
        return rows[n % len(rows)] if rows else None
    if field.choices:
        return list(dict(field.flatchoices))[n % len(field.flatchoices)]
    match field:
        case models.BooleanField():
            return n % 2 == 0
        case models.JSONField():
            return {"nhãn": [n, "ố", None], "b": {"z": 1.5, "a": True}}
        case models.DecimalField():
            return Decimal(n + 1)
        case models.DateTimeField():
            return datetime(2026, 1, 1 + n, 12, 30, 1, 234567, tzinfo=timezone.utc)
        case models.DateField():
            return date(2026, 1, 1 + n)
        case models.CharField() | models.TextField():
            return f"{field.name} ờ {n} " .ljust(12, "x")[: field.max_length or 100]
        case _:
            return n + 1

def order(found):
    """Models after those that they must point at."""
    left, out = list(found), []
    while left:
        ready = [m for m in left if all(f.related_model not in left or f.related_model is m
                                        for f in m._meta.concrete_fields if f.is_relation)]
        assert ready, left
        out += ready
        left = [m for m in left if m not in ready]
    return out

for model in order(apps.get_app_config("records").get_models()):
    rows = []
    for n in range(ROWS):
        row = model()
        for field in model._meta.concrete_fields:
            if not field.primary_key or not isinstance(field, models.AutoField):
                setattr(row, field.name, value(field, n, n % 2 == 0))
        row.save()
        rows.append(row)
    made[model._meta.model_name] = rows
    for many in model._meta.local_many_to_many:
        for n, row in enumerate(rows):
            if others := made.get(many.related_model._meta.model_name):
                getattr(row, many.name).add(others[n % len(others)])

def kept(model, columns):
    return [tuple(str(v) for v in row) for row in model._base_manager.order_by("pk").values_list(*columns)]

before = {}
for model in apps.get_app_config("records").get_models():
    columns = [f.attname for f in model._meta.concrete_fields]
    before[model._meta.model_name] = (columns, kept(model, columns))
assert len(before) > 20 and all(rows for _, rows in before.values())
call_command("migrate", verbosity=0)
for name, (columns, rows) in before.items():
    model = today.get_model("records", name)
    stay = [c for c in columns if c in {f.attname for f in model._meta.concrete_fields}]
    places = [columns.index(c) for c in stay]
    after = kept(model, stay)
    assert after[: len(rows)] == [tuple(row[p] for p in places) for row in rows], f"{name}: rows were lost or changed"
    print(name, len(rows), len(stay), flush=True)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
'''


@pytest.mark.long
@pytest.mark.parametrize("version", ["0004_reporting_cycle"])
def test_a_filled_database_keeps_its_rows(version: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL_AND_MIGRATE, version],
        env=own_data.environment(tmp_path / "data", tables=False),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(done.stdout.splitlines()) > 20
