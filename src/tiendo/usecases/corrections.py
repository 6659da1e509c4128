"""Corrections of a draft, one a call; each is kept as a `DraftEdit` and can be undone by whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from tiendo.core import comparing, drafting, findings
from tiendo.core.access import Act
from tiendo.core.bodies import body_key
from tiendo.core.cells import BadValue
from tiendo.core.drafting import Edit, NoSuchCell, Patch, Stale
from tiendo.core.reading import Json
from tiendo.queries.bodies import named_in, reachable_units
from tiendo.records.models import Draft, DraftEdit, DraftState, Person, Unit
from tiendo.usecases.errors import Conflict, Refused
from tiendo.usecases.guard import locked_draft
from tiendo.usecases.units import add_unit


def set_cell(*, draft_id: int, uid: str, field: str, value: str, seen: str, actor: Person, now: datetime) -> Draft:
    """Type `value` into a cell that says `seen`; raises `Conflict` when it says something else by now."""
    return correct(draft_id, lambda c: drafting.set_cell(c, uid, field, value, seen), actor, now)


def confirm_cell(*, draft_id: int, uid: str, field: str, seen: str, actor: Person, now: datetime) -> Draft:
    """Say that an unsure cell is right as it stands."""
    return correct(draft_id, lambda c: drafting.confirm_cell(c, uid, field, seen), actor, now)


def add_row(
    *, draft_id: int, part: str, after: str | None, values: dict[str, str], actor: Person, now: datetime
) -> tuple[Draft, str]:
    """A new row in `part` ("targets", "tasks", "measures", "basis", "reporting") below the row `after`; and its uid."""
    uids: list[str] = []

    def add(content: Json) -> Edit:
        edit = drafting.add_row(content, part, after, values)
        uids.append(edit.uid)
        return edit

    return correct(draft_id, add, actor, now), uids[0]


def remove_row(*, draft_id: int, uid: str, actor: Person, now: datetime) -> Draft:
    return correct(draft_id, lambda c: drafting.remove_row(c, uid), actor, now)


def restore_row(*, draft_id: int, uid: str, actor: Person, now: datetime) -> Draft:
    return correct(draft_id, lambda c: drafting.restore_row(c, uid), actor, now)


def merge_rows(*, draft_id: int, uid: str, other: str, actor: Person, now: datetime) -> Draft:
    """Join the row `other` into the row `uid`."""
    return correct(draft_id, lambda c: drafting.merge_rows(c, uid, other), actor, now)


def split_row(*, draft_id: int, uid: str, at: int | None, actor: Person, now: datetime) -> Draft:
    """Make two rows of one: by the parts of its cells, or at a place of its text."""
    return correct(draft_id, lambda c: drafting.split_row(c, uid, at), actor, now)


def keep_finding(*, draft_id: int, key: str, reason: str, actor: Person, now: datetime) -> Draft:
    """Settle a finding: the plan stays as it is, for this reason. `key` is `core.findings.key_of`."""
    by, at = str(actor), now.isoformat()
    return correct(draft_id, lambda c: findings.keep_finding(c, key, reason, by, at), actor, now)


def mend_finding(*, draft_id: int, key: str, actor: Person, now: datetime) -> Draft:
    """Settle a finding by writing its mend into the row."""
    return correct(draft_id, lambda c: findings.mend_finding(c, key, str(actor), now.isoformat()), actor, now)


def reopen_finding(*, draft_id: int, key: str, actor: Person, now: datetime) -> Draft:
    """Put a finding that was kept back among those to look at."""
    return correct(draft_id, lambda c: findings.reopen_finding(c, key), actor, now)


@transaction.atomic
def compare_rows(*, draft_id: int, uids: Iterable[str], actor: Person, now: datetime) -> Draft:
    """Say that these rows, read from a scan, were compared with its picture."""
    draft = _lock(draft_id, actor)
    edit = attempt(lambda: comparing.compare_rows(draft.body, uids, draft.pictured))
    return _save(draft, edit, actor, now) if edit.patches else draft


@transaction.atomic
def compare_sure(*, draft_id: int, part: str, page: int | None, actor: Person, now: datetime) -> int:
    """Say so of every row without doubt in a part (`page`: of those read from this page); how many there were."""
    draft = _lock(draft_id, actor)
    uids = comparing.sure_rows(draft.body, part, draft.pictured, page)
    edit = comparing.compare_rows(draft.body, uids, draft.pictured)
    if edit.patches:
        _save(draft, edit, actor, now)
    return len(edit.patches)


@transaction.atomic
def undo(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Turn back the actor's last edit that still stands; `Conflict` when something on the same cell came after."""
    draft = _lock(draft_id, actor)
    last = _last_standing(draft, actor)
    if last is None:
        raise Refused("Bạn chưa sửa gì ở bản đọc này, hoặc mọi chỗ sửa đã được hoàn tác.")
    patches = [Patch.of(p) for p in last.change["patches"]]
    try:
        turned = drafting.undone(draft.body, patches)
    except Stale as why:
        raise Conflict(why.current) from why
    change = last.change
    edit = Edit("undo", change["uid"], change["field"], change["after"], change["before"], turned)
    return _save(draft, edit, actor, now, undoes=last.version)


