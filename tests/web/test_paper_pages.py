"""The pages of papers: who sees them, the button, editing with and without htmx, errors in words, bounded queries."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW
from tests.core.reporting.outlines import outline, paragraph
from tests.intake.test_signatures import blank
from tests.shell.cycle_mywork import TODAY, begun, period_of_month
from tests.shell.cycle_papers import KIND, Facts, composing, draft_of, issued
from tests.web.conftest import HTMX

from tiendo.core.reporting.editing import text_at
from tiendo.records.models import Paper, Unit
from tiendo.render.official.pdf import NoConverter
from tiendo.usecases import paper_files
from tiendo.usecases.papers import content_of

pytestmark = pytest.mark.django_db
P1 = "ket-qua|p1"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiendo.clock.now", lambda: NOW)
    monkeypatch.setattr("tiendo.clock.today", lambda: TODAY)


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    monkeypatch.setattr(paper_files, "_pdf", lambda master: b"%PDF-1.4 " + master)
    return composing(monkeypatch)


@pytest.fixture
def run(cast: Any) -> Any:
    return begun(cast)


@pytest.fixture
def paper(cast: Any, run: Any, facts: Facts) -> Any:
    return draft_of(cast, run)


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:500]
    return str(response.content.decode())


def said(paper: Any, at: str = P1) -> str:
    return text_at(content_of(Paper.objects.get(pk=paper.pk)), at)


def test_the_list_answers_what_is_due_with_one_button_each(cast: Any, run: Any, facts: Facts) -> None:
    page = text(as_(cast.office).get("/bao-cao/"))
    assert "Tháng 11/2026" in page and "còn 4 ngày" in page and "Báo cáo tháng rút gọn" in page
    period = period_of_month(run, 11)
    given = {"mau": KIND, "ky": period.pk}
    made = as_(cast.office).post(f"/bao-cao/ct/{run.pk}/lap/", given)
    assert made.status_code == 302 and made.headers["Location"] == f"/bao-cao/{Paper.objects.get().pk}/"
    assert as_(cast.colleague).post(f"/bao-cao/ct/{run.pk}/lap/", given).headers["Location"] == made.headers["Location"]
    assert "Mở dự thảo" in text(as_(cast.office).get("/bao-cao/"))
    text(as_(cast.head).post(f"/bao-cao/ct/{run.pk}/lap/", given), 403)
    text(as_(cast.stranger).post(f"/bao-cao/ct/{run.pk}/lap/", given), 404)
    text(as_(cast.office).post(f"/bao-cao/ct/{run.pk}/lap/", {"mau": KIND, "ky": "999999"}), 422)


def test_what_comes_from_below_is_not_asked_of_who_has_nobody_below(cast: Any, run: Any) -> None:
    assert "tổng hợp từ báo cáo cấp dưới" not in text(as_(cast.office).get("/bao-cao/"))
    Unit.objects.create(parent=cast.commune, kind="commune", name="Xã dưới")
    assert "tổng hợp từ báo cáo cấp dưới" in text(as_(cast.office).get("/bao-cao/"))


def test_others_read_what_was_issued_and_no_draft(cast: Any, run: Any, paper: Any) -> None:
    page = text(as_(cast.head).get("/bao-cao/"))
    assert "Chưa phát hành văn bản nào" in page and paper.title not in page and "Đến kỳ" not in page
    text(as_(cast.head).get(f"/bao-cao/{paper.pk}/"), 404)
    issued(cast, paper)
    assert paper.title in text(as_(cast.head).get("/bao-cao/"))
    page = text(as_(cast.head).get(f"/bao-cao/{paper.pk}/"))
    assert "Số 125/BC-UBND" in page and "Lập bản thay thế" not in page and "Thêm bản đã ký" not in page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "doan/?o=ket-qua|p1",
        "can-cu/?o=ket-qua|p1",
        "so-lieu-moi/",
        "lan-sua/",
        "nhan-docx/",
        "phat-hanh/",
        "tai/docx/",
    ],
)
def test_a_foreign_communes_paper_is_not_there(cast: Any, paper: Any, path: str) -> None:
    for who in (cast.stranger, cast.nobody, cast.head):
        text(as_(who).get(f"/bao-cao/{paper.pk}/{path}"), 404)
    text(as_(cast.stranger).post(f"/bao-cao/{paper.pk}/viec/bo/"), 404)


def test_a_paragraph_is_edited_in_its_place(cast: Any, paper: Any) -> None:
    client, address = as_(cast.office), f"/bao-cao/{paper.pk}/doan/"
    form = text(client.get(address, {"o": P1, "sua": ""}, headers=HTMX))
    assert "Phòng Kinh tế rà soát 12 trạm" in form and "<html" not in form
    given = {"o": P1, "viec": "sua", "thay": said(paper), "loi": "Rà soát <b>13</b> trạm."}
    part = text(client.post(address, given, headers=HTMX))
    assert "Rà soát &lt;b&gt;13&lt;/b&gt; trạm." in part and "đã sửa tay" in part and 'id="bang-viec"' in part
    assert said(paper) == "Rà soát <b>13</b> trạm."
    clash = text(as_(cast.colleague).post(address, given | {"loi": "Bản của Vân."}, headers=HTMX), 409)
    assert "Bản người khác vừa ghi" in clash and "13" in clash and "Bản của Vân." in clash
    assert text(client.post(address, given | {"thay": said(paper), "loi": ""}, headers=HTMX), 422).count("Đoạn trống")


def test_without_script_the_page_itself_holds_the_form(cast: Any, paper: Any) -> None:
    client, address = as_(cast.office), f"/bao-cao/{paper.pk}/doan/"
    there = client.get(address, {"o": P1})
    assert there.status_code == 302 and "sua=ket-qua%7Cp1" in there.headers["Location"]
    assert 'id="dang-sua"' in text(client.get(there.headers["Location"]))
    for given in (
        {"o": P1, "viec": "sua", "thay": said(paper), "loi": "Một."},
        {"o": f"+{P1}", "viec": "them", "phan": "ket-qua", "sau": "p1", "loi": "Hai."},
        {"o": P1, "viec": "xuong"},
        {"o": "@subject", "viec": "sua", "thay": said(paper, "@subject"), "loi": "Trích yếu khác"},
        {"o": "#ket-qua", "viec": "sua", "thay": "Kết quả", "loi": "Kết quả nổi bật"},
        {"o": "so-lieu|muc-tieu", "viec": "xoa"},
        {"o": "+pl-1", "viec": "xoa"},
    ):
        assert client.post(address, given).status_code == 302, given
    made = content_of(Paper.objects.get(pk=paper.pk))
    assert [b.key for b in made.sections[0].blocks] == ["tay-2", "p1", "p2"] and made.subject == "Trích yếu khác"
    assert made.sections[0].title == "Kết quả nổi bật" and not made.sections[1].blocks and not made.annexes
    text(client.get(f"/bao-cao/{paper.pk}/?sua=khong|co"), 404)
    text(client.post(address, {"o": P1, "viec": "la"}), 422)
    page = text(client.get(f"/bao-cao/{paper.pk}/lan-sua/"))
    assert "chuyển chỗ đoạn" in page and "xóa phụ lục" in page
    assert client.post(f"/bao-cao/{paper.pk}/lan-sua/", {"lan": "7"}).status_code == 302
    assert content_of(Paper.objects.get(pk=paper.pk)).annexes


def test_what_a_sentence_stands_on_is_told_on_demand(cast: Any, paper: Any) -> None:
    page = text(as_(cast.office).get(f"/bao-cao/{paper.pk}/can-cu/", {"o": P1}))
    assert "Phòng Kinh tế báo cáo ngày 20/11/2026" in page
    part = text(as_(cast.office).get(f"/bao-cao/{paper.pk}/can-cu/", {"o": "opening|mo-dau"}, headers=HTMX))
    assert "do người soạn viết" in part
    text(as_(cast.office).get(f"/bao-cao/{paper.pk}/can-cu/", {"o": "x|y"}), 404)


def test_newer_facts_are_shown_side_by_side(cast: Any, paper: Any, facts: Facts) -> None:
    client, address = as_(cast.office), f"/bao-cao/{paper.pk}/so-lieu-moi/"
    assert "Chưa có số liệu mới" in text(client.get(address))
    facts.outline = outline(first="Rà soát 15 trạm.", done="75", extra=(paragraph("p3", "Việc mới."),))
    page = text(client.get(address))
    assert "Rà soát 15 trạm." in page and "12 trạm" in page and "Việc mới." in page and "75" in page
    assert "4 chỗ" in text(client.get(address, headers=HTMX))
    text(client.post(address, {"viec": "chon"}), 422)
    assert client.post(address, {"viec": "chon", "lay": P1}).status_code == 302
    assert said(paper) == "Rà soát 15 trạm."
    assert client.post(address, {"viec": "het"}).status_code == 302
    assert "Chưa có số liệu mới" in text(client.get(address))


def test_a_word_file_is_looked_through_before_it_is_taken(cast: Any, paper: Any) -> None:
    from docx import Document

    client, address = as_(cast.office), f"/bao-cao/{paper.pk}/nhan-docx/"
    file = text_of = client.get(f"/bao-cao/{paper.pk}/tai/docx/")
    word = Document(io.BytesIO(text_of.content))
    line = next(p for p in word.paragraphs if p.text.startswith("Phòng Kinh tế"))
    line.runs[0].text = "Sửa trong Word. "
    out = io.BytesIO()
    word.save(out)
    sent = SimpleUploadedFile("bc.docx", out.getvalue())
    page = text(client.post(address, {"docx": sent}))
    assert "1 chỗ trong tệp khác dự thảo" in page and "Sửa trong Word." in page
    key = page.split('name="tep" value="')[1].split('"')[0]
    assert client.post(address, {"tep": key, "lan": "0", "lay": P1}).status_code == 302
    assert said(paper).startswith("Sửa trong Word.")
    text(client.post(address, {"tep": key + "x", "lan": "1", "lay": P1}), 422)
    text(client.post(address, {"docx": SimpleUploadedFile("x.docx", b"not a docx")}), 422)
    same = SimpleUploadedFile("bc.docx", client.get(f"/bao-cao/{paper.pk}/tai/docx/").content)
    assert "không khác dự thảo" in text(client.post(address, {"docx": same}))
    assert file["Content-Disposition"].startswith("attachment")


def test_issuing_on_screen_then_the_files_are_those_that_were_kept(cast: Any, paper: Any) -> None:
    client, address = as_(cast.office), f"/bao-cao/{paper.pk}/phat-hanh/"
    page = text(client.get(address))
    assert "Phát hành văn bản" in page and ">CHỦ TỊCH</textarea>" in page
    given = {"lan": "0", "so": "125", "ngay": "21/11/2026", "nguoi-ky": "Vàng Thị Mai", "chuc-vu": "CHỦ TỊCH"}
    assert "Phải ghi số" in text(client.post(address, given | {"so": ""}), 422)
    signed = SimpleUploadedFile("ky.pdf", blank())
    assert client.post(address, given | {"ky": signed}).status_code == 302
    assert client.get(address).status_code == 302
    page = text(client.get(f"/bao-cao/{paper.pk}/"))
    assert "không có chữ ký số" in page and "Bản gửi lãnh đạo" in page and "Gửi Tỉnh Lam Giang" in page
    first = client.get(f"/bao-cao/{paper.pk}/tai/docx/")
    kept = Paper.objects.get(pk=paper.pk).files.get(form="docx", copy="")
    assert first.content and first["ETag"] == f'"{kept.file_id}"' and "125-bc-ubnd" in first["Content-Disposition"]
    assert client.get(f"/bao-cao/{paper.pk}/tai/pdf/?ban=leader").status_code == 200
    text(client.get(f"/bao-cao/{paper.pk}/tai/odt/"), 404)
    text(client.get(f"/bao-cao/{paper.pk}/tai/pdf/?ban=la"), 404)
    assert client.get(f"/bao-cao/{paper.pk}/ban-ky/").content == blank()
    assert "giống từng byte" in text(client.get(f"/bao-cao/{paper.pk}/tao-lai/"))
    assert "125/BC-UBND" in text(client.get("/bao-cao/", {"q": "nghị quyết", "nam": "2026", "mau": KIND}))
    assert "theo bộ lọc này" in text(client.get("/bao-cao/", {"q": "không có"}))


def test_without_libreoffice_the_pdf_says_what_is_missing(
    cast: Any, paper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(master: bytes) -> bytes:
        raise NoConverter("Muốn tạo bản PDF cần LibreOffice.")

    monkeypatch.setattr(paper_files, "_pdf", missing)
    assert "cần LibreOffice" in text(as_(cast.office).get(f"/bao-cao/{paper.pk}/tai/pdf/"), 409)
    assert as_(cast.office).get(f"/bao-cao/{paper.pk}/tai/xlsx/").status_code == 200


def test_a_paper_put_right_says_so_on_the_old_page(cast: Any, paper: Any) -> None:
    client = as_(cast.office)
    issued(cast, paper)
    made = client.post(f"/bao-cao/{paper.pk}/viec/thay-the/")
    new = Paper.objects.exclude(pk=paper.pk).get()
    assert made.headers["Location"] == f"/bao-cao/{new.pk}/"
    issued(cast, new, number="130")
    assert "đã được thay bằng văn bản số 130/BC-UBND" in text(client.get(f"/bao-cao/{paper.pk}/"))
    assert "đã thay bằng số 130/BC-UBND" in text(client.get("/bao-cao/"))
    assert "Đã được thay bằng văn bản số 130/BC-UBND" in text(client.get("/tra-cuu/", {"ma": paper.code}))


def test_the_way_up_and_what_came_from_below(cast: Any, paper: Any) -> None:
    issued(cast, paper)
    text(as_(cast.office).get("/bao-cao/cap-duoi/"), 404)
    page = text(as_(cast.provincial).get("/bao-cao/cap-duoi/"))
    assert "0/1" in page and "chưa gửi" in page
    assert as_(cast.office).post(f"/bao-cao/{paper.pk}/viec/gui-len/").status_code == 302
    page = text(as_(cast.provincial).get("/bao-cao/cap-duoi/"))
    assert "1/1" in page and "chờ tiếp nhận" in page and '1<span class="vh"> mục chờ' in page
    text(as_(cast.support).post(f"/bao-cao/{paper.pk}/viec/tiep-nhan/"), 403)
    assert as_(cast.provincial).post(f"/bao-cao/{paper.pk}/viec/tiep-nhan/").status_code == 302
    assert "tiếp nhận" in text(as_(cast.office).get(f"/bao-cao/{paper.pk}/"))
    text(as_(cast.office).post(f"/bao-cao/{paper.pk}/viec/la/"), 404)


def test_a_code_is_looked_up(cast: Any, paper: Any) -> None:
    typed = paper.code.lower().replace("-", "")
    assert paper.title in text(as_(cast.office).get("/tra-cuu/", {"ma": typed}))
    for who, code in (
        (cast.head, paper.code),
        (cast.stranger, paper.code),
        (cast.office, "K7M2P-9XQRT"),
        (cast.office, "<b>"),
    ):
        page = text(as_(who).get("/tra-cuu/", {"ma": code}), 404)
        assert "Không tìm thấy" in page and "<b>”" not in page
    assert "Mã in ở chân" in text(as_(cast.office).get("/tra-cuu/"))


def test_discarding_and_taking_up_again(cast: Any, paper: Any) -> None:
    client = as_(cast.office)
    client.post(f"/bao-cao/{paper.pk}/viec/bo/")
    assert "Dự thảo này đã bỏ" in text(client.get(f"/bao-cao/{paper.pk}/"))
    text(client.get(f"/bao-cao/{paper.pk}/so-lieu-moi/"), 409)
    client.post(f"/bao-cao/{paper.pk}/viec/khoi-phuc/")
    assert "Phát hành" in text(client.get(f"/bao-cao/{paper.pk}/"))


def test_a_person_without_roles_is_told_what_would_be_here(cast: Any) -> None:
    assert "Chưa có chương trình nào" in text(as_(cast.nobody).get("/bao-cao/"))


def test_the_pages_take_a_bounded_number_of_queries(cast: Any, run: Any, paper: Any, facts: Facts) -> None:
    client = as_(cast.office)

    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(client.get(path))
        return len(found)

    before = {path: queries(path) for path in ("/bao-cao/", f"/bao-cao/{paper.pk}/")}
    facts.outline = outline(extra=tuple(paragraph(f"x{i}", f"Đoạn {i}.") for i in range(60)))
    for month in (5, 6, 7, 8):
        issued(cast, draft_of(cast, run, month), number=str(month))
    later = draft_of(cast, run, 9)
    assert queries("/bao-cao/") <= before["/bao-cao/"] + 4 and before["/bao-cao/"] < 40
    assert queries(f"/bao-cao/{later.pk}/") <= before[f"/bao-cao/{paper.pk}/"] + 4
