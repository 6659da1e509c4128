"""The desk at which a paper is composed: its definition, its facts, the names its texts use, what goes to an annex."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from tiendo.core.reporting import words
from tiendo.core.reporting.checked import FIELD
from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.facts import Facts, Item, PlanFact, Saying, TargetFact, TaskFact
from tiendo.core.reporting.groups import OTHER, group_of, speaks_of
from tiendo.core.reporting.outline import Paragraph, Piece, Source, Style
from tiendo.core.situation import Situation
from tiendo.core.states import WorkState
from tiendo.core.values import Verdict

LONG_ANNEX = "Phụ lục nội dung báo cáo nguyên văn"


@dataclass(slots=True)
class Long:
    """Words too long for the body: they stand whole in an annex."""

    body: str
    name: str
    text: str
    source: Source


@dataclass
class Desk:
    """`long` gathers what the annex of long reports must hold while sections are filled."""

    definition: Definition
    facts: Facts
    long: list[Long] = field(default_factory=list)

    @cached_property
    def tasks(self) -> tuple[TaskFact, ...]:
        return tuple(t for t in self.facts.tasks if self._meant(t))

    @cached_property
    def targets(self) -> tuple[TargetFact, ...]:
        return tuple(t for t in self.facts.targets if self._meant(t))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return (*self.tasks, *self.targets)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(item.key for item in self.items)

    def meant(self, *keys: str) -> bool:
        """Whether something that hangs on these items belongs into this paper; what hangs on none always does where the
        paper is about everything."""
        if any(key in self.keys for key in keys):
            return True
        return not self.definition.about and not any(keys)

    def _meant(self, item: Item) -> bool:
        about = self.definition.about
        return not about or speaks_of(about, item.section, item.name)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the fields of a definition's texts stand for."""
        return _names(self.facts)

    def filled(self, template: str) -> str:
        """The text with its fields; one without a value leaves dots for the hand that writes it in."""
        return words.line(FIELD.sub(lambda m: self.names.get(m[1], "") or "……", template))

    def pieces(self, template: str) -> tuple[Piece, ...]:
        """The same as pieces: the documents that it names carry their sources."""
        plans = tuple(Source(p.key, plan_label(p)) for p in self.facts.plans)
        before, named, after = template.partition("{plans}")
        if not named or not plans:
            return (Piece(self.filled(template)),)
        left, right = self.filled(f"{before}|").removesuffix("|"), self.filled(f"|{after}").removeprefix("|")
        return tuple(p for p in (Piece(left), Piece(self.names["plans"], plans), Piece(right)) if p.text)

    def titled(self, template: str) -> str:
        """A title; what a field brings into one in capitals is in capitals too."""
        bare = FIELD.sub("", template)
        text = self.filled(template)
        return text.upper() if bare.isupper() else text

    def headed(self, template: str) -> str:
        """A line over the paper: none at all where a name in it is missing."""
        if any(not self.names.get(name) for name in FIELD.findall(template)):
            return ""
        return self.filled(template)

    def divided(self, items: Iterable[Item], by: str) -> list[tuple[str, str, list[Item]]]:
        """Items as (key, title, items) in the order of the groups, of the plan's sections, or of the units."""
        found: dict[str, tuple[str, list[Item]]] = {}
        order: dict[str, int] = {}
        if by == "group":
            groups = self.definition.groups
            order = {g.key: at for at, g in enumerate((*groups, OTHER))}
        for item in items:
            key, title = self._under(item, by)
            found.setdefault(key, (title, []))[1].append(item)
        keys = sorted(found, key=lambda k: order.get(k, 0)) if order else list(found)
        return [(key, *found[key]) for key in keys]

    def _under(self, item: Item, by: str) -> tuple[str, str]:
        match by:
            case "group":
                group = group_of(self.definition.groups, item.section, item.name)
                return group.key, group.title
            case "section":
                title = words.line(item.section) or OTHER.title
                return f"phan-{words.fold_key(title)}", title
            case "unit":
                lead = item.leads[0] if item.leads else None
                return (
                    (words.fold_key(lead.key or lead.name), words.body_name(lead.name))
                    if lead
                    else ("chua-ro", "Chưa rõ đơn vị chủ trì")
                )
        return "", ""

    def of_item(self, item: Item) -> Source:
        kind = "Nhiệm vụ" if isinstance(item, TaskFact) else "Chỉ tiêu"
        return Source(item.key, f"{kind}: {words.line(item.name)}")

    def fitting(self, text: str, source: Source, body: str, name: str) -> str:
        """The words for the body: all of them, or a pointer to the annex that holds them whole."""
        if len(text) <= words.LONG:
            return text
        same = next((n for n, one in enumerate(self.long, 1) if one.source == source and one.text == text), None)
        if same is None:
            self.long.append(Long(words.body_name(body), words.line(name), text, source))
        at = same or len(self.long)
        return f"(Nội dung dài {words.number(len(text))} ký tự, nêu nguyên văn tại mục {at} {LONG_ANNEX}.)"


