"""Plan files of a folder → drafts of an authority, one line a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tiendo.clock import now
from tiendo.intake.readers import READERS
from tiendo.records.models import Person, Unit
from tiendo.usecases.drafts import add_draft
from tiendo.usecases.errors import Refusal

SUFFIXES = frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def plan_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and in each folder named those with a suffix that can be read; hidden ones and READMEs not."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and file.suffix.lower() in SUFFIXES and file.stem.upper() != "README":
                yield file


def import_plans(paths: Iterable[Path], *, authority: Unit, actor: Person) -> int:
    """Add each file as a draft and say so; how many could not be added. The worker reads them."""
    failed = 0
    for file in plan_files(paths):
        try:
            added = add_draft(authority=authority, data=file.read_bytes(), file_name=file.name, actor=actor, now=now())
        except (OSError, Refusal) as why:
            failed += 1
            print(f"  ! {file.name}: {getattr(why, 'message', 'không mở được tệp')}", file=sys.stderr)
            continue
        state = f"đã có ({added.draft.get_state_display().lower()})" if added.again else "đã nhận, chờ đọc"
        print(f"  {file.name}: {state}")
    return failed


def import_as(paths: list[Path], *, authority: str, login: str) -> int:
    """The command: `authority` by name or id, `login` of who imports. 0, or 1 where something was refused."""
    actor = Person.objects.filter(username=login).first()
    if actor is None:
        print(f"Không có tài khoản “{login}”.", file=sys.stderr)
        return 1
    unit = _authority(authority)
    if unit is None:
        print(f"Không có xã, tỉnh nào tên “{authority}”, hoặc có nhiều nơi cùng tên: hãy dùng số.", file=sys.stderr)
        return 1
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        print(f"  ! {path}: không có tệp hay thư mục này", file=sys.stderr)
    failed = import_plans([p for p in paths if p not in missing], authority=unit, actor=actor)
    return 1 if failed or missing else 0


def _authority(said: str) -> Unit | None:
    if said.isdigit():
        found = list(Unit.objects.filter(pk=int(said)))
    else:
        found = list(Unit.objects.filter(name__iexact=said) | Unit.objects.filter(short_name__iexact=said))
    found = [u for u in found if u.is_authority]
    return found[0] if len(found) == 1 else None
