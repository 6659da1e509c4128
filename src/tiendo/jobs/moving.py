"""`tiendo move-to`: all of this installation into an empty PostgreSQL database, whole and checked, or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import InvalidStorageError, Storage, default_storage, storages
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from tiendo.addresses import database_of, files_of
from tiendo.core.journal import first_broken
from tiendo.records.models import JournalRow, StoredFile
from tiendo.usecases.files import write
from tiendo.usecases.journal import sealed

TARGET = "target"
BATCH = 500
SHOWN = 20
Say = Callable[[str], None]
Model = type[models.Model]

# Made anew by every migration of an empty database; the target's are replaced by the source's, so that ids agree.
OWN = (ContentType, Permission)


class CannotMove(Exception):
    """Why nothing was moved, in Vietnamese; the target is as it was."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that is over: its name, its rows, the hash of its content, the same on both sides."""

    table: str
    rows: int
    digest: str


def move_to(address: str, files: str | None, say: Say) -> list[Moved]:
    """Copy every table to the database at `address` in one transaction, and the files to the store `files` (None: they
    stay where they are); compare counts, hashes of all rows and the SHA-256 of every file. Raises `CannotMove`.

    What is here is only read. After a failure it can simply be run again: files already over are not sent again.
    """
    _open(address)
    _require_migrated()
    call_command("migrate", database=TARGET, verbosity=0)
    _require_empty()
    # On SQLite the transaction keeps all writers out, so that what is compared is what was copied.
    with transaction.atomic(), transaction.atomic(using=TARGET):
        _require_alone()
        say("Đang kiểm tra tệp …")
        _move_files(default_storage if files is None else _store(files))
        for model in OWN:
            model._base_manager.using(TARGET).all().delete()
        moved = [_move_table(model, say) for model in _tables()]
        _require_same_journal()
        _reset_sequences()
    return moved


def _open(address: str) -> None:
    if not address.startswith(("postgresql://", "postgres://")):
        raise CannotMove("Nơi chuyển đến phải là PostgreSQL: postgresql://người_dùng:mật_khẩu@máy:cổng/tên.")
    full = connections.configure_settings(
        {"default": settings.DATABASES["default"], TARGET: database_of(address, Path())}
    )
    connections.settings[TARGET] = full[TARGET]
    try:
        connections[TARGET].ensure_connection()
    except Error as why:
        raise CannotMove(f"Không nối được với cơ sở dữ liệu mới: {why}") from why


def _require_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMove(
            "Dữ liệu hiện nay của phiên bản cũ hơn. Hãy chạy `tiendo manage migrate` trước rồi chuyển lại."
        )


def _tables() -> list[Model]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _require_empty() -> None:
    for model in _tables():
        if model not in OWN and model._base_manager.using(TARGET).exists():
            raise CannotMove(
                f"Cơ sở dữ liệu mới đã có dữ liệu (bảng {model._meta.db_table}). Hãy chuyển vào một cơ sở dữ liệu "
                "trống; không có gì bị ghi đè."
            )


def _require_alone() -> None:
    """Of two moves into one database the second finds it filled."""
    with connections[TARGET].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(5757)")
    _require_empty()


# --- tables


def _move_table(model: Model, say: Say) -> Moved:
    here = _digest(model, "default", _copying(model))
    there = _digest(model, TARGET, None)
    if here != there:
        raise CannotMove(
            f"Bảng {model._meta.db_table} sau khi chép không giống bảng gốc ({here[0]} và {there[0]} dòng)."
        )
    say(f"  {model._meta.db_table}: {here[0]} dòng")
    return Moved(model._meta.db_table, *here)


def _copying(model: Model) -> Callable[[list[models.Model]], None]:
    fields = model._meta.concrete_fields

    def copy(rows: list[models.Model]) -> None:
        if faults := [fault for row in rows for fault in _unfit(row)]:
            more = f" … và {len(faults) - SHOWN} chỗ khác" if len(faults) > SHOWN else ""
            raise CannotMove("PostgreSQL không giữ được:\n  " + "\n  ".join(faults[:SHOWN]) + more)
        # raw: the columns as they are, without the instants that a first save would set anew
        model._base_manager.using(TARGET)._insert(rows, fields=fields, using=TARGET, raw=True)  # type: ignore[attr-defined]

    return copy


