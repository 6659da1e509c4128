"""Which reports on tasks still tell where those stand before an instant, found by the index for each task alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tiendo.records.models import Report, Task


def telling(
    tasks: Collection[int] | QuerySet[Any, Any], end: datetime, whole: Collection[int] = ()
) -> QuerySet[Report]:
    """Of tasks done once: what says complete, taken back or not; and before each of these, and before `end`, the last
    progress and the last one with a percentage, which overrules what came before (`core.status.last_said`). Progress
    that was taken back was never said.

    `tasks`: ids, or a query of ids. Of two years of reports it leaves one or two for each task. `whole`: tasks of which
    all reports are wanted, later ones too.
    """
    complete = Report.objects.filter(task__in=tasks, complete=True, sent_at__lt=end).order_by()
    of_all = Task.objects.filter(pk__in=tasks).order_by()
    said = Report.objects.filter(task=OuterRef("pk"), sent_at__lt=end)
    earlier = Q(sent_at__lt=OuterRef("sent_at")) | Q(sent_at=OuterRef("sent_at"), pk__lt=OuterRef("pk"))
    before = Report.objects.filter(earlier, task=OuterRef("task"))
    parts: list[QuerySet[Any, Any]] = [
        rows.annotate(found=last(some)).values("found")
        for rows, progress in ((of_all, said), (complete, before))
        for some in (progress, progress.filter(done__isnull=False))
    ]
    if whole:
        parts.append(Report.objects.filter(task__in=whole).order_by().values("pk"))
    return Report.objects.filter(pk__in=complete.values("pk").union(*parts, all=True))


def last(reports: QuerySet[Report]) -> Subquery[Any]:
    """The last of these that is progress."""
    progress = reports.filter(complete=False, taken_back_at=None).order_by("-sent_at", "-pk")
    return Subquery(progress.values("pk")[:1])
