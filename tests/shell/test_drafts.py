"""From a file to a draft: kept once, read apart, picked up when lost, refused where it must be."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.conftest import Cast, make_draft
from tests.intake.scans import sample
from tests.patience import PATIENCE, until

from tiendo.records.models import Draft, DraftState, JournalRow, StoredFile
from tiendo.usecases import apart, files, reading
from tiendo.usecases.drafts import add_draft, cancel_draft, clean_name, discard_draft, restore_draft, retry_draft
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.reading import read_draft, requeue_stuck

PLAN = """# KẾ HOẠCH

| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |
|---|---|---|---|
| 1 | Mở lớp kỹ năng số | Phòng Kinh tế | 6/2026 |
| 2 | Lắp loa thông minh | Công an xã | Quý II/2026 |
""".encode()


def add(cast: Cast, data: bytes = PLAN, name: str = "ke-hoach.md", **over: Any) -> Any:
    values = {"authority": cast.commune, "data": data, "file_name": name, "actor": cast.office, "now": cast.now}
    return add_draft(**(values | over))


def test_a_file_becomes_a_draft_and_is_read(cast: Cast) -> None:
    added = add(cast)
    assert not added.again
    assert added.draft.state == DraftState.QUEUED
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1
    assert read_draft(draft_id=added.draft.pk, now=cast.now)
    draft = Draft.objects.get()
    assert draft.state == DraftState.READY
    assert [t["name"] for t in draft.body["tasks"]] == ["Mở lớp kỹ năng số", "Lắp loa thông minh"]
    assert draft.body["tasks"][0]["uid"] == "n1"
    assert draft.document and draft.seconds and draft.read_at
    assert [r.act for r in JournalRow.objects.all()] == ["add_draft", "read_draft"]


def test_the_same_content_again_is_the_same_draft(cast: Cast) -> None:
    first = add(cast)
    again = add(cast, name="ban-khac.md", actor=cast.colleague)
    assert again.again and again.draft == first.draft
    assert Draft.objects.count() == StoredFile.objects.count() == DBTaskResult.objects.count() == 1


def test_the_same_content_in_another_commune_is_another_draft(cast: Cast) -> None:
    add(cast)
    other = add(cast, authority=cast.neighbour, actor=cast.stranger)
    assert not other.again
    assert (Draft.objects.count(), StoredFile.objects.count()) == (2, 1)


def test_a_read_draft_is_not_read_again(cast: Cast) -> None:
    draft = add(cast).draft
    assert read_draft(draft_id=draft.pk, now=cast.now)
    assert not read_draft(draft_id=draft.pk, now=cast.now)


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "trống"), (b"x" * 101, "lớn hơn")], ids=["an empty file", "one that is too large"]
)
def test_refused_before_it_is_kept(data: bytes, words: str, cast: Cast, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(Refused, match=words):
        add(cast, data=data)
    assert not Draft.objects.exists() and not StoredFile.objects.exists()


def test_only_a_commune_or_above_issues_plans(cast: Cast) -> None:
    with pytest.raises(Refused):
        add(cast, authority=cast.culture)


def test_a_full_disk_is_said_and_nothing_is_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(Refused, match="hết chỗ"):
        add(cast)
    assert not Draft.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("who", ["head", "reporter", "steering", "support", "inspector", "administrator", "nobody"])
def test_who_may_not_upload(who: str, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add(cast, actor=cast.everybody[who])


@pytest.mark.parametrize("who", ["stranger", "provincial"])
def test_nobody_uploads_for_another_authority(who: str, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add(cast, actor=cast.everybody[who])


def test_a_closed_account_may_nothing(cast: Cast) -> None:
    cast.office.is_active = False
    with pytest.raises(NotAllowed):
        add(cast)


def test_what_cannot_be_read_says_why_and_can_be_tried_again(cast: Cast) -> None:
    draft = add(cast, data=b"\x89PNG\r\n\x1a\n123", name="anh.png").draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED
    assert "Ảnh hỏng" in draft.error
    retry_draft(draft_id=draft.pk, actor=cast.colleague, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.error) == (DraftState.QUEUED, "")


def test_a_reading_that_dies_takes_nobody_along(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD", ["-c", "import os; os.kill(os.getpid(), 9)"])
    draft = add(cast).draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.error) == (DraftState.FAILED, reading.CRASHED)


def test_a_reading_that_never_ends_is_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD", ["-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(reading, "LIMIT", timedelta(seconds=0.3))
    draft = add(cast).draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.error) == (DraftState.FAILED, reading.TOO_LONG)


def test_a_reading_that_eats_memory_is_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "from tiendo.intake import limits; limits.bound(); x = bytearray(limits.MEMORY_BYTES)"
    monkeypatch.setattr(reading, "CHILD", ["-c", greedy])
    draft = add(cast).draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED


def test_a_result_that_comes_too_late_is_dropped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = add(cast).draft
    real = reading._read_apart

    def discarded_meanwhile(data: bytes, name: str, wanted: Any) -> Any:
        discard_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
        return real(data, name, wanted)

    monkeypatch.setattr(reading, "_read_apart", discarded_meanwhile)
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.reading) == (DraftState.DISCARDED, None)


SLOW = """
import sys, time
print("a warning of some library", file=sys.stderr)
for page in range(7):
    print(f"@page {page}/20", file=sys.stderr, flush=True)
