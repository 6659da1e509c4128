"""A paper composed from the facts of its run: the one door between papers and the definitions that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import BadDefinition, Definition, from_json, to_json
from tiendo.core.reporting.outline import Outline
from tiendo.queries.report_facts import report_facts
from tiendo.records.models import Paper, ReportingPeriod, Run, Unit
from tiendo.usecases.errors import Refused


def composed(
    run: Run,
    definition: Mapping[str, Any],
    *,
    period: ReportingPeriod | None,
    unit: Unit | None,
    as_of: date,
    code: str = "",
) -> Outline:
    """The outline that a definition (as JSON) makes of what is known at the end of `as_of`.

    Raises `Refused` where the definition is not one any more.
    """
    facts = report_facts(run, period=period, as_of=as_of, unit=unit)
    return replace(compose(read_definition(definition), facts), code=code)


def composed_again(paper: Paper, as_of: date) -> Outline:
    """The paper as its own definition makes it of what is known now."""
    return composed(paper.run, paper.definition, period=paper.period, unit=paper.unit, as_of=as_of, code=paper.code)


def read_definition(definition: Mapping[str, Any]) -> Definition:
    try:
        return from_json(definition)
    except BadDefinition as why:
        raise Refused(f"Mẫu báo cáo chưa dùng được: {why}.") from why


def definition_json(definition: Definition) -> dict[str, Any]:
    return to_json(definition)


def last_day(period: ReportingPeriod | None, today: date) -> date:
    """The day up to which a paper of the period speaks: today, but no later than the last day on which the period's
    reports could still change."""
    if period is None:
        return today
    return min(today, max(period.end, period.locks_on - timedelta(days=1)))
