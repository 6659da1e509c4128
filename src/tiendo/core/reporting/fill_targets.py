"""Fillers that tell of targets: what arose in the period apart from what has come together by the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiendo.core.reporting import words
from tiendo.core.reporting.definition import Fill
from tiendo.core.reporting.desk import Desk, paragraph
from tiendo.core.reporting.facts import FigureFact, Item, TargetFact
from tiendo.core.reporting.outline import Paragraph, Piece, Section, Style, Table
from tiendo.core.reporting.told import AHEAD, JUDGED, chosen, counted, figure_words, joined, judged_words, of_figure
from tiendo.core.values import Counting

Block = Paragraph | Table | Section


def target_counts(desk: Desk, at: str, fill: Fill) -> list[Block]:
    targets = chosen(desk.targets, fill.only)
    if not targets:
        return [paragraph(f"{at}.targets", "Không có chỉ tiêu nào được giao theo dõi.")]
    whole = len(targets)
    names = [name for _, name in JUDGED] + [AHEAD]
    parts = [
        counted(name, found, whole) for name in names if (found := [t for t in targets if judged_words(t) == name])
    ]
    head = f"Tính đến ngày {words.day(desk.facts.as_of)}, trong {words.count(whole)} chỉ tiêu: "
    out: list[Block] = [paragraph(f"{at}.targets", head, *joined(parts), ".")]
    with_figure = [t for t in targets if t.cumulative]
    if with_figure:
        passed = counted(
            "đã thẩm định", [t for t in with_figure if t.cumulative and t.cumulative.accepted], len(with_figure)
        )
        out.append(paragraph(f"{at}.targets.accepted", "Trong số chỉ tiêu có số liệu: ", passed, "."))
    return out


def targets_in_period(desk: Desk, at: str, fill: Fill) -> list[Block]:
    found = [t for t in chosen(desk.targets, fill.only) if t.counting is Counting.IN_PERIOD]
    told = [t for t in found if t.in_period]
    nothing = [t for t in found if not t.in_period and t.said and t.said[-1].nothing]
    silent = [t for t in found if not t.in_period and t not in nothing]
    out: list[Block] = []
    for target in told:
        assert target.in_period is not None
        pieces = figure_told(desk, target, target.in_period, judged=False)
        out.append(Paragraph(f"{at}.in-period.{target.key}", pieces, Style.ITEM))
    out += _unsaid(desk, f"{at}.in-period", nothing, silent, len(found))
    return out or [paragraph(f"{at}.in-period.none", "Không có chỉ tiêu tính theo số phát sinh trong kỳ.")]


def targets_cumulative(desk: Desk, at: str, fill: Fill) -> list[Block]:
    found = chosen(desk.targets, fill.only)
    out: list[Block] = []
    for target in found:
        if target.cumulative:
            pieces = figure_told(desk, target, target.cumulative)
            out.append(Paragraph(f"{at}.cumulative.{target.key}", pieces, Style.ITEM))
    out += _unsaid(desk, f"{at}.cumulative", [], [t for t in found if not t.cumulative], len(found))
    return out or [paragraph(f"{at}.cumulative.none", "Không có chỉ tiêu nào được giao theo dõi.")]


def _unsaid(desk: Desk, at: str, nothing: Sequence[Item], silent: Sequence[Item], whole: int) -> Iterator[Paragraph]:
    for key, items, head in (("nothing", nothing, "không phát sinh trong kỳ"), ("silent", silent, "chưa có số liệu")):
        if items:
            pieces: list[Piece | str] = [f"Có {words.share(len(items), whole, 'chỉ tiêu')} {head}: "]
            for n, item in enumerate(items):
                pieces += ["; " if n else "", Piece(words.lower(words.line(item.name)), (desk.of_item(item),))]
            yield paragraph(f"{at}.{key}", *pieces, ".", style=Style.ITEM)


def _accepted(target: TargetFact, one: FigureFact) -> str:
    """The last figure that appraisal passed, where what is reported is another one."""
    passed = target.accepted
    if passed is None or passed.key == one.key or one.accepted or target.counting is Counting.IN_PERIOD:
        return ""
    found = figure_words(passed, target.unit)
    if found == figure_words(one, target.unit):
        return ""
    return f" (số đã thẩm định gần nhất: {found}, đến ngày {words.day(passed.figure.as_of)})"


def figure_told(desk: Desk, target: TargetFact, one: FigureFact, *, judged: bool = True) -> tuple[Piece, ...]:
    """ "Tỷ lệ …: 62,5% (125/200); số liệu đến ngày 31/10/2026, chờ thẩm định; mốc năm 2026: ≥ 60 %; đạt." """
    name = Piece(f"{words.line(target.name).rstrip('.;: ')}: ", (desk.of_item(target),))
    figure = Piece(figure_words(one, target.unit), of_figure(one))
    state = f", {words.lower(one.state)}" if one.state else ""
    said_ = f"; số liệu đến ngày {words.day(one.figure.as_of)}{state}"
    goal = _accepted(target, one) if judged else ""
    if judged and target.promise:
        goal += f"; mốc năm {target.promise.year}: {words.line(target.promise.raw)}"
        goal += f" (kế hoạch ban đầu: {words.line(target.promise.first)})" if target.promise.first else ""
        goal += f"; {judged_words(target)}"
    return (name, figure, Piece(f"{said_}{goal}."))
