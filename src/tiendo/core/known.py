"""What of a draft is there already: each target and task held against those of live plans, with a proposal.

The rows of live plans (`Standing`) and of the draft have the same JSON shape; nothing is decided here: a person
decides, and the decision stands in the content under `known`, by the uid of the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tiendo.core.cells import BadValue
from tiendo.core.drafting import KNOWN, Edit, Patch, find_row, row_text
from tiendo.core.likeness import Index, Like
from tiendo.core.reading import Json
from tiendo.core.text import fold, squash
from tiendo.core.wording import wording

SAME_FROM = 0.76  # likeness from which a row is taken for the same
NEAR_FROM = 0.55  # from which a person should have a look
HELD = 0.9  # of the words of the wider row, in a row that says more
CHOICES = 4  # rows that come near, to choose from
PART_FROM = 0.45  # likeness of a narrower row to the wider one


class Kind(StrEnum):
    """Of a proposal and of a decision; NEAR is a proposal alone: it says look, and decides nothing."""

    SAME = "same"
    PART = "part"
    NEAR = "near"
    NEW = "new"


KIND_NAMES: dict[Kind, str] = {
    Kind.SAME: "Đã có",
    Kind.PART: "Một kỳ, một phần của việc đã có",
    Kind.NEAR: "Gần giống, cần xem",
    Kind.NEW: "Mới",
}
DECIDED = (Kind.SAME, Kind.PART, Kind.NEW)


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of a live plan: `ref` as "target:12" or "task:7"; `row` with name, milestones or deadline and its words.

    `close` where its plan carries out the same programme as the draft.
    """

    ref: str
    plan: str
    row: Json
    close: bool = False


