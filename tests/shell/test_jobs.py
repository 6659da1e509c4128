"""What runs outside a request: the demo, the import, the worker, the commands, and the server as a whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult
from tests import own_data
from tests.conftest import Cast
from tests.kept import kept
from tests.patience import PATIENCE, until
from tools.postgres import free_port

from tiendo.jobs import cli, importing, worker
from tiendo.jobs.demo import load as demo
from tiendo.queries.review import review_page
from tiendo.records.models import Draft, DraftState, JournalRow, Person, Plan, RoleHeld, Unit
from tiendo.usecases import files
from tiendo.usecases.journal import first_broken_row

ROOT = Path(__file__).resolve().parent.parent.parent


# --- the demo


@pytest.fixture
def loaded(rows_kept: None) -> None:
    kept(demo.load)


def test_the_demo_gives_a_live_plan_and_a_draft_to_review(loaded: None) -> None:
    plan = Plan.objects.get(programme__code="57-NQ/TW", authority__kind="commune")
    assert plan.authority.name == "Xã Suối Hoa"
    assert plan.programme.code == "57-NQ/TW"
    assert plan.assignments.count() >= 25
    assert len({m.year for t in plan.targets.all() for m in t.milestones.all()}) == 5
    waiting = Draft.objects.get(state=DraftState.READY)
    page = review_page(waiting, Person.objects.get(username="khai"), waiting.uploaded_at)
    assert page.parts["targets"].count and page.parts["tasks"].count
    assert page.findings and page.open_bodies
    assert page.programme.code == "71-NQ/TW"
    assert plan.draft.edits.exists()
    assert first_broken_row() is None


def test_the_demo_leaves_hardly_a_body_unmatched(loaded: None) -> None:
    plan = Plan.objects.get(programme__code="57-NQ/TW", authority__kind="commune")
    page = review_page(plan.draft, plan.approved_by, plan.approved_at)
    assert len(page.open_bodies) <= len(page.bodies) // 4


def test_who_can_log_in_is_only_said_with_the_demo(db: None) -> None:
    assert demo.people() == []
    assert demo.importer() is None
    Person.objects.create_user(username="khai", password="x", name="Người thật")
    assert demo.people() == []
    assert not demo.empty()


def test_everybody_of_the_demo_can_log_in_and_has_a_role(loaded: None, client: Any) -> None:
    people = demo.people()
    assert len(people) >= 10
    assert all(RoleHeld.objects.filter(person=p).exists() and p.title for p in people)
    assert client.login(username="khai", password=demo.PASSWORD)
    owner = demo.importer()
    assert owner is not None and owner[0].name == "Xã Suối Hoa"


def test_a_demo_that_breaks_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("stop")

    monkeypatch.setattr(demo, "approve", broken)
    with pytest.raises(RuntimeError):
        demo.load()
    assert demo.empty()


# --- import


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "kh-1.txt").write_text("KẾ HOẠCH\nmột", encoding="utf-8")
    (tmp_path / "sub" / "kh-2.md").write_text("# KẾ HOẠCH hai", encoding="utf-8")
    for name in ("README.md", ".hidden.txt", "~$kh.docx", "song.mp3"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def test_a_folder_is_imported_and_again_is_known(cast: Cast, folder: Path, capsys: Any) -> None:
    assert importing.import_plans([folder], authority=cast.commune, actor=cast.office) == 1
    assert sorted(d.file_name for d in Draft.objects.all()) == ["kh-1.txt", "kh-2.md"]
    said = capsys.readouterr()
    assert "kh-1.txt: đã nhận, chờ đọc" in said.out
    assert "empty.txt: Tệp trống" in said.err
    importing.import_plans([folder], authority=cast.commune, actor=cast.office)
    assert "kh-1.txt: đã có (chờ đọc)" in capsys.readouterr().out
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("said", ["Xã Suối Hoa", "xã suối hoa", "Suối Hoa", "id"])
def test_the_command_names_the_authority(said: str, cast: Cast, folder: Path) -> None:
    name = str(cast.commune.pk) if said == "id" else said
    arguments = ["import", str(folder / "kh-1.txt"), "--authority", name, "--by", "office"]
    assert cli.main(arguments) == 0
    assert Draft.objects.get().authority == cast.commune


@pytest.mark.parametrize(
    "changed",
    [["--by", "ai-do"], ["--authority", "Xã Không Có"], ["--authority", "Phòng Kinh tế"], ["--by", "reporter"]],
    ids=["no such account", "no such commune", "not an authority", "not allowed"],
)
def test_the_command_refuses(changed: list[str], cast: Cast, folder: Path) -> None:
    given = {"--authority": "Xã Suối Hoa", "--by": "office"} | {changed[0]: changed[1]}
    options = [word for pair in given.items() for word in pair]
    assert cli.main(["import", str(folder / "kh-1.txt"), *options]) == 1
    assert not Draft.objects.exists()


def test_a_file_that_is_not_there(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    options = ["--authority", "Xã Suối Hoa", "--by", "office"]
    assert cli.main(["import", str(tmp_path / "x.docx"), *options]) == 1
    assert "không có tệp" in capsys.readouterr().err


# --- the worker and the journal


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_waits_and_what_was_lost(folder: Path) -> None:
    from tests.conftest import make_cast

    cast = make_cast()
    importing.import_plans([folder], authority=cast.commune, actor=cast.office)
    Draft.objects.filter(file_name="kh-1.txt").update(state=DraftState.READING, started_at=cast.now)
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGQUIT)
    try:
        worker.work(batch=True)
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM, signal.SIGQUIT), before, strict=True):
            signal.signal(number, handler)
    assert {d.state for d in Draft.objects.all()} <= {DraftState.FAILED, DraftState.READY}
    assert {r.status for r in DBTaskResult.objects.all()} == {"SUCCESSFUL"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_starts_while_others_write_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = [OperationalError("database is locked")] * 2
    done: list[timedelta] = []

    def requeue(*, now: datetime, older_than: timedelta) -> None:
        if busy:
            raise busy.pop()
        done.append(older_than)

    monkeypatch.setattr(worker, "requeue_stuck", requeue)
    monkeypatch.setattr(worker, "AWAY_SECONDS", 0)
    worker._begin(alone=True)
    assert done == [timedelta(0)]
    busy.append(OperationalError("no such server"))
    monkeypatch.setattr(worker, "START_SECONDS", 0)
    with pytest.raises(OperationalError, match="no such server"):
        worker._begin(alone=True)


def test_verify_journal(cast: Cast, plan: Any, capsys: Any) -> None:
    call_command("verify_journal")
    assert "nguyên vẹn" in capsys.readouterr().out
    row = JournalRow.objects.get(act="approve_draft")
    JournalRow.objects.filter(pk=row.pk).update(detail={"changes": []})
    with pytest.raises(CommandError, match=f"dòng {row.pk}"):
        call_command("verify_journal")


def test_an_unknown_command(capsys: Any) -> None:
    assert cli.main(["bay"]) == 2
    assert "Không có lệnh" in capsys.readouterr().err


# --- all of it


class Served:
    """`tiendo serve` on the data in a folder; what it says goes to a file."""

    def __init__(self, data: Path, name: str, *arguments: str) -> None:
        self.out = data / name
        environment = own_data.environment(data, PYTHONUNBUFFERED="1")
        command = [sys.executable, "-m", "tiendo", "serve", *arguments]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=data)

    @property
    def said(self) -> str:
        return self.out.read_text()

    def up(self, port: int) -> bool:
        """Both the server answers and who started it has seen that."""
        assert self.process.poll() is None, self.said
        return f"http://127.0.0.1:{port}" in self.said and answers(port)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.mark.long
def test_serve_starts_says_who_can_log_in_stops_and_keeps_the_data(tmp_path: Path, folder: Path) -> None:
    port = free_port()
    data = tmp_path / "data"
    data.mkdir()
    first = Served(data, "first", "--port", str(port), "--plans", str(folder / "sub"))
    try:
        until(lambda: first.up(port), "the pages")
        other = Served(data, "other", "--port", str(port))
        assert other.process.wait(PATIENCE) == 1
        assert f"PORT={port + 1}" in other.said
    finally:
        code = first.stop()
    assert code == 0, first.said
    assert "tiendo-demo" in first.said and "khai" in first.said
    assert "dữ liệu mẫu …" in first.said
    assert "kh-2.md: đã nhận" in first.said
    second = Served(data, "second", "--port", str(port), "--plans", str(folder / "sub"))
    try:
        until(lambda: second.up(port), "the pages again")
    finally:
        code = second.stop()
    assert code == 0, second.said
    assert "dữ liệu mẫu …" not in second.said
    assert "kh-2.md: đã có" in second.said


def test_the_stored_file_of_the_demo_is_the_plan_itself(loaded: None) -> None:
    plan = Plan.objects.get(programme__code="57-NQ/TW", authority__kind="commune")
    assert files.content(plan.draft.file).startswith(b"PK")
    assert Unit.objects.filter(name="Xã Nậm Sa").exists()


# --- a server without the demo


def test_a_first_commune_and_its_first_account(db: None, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    monkeypatch.setenv("TIENDO_PASSWORD", "mat-khau-dai-2026")
    call_command("add_commune", "Xã Mới", "--province", "Tỉnh Lam Giang")
    call_command("add_commune", "Xã Khác", "--province", "Tỉnh Lam Giang")
    assert Unit.objects.filter(kind="province").count() == 1
    office = Unit.objects.get(name="Văn phòng Đảng ủy", authority__name="Xã Mới")
    call_command("add_person", "lan", "--name", "Nguyễn Thị Lan", "--unit", str(office.pk))
    call_command("add_person", "lan", "--unit", str(office.pk), "--role", "administrator")
    assert client.login(username="lan", password="mat-khau-dai-2026")
    roles = RoleHeld.objects.filter(person__username="lan").values_list("role", flat=True)
    assert set(roles) == {"standing_office", "administrator"}
    assert first_broken_row() is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["add_commune", "Xã Suối Hoa", "--province", "Tỉnh Lam Giang"],
        ["add_person", "moi", "--name", "X", "--unit", "0"],
        ["add_person", "moi", "--unit", "{unit}"],
    ],
    ids=["a commune twice", "no such unit", "no name"],
)
def test_setting_up_says_what_is_wrong(arguments: list[str], cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_PASSWORD", "mat-khau-dai-2026")
    with pytest.raises(CommandError):
        call_command(*[a.format(unit=cast.culture.pk) for a in arguments])


def test_a_weak_password_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENDO_PASSWORD", "12345678")
    with pytest.raises(CommandError):
        call_command("add_person", "moi", "--name", "Người Mới", "--unit", str(cast.culture.pk))
    assert not Person.objects.filter(username="moi").exists()
