"""The background reading of an uploaded file: claimed once, done in a child process, picked up again when lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.utils import InterfaceError, OperationalError
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiendo.clock import now as clock_now
from tiendo.core.drafting import SETTLED, Edit, apply, content_of, with_findings
from tiendo.core.findings import carried_over
from tiendo.core.reading import Json
from tiendo.records.models import Draft, DraftEdit, DraftState
from tiendo.records.turns import take_turn
from tiendo.usecases import apart, files, journal
from tiendo.usecases.versions import kept_from, version_before

LIMIT = timedelta(seconds=180)  # without hearing of another page
MOST = timedelta(hours=1)  # for the whole file
BEAT = timedelta(seconds=5)  # how often who reads a file says that he lives, page or no page
LOST = timedelta(seconds=45)  # without a beat: longer than what is done between the last beat and the end
CHILD = ["-m", "tiendo.intake.child"]
GONE = (
    "Đọc lại thì tệp này không còn thấy kế hoạch thứ {}; tệp gốc vẫn còn nguyên. "
    "Hãy bỏ bản đọc này, hoặc tách riêng kế hoạch ấy thành một tệp rồi tải lên."
)
CRASHED = (
    "Chương trình dừng giữa chừng khi đọc tệp này; tệp gốc vẫn còn nguyên. Hãy bấm Đọc lại; nếu vẫn lỗi, "
    "hãy lưu lại tệp bằng Word thành DOCX rồi tải lên."
)
TOO_LONG = (
    "Đọc tệp này quá lâu nên đã dừng; tệp gốc vẫn còn nguyên. Hãy tách riêng phần phụ lục, "
    "hoặc lưu lại bằng Word thành DOCX rồi tải lên."
)


@task()
def read_draft_job(draft_id: int) -> bool:
    """The worker's entry: read the draft if nobody else has."""
    return read_draft(draft_id=draft_id, now=clock_now())


def enqueue(draft: Draft) -> None:
    """Ask the worker to read; in the transaction of the caller, so that no draft waits without a job."""
    read_draft_job.enqueue(draft_id=draft.pk)


def read_draft(*, draft_id: int, now: datetime) -> bool:
    """Read a queued draft; False when it is not queued (any more). What cannot be read becomes FAILED, with the reason.

    The result is kept only where the draft is still being read by this very call.
    """
    if not Draft.objects.filter(pk=draft_id, state=DraftState.QUEUED).update(
        state=DraftState.READING, started_at=now, heard_at=now, pages=None, pages_read=0, error=""
    ):
        return False
    draft = Draft.objects.select_related("file", "authority").get(pk=draft_id)
    begun = time.monotonic()
    try:
        result = _read_apart(files.content(draft.file), draft.file_name, _Watch(draft.pk, now))
    except OSError:
        result = {"refused": "Không mở được tệp đã lưu. Hãy báo người quản trị, hoặc tải tệp lên lại."}
    seconds = time.monotonic() - begun
    _keep(draft, result, started_at=now, seconds=seconds)
    return True


class _Watch:
    """Writes down how far a reading is, and that it goes on; false when it is no longer wanted: stopped, discarded,
    taken up by another."""

    def __init__(self, draft_id: int, started_at: datetime) -> None:
        self._ours = Draft.objects.filter(pk=draft_id, state=DraftState.READING, started_at=started_at)
        self._started_at, self._begun, self._told = started_at, time.monotonic(), (0, 0)
        self._beat = self._begun

    def __call__(self, done: int, total: int) -> bool:
        instant = time.monotonic()
        try:
            return self._tell(done, total, instant)
        except (OperationalError, InterfaceError):
            connection.close()
            return True  # the database is away for a while: what was read so far is worth going on for

    def _tell(self, done: int, total: int, instant: float) -> bool:
        if (done, total) == self._told and instant - self._beat < BEAT.total_seconds():
            return self._ours.exists()
        at = self._started_at + timedelta(seconds=instant - self._begun)
        pages = {"pages_read": done, "pages": total} if total else {}
        wanted = bool(self._ours.update(heard_at=at, **pages))
        self._told, self._beat = (done, total), instant
        return wanted


def _read_apart(data: bytes, name: str, wanted: apart.Wanted) -> Json:
    """What `tiendo.intake.child` says of these bytes, or why there is no answer."""
    try:
        return apart.run(CHILD, data, name, wanted=wanted, silence=LIMIT, most=MOST)
    except apart.Slow:
        return {"refused": TOO_LONG}
    except (apart.Unwanted, ValueError):
        return {"refused": CRASHED}  # an unwanted answer is dropped by `_keep`


def _keep(draft: Draft, result: Json, *, started_at: datetime, seconds: float) -> None:
    at = started_at + timedelta(seconds=seconds)
    plans = result.get("plans", [])
    if "refused" not in result and draft.part > len(plans):
        result = {"refused": GONE.format(draft.part)}
    with transaction.atomic():
        if "refused" in result:
            _refuse(draft, result["refused"], started_at, at, seconds)
            return
        if _fill(draft, result, started_at, at, seconds) and draft.part == 1:
            for other in _others(draft, len(plans), started_at):
                _fill(other, result, started_at, at, seconds)


