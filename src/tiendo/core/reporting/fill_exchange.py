"""Fillers that tell what went up and down: entries, difficulties, returns, proposals, directives, changes, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tiendo.core.appraisal import LACKS
from tiendo.core.reporting import words
from tiendo.core.reporting.definition import Fill
from tiendo.core.reporting.desk import Desk, paragraph, said, undated
from tiendo.core.reporting.facts import DirectiveFact, TaskFact
from tiendo.core.reporting.outline import Paragraph, Piece, Section, Source, Style, Table
from tiendo.core.reporting.told import listed_bodies, of_entry, told_once
from tiendo.core.states import WorkState
from tiendo.core.text import fold

Block = Paragraph | Table | Section


def entries(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    for entry in desk.facts.entries:
        if (text := words.prose([entry.text])) and desk.meant(*entry.items):
            head = f"Ngày {words.day(entry.on)}, {words.body_name(entry.body.name)}: "
            shown = desk.fitting(text, of_entry(entry), entry.body.name, "")
            out.append(paragraph(f"{at}.{entry.key}", head, Piece(shown, (of_entry(entry),)), style=Style.ITEM))
    return out or [paragraph(f"{at}.none", "Trong kỳ không có ghi nhận.")]


def difficulties(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    for item in desk.items:
        for key, piece in told_once(desk, item, [(s, s.difficulty) for s in item.said]):
            head = f"{listed_bodies(item)}, {words.lower(words.line(item.name)).rstrip('.;: ')}: "
            out.append(paragraph(f"{at}.difficulty.{key}", Piece(head, (desk.of_item(item),)), piece, style=Style.ITEM))
    return out or [paragraph(f"{at}.difficulty.none", "Trong kỳ không có khó khăn, vướng mắc được nêu.")]


def shortfalls(desk: Desk, at: str, fill: Fill) -> list[Block]:
    """What is not known is counted and named, so that no figure of the paper hides it."""
    facts = desk.facts
    out: list[Block] = []
    if facts.reported:
        out.append(_lacking(desk, f"{at}.lacking"))
    for key, items, head in (
        ("silent", [t for t in desk.tasks if t.asked and not t.said], "chưa có báo cáo trong kỳ"),
        ("undated", [t for t in desk.tasks if undated(t)], "không có thời hạn trong văn bản giao"),
        (
            "unproved",
            [t for t in desk.tasks if t.work is WorkState.COMPLETE and not t.evidence],
            "hoàn thành nhưng chưa có minh chứng",
        ),
        ("waiting", [t for t in desk.tasks if t.work is WorkState.REPORTED], "báo cáo hoàn thành, đang chờ thẩm định"),
    ):
        if items:
            out.append(_grouped_by_name(desk, f"{at}.{key}", items, head, short=fill.short))
    return out or [paragraph(f"{at}.none", "Không có.")]


def _lacking(desk: Desk, key: str) -> Paragraph:
    """Which units have not sent all they owe; of one unit, how much it has."""
    reported, period = desk.facts.reported, words.lower(words.line(desk.facts.collected))
    lacking = [r for r in reported if r.sent < r.owed]
    due = desk.facts.collected_due
    if due is not None and due >= desk.facts.as_of:
        period += f" (hạn gửi {words.day(due)})"
    if desk.facts.unit is not None and len(reported) == 1:
        one = reported[0]
        name = words.body_name(one.body.name)
        text = f"Báo cáo {period}: {name} đã gửi {words.share(one.sent, one.owed, 'mục')} phải gửi."
        return paragraph(key, Piece(text, (Source(one.body.key, text),)), style=Style.ITEM)
    if not lacking:
        text = f"Có {words.share(len(reported), len(reported), 'đơn vị')} đã gửi đủ báo cáo {period}."
        return paragraph(key, text, style=Style.ITEM)
    pieces: list[Piece | str] = [
        f"Có {words.share(len(lacking), len(reported), 'đơn vị')} chưa gửi đủ báo cáo {period}: "
    ]
    for n, one in enumerate(lacking):
        text = f"{words.body_name(one.body.name)} (đã gửi {one.sent}/{one.owed})"
        pieces += ["; " if n else "", Piece(text, (Source(one.body.key, text),))]
    return paragraph(key, *pieces, ".", style=Style.ITEM)


def _grouped_by_name(desk: Desk, key: str, items: Sequence[TaskFact], head: str, *, short: bool) -> Paragraph:
    share = f"Có {words.share(len(items), len(desk.tasks), 'nhiệm vụ')} {head}"
    if short:
        return paragraph(key, Piece(f"{share}.", tuple(desk.of_item(i) for i in items)), style=Style.ITEM)
    pieces: list[Piece | str] = [f"{share}: "]
    for n, item in enumerate(items):
        pieces += ["; " if n else "", Piece(words.lower(words.line(item.name)).rstrip(".;: "), (desk.of_item(item),))]
    return paragraph(key, *pieces, ".", style=Style.ITEM)


def returned(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    for item in desk.items:
        if not (item.said and item.said[-1].returned):
            continue
        one = item.said[-1]
        lacks = words.listed([words.lower(LACKS[k]) for k in one.lacks if k in LACKS])
        why = " ".join(p for p in (words.prose([one.reason]), f"Nội dung chưa đạt: {lacks}." if lacks else "") if p)
        until = f" Đề nghị hoàn thiện trước ngày {words.day(one.mend_by)}." if one.mend_by else ""
        head = Piece(f"{words.line(item.name).rstrip('.;: ')} ({listed_bodies(item)}): ", (desk.of_item(item),))
        out.append(paragraph(f"{at}.returned.{item.key}", head, Piece(f"{why}{until}", (said(one),)), style=Style.ITEM))
    return out or [paragraph(f"{at}.returned.none", "Không có minh chứng bị trả lại.")]


def proposals(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    seen: dict[str, int] = {}
    told = [(p.key, p.body.name, p.text, p.item, p.answer, p.answered_on) for p in desk.facts.proposals]
    held = {fold(words.prose([p.text])) for p in desk.facts.proposals}
    for item in desk.items:
        for saying in item.said:
            if fold(words.prose([saying.proposal])) not in held:
                told.append((saying.key, saying.body.name, saying.proposal, item.key, "", None))
    names = desk.facts.names
    for key, body, raw, item_key, answer, answered_on in told:
        text = words.prose([raw])
        if not text or not desk.meant(item_key):
            continue
        name = words.body_name(body)
        source = Source(key, f"Kiến nghị của {name}")
        if (same := seen.get(f"{name} {fold(text)}")) is not None:
            first = out[same]
            assert isinstance(first, Paragraph)
            pieces = tuple(
                replace(p, sources=(*p.sources, source)) if p.sources and n == 1 else p
                for n, p in enumerate(first.pieces)
            )
            out[same] = replace(first, pieces=pieces)
            continue
        seen[f"{name} {fold(text)}"] = len(out)
        about = f" (về {words.lower(words.line(names[item_key]))})" if item_key in names else ""
        state = f" Đã trả lời ngày {words.day(answered_on)}: {words.prose([answer])}" if answered_on else ""
        shown = desk.fitting(text, source, name, names.get(item_key, ""))
        out.append(
            paragraph(f"{at}.proposal.{key}", f"{name}{about}: ", Piece(shown, (source,)), state, style=Style.ITEM)
        )
    return out or [paragraph(f"{at}.proposal.none", "Trong kỳ không có kiến nghị, đề xuất.")]


def directives(desk: Desk, at: str, fill: Fill) -> list[Block]:
    period = desk.facts.period
    found = [d for d in desk.facts.directives if desk.meant(d.item)]
    given = [d for d in found if period.start <= d.on <= desk.facts.as_of]
    if not found:
        return [paragraph(f"{at}.directive.none", "Trong kỳ không có ý kiến chỉ đạo trên từng nhiệm vụ, chỉ tiêu.")]
    answered = [d for d in found if d.answered_on or d.closed_on]
    sources = tuple(_of_directive(d) for d in found)
    head = (
        f"Trong kỳ có {words.count(len(given))} ý kiến chỉ đạo mới; tổng số ý kiến chỉ đạo đang theo dõi: "
        f"{words.count(len(found))}, đã trả lời {words.share(len(answered), len(found))}."
    )
    out: list[Block] = [paragraph(f"{at}.directives", Piece(head, sources))]
    for one in found:
        name, about = words.body_name(one.body.name), words.lower(words.line(one.item_name)).rstrip(".;: ")
        paper = f" ({words.line(one.document)})" if one.document else ""
        told = f"Ngày {words.day(one.on)}{paper}, giao {name} về {about}: "
        state = (
            f" {name} trả lời ngày {words.day(one.answered_on)}: {words.prose([one.answer])}"
            if one.answered_on
            else f" Hạn trả lời {words.day(one.due)}; chưa trả lời."
        )
        piece = Piece(words.prose([one.text]), (_of_directive(one),))
        out.append(paragraph(f"{at}.{one.key}", told, piece, state, style=Style.ITEM))
    return out


def _of_directive(one: DirectiveFact) -> Source:
    return Source(one.key, f"Chỉ đạo ngày {words.day(one.on)} giao {words.body_name(one.body.name)}")


def changes(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    for item in desk.items:
        for one in item.changes:
            paper = f", theo {words.line(one.document)}" if one.document else ""
            why = f" Lý do: {words.prose([one.reason])}" if one.reason else ""
            text = (
                f"{words.lower(one.kind)} {words.line(one.words)}".rstrip()
                + f"{paper}, từ ngày {words.day(one.on)}.{why}"
            )
            source = Source(one.key, f"Điều chỉnh ngày {words.day(one.on)}")
            head = Piece(f"{words.line(item.name).rstrip('.;: ')}: ", (desk.of_item(item),))
            out.append(paragraph(f"{at}.{one.key}", head, Piece(text, (source,)), style=Style.ITEM))
    return out or [paragraph(f"{at}.change.none", "Trong kỳ không có điều chỉnh.")]
