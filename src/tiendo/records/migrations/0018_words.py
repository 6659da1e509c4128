"""Search by parts of words without reading every name: an index of trigrams, where the server has them."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, migrations, transaction

INDEXES = {"task_words": "records_task", "target_words": "records_target"}


def add(apps: Any, editor: Any) -> None:
    """Without the extension, or the right to add it, search reads the names one after another, as on SQLite."""
    connection = editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("create extension if not exists pg_trgm")
        except DatabaseError as why:
            print(f" (search without an index of words: {str(why).splitlines()[0]})", end="")
            return
        for name, table in INDEXES.items():
            cursor.execute(f"create index if not exists {name} on {table} using gin (folded gin_trgm_ops)")


def drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f"drop index if exists {name}")


class Migration(migrations.Migration):
    dependencies = [("records", "0017_period_told")]
    operations = [migrations.RunPython(add, drop)]
