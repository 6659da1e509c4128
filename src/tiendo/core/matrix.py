"""Which task of a plan seems to serve which of its targets: proposals by words and headings; a person confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tiendo.core.likeness import Index, likeness
from tiendo.core.wording import wording

FROM = 0.34  # likeness from which a link is proposed
MOST = 4  # links proposed for one task
SAME_HEADING = 0.6
HEADING_GIVES = 0.08
ONE_WORD_FROM = 0.5  # where they share but one word that tells
THEME = frozenset(("khcn", "dmst", "cds", "chi", "nghiquyet"))  # what every second row of such a plan is about
_NUMBER = re.compile(r"^\s*(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])[.)]\s*", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A task (`more`: what it must yield) or a target, with the heading it stands under."""

    key: int
    name: str
    section: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A task that seems to serve a target, by key; `heading`: they stand under headings of one name."""

    task: int
    target: int
    score: float
    heading: bool

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def propose_links(tasks: Sequence[Line], targets: Sequence[Line]) -> list[Link]:
    """The links, task by task, the likest first. What a task says of a target's own words counts half, how alike they
    are on the whole the other half: a task says more than a target."""
    index = Index([t.name for t in targets], [f"{t.name} {t.more}" for t in tasks])
    alike: dict[tuple[str, str], bool] = {}
    out: list[Link] = []
    for task in tasks:
        found = []
        for like in index.likest(f"{task.name} {task.more}", MOST * 2):
            target = targets[like.place]
            pair = (_bare(task.section), _bare(target.section))
            if pair not in alike:
                alike[pair] = bool(pair[0] and pair[1]) and likeness(*pair) >= SAME_HEADING
            score = (like.score + like.held) / 2 + (HEADING_GIVES if alike[pair] else 0)
            shared = set(wording(task.name).words) & set(wording(target.name).words) - THEME
            if score >= FROM and (len(shared) > 1 or (shared and score >= ONE_WORD_FROM)):
                found.append(Link(task.key, target.key, min(score, 1.0), alike[pair]))
        out += sorted(found, key=lambda x: -x.score)[:MOST]
    return out


def _bare(section: str) -> str:
    return _NUMBER.sub("", section)
