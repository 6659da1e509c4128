"""Pages with running heads, footnotes and stamps of signatures read as the plan that stands on them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.corpus import docx_form
from tests.corpus.compose import compose, truth
from tests.corpus.docx_form import Dress
from tests.corpus.furnished import FURNITURE, NOTES, furnished
from tests.corpus.layouts import LAYOUTS
from tests.corpus.papers import missing, printed
from tests.corpus.renderings import plan_of
from tools.scoring import compare

from tiendo.intake import read_document
from tiendo.intake.document import Document, Paragraph
from tiendo.intake.opening import open_file
from tiendo.intake.page.boxes import Word
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.readers.beside import Piece, without_notes, without_stamps

needs_paper = pytest.mark.skipif(missing() is not None, reason=missing() or "")
PLANS = [("xa-nam-sa", "party", None), ("xa-muong-pon", "state", 10), ("bcd-xa-dong-giang", "related", 10)]
JUDGED = ("document", "targets.f1", "targets.cells", "tasks.f1", "tasks.cells", "measures.f1", "reporting.recall")


def plan_for(name: str) -> tuple[str, str, int | None]:
    return PLANS[list(FURNITURE).index(name) % len(PLANS)]


def docx(name: str) -> bytes:
    slug, layout_name, size = plan_for(name)
    layout = LAYOUTS[layout_name]
    dress = Dress("Liberation Serif", cell=size, landscape=size is None)
    return furnished(docx_form.write(compose(plan_of(slug), layout), layout, dress), FURNITURE[name])


@cache
def pdfs() -> dict[str, bytes]:
    return dict(zip(FURNITURE, printed([docx(name) for name in FURNITURE]), strict=True))


def notes_of(document: Document) -> list[Paragraph]:
    return [b for b in document.blocks if isinstance(b, Paragraph) and b.aside]


@needs_paper
@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("name", FURNITURE)
def test_the_plan_is_read_and_nothing_of_what_stands_beside_it(name: str, form: str) -> None:
    slug, layout, _ = plan_for(name)
    document = open_file(pdfs()[name] if form == "pdf" else docx(name))
    reading = read_document(document).json()
    figures = compare(truth(plan_of(slug), LAYOUTS[layout]), reading)
    assert {figure: figures[figure] for figure in JUDGED} == dict.fromkeys(JUDGED, 1.0)
    cited = {b["number"] for b in reading["basis"]}
    assert ("15-KH/TU" in cited) is (FURNITURE[name].notes > 1)  # what a note cites, the plan cites
    found = [note.text.partition(": ")[2] for note in notes_of(document)]
    assert found == [NOTES[n % len(NOTES)] for n in range(len(found))]
    assert len(found) == FURNITURE[name].notes + FURNITURE[name].in_cells


WIDE, HIGH = 595.0, 842.0


def pieces(text: str, x: float, bottom: float, size: float) -> list[Piece]:
    """The words of a line whose letters are `size` points tall."""
    out = []
    for part in text.split():
        word = Word(part, x, x + size / 2 * len(part), bottom - size, bottom)
        chars = [
            {
                "text": letter,
                "size": size,
                "x0": x + size / 2 * n,
                "x1": x + size / 2 * (n + 1),
                "top": bottom - size,
                "bottom": bottom,
            }
            for n, letter in enumerate(part)
        ]
        out.append(Piece(word, {"text": part, "chars": chars, "x0": word.x0, "x1": word.x1}))
        x = word.x1 + size / 4
    return out


BODY = pieces("Các cơ quan, đơn vị căn cứ Kế hoạch này để tổ chức thực hiện", 85, 400, 14)


def texts(found: Any) -> str:
    return " ".join(piece.word.text for piece in found)


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        pytest.param(pieces("1 Theo số liệu của xã", 85, 780, 10), True, id="no number of another size"),
        pytest.param([*pieces("1", 85, 776, 6), *pieces("Theo số liệu", 90, 780, 10)], False, id="a raised number"),
        pytest.param(pieces("- Như trên; - Lưu: VT", 85, 700, 11), True, id="recipients in small print"),
        pytest.param([*pieces("1", 85, 126, 6), *pieces("Theo", 90, 130, 10)], True, id="small print at the top"),
    ],
)
def test_what_is_a_note(below: list[Piece], kept: bool) -> None:
    rest, notes = without_notes([*BODY, *below], Drawn(), WIDE, HIGH)
    assert (texts(rest) == texts([*BODY, *below])) is kept
    assert bool(notes) is not kept


def test_a_narrow_table_at_the_foot_is_no_notes() -> None:
    rows, drawn = [], Drawn()
    for n in range(1, 9):
        drawn.put(85, 500 + 30 * n, 330, 500 + 30 * n)
        rows += pieces(f"{n} Mở lớp kỹ năng số Công an xã", 90, 525 + 30 * n, 10)
    for text in (rows, [*BODY, *rows]):
        assert without_notes(text, drawn, WIDE, HIGH) == (text, [])


def test_a_ruled_table_whose_numbers_are_larger_is_no_notes() -> None:
    rows, drawn = [], Drawn()
    for n in range(1, 5):
        rows += [*pieces(str(n), 90, 640 + 20 * n, 13), *pieces("Mở lớp kỹ năng số", 120, 640 + 20 * n, 11)]
    drawn.put(110, 640, 110, 725)
    text = [*BODY, *BODY, *rows]
    assert without_notes(text, drawn, WIDE, HIGH) == (text, [])
    assert without_notes(text, Drawn(), WIDE, HIGH)[1]


@pytest.mark.parametrize(("size", "found"), [(10, 1), (14, 0)], ids=["in small print", "in print of the text's size"])
def test_a_number_under_a_short_line_opens_a_note(size: int, found: int) -> None:
    drawn = Drawn()
    drawn.put(85, 766, 202, 766)
    _, notes = without_notes([*BODY, *pieces("1 Theo số liệu của xã", 85, 782, size)], drawn, WIDE, HIGH)
    assert len(notes) == found


def test_the_number_that_points_to_a_note_goes_and_the_figure_of_a_unit_stays() -> None:
    line = pieces("đạt 500 m", 85, 440, 14)
    square = pieces("2", line[-1].word.x1, 432, 7)
    word = pieces("hộ", 200, 440, 14)
    mark = pieces("2", word[-1].word.x1, 432, 7)
    note = [*pieces("2", 85, 776, 6), *pieces("Theo số liệu", 90, 780, 10)]
    rest, notes = without_notes([*BODY, *line, *square, *word, *mark, *note], Drawn(), WIDE, HIGH)
    assert texts(rest[len(BODY) :]) == "đạt 500 m 2 hộ"
    assert [(n.number, n.lines[0].text) for n in notes] == [("2", "Theo số liệu")]


def test_a_stamp_goes_with_all_that_hangs_together_and_print_of_its_size_elsewhere_stays() -> None:
    stamp = [*pieces("Văn phòng UBND xã", 400, 40, 7), *pieces("Ký bởi: Trần Thị Bền", 400, 50, 7)]
    elsewhere = pieces("Bản in nội bộ", 85, 700, 7)
    assert texts(without_stamps([*BODY, *stamp, *elsewhere])) == texts([*BODY, *elsewhere])


def test_words_about_signing_in_the_text_stay() -> None:
    line = pieces("Ký bởi Chủ tịch và người ký nháy theo quy định", 85, 440, 14)
    assert without_stamps([*BODY, *line]) == [*BODY, *line]