time.sleep(2 * 600)
"""


def when_told(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Do something as soon as the reading has told of its sixth page."""
    real = reading._Watch.__call__

    def then(watch: Any, done: int, total: int) -> bool:
        if done == 6:
            real(watch, done, total)
            act()
        return real(watch, done, total)

    monkeypatch.setattr(reading._Watch, "__call__", then)
    monkeypatch.setattr(reading, "CHILD", ["-c", SLOW])


def test_a_reading_tells_its_page_and_is_stopped_when_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = add(cast).draft
    seen = []

    def cancel() -> None:
        if not seen:
            draft.refresh_from_db()
            seen.append((draft.page_now, draft.pages))
            cancel_draft(draft_id=draft.pk, actor=cast.colleague, now=cast.now)

    when_told(monkeypatch, cancel)
    begun = time.monotonic()
    assert read_draft(draft_id=draft.pk, now=cast.now)
    assert time.monotonic() - begun < PATIENCE  # half of what the child takes
    draft.refresh_from_db()
    assert seen == [(7, 20)]
    assert draft.state == DraftState.FAILED
    assert "Đã dừng theo yêu cầu của Nguyễn Thị Thảo Vân lúc 09:00 ngày 21/11/2026" in draft.error
    assert [r.act for r in JournalRow.objects.all()] == ["add_draft", "cancel_draft"]
    monkeypatch.undo()


def test_a_stopped_reading_is_read_again_when_asked(cast: Cast) -> None:
    draft = add(cast).draft
    cancel_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert not read_draft(draft_id=draft.pk, now=cast.now)
    retry_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.error) == (DraftState.READY, "")


def test_what_is_read_already_cannot_be_stopped(cast: Cast, draft: Any) -> None:
    with pytest.raises(WrongState, match="sẵn sàng"):
        cancel_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)


