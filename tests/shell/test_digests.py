"""The day's mail: one a person a day, claimed once, tried again, and nothing lost when the worker is killed."""

from __future__ import annotations

import signal
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from tests import own_data
from tests.cast import NOW
from tests.forked import Forks

from tiendo.records.models import Digest, Notice
from tiendo.usecases import digests
from tiendo.usecases.notices import notify, read_all

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def tell(person: Any, key: str, **over: Any) -> None:
    values = {"kind": "alert", "text": f"Việc {key} <quá hạn>", "address": "/nhiem-vu/1/", "now": NOW}
    notify(persons=[person], key=key, **(values | over))


@pytest.fixture
def head(cast: Any, settings: Any) -> Any:
    settings.SITE, settings.MAIL_DOMAIN = "https://tiendo.example", "tiendo.example"
    cast.head.email = "bach@example.org"
    cast.head.save()
    return cast.head


def test_one_mail_a_day_with_all_that_is_unread(cast: Any, head: Any) -> None:
    tell(head, "a")
    tell(head, "b")
    tell(cast.reporter, "a")  # has no address
    assert [d.person for d in digests.gather(today=DAY, now=NOW)] == [head]
    assert digests.send_waiting(now=NOW) == 1
    tell(head, "c")
    assert digests.gather(today=DAY, now=NOW) == [] and digests.send_waiting(now=NOW) == 0
    [one] = mail.outbox
    assert one.subject == "Tiến Độ: 2 thông báo ngày 21/11/2026"
    assert "- Việc a <quá hạn>\n  https://tiendo.example/nhiem-vu/1/" in str(one.body)
    html = str(one.alternatives[0][0])
    assert "Việc a &lt;quá hạn&gt;" in html
    tomorrow = NOW + timedelta(days=1)
    digests.gather(today=DAY + timedelta(days=1), now=tomorrow)
    digests.send_waiting(now=tomorrow)
    assert len(mail.outbox) == 2 and "Việc c" in str(mail.outbox[1].body) and "Việc a" not in str(mail.outbox[1].body)


def test_what_was_read_or_is_not_wanted_is_not_mailed(head: Any) -> None:
    tell(head, "a")
    read_all(actor=head, until=NOW, now=NOW)
    assert digests.gather(today=DAY, now=NOW) == []
    tell(head, "b")
    head.digest = False
    head.save()
    assert digests.gather(today=DAY, now=NOW) == []


def test_of_two_workers_one_gets_it(head: Any) -> None:
    tell(head, "a")
    digests.gather(today=DAY, now=NOW)
    assert digests.claim(now=NOW) is not None
    assert digests.claim(now=NOW) is None
    assert digests.claim(now=NOW + timedelta(minutes=14)) is None
    later = digests.claim(now=NOW + timedelta(minutes=16))
    assert later is not None and later.tries == 2