def _last_standing(draft: Draft, actor: Person) -> DraftEdit | None:
    edits = list(draft.edits.filter(by=actor).order_by("-version"))
    turned_back = {e.change.get("undoes") for e in edits}
    return next((e for e in edits if e.op not in ("undo", "carry") and e.version not in turned_back), None)


@transaction.atomic
def correct(draft_id: int, make: Callable[[Json], Edit], actor: Person, now: datetime) -> Draft:
    """One correction, as `make` says of the content; nothing is written where nothing changes."""
    draft = _lock(draft_id, actor)
    edit = attempt(lambda: make(draft.body))
    return _save(draft, edit, actor, now) if edit.patches else draft


def attempt(make: Callable[[], Edit]) -> Edit:
    """The edit, with the core's faults told as refusals."""
    try:
        return make()
    except Stale as why:
        raise Conflict(why.current) from why
    except BadValue as why:
        raise Refused(str(why)) from why
    except NoSuchCell as why:
        raise Refused("Dòng này không còn trong bản đọc. Hãy tải lại trang.") from why


def _lock(draft_id: int, actor: Person) -> Draft:
    return locked_draft(draft_id, Act.CORRECT_DRAFT, actor, DraftState.READY)


def _save(draft: Draft, edit: Edit, actor: Person, now: datetime, undoes: int | None = None) -> Draft:
    draft.content = drafting.with_findings(drafting.apply(draft.body, edit.patches))
    draft.version += 1
    draft.save(update_fields=["content", "version"])
    change = edit.json() | ({"undoes": undoes} if undoes is not None else {})
    DraftEdit.objects.create(draft=draft, version=draft.version, by=actor, at=now, op=edit.op, change=change)
    return draft


@transaction.atomic
def match_body(*, draft_id: int, key: str, unit_id: int | None, actor: Person, now: datetime) -> Draft:
    """Settle which unit a name in the plan means; None: a body that is no unit of ours."""
    draft = _lock(draft_id, actor)
    unit = reachable_units(draft.authority).filter(pk=unit_id).first() if unit_id is not None else None
    if unit is None and unit_id is not None:
        raise Refused("Đơn vị này không thuộc địa phương của kế hoạch. Hãy chọn đơn vị khác, hoặc tạo đơn vị mới.")
    return _match(draft, key, unit, actor, now)


def _match(draft: Draft, key: str, unit: Unit | None, actor: Person, now: datetime) -> Draft:
    name = next((n for n in named_in(draft.body) if body_key(n) == key), key)
    edit = drafting.match_body(draft.body, key, unit.pk if unit else None, name, unit.name if unit else "")
    return _save(draft, edit, actor, now) if edit.patches else draft


@transaction.atomic
def create_unit_for_body(
    *, draft_id: int, key: str, name: str, kind: str, parent_id: int, actor: Person, now: datetime
) -> Draft:
    """A new unit for a name in the plan that none has, matched to it in the same act."""
    draft = _lock(draft_id, actor)
    parent = Unit.objects.filter(pk=parent_id, authority=draft.authority).select_related("authority").first()
    if parent is None:
        raise Refused("Hãy chọn đơn vị cấp trên thuộc địa phương của kế hoạch.")
    unit = add_unit(parent=parent, kind=kind, name=name, actor=actor, now=now)
    return _match(draft, key, unit, actor, now)