def test_what_the_child_started_ends_with_it(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LibreOffice, say, which the child waits for."""
    note = tmp_path / "pid"
    grandchild = (
        "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        f"open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(600)"
    )
    monkeypatch.setattr(reading, "CHILD", ["-c", grandchild])
    monkeypatch.setattr(reading._Watch, "__call__", lambda *_: not (note.exists() and note.read_text()))
    read_draft(draft_id=add(cast).draft.pk, now=cast.now)
    stat = Path(f"/proc/{note.read_text()}/stat")
    until(lambda: has_ended(stat), "the end of what the child started", seconds=60)


def has_ended(stat: Path) -> bool:
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_each_page_has_its_own_time(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two seconds for each of eight pages, of a clock that goes on when a page has been heard."""
    clock, told = SimpleNamespace(now=0.0), tmp_path / "told"
    steady = (
        "import pathlib, sys, time\nfor n in range(8):\n print(f'@page {n}/8', file=sys.stderr, flush=True)\n"
        f" while not pathlib.Path({str(told)!r} + str(n)).exists(): time.sleep(.01)\n"
        'print(\'{"refused": "het"}\')'
    )

    def heard(watch: Any, done: int, total: int) -> bool:
        mark = Path(f"{told}{done}")
        if total and not mark.exists():
            clock.now += 2
            mark.touch()
        return True

    monkeypatch.setattr(reading._Watch, "__call__", heard)
    monkeypatch.setattr(apart, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(apart, "TICK", 0.02)
    monkeypatch.setattr(reading, "CHILD", ["-c", steady])
    monkeypatch.setattr(reading, "LIMIT", timedelta(seconds=2.5))
    draft = add(cast).draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.error, clock.now) == ("het", 16)


def test_pages_read_between_two_looks_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child says its last pages and ends before anyone looks."""
    monkeypatch.setattr(apart, "TICK", 60)
    draft = add(cast, data=sample("phu-luc-ngang.pdf"), name="phu-luc.pdf").draft
    read_draft(draft_id=draft.pk, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.pages, draft.pages_read) == (DraftState.READY, 4, 4)


def test_a_long_reading_that_goes_on_is_not_taken_for_lost(cast: Cast) -> None:
    add(cast)
    late = cast.now + timedelta(minutes=30)
    heard = late - timedelta(seconds=20)
    Draft.objects.update(state=DraftState.READING, started_at=cast.now, heard_at=heard, pages_read=19, pages=20)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=cast.now)
    assert requeue_stuck(now=late) == 0
    assert Draft.objects.get().state == DraftState.READING
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_draft_that_a_killed_worker_left_is_read_again(cast: Cast) -> None:
    draft = add(cast).draft
    Draft.objects.update(state=DraftState.READING, started_at=cast.now, heard_at=cast.now)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=cast.now)
    assert requeue_stuck(now=cast.now + timedelta(seconds=40)) == 0
    draft.refresh_from_db()
    assert draft.state == DraftState.READING
    assert requeue_stuck(now=cast.now + timedelta(minutes=10)) == 1
    draft.refresh_from_db()
    assert draft.state == DraftState.QUEUED
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1
    assert requeue_stuck(now=cast.now + timedelta(minutes=10)) == 0


def test_the_first_look_of_a_lone_worker_takes_up_all(cast: Cast) -> None:
    add(cast)
    Draft.objects.update(state=DraftState.READING, started_at=cast.now, heard_at=cast.now)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=cast.now)
    assert requeue_stuck(now=cast.now + timedelta(seconds=1), older_than=timedelta(0)) == 1


def test_a_queued_draft_without_a_job_gets_one(cast: Cast) -> None:
    add(cast)
    DBTaskResult.objects.all().delete()
    assert requeue_stuck(now=cast.now) == 1


def test_discard_and_restore_keep_the_corrections(cast: Cast, draft: Any) -> None:
    discard_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    with pytest.raises(WrongState):
        discard_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    restored = restore_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert (restored.state, restored.content) == (DraftState.READY, draft.content)


def test_a_discarded_file_may_come_again_and_then_the_old_one_stays_away(cast: Cast, draft: Any) -> None:
    discard_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    again = add(cast, data=b"plan")
    assert not again.again
    with pytest.raises(WrongState, match="tải lên lại"):
        restore_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)


@pytest.mark.parametrize("who", ["steering", "reporter", "stranger", "provincial", "nobody"])
@pytest.mark.parametrize("verb", [cancel_draft, discard_draft, retry_draft, restore_draft])
def test_acts_on_drafts_are_refused(verb: Any, who: str, cast: Cast, draft: Any) -> None:
    with pytest.raises(NotAllowed):
        verb(draft_id=draft.pk, actor=cast.everybody[who], now=cast.now)


def test_a_stored_file_is_whole_and_never_written_again(cast: Cast) -> None:
    file = files.store(data=b"abc", now=cast.now)
    assert files.content(file) == b"abc"
    before = default_storage.get_modified_time(file.location)
    assert files.store(data=b"abc", now=cast.now + timedelta(days=1)) == file
    assert default_storage.get_modified_time(file.location) == before
    assert StoredFile.objects.get().stored_at == cast.now


def test_a_half_written_file_is_mended(cast: Cast) -> None:
    file = files.store(data=b"abcdef", now=cast.now)
    with open(default_storage.path(file.location), "wb") as stream:
        stream.write(b"ab")
    files.store(data=b"abcdef", now=cast.now)
    assert files.content(file) == b"abcdef"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Kế hoạch\\KH 18.docx", "KH 18.docx"),
        ("a\x00b\n.docx", "a b .docx"),
        ("KH\u202excod.exe", "KH xcod.exe"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
        ("...", "Tệp không tên"),
        ("", "Tệp không tên"),
    ],
)
def test_file_names_are_made_safe(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_the_draft_of_another_commune_is_nobody_else_s(cast: Cast) -> None:
    from tiendo.queries.scope import drafts_for

    theirs = make_draft(cast, authority=cast.neighbour)
    mine = make_draft(cast, content=b"mine")
    seen = {name: set(drafts_for(person)) for name, person in cast.everybody.items()}
    assert seen["office"] == seen["colleague"] == seen["steering"] == {mine}
    assert seen["stranger"] == {theirs}
    assert not any(
        seen[n] for n in ("head", "reporter", "support", "inspector", "administrator", "provincial", "nobody")
    )
