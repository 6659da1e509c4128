"""The day's mail: one to a person a day, made of what he has not read, claimed before it is sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from tiendo.clock import HANOI
from tiendo.records.models import Digest, Notice, Person

TRIES = 5
CLAIM = timedelta(minutes=15)  # after so long a claim is of a worker that died
State = Digest.State


@transaction.atomic
def gather(*, today: date, now: datetime) -> list[Digest]:
    """Make the day's digest of everybody who wants one, has an address and something unread; those made now.

    What is told later on the same day goes into the next day's: nobody gets two mails a day.
    """
    unread = Notice.objects.filter(read_at=None, digest=None, person__digest=True, person__is_active=True)
    waiting = unread.exclude(person__email="").values_list("person_id", flat=True).distinct()
    made = []
    for person in Person.objects.filter(pk__in=set(waiting)):
        digest, new = Digest.objects.get_or_create(person=person, day=today)
        if new:
            Notice.objects.filter(person=person, read_at=None, digest=None, at__lte=now).update(digest=digest)
            made.append(digest)
    return made


def send_waiting(*, now: datetime) -> int:
    """Send every digest that waits, and those whose worker died on the way; how many went out."""
    sent = 0
    while digest := claim(now=now):
        sent += _send(digest, now)
    return sent


def claim(*, now: datetime) -> Digest | None:
    """Take one digest to send: of two workers that want the same one, one gets it. None when none waits.

    A claim older than fifteen minutes is of a worker that died: the mail goes out again under the same Message-ID, by
    which a mail program knows it for the same one.
    """
    lost = Digest.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM)
    retry = Digest.objects.filter(state=State.WAITING, tries__gt=0, claimed_at__lt=now - CLAIM)
    fresh = Digest.objects.filter(state=State.WAITING, tries=0)
    for found in (fresh | retry | lost).order_by("day", "pk"):
        mine = Digest.objects.filter(pk=found.pk, state=found.state, claimed_at=found.claimed_at, tries=found.tries)
        if mine.update(state=State.SENDING, claimed_at=now, tries=F("tries") + 1):
            return Digest.objects.select_related("person").get(pk=found.pk)
    return None


def message_id(digest: Digest) -> str:
    """The same for every try of one digest."""
    return f"<tong-hop-{digest.pk}-{digest.day:%Y%m%d}@{settings.MAIL_DOMAIN}>"


def mail_of(digest: Digest) -> EmailMultiAlternatives:
    """The mail as text and HTML; what was read meanwhile is in it too, so that every try says the same."""
    rows = list(digest.notices.order_by("kind", "-at", "-pk"))
    facts = {"digest": digest, "notices": rows, "site": settings.SITE, "person": digest.person}
    mail = EmailMultiAlternatives(
        subject=f"Tiến Độ: {len(rows)} thông báo ngày {digest.day:%d/%m/%Y}",
        body=render_to_string("tiendo/mail/digest.txt", facts),
        to=[digest.person.email],
        headers={"Message-ID": message_id(digest)},
    )
    mail.attach_alternative(render_to_string("tiendo/mail/digest.html", facts), "text/html")
    return mail


def deliver(mail: EmailMultiAlternatives) -> None:
    """Hand the mail over; apart, so that a test can stop the process right before or after."""
    mail.send()


def _send(digest: Digest, now: datetime) -> bool:
    """Outside any transaction: the network may take its time. A failure is kept with its words and tried later."""
    try:
        deliver(mail_of(digest))
    except (OSError, ValueError) as why:  # smtplib's errors are OSErrors; a bad address is a ValueError
        last = digest.tries >= TRIES
        state = State.FAILED if last else State.WAITING
        _settle(digest, state=state, error=f"{type(why).__name__}: {why}"[:500])
        return False
    _settle(digest, state=State.SENT, sent_at=now, error="")
    return True


def _settle(digest: Digest, **to: object) -> None:
    Digest.objects.filter(pk=digest.pk, state=State.SENDING, claimed_at=digest.claimed_at).update(**to)


def due(now: datetime) -> bool:
    """Whether the day's digests are due: from the hour set on, in Vietnam's time."""
    return bool(settings.MAIL_ON) and now.astimezone(HANOI).hour >= settings.MAIL_HOUR
