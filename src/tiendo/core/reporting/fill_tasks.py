"""Fillers that tell of tasks: how many stand where, what units wrote of each, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tiendo.core.alerts import RULE_NAMES, Colour
from tiendo.core.reporting import words
from tiendo.core.reporting.definition import Fill
from tiendo.core.reporting.desk import Desk, paragraph, said, undated
from tiendo.core.reporting.facts import Item, Saying, TaskFact
from tiendo.core.reporting.fill_targets import figure_told
from tiendo.core.reporting.outline import Paragraph, Piece, Section, Source, Style, Table
from tiendo.core.reporting.told import (
    alert_words,
    amount_of,
    chosen,
    counted,
    joined,
    listed_bodies,
    of_entry,
    sentence,
    short,
)
from tiendo.core.states import Appraisal, Finish, WorkState
from tiendo.core.text import fold
from tiendo.core.values import Verdict

Block = Paragraph | Table | Section

_WORKED: tuple[tuple[str, Callable[[TaskFact], bool]], ...] = (
    ("hoàn thành đúng hạn", lambda t: t.work is WorkState.COMPLETE and t.finish is Finish.ON_TIME),
    ("hoàn thành nhưng quá hạn", lambda t: t.work is WorkState.COMPLETE and t.finish is Finish.LATE),
    (
        "hoàn thành, không có thời hạn",
        lambda t: t.work is WorkState.COMPLETE and t.finish not in (Finish.ON_TIME, Finish.LATE),
    ),
    ("đã báo cáo hoàn thành, chờ thẩm định", lambda t: t.work is WorkState.REPORTED),
    ("đang thực hiện", lambda t: t.work is WorkState.IN_PROGRESS),
    ("chưa thực hiện", lambda t: t.work is WorkState.NOT_STARTED),
    ("tạm dừng", lambda t: t.work is WorkState.SUSPENDED),
    ("bãi bỏ", lambda t: t.work is WorkState.CANCELLED),
)


def counts(desk: Desk, at: str, fill: Fill) -> list[Block]:
    tasks = chosen(desk.tasks, fill.only)
    if not tasks:
        return [paragraph(f"{at}.counts", "Không có nhiệm vụ nào được giao theo dõi.")]
    day, whole = words.day(desk.facts.as_of), len(tasks)
    head = f"Tính đến ngày {day}, có {words.count(whole)} nhiệm vụ được theo dõi"
    found = _counted(tasks, whole)
    open_ = [t for t in tasks if not t.over and t.work is not WorkState.REPORTED]
    late = [t for t in open_ if t.late > 0]
    blank = [t for t in open_ if undated(t)]
    rest = [
        counted("quá hạn", late, len(open_)),
        counted("cảnh báo đỏ", [t for t in open_ if t.red], len(open_)),
        counted("văn bản giao không ghi thời hạn", blank, len(open_)),
    ]
    out: list[Block] = [paragraph(f"{at}.counts", f"{head}: ", *joined(found), ".")]
    if open_:
        out.append(
            paragraph(
                f"{at}.counts.open", f"Trong {words.count(len(open_))} nhiệm vụ chưa hoàn thành: ", *joined(rest), "."
            )
        )
    return out


def _counted(tasks: Sequence[TaskFact], whole: int) -> list[Piece]:
    """How many stand where; each task is in exactly one of them."""
    return [counted(name, found, whole) for name, of in _WORKED if (found := [t for t in tasks if of(t)])]


def counts_in_period(desk: Desk, at: str, fill: Fill) -> list[Block]:
    period = desk.facts.period
    due = [t for t in desk.tasks if t.due and period.start <= t.due <= period.end and t.work is not WorkState.CANCELLED]
    done = [t for t in due if t.work is WorkState.COMPLETE]
    waits = [t for t in due if t.work is WorkState.REPORTED]
    finished = [t for t in desk.tasks if _finished_in(t)]
    if not due and not finished:
        return [paragraph(f"{at}.in-period", "Trong kỳ không có nhiệm vụ đến hạn và không có nhiệm vụ hoàn thành.")]
    parts = [counted("đã hoàn thành", done, len(due)), counted("chờ thẩm định", waits, len(due))]
    left = [t for t in due if t not in done and t not in waits]
    parts.append(counted("chưa hoàn thành", left, len(due)))
    head = (
        [f"Trong kỳ có {words.count(len(due))} nhiệm vụ đến hạn: ", *joined(parts), ". "]
        if due
        else ["Trong kỳ không có nhiệm vụ đến hạn. "]
    )
    tail = Piece(f"Số nhiệm vụ hoàn thành trong kỳ: {words.count(len(finished))}.", tuple(short(t) for t in finished))
    return [paragraph(f"{at}.in-period", *head, tail)]


def _finished_in(task: TaskFact) -> bool:
    """It was reported complete for this period, and that report is accepted."""
    return task.work is WorkState.COMPLETE and any(s.complete and not s.returned for s in task.said)


def results(desk: Desk, at: str, fill: Fill) -> list[Block]:
    wanted = chosen(desk.tasks, fill.only)
    if not fill.by:
        return list(_of_items(desk, at, wanted, say_counts=False))
    out: list[Block] = []
    for n, (key, title, items) in enumerate(desk.divided(wanted, fill.by), 1):
        tasks = [i for i in items if isinstance(i, TaskFact)]
        blocks = tuple(_of_items(desk, f"{at}.{key}", tasks, say_counts=True))
        out.append(Section(f"{at}.{key}", words.unnumbered(title), str(n), blocks=blocks))
    if not out:
        out.append(paragraph(f"{at}.none", "Không phát sinh."))
    return out


def _of_items(desk: Desk, at: str, tasks: Sequence[TaskFact], *, say_counts: bool) -> Iterator[Paragraph]:
    """What units wrote of each task, then by number those that had nothing to say, and those of which none did."""
    if say_counts and tasks:
        head = f"Có {words.count(len(tasks))} nhiệm vụ: "
        yield paragraph(f"{at}.counts", head, *joined(_counted(tasks, len(tasks))), ".")
    told = [(t, _words_of(desk, t)) for t in tasks]
    yield from _merged(desk, at, [(t, w) for t, w in told if w])
    nothing = [t for t, w in told if not w and t.last and t.last.nothing]
    wordless = [t for t, w in told if not w and t.last and not t.last.nothing]
    unsaid = [t for t, w in told if not t.said and not w]
    silent = [t for t in unsaid if t.asked]
    rest = [(t, _not_asked(t)) for t in unsaid if not t.asked]
    for key, items, head in (
        ("nothing", nothing, "không phát sinh trong kỳ"),
        ("wordless", wordless, "có báo cáo nhưng không ghi kết quả bằng lời"),
        ("silent", silent, "chưa có báo cáo trong kỳ"),
        *((key, [t for t, why in rest if why == head], head) for key, head in _NOT_ASKED),
    ):
        if items:
            yield _grouped(desk, f"{at}.{key}", items, head, len(tasks))
    if not tasks:
        yield paragraph(f"{at}.none", "Không phát sinh.")


_NOT_ASKED = (
    ("before", "đã hoàn thành trước kỳ này"),
    ("waiting", "đã báo cáo hoàn thành trước kỳ này, chờ thẩm định"),
    ("stopped", "đã tạm dừng hoặc bãi bỏ"),
    ("nobody", "chưa xác định được đơn vị phải báo cáo"),
    ("later", "chưa đến kỳ phải báo cáo"),
)


def _not_asked(task: TaskFact) -> str:
    """Why no report on a task was owed for the period."""
    heads = dict(_NOT_ASKED)
    match task.work:
        case WorkState.COMPLETE:
            return heads["before"]
        case WorkState.REPORTED:
            return heads["waiting"]
        case WorkState.SUSPENDED | WorkState.CANCELLED:
            return heads["stopped"]
    return heads["later"] if any(b.key for b in task.leads) else heads["nobody"]


def _grouped(desk: Desk, key: str, items: Sequence[Item], head: str, whole: int) -> Paragraph:
    """A counted group, each of it named."""
    pieces: list[Piece | str] = [f"Có {words.share(len(items), whole, 'nhiệm vụ')} {head}: "]
    for n, item in enumerate(items):
        source = said(item.said[-1]) if item.said else desk.of_item(item)
        pieces += ["; " if n else "", Piece(words.lower(words.line(item.name)), (source,))]
    return paragraph(key, *pieces, ".", style=Style.ITEM)


def _words_of(desk: Desk, task: TaskFact) -> tuple[Piece, ...]:
    """The result as last told for the period, then the entries that the report does not hold already."""
    out: list[Piece] = []
    last = next((s for s in reversed(task.said) if s.result.strip() and not s.nothing), None)
    held = ""
    if last is not None:
        text = words.prose([last.result])
        held = fold(text)
        if text:
            out.append(Piece(desk.fitting(text, said(last), last.body.name, task.name), (said(last),)))
            out += _qualified(last, text)
    for entry in desk.facts.entries:
        text = words.prose([entry.text])
        if task.key in entry.items and text and fold(text).rstrip(". ") not in held:
            held += " " + fold(text)
            shown = desk.fitting(text, of_entry(entry), entry.body.name, task.name)
            out.append(Piece(f"{' ' if out else ''}{shown}", (of_entry(entry),)))
    return tuple(out)


def _qualified(last: Saying, text: str) -> list[Piece]:
    """What the words of the report stand on: the share done where they name none, and whether appraisal took them."""
    found = ""
    if last.done is not None and not last.complete and "%" not in text:
        found += f" Tỷ lệ thực hiện: {words.number(last.done)}%."
    if last.returned:
        found += " Minh chứng bị trả lại, chờ hoàn thiện, chưa tính là hoàn thành."
    elif last.complete and last.appraisal is Appraisal.WAITING:
        found += " Đang chờ thẩm định minh chứng."
    return [Piece(found, (said(last),))] if found else []


def _merged(desk: Desk, at: str, told: Sequence[tuple[TaskFact, tuple[Piece, ...]]]) -> Iterator[Paragraph]:
    """One paragraph an item; items of one unit about which it wrote the same stand in one."""
    found: dict[tuple[str, str], list[tuple[TaskFact, tuple[Piece, ...]]]] = {}
    for task, pieces in told:
        lead = " ".join(b.key or b.name for b in task.leads) or task.key
        found.setdefault((lead, fold("".join(p.text for p in pieces))), []).append((task, pieces))
    for same in found.values():
        heads: list[Piece] = []
        for n, (task, _) in enumerate(same):
            heads += [Piece("; ")] if n else []
            heads.append(Piece(words.line(task.name).rstrip(".;: "), (desk.of_item(task),)))
        task, pieces = same[0]
        sources = tuple(dict.fromkeys(s for _, ps in same for p in ps for s in p.sources))
        body = (replace(pieces[0], sources=sources), *pieces[1:]) if len(same) > 1 else pieces
        leads = listed_bodies(task)
        yield Paragraph(f"{at}.{task.key}", (*heads, Piece(f" ({leads}): "), *body), Style.ITEM)


def summary(desk: Desk, at: str, fill: Fill) -> list[Block]:
    """All that units wrote, in one paragraph; then what was not told, by number."""
    tasks = chosen(desk.tasks, fill.only)
    pieces: list[Piece] = []
    for paragraph_ in _merged(desk, at, [(t, w) for t in tasks if (w := _words_of(desk, t))]):
        pieces += [Piece(" ")] if pieces else []
        pieces += paragraph_.pieces
    nothing = [t for t in tasks if t.last and t.last.nothing]
    silent = [t for t in tasks if t.asked and not t.said]
    out: list[Block] = [Paragraph(f"{at}.summary", tuple(pieces))] if pieces else []
    counts = [counted("không phát sinh", nothing, len(tasks)), counted("chưa có báo cáo trong kỳ", silent, len(tasks))]
    kept = [p for p, items in zip(counts, (nothing, silent), strict=True) if items]
    if kept:
        out.append(paragraph(f"{at}.summary.rest", f"Trong {words.count(len(tasks))} nhiệm vụ: ", *joined(kept), "."))
    return out or [paragraph(f"{at}.none", "Không phát sinh.")]


def highlights(desk: Desk, at: str, fill: Fill) -> list[Block]:
    out: list[Block] = []
    for task in (t for t in desk.tasks if _finished_in(t)):
        told = _words_of(desk, task)
        if not told:
            told = (
                Piece(
                    f"{sentence(task.state)} Sản phẩm: {sentence(task.output) or 'không ghi.'}", (desk.of_item(task),)
                ),
            )
        head = Piece(words.line(task.name).rstrip(".;: "), (desk.of_item(task),))
        out.append(Paragraph(f"{at}.{task.key}", (head, Piece(f" ({listed_bodies(task)}): "), *told), Style.ITEM))
    met = [t for t in desk.targets if t.verdict is Verdict.MET]
    for target in met:
        if target.cumulative and not (target.before and amount_of(target.before) == amount_of(target.cumulative)):
            out.append(Paragraph(f"{at}.{target.key}", figure_told(desk, target, target.cumulative), Style.ITEM))
    return out or [paragraph(f"{at}.none", "Trong kỳ không có nhiệm vụ hoàn thành, không có chỉ tiêu mới đạt mốc.")]


def alerts(desk: Desk, at: str, fill: Fill) -> list[Block]:
    red = [t for t in desk.tasks if t.red]
    if not red:
        return [
            paragraph(f"{at}.alerts", f"Đến ngày {words.day(desk.facts.as_of)} không có nhiệm vụ ở mức cảnh báo đỏ.")
        ]
    out: list[Block] = [
        paragraph(f"{at}.alerts", f"Có {words.share(len(red), len(desk.tasks), 'nhiệm vụ')} ở mức cảnh báo đỏ:")
    ]
    for task in red:
        why = [a for a in task.alerts if a.colour is Colour.RED]
        pieces: list[Piece | str] = [Piece(words.line(task.name).rstrip(".;: "), (desk.of_item(task),))]
        pieces.append(f" ({listed_bodies(task)}): ")
        for n, alert in enumerate(why):
            since = f" (cảnh báo từ ngày {words.day(alert.since)})" if alert.since else ""
            label = f"Cảnh báo: {RULE_NAMES[alert.rule]}"
            pieces += ["; " if n else "", Piece(f"{alert_words(alert)}{since}", (Source(alert.key, label),))]
        out.append(paragraph(f"{at}.alerts.{task.key}", *pieces, ".", style=Style.ITEM))
    return out


def next_tasks(desk: Desk, at: str, fill: Fill) -> list[Block]:
    """What is late, what falls due in the rest of this period and in the next one; all else that is open by number."""
    open_ = [t for t in desk.tasks if not t.over]
    period, until = desk.facts.period, desk.facts.next_period
    label = words.lower(words.line(until.label)) if until else "kỳ tới"
    waiting = [t for t in open_ if t.work is WorkState.REPORTED]
    paused = [t for t in open_ if t.work is WorkState.SUSPENDED]
    active = [t for t in open_ if t not in waiting and t not in paused]
    late = [t for t in active if t.late > 0]
    due = [t for t in active if t.due and t not in late]
    now = [t for t in due if t.due and t.due <= period.end]
    then = [t for t in due if t.due and until and period.end < t.due <= until.end]
    told = {t.key for t in (*late, *now, *then)}
    out: list[Block] = []
    for key, head, items in (
        ("late", "Hoàn thành dứt điểm nhiệm vụ đã quá hạn", late),
        ("now", f"Nhiệm vụ còn phải hoàn thành trong {words.lower(words.line(period.label))}", now),
        ("due", f"Nhiệm vụ đến hạn trong {label}", then),
    ):
        if items and fill.short:
            counts = Piece(f"{head}: {words.count(len(items))} nhiệm vụ.", tuple(short(t) for t in items))
            out.append(paragraph(f"{at}.next.{key}", counts, style=Style.ITEM))
        elif items:
            out.append(paragraph(f"{at}.next.{key}", f"{head} ({words.count(len(items))}):"))
            out += [_to_do(desk, at, task) for task in items]
    rest = [t for t in active if t.key not in told]
    going = [t for t in rest if t.standing_work]
    blank = [t for t in rest if undated(t)]
    parts = [
        counted(name, items, len(open_))
        for name, items in (
            ("tiếp tục thực hiện nhiệm vụ thường xuyên, định kỳ", going),
            (f"đẩy nhanh nhiệm vụ có thời hạn sau {label}", [t for t in rest if t not in going and t not in blank]),
            ("xác định thời hạn cho nhiệm vụ chưa có thời hạn", blank),
            ("chờ kết quả thẩm định", waiting),
            ("tạm dừng, chờ quyết định", paused),
        )
        if items
    ]
    if parts:
        head = "Ngoài ra: " if out else f"Trong {words.count(len(open_))} nhiệm vụ chưa hoàn thành: "
        out.append(paragraph(f"{at}.next.rest", head, *joined(parts), "."))
    return out or [paragraph(f"{at}.next.none", "Không còn nhiệm vụ chưa hoàn thành.")]


def _to_do(desk: Desk, at: str, task: TaskFact) -> Paragraph:
    name = Piece(words.line(task.name).rstrip(".;: "), (desk.of_item(task),))
    deadline = f", thời hạn {words.day(task.due)}" if task.due else ""
    return paragraph(f"{at}.next.{task.key}", name, f" ({listed_bodies(task)}{deadline}).", style=Style.ITEM)