def _unfit(row: models.Model) -> Iterator[str]:
    """What SQLite keeps and PostgreSQL does not: longer texts than their column says, the character of code 0."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        where = f"{row._meta.db_table} {row.pk}, {field.column}"
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            yield f"{where}: dài {len(value)} ký tự, cột chỉ {field.max_length}"
        text = json.dumps(value) if isinstance(field, models.JSONField) else value
        if isinstance(text, str) and ("\0" in text or "\\u0000" in text):
            yield f"{where}: có ký tự mã 0"


def _digest(model: Model, using: str, copy: Callable[[list[models.Model]], None] | None) -> tuple[int, str]:
    """How many rows and the SHA-256 of all, in the order of their keys; each batch goes to `copy` on its way."""
    found, count = sha256(), 0
    rows = model._base_manager.using(using).order_by("pk").iterator(BATCH)
    for batch in _batches(rows):
        for row in batch:
            said = {f.column: _plain(getattr(row, f.attname)) for f in row._meta.concrete_fields}
            found.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode(errors="surrogatepass") + b"\n")
        count += len(batch)
        if copy:
            copy(batch)
    return count, found.hexdigest()


def _batches(rows: Iterator[models.Model]) -> Iterator[list[models.Model]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _plain(value: Any) -> Any:
    """A value as both databases give it back alike: `jsonb` keeps neither the order of keys nor 1e2 for 100."""
    match value:
        case bool() | None | str() | int():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case dict():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case _:
            return str(value)


def _require_same_journal() -> None:
    """The chain holds there as far as it holds here."""
    here, there = (_first_broken(JournalRow.objects.using(u).order_by("id")) for u in ("default", TARGET))
    if here != there:
        raise CannotMove(f"Chuỗi nhật ký đứt ở dòng thứ {there} sau khi chép.")


def _first_broken(rows: models.QuerySet[JournalRow]) -> int | None:
    return first_broken((sealed(row), row.previous, row.digest) for row in rows.iterator())


def _reset_sequences() -> None:
    other = connections[TARGET]
    with other.cursor() as cursor:
        for statement in other.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


# --- files


def _store(address: str) -> Storage:
    try:
        return storages.create_storage(files_of(address, settings.DATA_DIR))
    except InvalidStorageError as why:
        raise CannotMove(f"Không mở được kho tệp mới: {why}") from why


def _move_files(store: Storage) -> None:
    """Every file is read back from where it will be and held against its name."""
    faults = list(_file_faults(store, StoredFile.objects.order_by("pk").iterator()))
    if faults:
        more = f" … và {len(faults) - SHOWN} tệp khác" if len(faults) > SHOWN else ""
        raise CannotMove("Có tệp thiếu hoặc hỏng:\n  " + "\n  ".join(faults[:SHOWN]) + more)


def _file_faults(store: Storage, files: Iterable[StoredFile]) -> Iterator[str]:
    for file in files:
        try:
            if store is not default_storage and not store.exists(file.location):
                with default_storage.open(file.location) as stream:
                    write(store, file.location, stream.read())
            with store.open(file.location) as kept:
                found = sha256(kept.read()).hexdigest()
        except OSError as why:
            yield f"{file.sha256}: {why}"
            continue
        if found != file.sha256:
            yield f"{file.sha256}: nội dung khác với tên"


def run(address: str, files: str | None) -> int:
    """The command; 0, or 1 with the reason on standard error."""
    if address == "-":
        address = sys.stdin.readline().strip()
    try:
        moved = move_to(address, files, lambda line: print(line, flush=True))
    except (CannotMove, Error) as why:
        print(f"Chưa chuyển gì: {why}\nSửa xong có thể chạy lại lệnh này.", file=sys.stderr)
        return 1
    whole = sha256("".join(m.digest for m in moved).encode()).hexdigest()
    print(
        f"Đã chuyển {sum(m.rows for m in moved)} dòng của {len(moved)} bảng; hai bên giống hệt (SHA-256 {whole[:16]}…)."
    )
    print("Bước tiếp theo: đặt TIENDO_DATABASE (và TIENDO_FILES nếu đã chuyển tệp) là nơi mới, rồi khởi động lại.")
    return 0
