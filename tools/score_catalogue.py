"""How well targets are matched to the catalogue of indicators: against a table judged by eye, target by target.

    python tools/score_catalogue.py [--misses]

Three figures each: precision and recall of what is proposed at all, and precision of what is proposed to be confirmed
without looking one by one (`sure`). Printed for

  seen     the real plans beside the repository (TIENDO_SHARED), with the shipped catalogue, whose wordings are theirs;
  left out the same plans, each against a catalogue without the names that it alone gave: the fair figure for a plan
           nobody has seen. An indicator that only this plan has is gone, and finding none is then right;
  corpus   the repository's own plans, invented without the catalogue in mind, most of whose targets fit none.

The table (`tests/catalogue/truth.json`) has the code of each target by its place in the plan, `null` where none fits;
a list where two people would not agree: such a target counts for nothing. Of the corpus only the fitting ones stand.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from tests.corpus.renderings import all_renderings  # noqa: E402
from tools.score import shared  # noqa: E402

from tiendo.core.adding import Direction  # noqa: E402
from tiendo.core.catalogue import Asked, Catalogue, Entry, Fit  # noqa: E402
from tiendo.core.likeness import likeness  # noqa: E402
from tiendo.core.reading_json import reading_from_json  # noqa: E402
from tiendo.intake import read_document  # noqa: E402
from tiendo.intake.opening import open_file  # noqa: E402
from tiendo.records.shipped import load  # noqa: E402

Json = dict[str, Any]
Truth = str | None | list[str | None]
TRUTH = ROOT / "tests/catalogue/truth.json"
SAME_WORDS = 0.95  # likeness from which a name of the catalogue is a plan's own wording
GOVERNMENT = "03/NQ-CP"
BARS = {
    "seen": (0.97, 0.97, 0.99),
    "left out": (0.95, 0.90, 0.97),
    "corpus": (0.80, 0.90, 0.90),
}


@dataclass
class Tally:
    """Of `targets`: `fitting` have an indicator; `proposed` got one (`right`: the true one), `sure` of them surely."""

    targets: int = 0
    fitting: int = 0
    proposed: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, precision of the sure ones."""
        return (
            self.right / self.proposed if self.proposed else 1.0,
            self.right / self.fitting if self.fitting else 1.0,
            self.sure_right / self.sure if self.sure else 1.0,
        )

    def take(self, asked: Asked, truth: Truth, catalogue: Catalogue) -> None:
        if isinstance(truth, list):
            return
        match = catalogue.match(asked)
        found = match.best.entry.code if match.best and match.fit is not Fit.NONE else None
        right, sure = found == truth, match.fit is Fit.SURE
        self.targets += 1
        self.fitting += truth is not None
        self.proposed += found is not None
        self.right += found is not None and right
        self.sure += sure
        self.sure_right += sure and right
        if not right:
            near = match.best.entry.code + f" {match.best.percent}" if match.best else "-"
            self.misses.append(f"{truth} but {found} (nearest {near}): {asked.name}")


def shipped_entries() -> list[Entry]:
    rows = [row for given in load("indicators") for row in given["indicators"]]
    return [
        Entry(i, r["code"], r["name"], tuple(r["wordings"]), r["unit"], Direction(r["direction"]))
        for i, r in enumerate(rows)
    ]


def government_codes() -> set[str]:
    return {r["code"] for given in load("indicators") for r in given["indicators"] if GOVERNMENT in r["source"]}


def real_plans(plans: Path) -> dict[str, list[Asked]]:
    """The targets of each real plan, as the reader gives them."""
    out: dict[str, list[Asked]] = {}
    for path in sorted(plans.iterdir()):
        if path.suffix in (".txt", ".md") and path.stem != "README":
            read = read_document(open_file(path.read_bytes(), name=path.name))
            out[path.stem] = [Asked(t.name, tuple(t.milestones)) for t in read.targets]
    return out


