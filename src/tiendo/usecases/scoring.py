"""Scoring: a unit states and submits, who confirms goes over it, a rule is put in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.numerals import decimal_text
from tiendo.core.scoring.rule import How, Kind, ScoringRule, WrongRule, rule_json, rule_of
from tiendo.core.text import nfc
from tiendo.queries.measures import measured
from tiendo.queries.scoring import grader_of, may_confirm, may_state, measures_json, rules_at
from tiendo.records.deeds import day_of
from tiendo.records.models import Evidence, Person, Run, ScoreSaid, ScoreSheet, ScoringVersion, Unit
from tiendo.usecases import journal
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require

LONGEST = 2000


@transaction.atomic
def state(
    *,
    run: Run,
    unit: Unit,
    year: int,
    rule_key: str,
    criterion: str,
    value: Decimal | None = None,
    points: Decimal | None = None,
    not_arisen: bool = False,
    words: str = "",
    evidence: Iterable[Evidence] = (),
    confirming: bool = False,
    actor: Person,
    now: datetime,
) -> ScoreSaid:
    """Say what is known of a criterion, as the unit or (`confirming`) as who confirms; the last word counts.

    A unit states until it has submitted; who confirms does so between the submission and his closing of the sheet,
    and says why where he changes what the system counts.
    """
    sheet = _sheet(run, unit, year, rule_key, now)
    _may(actor, sheet, confirming=confirming)
    if sheet.confirmed_at is not None:
        raise WrongState("Phiếu chấm điểm đã được xác nhận xong.")
    if not confirming and sheet.submitted_at is not None:
        raise WrongState("Phiếu đã gửi nên không tự chấm thêm được nữa. Hãy đề nghị nơi xác nhận trả lại phiếu.")
    if confirming and sheet.submitted_at is None:
        raise WrongState("Đơn vị chưa gửi phiếu tự chấm.")
    _check(rule_of(sheet.rule), criterion, value, points, not_arisen, words, confirming=confirming)
    made = ScoreSaid.objects.create(
        sheet=sheet,
        criterion=criterion,
        confirming=confirming,
        value=value,
        points=points,
        not_arisen=not_arisen,
        words=nfc(words).strip()[:LONGEST],
        by=actor,
        at=now,
    )
    papers = list(evidence)
    if any(e.unit.authority_id != run.authority_id for e in papers):
        raise Refused("Minh chứng phải là của đơn vị được chấm điểm.")
    made.evidence.set(papers or (_papers_before(made) if confirming else ()))
    detail: dict[str, Any] = {
        "criterion": criterion,
        "value": _text(value),
        "points": _text(points),
        "not_arisen": not_arisen,
    }
    detail |= {"words": made.words, "evidence": [e.pk for e in papers]}
    _record("score_confirm" if confirming else "score_state", sheet, actor, now, detail)
    return made


@transaction.atomic
def submit(*, run: Run, unit: Unit, year: int, rule_key: str, actor: Person, now: datetime) -> ScoreSheet:
    """Send the sheet: what the system counts is kept as it is now. A second time changes nothing."""
    sheet = _sheet(run, unit, year, rule_key, now)
    _may(actor, sheet, confirming=False)
    if sheet.submitted_at is not None:
        return sheet
    found = measured(run, year, day_of(now)).get(None if unit.pk == run.authority_id else unit.pk, {})
    sheet.measured, sheet.submitted_by, sheet.submitted_at = measures_json(found), actor, now
    sheet.save(update_fields=["measured", "submitted_by", "submitted_at"])
    _record("score_submit", sheet, actor, now, {"measured": sheet.measured})
    return sheet


@transaction.atomic
def give_back(*, sheet_id: int, reason: str, actor: Person, now: datetime) -> ScoreSheet:
    """Let the unit state again; its words so far stay, the counts are taken anew at the next submission."""
    sheet = _locked(sheet_id)
    _may(actor, sheet, confirming=True)
    if sheet.submitted_at is None:
        raise WrongState("Đơn vị chưa gửi phiếu tự chấm.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do trả lại.")
    sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
    sheet.save(update_fields=["submitted_by", "submitted_at", "confirmed_by", "confirmed_at"])
    _record("score_give_back", sheet, actor, now, {"reason": nfc(reason).strip()[:LONGEST]})
    return sheet


@transaction.atomic
def close(*, sheet_id: int, actor: Person, now: datetime) -> ScoreSheet:
    """Confirm the whole: what was not gone over line by line stands as stated, where its evidence is there."""
    sheet = _locked(sheet_id)
    _may(actor, sheet, confirming=True)
    if sheet.submitted_at is None:
        raise WrongState("Đơn vị chưa gửi phiếu tự chấm.")
    if sheet.confirmed_at is None:
        sheet.confirmed_by, sheet.confirmed_at = actor, now
        sheet.save(update_fields=["confirmed_by", "confirmed_at"])
        _record("score_close", sheet, actor, now, {})
    return sheet


@transaction.atomic
def put_in_force(*, owner: Unit, content: Mapping[str, Any], actor: Person, now: datetime) -> ScoringVersion:
    """Keep a version of a rule for an authority and all below it. Raises `Refused` with what is wrong in it.

    A version of the same day is replaced only while no sheet was begun by the rule.
    """
    require(actor, Act.SET_RUN, owner)
    try:
        rule = rule_of(content)
    except WrongRule as wrong:
        raise Refused(f"Bộ tiêu chí chưa dùng được. {wrong}") from wrong
    same = ScoringVersion.objects.filter(owner=owner, key=rule.key, since=rule.since)
    used = ScoreSheet.objects.filter(rule_key=rule.key, unit__path__startswith=owner.path)
    if same.exists() and used.filter(year__gte=rule.since.year).exists():
        raise WrongState("Đã có đơn vị chấm điểm theo bản này. Hãy đưa bản mới với ngày áp dụng khác.")
    values = {"name": rule.name, "content": rule_json(rule), "changed_by": actor, "changed_at": now}
    kept, _ = ScoringVersion.objects.update_or_create(owner=owner, key=rule.key, since=rule.since, defaults=values)
    journal.record(
        act="scoring_rule",
        subject=f"scoring_rule:{kept.pk}",
        authority=owner,
        actor=actor,
        now=now,
        detail={"key": rule.key, "since": rule.since.isoformat(), "content": kept.content},
    )
    return kept


def _sheet(run: Run, unit: Unit, year: int, rule_key: str, now: datetime) -> ScoreSheet:
    """The sheet, begun now where there is none, locked for this transaction."""
    if unit.authority_id != run.authority_id:
        raise NotAllowed("Đơn vị này không thuộc nơi thực hiện chương trình.")
    if not date.min.year < year <= day_of(now).year:
        raise Refused("Chưa chấm điểm được cho năm chưa tới.")
    rule = rules_at(unit.authority or unit, year).get(rule_key)
    if rule is None:
        raise Refused("Không có bộ tiêu chí này cho năm đã chọn.")
    made, _ = ScoreSheet.objects.get_or_create(
        run=run, unit=unit, year=year, rule_key=rule_key, defaults={"rule": rule_json(rule), "begun_at": now}
    )
    return _locked(made.pk)


def _locked(pk: int) -> ScoreSheet:
    rows = ScoreSheet.objects.select_for_update(of=("self",), no_key=True).select_related(
        "run", "unit__authority", "unit__parent"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("Không có phiếu chấm điểm này.")
    return found


def _may(actor: Person, sheet: ScoreSheet, *, confirming: bool) -> None:
    allowed = may_confirm(actor, sheet.unit) if confirming else may_state(actor, sheet.unit, sheet.run)
    if not allowed:
        what = "xác nhận điểm" if confirming else "tự chấm điểm"
        where = grader_of(sheet.unit) if confirming else sheet.unit
        raise NotAllowed(f"Tài khoản của bạn không có quyền {what} ở {where.name}.")


def _check(
    rule: ScoringRule,
    key: str,
    value: Decimal | None,
    points: Decimal | None,
    not_arisen: bool,
    words: str,
    *,
    confirming: bool,
) -> None:
    try:
        one = rule.criterion(key)
    except KeyError as missing:
        raise Refused("Không có tiêu chí này trong bộ tiêu chí.") from missing
    kind = next(g.kind for g, c in rule.criteria() if c.key == key)
    if one.measure and not confirming:
        raise Refused("Tiêu chí này do hệ thống tự đếm.")
    if one.measure and confirming and not words.strip():
        raise Refused("Hãy ghi vì sao sửa số hệ thống đã đếm.")
    if not_arisen:
        if not one.may_not_arise:
            raise Refused("Tiêu chí này luôn phát sinh.")
        return
    given = points if one.how is How.HAND else value
    if given is None:
        raise Refused("Hãy ghi số điểm." if one.how is How.HAND else "Hãy ghi số liệu.")
    if given < 0:
        raise Refused("Số liệu, số điểm không được âm.")
    if one.how is How.HAND and one.max is not None and given > one.max:
        sign = "trừ" if kind is Kind.PENALTY else "chấm"
        raise Refused(f"Tiêu chí này {sign} tối đa {decimal_text(one.max)} điểm.")


def _papers_before(made: ScoreSaid) -> list[Evidence]:
    """Who confirms without papers of his own confirms on those the unit gave."""
    last = made.sheet.said.filter(criterion=made.criterion, confirming=False).order_by("at", "id").last()
    return list(last.evidence.all()) if last else []


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _record(act: str, sheet: ScoreSheet, actor: Person, now: datetime, detail: dict[str, Any]) -> None:
    where = sheet.unit.authority
    journal.record(act=act, subject=f"score_sheet:{sheet.pk}", authority=where, actor=actor, now=now, detail=detail)