def test_a_failure_is_tried_again_later_and_given_up_at_last(head: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(head, "a")
    digests.gather(today=DAY, now=NOW)

    def refuse(_: Any) -> None:
        raise ConnectionRefusedError("không nối được")

    monkeypatch.setattr(digests, "deliver", refuse)
    for n in range(digests.TRIES):
        assert Digest.objects.get().state == "waiting"
        at = NOW + timedelta(minutes=20 * n)
        assert digests.send_waiting(now=at) == 0
        assert digests.claim(now=at) is None, "not at once again"
    row = Digest.objects.get()
    assert (row.state, row.tries) == ("failed", digests.TRIES) and "không nối được" in row.error


def test_mail_is_off_until_a_server_is_named_and_waits_for_its_hour(settings: Any) -> None:
    settings.MAIL_ON, settings.MAIL_HOUR = False, 7
    assert not digests.due(NOW)
    settings.MAIL_ON = True
    assert digests.due(NOW) and not digests.due(NOW.replace(hour=6))


IMPORTS = "import tests.cast, tiendo.usecases.digests"
PREPARE = """
from tests.cast import NOW, make_cast
from tiendo.usecases.notices import notify
head = make_cast().head
head.email = "bach@example.org"
head.save()
notify(persons=[head], kind="alert", key="a", text="Quá hạn", now=NOW)
"""
SEND = """
import os, signal, sys
from datetime import timedelta
from tests.cast import NOW
from tiendo.usecases import digests
when, minutes = sys.argv[1], int(sys.argv[2])
real = digests.deliver
def deliver(mail):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(mail)
    if when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
digests.deliver = deliver
now = NOW + timedelta(minutes=minutes)
digests.gather(today=now.date(), now=now)
digests.send_waiting(now=now)
"""


def mails(folder: Path) -> list[str]:
    return [x.read_text() for x in sorted((folder / "mail").glob("*.log"))] if (folder / "mail").exists() else []


def message_ids(folder: Path) -> list[str]:
    return [line for text in mails(folder) for line in text.splitlines() if line.startswith("Message-ID:")]


@pytest.mark.parametrize(("when", "arrived"), [("before", 0), ("after", 1)])
def test_a_worker_killed_around_the_sending_loses_nothing(tmp_path: Path, when: str, arrived: int) -> None:
    """Killed before the mail is handed over: it goes out once. After: a second time under the same Message-ID."""
    environment = own_data.environment(tmp_path / "data", TIENDO_MAIL=f"file://{tmp_path / 'mail'}")
    with Forks(environment, tmp_path / "out", IMPORTS) as forks:
        assert forks.run(PREPARE) == 0
        assert forks.run(SEND, when, "0") == -signal.SIGKILL
        assert len(message_ids(tmp_path)) == arrived
        assert forks.run(SEND, "never", "5") == 0
        assert len(message_ids(tmp_path)) == arrived, "the claim still holds: it may be on its way"
        assert forks.run(SEND, "never", "20") == 0
        assert forks.run(SEND, "never", "40") == 0
    assert len(message_ids(tmp_path)) == arrived + 1 and len(set(message_ids(tmp_path))) == 1
    assert own_data.rows(tmp_path / "data", "select state, tries from records_digest") == [("sent", 2)]


def test_the_day_is_looked_after_once_however_often(
    cast: Any, head: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.shell.cycle_mywork import begun

    from tiendo.jobs.daily import look_after

    settings.MAIL_ON, settings.MAIL_HOUR = True, 7
    begun(cast)
    now = NOW.replace(day=25)
    look_after(now)
    kept = (Notice.objects.count(), len(mail.outbox))
    look_after(now + timedelta(hours=1))
    assert (Notice.objects.count(), len(mail.outbox)) == kept and kept[0] > 0 and kept[1] == 1


def test_one_run_that_cannot_be_looked_after_stops_no_other(
    cast: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.shell.cycle_mywork import begun

    from tiendo.jobs import daily
    from tiendo.records.models import Run

    run = begun(cast)
    bad = Run.objects.create(programme=run.programme, authority=cast.neighbour, since=date(2026, 1, 1))
    real = daily.check_run

    def check_run(one: Any, today: date, now: Any) -> Any:
        if one.pk == bad.pk:
            raise RuntimeError("hỏng")
        return real(one, today, now)

    monkeypatch.setattr(daily, "check_run", check_run)
    daily.look_after(NOW)
    assert run.alerts.exists() and "hỏng" in caplog.text


def test_of_several_workers_one_looks_after_in_an_hour(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiendo.jobs import daily

    done: list[datetime] = []
    monkeypatch.setattr(daily, "look_after", done.append)
    for _worker in range(2):  # each looks once when it starts: nobody knows how long nothing ran
        daily.once_an_hour(NOW, first=True)
        assert done
    assert len(done) == 2
    later = NOW + timedelta(hours=1)
    daily.once_an_hour(later, first=False)
    daily.once_an_hour(later + timedelta(minutes=1), first=False)
    assert done[2:] == [later]
    daily.once_an_hour(later + timedelta(hours=1), first=False)
    assert len(done) == 4