def plan_label(plan: PlanFact) -> str:
    """ "Kế hoạch số 18-KH/ĐU ngày 19/11/2025 của …", as far as the document says."""
    number = f" số {words.line(plan.number)}" if plan.number else ""
    issued = f" ngày {words.day(plan.issued_on)}" if plan.issued_on else ""
    issuer = f" của {words.line(plan.issuer)}" if plan.issuer else ""
    return f"{words.line(plan.kind) or 'Kế hoạch'}{number}{issued}{issuer}"


def said(saying: Saying) -> Source:
    """Where the words of a report come from."""
    name, sent = words.body_name(saying.body.name), words.day(saying.sent_on)
    label = f"{name}, báo cáo {words.lower(words.line(saying.period))}, gửi ngày {sent}"
    return Source(saying.key, label)


def paragraph(key: str, *pieces: Piece | str, style: Style = Style.BODY) -> Paragraph:
    return Paragraph(key, tuple(Piece(p) if isinstance(p, str) else p for p in pieces if p), style)


CHOICES: dict[str, Callable[[Item], bool]] = {
    "": lambda item: True,
    "open": lambda item: not isinstance(item, TaskFact) or not item.over,
    "done": lambda item: item.work is WorkState.COMPLETE if isinstance(item, TaskFact) else item.verdict is Verdict.MET,
    "red": lambda item: isinstance(item, TaskFact) and item.red,
    "overdue": lambda item: isinstance(item, TaskFact) and item.late > 0,
    "due_soon": lambda item: isinstance(item, TaskFact) and item.situation is Situation.DUE_SOON,
    "unreported": lambda item: item.asked and not item.said,
    "returned": lambda item: bool(item.said) and item.said[-1].returned,
    "undated": lambda item: isinstance(item, TaskFact) and undated(item),
    "in_period": lambda item: any(not s.nothing for s in item.said),
    "unmet": lambda item: isinstance(item, TargetFact) and item.verdict is not Verdict.MET,
    "urgent": lambda item: any(CHOICES[only](item) for only in ("red", "unreported", "returned")),
}


def undated(task: TaskFact) -> bool:
    """It has no day by which it is to be done, and does not come again."""
    return task.due is None and not task.standing_work and not task.over


_RESOLUTION = re.compile(r"\d+-NQ/TW")


def _names(facts: Facts) -> dict[str, str]:
    authority = words.body_name(facts.authority.name)
    above = words.line(facts.superior.name) if facts.superior else ""
    place, place_above = words.place_of(authority), words.place_of(above)
    city = above.lower().startswith("thành phố")
    code = words.line(facts.programme_code)
    found = {
        "period": words.lower(words.line(facts.period.label)),
        "next_period": words.lower(words.line(facts.next_period.label)) if facts.next_period else "",
        "resolution": f"Nghị quyết số {code}" if _RESOLUTION.fullmatch(code) else words.line(facts.programme) or code,
        "programme": words.line(facts.programme) or words.line(facts.programme_code),
        "programme_code": words.line(facts.programme_code),
        "authority": words.lower(authority),
        "place": place,
        "superior": words.lower(above),
        "standing_office": words.line(facts.standing_office.name) if facts.standing_office else "",
        "unit": words.body_name(facts.unit.name) if facts.unit else "",
        "as_of": words.day(facts.as_of),
        "year": str(facts.period.end.year),
        "due": words.day(facts.period.due),
        "plans": "; ".join(plan_label(p) for p in facts.plans),
        "people_committee": f"Ủy ban nhân dân {words.lower(authority)}",
        "committee_above": f"Ủy ban nhân dân {words.lower(above)}" if above else "",
    }
    if facts.level == "province":
        own_city = authority.lower().startswith("thành phố")
        own = {"ministry": "Bộ Khoa học và Công nghệ", "central_committee": "Ban Chỉ đạo Trung ương"}
        party = f"{'Thành' if own_city else 'Tỉnh'} ủy {place}"
        return found | own | {"party_committee": party, "party_code": "TU", "committee_above": ""}
    return found | {
        "party_code": "ĐU",
        "party_committee": f"Đảng ủy {words.lower(authority)}",
        "party_above": f"Đảng bộ {words.lower(above)}" if above else "",
        "party_committee_above": f"{'Thành' if city else 'Tỉnh'} ủy {place_above}" if above else "",
    }