def corpus_plans() -> Iterator[tuple[str, list[Asked]]]:
    seen: set[str] = set()
    for rendering in all_renderings():
        if rendering.plan not in seen:
            seen.add(rendering.plan)
            read = reading_from_json(rendering.gold())
            yield rendering.plan, [Asked(t.name, tuple(t.milestones)) for t in read.targets]


def without(
    key: str, entries: Sequence[Entry], plans: Mapping[str, list[Asked]], truth: Mapping[str, list[Truth]]
) -> list[Entry]:
    """The catalogue as it would be had nobody seen the plan `key`: without the names that are its wordings alone, and
    without the indicators that it alone has. Names that another plan gave too, or the Government, stay."""
    mine, others = _named(plans, truth, lambda k: k == key), _named(plans, truth, lambda k: k != key)
    government, out = government_codes(), []
    for entry in entries:
        ours, theirs = mine.get(entry.code, []), others.get(entry.code, [])
        if ours and not theirs and entry.code not in government:
            continue
        names = [n for n in (entry.name, *entry.wordings) if not _alike(n, ours) or _alike(n, theirs)]
        if entry.code in government and entry.name not in names:
            names.insert(0, entry.name)
        if names:
            out.append(Entry(entry.key, entry.code, names[0], tuple(names[1:]), entry.unit, entry.direction))
    return out


def _named(plans: Mapping[str, list[Asked]], truth: Mapping[str, list[Truth]], wanted: Any) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for key, targets in plans.items():
        for asked, code in zip(targets, truth.get(key, []), strict=False):
            if wanted(key) and isinstance(code, str):
                out.setdefault(code, []).append(asked.name)
    return out


def _alike(name: str, texts: Sequence[str]) -> bool:
    return any(likeness(name, text) >= SAME_WORDS for text in texts)


def score_real(plans: Mapping[str, list[Asked]], truth: Mapping[str, list[Truth]]) -> dict[str, Tally]:
    """`seen` and `left out`. Raises ValueError where a plan has not as many targets as the table."""
    out = {"seen": Tally(), "left out": Tally()}
    entries = shipped_entries()
    whole = Catalogue(entries)
    for key, targets in plans.items():
        if len(targets) != len(truth[key]):
            raise ValueError(f"{key}: {len(targets)} targets read, {len(truth[key])} judged; judge them again")
        rest = Catalogue(without(key, entries, plans, truth))
        kept = {e.code for e in rest.entries}
        for asked, code in zip(targets, truth[key], strict=True):
            out["seen"].take(asked, code, whole)
            gone = isinstance(code, str) and code not in kept
            out["left out"].take(asked, None if gone else code, rest)
    return out


def score_corpus(truth: Mapping[str, Mapping[str, Truth]]) -> Tally:
    tally, catalogue = Tally(), Catalogue(shipped_entries())
    for slug, targets in corpus_plans():
        for place, asked in enumerate(targets, 1):
            if slug in truth:
                tally.take(asked, truth[slug].get(str(place)), catalogue)
    return tally


def main() -> int:
    begun, folder = time.process_time(), shared()
    truth: Json = json.loads(TRUTH.read_text(encoding="utf-8"))
    found = {"corpus": score_corpus(truth["corpus"])}
    if folder is None:
        print("No folder of real plans: the catalogue is scored on the repository's own alone.")
    else:
        found = score_real(real_plans(folder / "plans"), truth["real"]) | found
    print("\ntargets matched to the catalogue of indicators (precision, recall; precision of the sure)")
    good = True
    for name, tally in found.items():
        kept = all(value >= bar for value, bar in zip(tally.figures, BARS[name], strict=True))
        good &= kept
        p, r, s = tally.figures
        told = f"{tally.targets} targets, {tally.fitting} fit; {tally.sure} of {tally.proposed} proposals sure"
        print(f"  {name:10}{p:6.3f}{r:7.3f}{s:7.3f}  {'ok' if kept else f'BELOW {BARS[name]}'}  ({told})")
        if "--misses" in sys.argv:
            print(*(f"    {m}" for m in tally.misses), sep="\n")
    print(f"  ({time.process_time() - begun:.2f} s of processor time, reading included)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
