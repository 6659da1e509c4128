"""`kill -9` inside the sending of a report, in a process of its own: all of it is there, once, or nothing is."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests import own_data
from tests.forked import Forks

pytestmark = pytest.mark.long
IMPORTS = """
import tests.cast, tests.shell.cycle_mywork, tiendo.queries.owed, tiendo.usecases.reports
"""
PREPARE = """
from tests.cast import make_cast
from tests.shell.cycle_mywork import begun, changed, evidence_of, give_role, period_of_month
from tiendo.core.access import Role
from tiendo.records.models import Task
from tiendo.usecases.reports import attach, mark_ready, nothing
from tiendo.queries.owed import owed
cast = make_cast()
run = begun(cast)
give_role(cast.reporter, cast.economy, Role.HEAD)
given = {"period": period_of_month(run, 11), "unit": cast.economy, "actor": cast.reporter, "now": cast.now}
task = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
attach(item=task, evidence=evidence_of(cast, cast.economy, cast.reporter), **given)
mark_ready(item=task, changes=changed(done="100", result="Xong", proposal="Xin thêm vốn"), **given)
for one in owed(cast.economy, given["period"], cast.now.date()).items:
    if one.key != task:
        nothing(item=one.key, **given)
"""
BEGIN = """
import json, os, signal, sys
from importlib import import_module
from tests.cast import NOW
from tests.shell.cycle_mywork import TODAY, period_of_month
from tiendo.queries.owed import owed
from tiendo.records.models import JournalRow, Notice, Person, Proposal, Report, Run, Unit
from tiendo.usecases import reports
from tiendo.usecases.journal import first_broken_row
unit, period = Unit.objects.get(name="Phòng Kinh tế"), period_of_month(Run.objects.get(), 11)

def send():
    who = Person.objects.get(username="reporter")
    return len(reports.send(period=period, unit=unit, items=None, actor=who, now=NOW).reports)

def look():
    found = owed(unit, period, TODAY)
    told = Notice.objects.exclude(kind="chase")
    return {
        "states": sorted(str(i.state) for i in found.items),
        "words": sorted(i.form.content.get("result", "") for i in found.items),
        "reports": Report.objects.count(),
        "files": sum(r.evidence.count() for r in Report.objects.all()),
        "proposals": Proposal.objects.count(),
        "journal": JournalRow.objects.filter(act="send_report").count(),
        "told": sorted(told.values_list("person__username", flat=True)),
        "whole": first_broken_row() is None,
    }
"""
KILLED = (
    BEGIN
    + """
def die(*_args, **_kept):
    os.kill(os.getpid(), signal.SIGKILL)

module, _, names = sys.argv[1].partition(":")
holder, name = import_module(module), names.rpartition(".")
if name[0]:
    holder = getattr(holder, name[0])
real = getattr(holder, name[2])
calls = 0
def instead(*args, **kept):
    global calls
    calls += 1
    if calls < int(sys.argv[3]):
        return real(*args, **kept)
    if sys.argv[2] == "after":
        real(*args, **kept)
    die()
setattr(holder, name[2], instead)
send()
"""
)
LOOK = BEGIN + "print(json.dumps(look()))"
AGAIN = BEGIN + "print(json.dumps([look(), send(), look(), send(), look()]))"
BEFORE = {
    "states": ["ready", "ready"], "words": ["", "Xong"], "reports": 0, "files": 0, "proposals": 0, "journal": 0,
    "told": [], "whole": True,
}  # fmt: skip
AFTER = BEFORE | {
    "states": ["sent", "sent"], "reports": 2, "files": 1, "proposals": 1, "journal": 2,
    "told": ["colleague", "office", "support"],
}  # fmt: skip
# Where the process dies: a function, before or after its n-th call, and what stands then.
COMMIT = "django.db.backends.base.base:BaseDatabaseWrapper._commit"
POINTS = {
    "before the first row": ("tiendo.usecases.reports:_report", "before", 1, BEFORE),
    "between a report and its journal row": ("tiendo.usecases.journal:record", "before", 1, BEFORE),
    "between two reports": ("tiendo.usecases.reports:_report", "after", 1, BEFORE),
    "after all rows and notices": ("tiendo.usecases.reports:_tell_appraisers", "after", 1, BEFORE),
    "before the commit": (COMMIT, "before", 1, BEFORE),
    "after the commit, before the answer": (COMMIT, "after", 1, AFTER),
}


@dataclass
class House:
    """A commune whose unit has written all that it owes and not sent it yet; `folder` is that commune again."""

    kept: Path
    folder: Path
    forks: Forks

    def anew(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)

    def told(self, script: str) -> Any:
        assert self.forks.run(script) == 0
        return json.loads(self.forks.out.read_bytes())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("sending")
    # On SQLite, whatever the tests run on: each case stands on a copy of one folder with all that is in it.
    environment = own_data.environment(folder / "data", sqlite=True)
    with Forks(environment, folder / "out", IMPORTS) as forks:
        made = House(folder / "kept", folder / "data", forks)
        assert forks.run(PREPARE) == 0
        assert made.told(LOOK) == BEFORE
        shutil.copytree(made.folder, made.kept)
        yield made


@pytest.mark.parametrize("point", POINTS)
def test_a_report_is_sent_whole_and_once_or_not_at_all(point: str, house: House) -> None:
    where, side, call, stands = POINTS[point]
    house.anew()
    assert house.forks.run(KILLED, where, side, str(call)) == -signal.SIGKILL
    assert house.told(AGAIN) == [stands, 2 if stands is BEFORE else 0, AFTER, 0, AFTER]