@dataclass(frozen=True, slots=True)
class Unlike:
    """One thing in which the two rows differ: "Mốc 2030", what the draft says and what stands, "" for nothing."""

    what: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a row of the draft seems to be. `standing` is the likest row, None where nothing comes near.

    `choices` are the rows that come near, that one first.
    """

    uid: str
    kind: Kind
    standing: Standing | None = None
    score: float = 0.0
    unlike: list[Unlike] = field(default_factory=list)
    choices: list[Standing] = field(default_factory=list)

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def propose(rows: Sequence[Json], standing: Sequence[Standing]) -> list[Proposal]:
    """A proposal for each row of the draft (all targets, or all tasks), in their order.

    A standing row is the same as one row of the draft at most: the likest has it, another is asked about.
    """
    names = [row_text(row) for row in rows]
    index = Index([row_text(s.row) for s in standing], names)
    found = [_ranked(row, index.likest(name), standing) for row, name in zip(rows, names, strict=True)]
    held = _each_once(found)
    return [_proposal(row, ranked, held.get(i)) for i, (row, ranked) in enumerate(zip(rows, found, strict=True))]


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Kind
    standing: Standing
    score: float


def _ranked(row: Json, likest: Iterable[Like], standing: Sequence[Standing]) -> list[_Candidate]:
    """What comes near, best first; of two as like, the one of the same programme."""
    found = [_Candidate(_kind(row, standing[like.place], like), standing[like.place], like.score) for like in likest]
    order = [Kind.SAME, Kind.PART, Kind.NEAR]
    near = [c for c in found if c.kind is not Kind.NEW]
    return sorted(near, key=lambda c: (order.index(c.kind), -round(c.score, 2), not c.standing.close))


def _kind(row: Json, other: Standing, like: Like) -> Kind:
    narrower = like.held >= HELD and like.score >= PART_FROM
    if like.score < NEAR_FROM and not narrower:
        return Kind.NEW
    if "milestones" in row:
        if _units_clash(row, other.row):
            return Kind.NEAR
    elif like.score >= SAME_FROM or narrower:
        if _instalment(row, other.row):
            return Kind.PART
        ours, theirs = wording(row_text(row)).years, wording(row_text(other.row)).years
        if ours and theirs and not ours & theirs:
            return Kind.NEAR  # the like of it, for other years
    if like.score >= SAME_FROM:
        return Kind.SAME
    return Kind.PART if narrower else Kind.NEAR


def _units_clash(ours: Json, theirs: Json) -> bool:
    """Percentages on one side, counts on the other: not one measure."""
    a, b = ({_is_share(m, row) for m in row["milestones"] if _is_figure(m)} for row in (ours, theirs))
    return bool(a and b) and not a & b


def _is_share(milestone: Json, row: Json) -> bool:
    """A percentage, or a bare figure of what calls itself a rate."""
    if milestone["unit"]:
        return bool(milestone["unit"] == "%")
    return fold(row_text(row)).startswith(("ty le", "ti le"))


def _is_figure(milestone: Json) -> bool:
    return not isinstance(milestone["value"], bool) and milestone["value"] is not None


def _instalment(ours: Json, theirs: Json) -> bool:
    """Work of one time or one year, of work that goes on."""
    a, b = ours["deadline"], theirs["deadline"]
    goes_on = b["kind"] in ("continuous", "recurring") or bool(b["every"])
    once = a["kind"] in ("once", "window") and not a["every"]
    named = wording(row_text(ours)).years and not wording(row_text(theirs)).years
    return goes_on and (once or (bool(named) and a["kind"] not in ("continuous", "recurring")))


def _each_once(found: Sequence[Sequence[_Candidate]]) -> dict[int, _Candidate]:
    """For each row the standing one it is the same as, the likest pairs first."""
    pairs = sorted(
        (
            (-round(c.score, 2), not c.standing.close, place, i)
            for i, row in enumerate(found)
            for place, c in enumerate(row)
            if c.kind is Kind.SAME
        )
    )
    held: dict[int, _Candidate] = {}
    taken: set[str] = set()
    for _, _, place, i in pairs:
        candidate = found[i][place]
        if i not in held and candidate.standing.ref not in taken:
            held[i] = candidate
            taken.add(candidate.standing.ref)
    return held


def _proposal(row: Json, ranked: Sequence[_Candidate], held: _Candidate | None) -> Proposal:
    best = held or next(iter(ranked), None)
    if best is None:
        return Proposal(row["uid"], Kind.NEW)
    kind = Kind.NEAR if best.kind is Kind.SAME and held is None else best.kind
    return Proposal(row["uid"], kind, best.standing, best.score, unlike(row, best.standing.row), _choices(best, ranked))


def _choices(best: _Candidate, ranked: Sequence[_Candidate]) -> list[Standing]:
    by_ref = {c.standing.ref: c.standing for c in [best, *ranked]}
    return list(by_ref.values())[:CHOICES]


def unlike(ours: Json, theirs: Json) -> list[Unlike]:
    """In what two rows differ beside their wording: milestones by year, or the deadline."""
    if "milestones" in ours:
        a, b = ({m["year"]: m for m in row["milestones"]} for row in (ours, theirs))
        years = sorted(a.keys() | b.keys())
        return [
            Unlike(f"Mốc {y}", _raw(a.get(y)), _raw(b.get(y)))
            for y in years
            if _promise(a.get(y)) != _promise(b.get(y))
        ]
    if ours["deadline"] == theirs["deadline"]:
        return []
    return [Unlike("Thời hạn", ours.get("deadline_raw") or "", theirs.get("deadline_raw") or "")]


def _raw(milestone: Json | None) -> str:
    return squash(str(milestone["raw"])) if milestone else ""


def _promise(milestone: Json | None) -> tuple[object, ...] | None:
    """A figure by its value; words by themselves."""
    if milestone is None:
        return None
    if not _is_figure(milestone) and milestone["value"] is None:
        return (squash(str(milestone["raw"])).lower(),)
    return (milestone["comparator"], str(milestone["value"]), milestone["unit"])


def decide(content: Json, uid: str, kind: Kind, standing: Standing | None, score: float, by: str, at: str) -> Edit:
    """What a person says of one row. Raises `BadValue` where a link has nothing to link to."""
    row = find_row(content, uid)
    patch = _decision(content, uid, kind, standing, score, by, at)
    return Edit("link", uid, "", row_text(row), _told(kind, standing), [patch])


def decide_all(content: Json, proposals: Sequence[Proposal], by: str, at: str) -> Edit:
    """Every proposal of the list as it stands, in one act."""
    patches = [_decision(content, p.uid, p.kind, p.standing, p.score, by, at) for p in proposals]
    kinds = {p.kind for p in proposals}
    what = KIND_NAMES[next(iter(kinds))] if len(kinds) == 1 else "đề xuất"
    return Edit("link_all", KNOWN, "", f"{len(patches)} dòng", what, patches)


def undecide(content: Json, uid: str) -> Edit:
    """Take a decision back: the row waits for one again."""
    told = decided(content).get(uid)
    patches = [Patch(KNOWN, uid, told, None)] if told else []
    return Edit("unlink", uid, "", row_text(find_row(content, uid)), "", patches)


def _decision(content: Json, uid: str, kind: Kind, standing: Standing | None, score: float, by: str, at: str) -> Patch:
    if kind not in DECIDED or (kind is not Kind.NEW and standing is None):
        raise BadValue("Chưa rõ dòng này trùng với dòng nào đã có. Hãy tải lại trang rồi chọn lại.")
    told: Json = {"kind": str(kind), "by": by, "when": at, "text": row_text(find_row(content, uid)), "carried": False}
    if standing is not None and kind is not Kind.NEW:
        told |= {"ref": standing.ref, "name": row_text(standing.row), "plan": standing.plan, "score": round(score, 2)}
    return Patch(KNOWN, uid, decided(content).get(uid), told)


def _told(kind: Kind, standing: Standing | None) -> str:
    if kind is Kind.NEW or standing is None:
        return KIND_NAMES[Kind.NEW]
    return f"{KIND_NAMES[kind]}: “{row_text(standing.row)}” ({standing.plan})"


def decided(content: Json) -> dict[str, Json]:
    """What was decided, by the uid of the row."""
    found: dict[str, Json] = content.get(KNOWN, {})
    return found
