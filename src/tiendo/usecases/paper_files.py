"""The files of a paper, made from its outline alone: the same outline gives the same bytes at any later time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache

from tiendo.core.reporting.copies import COPY_NAMES, Copy, copy_of, named
from tiendo.core.reporting.outline import Outline
from tiendo.core.reporting.outline_json import outline_of
from tiendo.core.text import fold
from tiendo.records.models import Paper, PaperFile, Person, Unit
from tiendo.render.official.docx import docx
from tiendo.render.official.pdf import NoConverter, pdf
from tiendo.render.official.xlsx import xlsx
from tiendo.usecases import files

FORMS = ("docx", "pdf", "xlsx")
DRAFT = "Dự thảo"
AT_ONCE = 2  # LibreOffice at a time
_SLUG = 120


@dataclass(frozen=True, slots=True)
class Made:
    """A file before it is stored."""

    form: str
    copy: Copy
    data: bytes


@dataclass(frozen=True, slots=True)
class Again:
    """A stored file beside the same made once more; `same` to the byte, None where it cannot be made here."""

    file: PaperFile
    same: bool | None


def render(outline: Outline, form: str) -> bytes:
    """The outline as a file. Raises `NoConverter` for a PDF where there is nothing to make one with."""
    if form == "docx":
        return docx(outline)
    return xlsx(outline) if form == "xlsx" else _pdf(docx(outline))


@lru_cache(maxsize=24)
def _pdf(master: bytes) -> bytes:
    """Converting takes most of a second: what was converted lately is kept by its bytes."""
    return pdf(master)


def draft_file(paper: Paper, form: str, copy: Copy) -> bytes:
    """The draft as it stands, marked as one."""
    whole = outline_of(paper.content)
    names = names_in(whole, paper.run.authority) if copy is Copy.LEADER else []
    mark = f"{DRAFT} lần {paper.version + 1}{f', {COPY_NAMES[copy].lower()}' if copy else ''}"
    return render(replace(copy_of(whole, copy, names), copy=mark), form)


def made(outline: Outline, names: list[str]) -> tuple[list[Made], str]:
    """All files of an issued outline, and why there is no PDF ("" where there is one). PDFs are made side by side."""
    out: list[Made] = []
    for copy in Copy:
        of = copy_of(outline, copy, names)
        out += [Made("docx", copy, docx(of)), Made("xlsx", copy, xlsx(of))]
    masters = [one for one in out if one.form == "docx"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            converted = list(pool.map(_pdf, [one.data for one in masters]))
        except NoConverter as missing:
            return out, str(missing)
    return out + [Made("pdf", one.copy, data) for one, data in zip(masters, converted, strict=True)], ""


def produced_again(paper: Paper) -> list[Again]:
    """Each stored file of an issued paper, compared with the same made anew from its snapshot."""
    outline, names = outline_of(paper.content), list(paper.names)
    found = []
    for file in paper.files.select_related("file"):
        try:
            data = render(copy_of(outline, Copy(file.copy), names), file.form)
        except NoConverter:
            found.append(Again(file, None))
            continue
        found.append(Again(file, files.content(file.file) == data))
    return found


def names_in(outline: Outline, authority: Unit) -> list[str]:
    """The people who work here and are named in the outline."""
    people = Person.objects.filter(roles__unit__authority=authority).order_by("name").distinct()
    return named(outline, people.values_list("name", flat=True))


def file_name(paper: Paper, form: str, copy: Copy) -> str:
    """A name that sorts by what it is: kind, period, number or version, copy."""
    parts = [paper.kind, paper.period.label if paper.period else f"{paper.as_of}"]
    parts += [paper.unit.short_name or paper.unit.name] if paper.unit else []
    parts += [paper.number or f"du-thao-{paper.version}", COPY_NAMES[copy] if copy else ""]
    words = fold(" ".join(parts))
    slug = "-".join("".join(c if c.isalnum() else " " for c in words).split())
    return f"{slug[:_SLUG]}.{form}"
