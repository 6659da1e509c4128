"""Every rendering of the corpus: which plan, in which layout, in which form, and how it may be told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import docx_form, dump, text_forms, xlsx_form
from .compose import Block, Layout, compose, truth
from .generated import long_plan
from .layouts import LAYOUTS
from .plan import Json, Plan, all_plans

DUMPS = Path(__file__).parent / "dumps"
PRINTS_FOLDER = Path(__file__).parent / "prints"


@dataclass(frozen=True, slots=True)
class Rendering:
    """`make` gives the file's bytes; `gold` its truth; `name` ends in the suffix of its form."""

    plan: str
    layout: str
    form: str
    suffix: str
    make: Callable[[], bytes]
    gold: Callable[[], Json]
    batch: str = ""  # of plans written later, so that their figures stand apart

    @property
    def kind(self) -> str:
        """The form, with its batch: what figures and floors are kept by."""
        return f"{self.form}, {self.batch}" if self.batch else self.form

    @property
    def name(self) -> str:
        return f"{self.plan}.{self.layout}.{self.form}{self.suffix}"


def spelt(text: str, layout: Layout) -> str:
    """Odd spelling of a whole text: decomposed letters, new-style tone marks, stray spaces."""
    if "nfd" in layout.spelling:
        text = unicodedata.normalize("NFD", text)
    if "new-tone" in layout.spelling:
        for old, new in (("hóa", "hoá"), ("òa", "oà"), ("thủy", "thuỷ"), ("Hóa", "Hoá")):
            text = text.replace(old, new)
    if "odd-spaces" in layout.spelling:
        text = text.replace(", ", " , ").replace(" - ", " – ").replace(" và ", "  và ")
    return text


def respell(blocks: list[Block], layout: Layout) -> list[Block]:
    if not layout.spelling:
        return blocks
    for block in blocks:
        if hasattr(block, "text"):
            block.text = spelt(block.text, layout)
        for row in getattr(block, "rows", []):
            for cell in row:
                cell.text = spelt(cell.text, layout)
    return blocks


DUMP_PAPERS = {
    "dump": dump.Paper(),
    "dump-double": dump.Paper(double=True),
    "dump-top": dump.Paper(middle=False, repeat_header=True),
    "dump-numbered": dump.Paper(double=True, middle=False, repeat_header=True, numbers=True),
}


def writer(form: str) -> tuple[str, Callable[[list[Block], Layout], bytes]]:
    """(suffix, blocks → bytes) of a form."""
    texts: dict[str, tuple[str, Callable[[list[Block], Layout], str]]] = {
        "md": (".md", text_forms.markdown),
        "md-tabs": (".md", lambda b, y: text_forms.markdown(b, y, tabs=True)),
        "tabs": (".txt", text_forms.tabbed),
        "legal": (".txt", text_forms.legal),
        "legal-bare": (".txt", lambda b, y: text_forms.legal(b, y, ruled=False)),
    }
    for name, paper in DUMP_PAPERS.items():
        texts[name] = (".txt", lambda b, y, p=paper: dump.dump(b, y, p))  # type: ignore[misc]
    if form in texts:
        suffix, text = texts[form]
        return suffix, lambda b, y: text(b, y).encode()
    if form == "docx":
        return ".docx", docx_form.write
    return ".xlsx", lambda b, y: xlsx_form.write(b, y, percents=form == "xlsx-numbers")


def gold_of(plan: Plan, layout: Layout, form: str) -> Json:
    gold = truth(plan, layout)
    if form.startswith("xlsx"):  # the appendices alone
        text = " ".join(
            [a.title for a in plan.appendices]
            + [t.name for a in plan.appendices for t in a.targets]
            + [t.name for a in plan.appendices for t in a.tasks]
        )
        cited = [{"number": number, "date": None} for number, _ in plan.cites if number in text]
        gold |= {"basis": cited, "measures": [], "reporting": []}
        said = {} if any(a.label != "-" for a in plan.appendices) else dict.fromkeys(gold["document"])
        gold["document"] |= {"signer": None, "signer_title": None} | said
        gold["targets"] = gold["targets"] if plan.appendix("targets") else []
        of_tables = ("tasks-without-deadlines", "inconsistent-unit-name", "blank-number-date")
        gold["findings"] = [
            f
            for f in gold["findings"]
            if ("target" in f["at"] and gold["targets"]) or "task" in f["at"] or f["rule"] in of_tables
        ]
        gold["findings"] += [{"rule": "citation-undated", "at": {"citation": c["number"]}} for c in cited]
        gold["findings"] += [{"rule": "blank-number-date", "at": {}}] if said else []
    return gold


def one(plan: Plan, layout_name: str, form: str) -> Rendering:
    layout = LAYOUTS[layout_name]
    suffix, write = writer(form)
    return Rendering(
        plan.slug,
        layout_name,
        form,
        suffix,
        lambda: write(respell(compose(plan, layout), layout), layout),
        lambda: gold_of(plan, layout, form),
        plan.get("batch"),
    )


def committed(plan: Plan) -> Iterator[Rendering]:
    """Dumps of real PDFs, made once with LibreOffice and poppler by `make_dumps.py`; PDFs, by `make_prints.py`."""
    batch = plan.get("batch")
    for path in [*sorted(DUMPS.glob(f"{plan.slug}.*.txt")), *sorted(PRINTS_FOLDER.glob(f"{plan.slug}.*.pdf"))]:
        _, layout_name, form, suffix = path.name.split(".")
        layout = LAYOUTS[layout_name]
        gold = partial(truth, plan, layout)
        yield Rendering(plan.slug, layout_name, form, f".{suffix}", path.read_bytes, gold, batch)


def plan_of(slug: str) -> Plan:
    return next(p for p in [*all_plans(), long_plan()] if p.slug == slug)


def all_renderings() -> Iterator[Rendering]:
    for plan in [*all_plans(), long_plan()]:
        for entry in plan.get("renderings").split():
            layout_name, _, form = entry.partition(":")
            yield one(plan, layout_name, form)
        yield from committed(plan)