def _refuse(draft: Draft, why: str, started_at: datetime, at: datetime, seconds: float) -> None:
    if _still_ours(draft, started_at).update(state=DraftState.FAILED, error=why, read_at=at, seconds=seconds):
        _record("read_draft_failed", draft, at, {"error": why})


def _fill(draft: Draft, result: Json, started_at: datetime, at: datetime, seconds: float) -> bool:
    """Put what was read into the draft; false where it was discarded, or taken up again by the reaper: somebody else's
    answer counts."""
    plan = result["plans"][draft.part - 1]
    content, previous, kept = _with_the_past(draft, content_of(plan["reading"]))
    filled = _still_ours(draft, started_at).update(
        state=DraftState.READY,
        read_at=at,
        seconds=seconds,
        reading=plan["reading"],
        document=plan["document"],
        notes=plan["notes"],
        parts=len(result["plans"]),
        pages=result["pages"],
        pages_read=result["pages"] or 0,
        sizes=result["sizes"],
        content=content,
        previous=previous,
        version=1 if kept else 0,
    )
    if filled and kept:
        change = kept.json()
        DraftEdit.objects.create(draft=draft, version=1, by=draft.uploaded_by, at=at, op=kept.op, change=change)
    if filled:
        _record("read_draft", draft, at, _counts(plan["reading"]))
    return bool(filled)


def _others(draft: Draft, count: int, started_at: datetime) -> Iterator[Draft]:
    """A draft for each other plan of the file that never had one; one that was put aside stays so."""
    take_turn("drafts", draft.authority_id)
    there = set(Draft.objects.filter(authority=draft.authority, file=draft.file).values_list("part", flat=True))
    for part in range(2, count + 1):
        if part not in there:
            yield Draft.objects.create(
                authority=draft.authority,
                file=draft.file,
                file_name=draft.file_name,
                part=part,
                uploaded_by=draft.uploaded_by,
                uploaded_at=draft.uploaded_at,
                state=DraftState.READING,
                started_at=started_at,
                heard_at=started_at,
            )


def _still_ours(draft: Draft, started_at: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(pk=draft.pk, state=DraftState.READING, started_at=started_at)


def _record(act: str, draft: Draft, at: datetime, detail: Json) -> None:
    subject = f"draft:{draft.pk}"
    journal.record(act=act, subject=subject, authority=draft.authority, actor=None, now=at, detail=detail)


def _with_the_past(draft: Draft, content: Json) -> tuple[Json, Draft | None, Edit | None]:
    """The content with what people corrected and settled in the plan's earlier version, and that version."""
    previous, kept = version_before(draft, content), None
    settled = _settled_before(draft, content, previous)
    if previous is not None:
        kept = kept_from(previous, content)
        if kept.patches:
            content = with_findings(apply(content, kept.patches))
    return carried_over(content, settled), previous, kept if kept and kept.patches else None


def _settled_before(draft: Draft, content: Json, previous: Draft | None) -> dict[str, Json]:
    """What was settled in the plan's earlier version, and in the last reading of the same file or number."""
    told: dict[str, Json] = previous.body.get(SETTLED, {}) if previous is not None else {}
    same = Q(pk=draft.pk) | Q(file=draft.file_id, part=draft.part)
    if number := content["document"].get("number"):
        same |= Q(content__document__number=number)
    read = Draft.objects.filter(same, authority=draft.authority_id, content__isnull=False).order_by("-read_at", "-pk")
    found: dict[str, Json] | None = read.values_list(f"content__{SETTLED}", flat=True).first()
    return told | (found or {})


def _counts(reading: Json) -> dict[str, int]:
    return {part: len(reading[part]) for part in ("targets", "tasks", "measures", "findings")}


def requeue_stuck(*, now: datetime, older_than: timedelta = LOST) -> int:
    """Take up what a killed worker left behind; how many drafts were put back into the queue.

    Anything not heard of since `now - older_than` counts as lost; whoever reads says so every `BEAT`. A worker that
    knows it is alone passes zero at its start. The clocks of the servers may differ by less than `LOST`.
    """
    lost = now - older_than
    with transaction.atomic():
        take_turn("requeue")
        alive = set(Draft.objects.filter(state=DraftState.READING, heard_at__gt=lost).values_list("pk", flat=True))
        begun = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lte=lost)
        over = [
            pk for pk, call in begun.values_list("pk", "args_kwargs") if call["kwargs"].get("draft_id") not in alive
        ]
        DBTaskResult.objects.filter(pk__in=over).update(
            status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="builtins.SystemExit"
        )
        Draft.objects.filter(state=DraftState.READING).exclude(pk__in=alive).update(state=DraftState.QUEUED)
        waiting = {
            row["kwargs"].get("draft_id")
            for row in DBTaskResult.objects.filter(
                Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING),
                task_path=read_draft_job.module_path,
            ).values_list("args_kwargs", flat=True)
        }
        forgotten = [d for d in Draft.objects.filter(state=DraftState.QUEUED).only("pk") if d.pk not in waiting]
        for draft in forgotten:
            enqueue(draft)
    return len(forgotten)
