"""The figure of a target leads to the paper that proves it, for whoever sees the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, changed, evidence_of, period_of_month

from tiendo.records.models import Target
from tiendo.usecases.reports import attach, mark_ready, send


def test_from_the_figure_to_its_paper(cast: Cast, enter: Callable[[Any], Client]) -> None:
    november = period_of_month(begun(cast), 11)
    target = Target.objects.get(tracked_by=cast.culture)
    paper = evidence_of(cast, cast.culture, cast.head)
    who: dict[str, Any] = {"period": november, "unit": cast.culture, "actor": cast.head, "now": cast.now}
    attach(evidence=paper, item=f"target:{target.pk}", **who)
    mark_ready(item=f"target:{target.pk}", changes=changed(numerator="30", denominator="60"), **who)
    send(items=None, **who)
    page = enter(cast.steering).get(reverse("target", args=[target.pk])).content.decode()
    address = reverse("evidence_file", args=[paper.pk])
    assert address in page
    assert enter(cast.steering).get(address).status_code == 200
    assert enter(cast.stranger).get(address).status_code == 404
