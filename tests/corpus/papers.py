"""Plans as paper: one print of a plan as DOCX, as PDF with text, and as a scan, with the truth of the print.

    python tests/corpus/papers.py FOLDER [WORD …]        writes the files and their truths, to be looked at

The split was drawn before anything was measured. Readers may be improved with the `known` papers in view; the `unseen`
ones (other plans, other layouts, other fonts, other wear) are for measuring alone: no threshold is set by them.
PDFs are laid out by LibreOffice once and kept in the system's folder for temporary files.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.corpus import docx_form, real  # noqa: E402
from tests.corpus.by_rule import drawn_plan  # noqa: E402
from tests.corpus.compose import compose, truth  # noqa: E402
from tests.corpus.docx_form import Dress  # noqa: E402
from tests.corpus.layouts import LAYOUTS  # noqa: E402
from tests.corpus.plan import Json, Plan  # noqa: E402
from tests.corpus.renderings import plan_of, respell  # noqa: E402
from tests.corpus.wear import Wear, worn_pages  # noqa: E402

SERIF, SANS = "Liberation Serif", "Liberation Sans"
WIDE_SERIF, NARROW_SERIF, NARROW_SANS = "DejaVu Serif", "DejaVu Serif Condensed", "DejaVu Sans Condensed"

OFFICE = Wear(skew=0.6)
ASKEW = Wear(skew=-1.3, noise=7, blur=0.6, quality=70, seal=True)
WORN = Wear(dpi=200, skew=1.5, noise=12, blur=0.6, quality=50, ink=70, paper=(238, 232, 214), seal=True)
PHOTO = Wear(skew=1.0, noise=8, blur=1.0, quality=60, shade=0.35, keystone=0.012, paper=(232, 228, 224))
COPIER = Wear(skew=0.9, noise=5, blur=0.7, quality=80, ink=45, paper=(244, 244, 244))
FAINT = Wear(skew=1.4, noise=6, blur=0.6, quality=72, ink=80, seal=True)
FAX = Wear(dpi=200, skew=-1.2, noise=14, blur=0.7, quality=45, ink=40, paper=(225, 225, 225), seal=True)
PHONE = Wear(skew=-0.8, noise=9, blur=1.1, quality=65, shade=0.45, keystone=0.01, paper=(240, 230, 210))
THIN = Wear(skew=1.1, noise=8, blur=0.4, quality=68, ink=60, paper=(252, 247, 230))
GREY = Wear(skew=-0.7, noise=6, blur=0.8, quality=60, ink=30, paper=(228, 230, 232), shade=0.15)
WASHED = Wear(skew=0.4, noise=5, blur=0.65, quality=78, ink=95, paper=(250, 250, 250), seal=True)


@dataclass(frozen=True, slots=True)
class Paper:
    """One print. `plan` is an invented plan, `rule:WORDING-N` for one drawn by lot, or `real:NAME` for one that lies
    beside the repository."""

    plan: str
    layout: str
    dress: Dress
    wear: Wear
    hard: bool = False
    unseen: bool = False
    third: bool = False  # of the batch that was written after the rules were set

    @property
    def name(self) -> str:
        return f"{self.plan.rpartition(':')[2]}.{self.layout}{'.hard' if self.hard else ''}"

    @property
    def real(self) -> bool:
        return self.plan.startswith("real:")

    @property
    def drawn(self) -> bool:
        return self.plan.startswith("rule:")

    @property
    def set(self) -> str:
        if self.drawn:
            return f"drawn-{self.plan.removeprefix('rule:').rpartition('-')[0]}"
        return "third" if self.third else "unseen" if self.unseen else "known"

    def docx(self) -> bytes:
        layout = LAYOUTS[self.layout]
        if self.real:
            return docx_form.write(real.blocks_of(self.plan[5:], layout), layout, self.dress)
        return docx_form.write(respell(compose(self._plan(), layout), layout), layout, self.dress)

    def gold(self) -> Json:
        return real.gold_of(self.plan[5:]) if self.real else truth(self._plan(), LAYOUTS[self.layout])

    def _plan(self) -> Plan:
        if not self.drawn:
            return plan_of(self.plan)
        wording, _, number = self.plan.removeprefix("rule:").rpartition("-")
        return drawn_plan(wording, int(number))

    def pdf(self) -> bytes:
        return laid_out([self])[0]

    def scan(self, pages: range | None = None) -> bytes:
        """A PDF of page pictures; `pages` counts from 0."""
        pdf = self.pdf()
        known = kept() / f"{hashlib.sha256(pdf + repr((self.wear, pages)).encode()).hexdigest()[:32]}.scan.pdf"
        if not known.exists():
            pictures = worn_pages(drawn(pdf, self.wear.dpi, pages), self.wear)
            half = known.with_suffix(f".{os.getpid()}")
            pictures[0].save(half, "PDF", save_all=True, append_images=pictures[1:], resolution=self.wear.dpi)
            half.replace(known)
        return known.read_bytes()


KNOWN = [
    Paper("suoi-hoa", "time-first", Dress(SERIF), OFFICE),
    Paper("phuong-ngoc-khe", "two-level", Dress(WIDE_SERIF, cell=10), ASKEW),
    Paper("xa-ia-krel", "related", Dress(SANS, cell=11, padding=0.5, landscape=False), ASKEW),
    Paper("xa-thanh-loi", "listed", Dress(SERIF), COPIER),
    Paper("so-tu-phap-vinh-an", "shared", Dress(SERIF, cell=13, shaded=True), OFFICE),
    Paper("real:binh-tan-27-kh-du-2025", "state", Dress(SERIF), ASKEW),
    Paper("dac-khu-hon-tra", "extras", Dress(NARROW_SANS, cell=10, shaded=True), FAINT),
    Paper("suoi-hoa", "party", Dress(SERIF), WORN, hard=True),
    Paper("phuong-ngoc-khe", "lead-first", Dress(SERIF), PHOTO, hard=True),
]
UNSEEN = [
    Paper("phuong-tran-dai", "party", Dress(SERIF), COPIER, unseen=True),
    Paper("xa-nam-sa", "lead-first", Dress(NARROW_SERIF, cell=10, padding=1.0), FAINT, unseen=True),
    Paper("tinh-lam-giang", "two-level", Dress(SERIF, cell=12, landscape=False), ASKEW, unseen=True),
    Paper("real:tan-loi-kh-bcd-2026", "state", Dress(SERIF), FAINT, unseen=True),
    Paper("real:xuan-phu-kh-ubnd-2025", "bare", Dress(SANS, cell=12), COPIER, unseen=True),
    Paper("xa-muong-pon", "state", Dress(SERIF), FAX, hard=True, unseen=True),
    Paper("bcd-xa-dong-giang", "time-first", Dress(SERIF, padding=1.0), PHONE, hard=True, unseen=True),
]

THIRD = [
    Paper("benh-vien-song-lam", "ward-targets", Dress(SERIF, cell=11), GREY, third=True),
    Paper("phuong-hai-loc", "assigned", Dress(SERIF, cell=12), THIN, third=True),
    Paper("tinh-uy-dak-bla", "steering", Dress(NARROW_SERIF, cell=12), COPIER, third=True),
    Paper("xa-long-phu-dong", "hamlet", Dress(SERIF, cell=11, shaded=True), ASKEW, third=True),
    Paper("so-cong-thuong-phu-dien", "department", Dress(NARROW_SANS, cell=10), WASHED, third=True),
    Paper("dang-uy-xa-muong-lum", "one-column", Dress(SERIF, landscape=False), FAINT, third=True),
    Paper("benh-vien-song-lam", "split-time", Dress(SANS, cell=10), FAX, hard=True, third=True),
    Paper("dang-uy-xa-muong-lum", "committee", Dress(SERIF, cell=12), PHONE, hard=True, third=True),
]

DRAWN = [
    Paper("rule:known-1", "state", Dress(SERIF), COPIER),
    Paper("rule:known-2", "two-level", Dress(WIDE_SERIF, cell=10), FAINT),
    Paper("rule:known-3", "time-first", Dress(SANS, cell=10, landscape=False), ASKEW),
    Paper("rule:known-4", "lead-first", Dress(SERIF, cell=11), FAINT),
    Paper("rule:known-5", "extras", Dress(NARROW_SERIF, cell=10, padding=0.8), ASKEW),
    Paper("rule:known-6", "party", Dress(SERIF, cell=12, landscape=False), FAINT),
    Paper("rule:known-7", "shared", Dress(NARROW_SANS, cell=11), COPIER),
    Paper("rule:known-8", "related", Dress(SERIF, cell=10), COPIER),
    Paper("rule:known-9", "growth", Dress(SERIF, cell=11, shaded=True), ASKEW),
    Paper("rule:known-10", "chief", Dress(NARROW_SERIF, cell=9), COPIER),
    Paper("rule:known-11", "auto", Dress(SERIF, cell=10), FAINT),
    Paper("rule:known-12", "result-first", Dress(SANS, cell=11), FAINT),
    Paper("rule:further-1", "party", Dress(SERIF, cell=12, landscape=False), ASKEW),
    Paper("rule:further-2", "result-first", Dress(SERIF, cell=10, shaded=True), GREY),
    Paper("rule:further-3", "unnumbered", Dress(NARROW_SERIF, cell=10, padding=0.8), OFFICE),
    Paper("rule:further-4", "extras", Dress(NARROW_SANS, cell=11), FAINT),
    Paper("rule:further-5", "auto", Dress(SERIF, cell=9), THIN),
    Paper("rule:further-6", "ministry", Dress(SANS, cell=10), WASHED),
    Paper("rule:further-7", "lead-first", Dress(WIDE_SERIF, cell=10), FAINT),
    Paper("rule:further-8", "chief", Dress(SERIF, cell=11), THIN),
    Paper("rule:further-9", "office", Dress(SERIF, cell=12, landscape=False), WASHED),
    Paper("rule:further-10", "time-first", Dress(SERIF, cell=10, shaded=True), COPIER),
    Paper("rule:further-11", "growth", Dress(NARROW_SERIF, cell=10, padding=0.8), ASKEW),
    Paper("rule:further-12", "district", Dress(NARROW_SANS, cell=11), GREY),
    Paper("rule:further-13", "two-level", Dress(SERIF, cell=9), OFFICE),
    Paper("rule:further-14", "related", Dress(SANS, cell=10), ASKEW),
    Paper("rule:unseen-1", "crossed", Dress(SERIF, cell=12), THIN, unseen=True),
    Paper("rule:unseen-2", "district", Dress(NARROW_SANS, cell=10), GREY, unseen=True),
    Paper("rule:unseen-3", "office", Dress(SERIF, cell=11, landscape=False), WASHED, unseen=True),
    Paper("rule:unseen-4", "ministry", Dress(WIDE_SERIF, cell=10), WASHED, unseen=True),
    Paper("rule:unseen-5", "crossed", Dress(SANS, cell=11, padding=0.6), GREY, unseen=True),
    Paper("rule:unseen-6", "district", Dress(SERIF, cell=10, shaded=True), THIN, unseen=True),
    Paper("rule:unseen-7", "office", Dress(NARROW_SERIF, cell=11), THIN, unseen=True),
    Paper("rule:unseen-8", "unnumbered", Dress(SERIF), WASHED, unseen=True),
    Paper("rule:unseen-9", "result-first", Dress(SANS, cell=10), GREY, unseen=True),
    Paper("rule:unseen-10", "crossed", Dress(SERIF, cell=9), WASHED, unseen=True),
]


def papers(words: Iterable[str] = ()) -> list[Paper]:
    """Those that can be printed here, whose set and name hold every word; those drawn by lot only where asked for."""
    words = list(words)
    there = {f"real:{name}" for name in real.gold_names()}
    every = [p for p in [*KNOWN, *UNSEEN, *THIRD] if not p.real or p.plan in there]
    every += DRAWN if any("drawn" in w or "rule" in w for w in words) else []
    return [p for p in every if all(w in f"{p.set} {p.name}" for w in words)]


def missing() -> str | None:
    """What this machine lacks to lay paper out, or None."""
    if which("soffice") is None:
        return "LibreOffice is not installed (libreoffice-writer-nogui)"
    try:
        import pypdfium2  # noqa: F401
    except ImportError:
        return "the wheels of requirements are not installed (pypdfium2)"
    return None


def laid_out(many: list[Paper]) -> list[bytes]:
    """The PDFs of these papers."""
    return printed([paper.docx() for paper in many])


def printed(sources: list[bytes]) -> list[bytes]:
    """The PDFs of these DOCX; what has not been laid out before is, in one run of LibreOffice."""
    targets = [kept() / f"{_print_of(source)}.pdf" for source in sources]
    new = {t.stem: s for t, s in zip(targets, sources, strict=True) if not t.exists()}
    if new:
        with tempfile.TemporaryDirectory() as folder:
            for stem, source in new.items():
                (Path(folder) / f"{stem}.docx").write_bytes(source)
            convert = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
            files = [str(Path(folder) / f"{stem}.docx") for stem in new]
            subprocess.run([*convert, "--outdir", folder, *files], check=True, capture_output=True)
            for stem in new:
                (Path(folder) / f"{stem}.pdf").replace(kept() / f"{stem}.pdf")
    return [target.read_bytes() for target in targets]


def kept() -> Path:
    """Where prints are kept: laying out and wearing a plan takes longer than reading it."""
    folder = Path(tempfile.gettempdir()) / f"tiendo-papers-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _print_of(docx: bytes) -> str:
    """A name for what a DOCX prints: the same whenever it was saved."""
    said = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        for name in sorted(package.namelist()):
            if not name.startswith("docProps/"):
                said.update(name.encode() + package.read(name))
    return said.hexdigest()[:32]


def drawn(pdf: bytes, dpi: int, pages: range | None = None) -> list[Any]:
    """Clean RGB pictures of the pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        wanted = pages if pages is not None else range(len(document))
        return [document[n].render(scale=dpi / 72).to_pil().convert("RGB") for n in wanted]
    finally:
        document.close()


def main() -> None:
    folder, *words = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    for paper in papers(words):
        truth_text = json.dumps(paper.gold(), ensure_ascii=False, indent=1)
        (Path(folder) / f"{paper.name}.truth.json").write_text(truth_text, encoding="utf-8")
        (Path(folder) / f"{paper.name}.docx").write_bytes(paper.docx())
        (Path(folder) / f"{paper.name}.pdf").write_bytes(paper.pdf())
        (Path(folder) / f"{paper.name}.scan.pdf").write_bytes(paper.scan())
        print(paper.name)


if __name__ == "__main__":
    main()
