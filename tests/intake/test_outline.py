from tests.intake.drafts import outlined

from tiendo.intake.document import Paragraph, Table
from tiendo.intake.work import Role, Section, Work


def tree(work: Work) -> list[tuple[str, str, str]]:
    return [(s.number, s.title, str(s.role)) for s in work.walk()]


def at(work: Work, number: str) -> Section:
    return next(s for s in work.walk() if s.number == number)


LONG = "Rà soát, chuẩn hóa dữ liệu dân cư trên địa bàn; " * 6 + "hoàn thành trong năm."


def test_usual_plan() -> None:
    work = outlined(
        f"""
        ^KẾ HOẠCH
        Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.
        I. MỤC ĐÍCH, YÊU CẦU
        1. Mục đích
        - Cụ thể hóa nghị quyết.
        II. MỤC TIÊU
        1. Mục tiêu chung
        Phát triển toàn diện.
        2. Mục tiêu cụ thể (chi tiết tại Phụ lục I)
        III. NHIỆM VỤ, GIẢI PHÁP
        1. Hạ tầng số
        1.1. {LONG}
        1.2. {LONG}
        2. Nhân lực
        - Mở lớp tập huấn.
        IV. KINH PHÍ
        Từ ngân sách xã.
        V. TỔ CHỨC THỰC HIỆN
        1. {LONG}
        Trên đây là Kế hoạch của xã.
        Nơi nhận:
        - Đảng ủy xã;
        TM. ỦY BAN NHÂN DÂN
        CHỦ TỊCH
        Trần Văn An
        Phụ lục I
        DANH MỤC CHỈ TIÊU
        (Kèm theo Kế hoạch số 12/KH-UBND ngày 01/3/2026 của UBND xã Đông An)
        | TT | Chỉ tiêu | 2026 |
        | 1 | Tỷ lệ hộ dùng Internet | 90% |
        """
    )
    assert tree(work) == [
        ("", "", "preamble"),
        ("I", "MỤC ĐÍCH, YÊU CẦU", "purpose"),
        ("I.1", "Mục đích", "purpose"),
        ("II", "MỤC TIÊU", "goals"),
        ("II.1", "Mục tiêu chung", "general-goals"),
        ("II.2", "Mục tiêu cụ thể (chi tiết tại Phụ lục I)", "goals"),
        ("III", "NHIỆM VỤ, GIẢI PHÁP", "measures"),
        ("III.1", "Hạ tầng số", "measures"),
        ("III.1.1", "", "measures"),
        ("III.1.2", "", "measures"),
        ("III.2", "Nhân lực", "measures"),
        ("IV", "KINH PHÍ", "budget"),
        ("V", "TỔ CHỨC THỰC HIỆN", "organisation"),
        ("V.1", "", "organisation"),
        ("", "", "closing"),
        ("Phụ lục I", "DANH MỤC CHỈ TIÊU", "appendix"),
    ]
    assert at(work, "III.1.1").heading is None
    assert len(at(work, "III.1.1").blocks) == 1
    assert isinstance(at(work, "Phụ lục I").blocks[-1], Table)
    assert [b.text for b in at(work, "V").blocks if not isinstance(b, Table)] == ["Trên đây là Kế hoạch của xã."]


def test_numbers_stay_as_printed_when_the_plan_misnumbers() -> None:
    work = outlined(
        """
        II. NHIỆM VỤ
        6. Kinh tế số
        6.1. Thương mại điện tử
        - Hỗ trợ đưa nông sản lên sàn.
        7. An ninh mạng
        7.2. Giám sát
        - Theo dõi hệ thống.
        6.3. Ứng cứu
        - Diễn tập.
        7. Hợp tác
        - Ký kết.
        """
    )
    assert [s.number for s in work.walk()] == ["II", "II.6", "II.6.1", "II.7", "II.7.2", "II.6.3", "II.7"]


def test_markdown_levels_that_contradict_the_numbers_are_not_believed() -> None:
    work = outlined(
        """
        ## I. MỤC TIÊU
        #### 1. Mục tiêu chung
        Phát triển.
        ## **2. Mục tiêu cụ thể**
        - Đạt 90%.
        # II. NHIỆM VỤ
        ## 1. Hạ tầng
        ### 1.1. Mạng
        - Lắp đặt.
        """
    )
    assert [(s.number, s.depth) for s in work.walk()] == [
        ("I", 0), ("I.1", 1), ("I.2", 1), ("II", 0), ("II.1", 1), ("II.1.1", 2),
    ]  # fmt: skip


def test_letters_above_and_below_numerals() -> None:
    above = outlined(
        "A. MỤC TIÊU\nI. Mục tiêu chung\nPhát triển.\nB. NHIỆM VỤ\nI. Hạ tầng\n- Lắp đặt.\nC. TỔ CHỨC\n- Giao."
    )
    assert [s.number for s in above.walk()] == ["A", "A.I", "B", "B.I", "C"]
    below = outlined("I. MỤC TIÊU\nA. Đến năm 2026\n- Đạt 90%.\nB. Đến năm 2030\n- Đạt 95%.\nII. NHIỆM VỤ\n- Lắp đặt.")
    assert [s.number for s in below.walk()] == ["I", "I.A", "I.B", "II"]


def test_parts_hold_sections_with_roles_of_their_own() -> None:
    work = outlined(
        """
        Phần thứ nhất
        ĐÁNH GIÁ TÌNH HÌNH
        I. KẾT QUẢ
        - Đã làm.
        Phần thứ hai
        NỘI DUNG KẾ HOẠCH
        I. MỤC TIÊU
        - Đạt 90%.
        II. NHIỆM VỤ
        - Lắp đặt.
        III. TỔ CHỨC THỰC HIỆN
        - Giao việc.
        """
    )
    assert tree(work) == [
        ("Phần thứ nhất", "ĐÁNH GIÁ TÌNH HÌNH", "purpose"),
        ("I", "KẾT QUẢ", "purpose"),
        ("Phần thứ hai", "NỘI DUNG KẾ HOẠCH", "measures"),
        ("I", "MỤC TIÊU", "goals"),
        ("II", "NHIỆM VỤ", "measures"),
        ("III", "TỔ CHỨC THỰC HIỆN", "organisation"),
    ]


def test_short_titles_with_a_full_stop_go_with_their_siblings() -> None:
    work = outlined(
        """
        I. NHIỆM VỤ
        1. Tuyên truyền
        Phát tờ rơi đến từng hộ.
        2. Xây dựng văn hóa số trong cơ quan.
        Ban hành quy tắc ứng xử.
        """
    )
    assert at(work, "I.2").title == "Xây dựng văn hóa số trong cơ quan"


def test_items_alone_are_content_and_need_no_full_stop() -> None:
    work = outlined(
        "I. NHIỆM VỤ\n1. Hạ tầng\n1.1. Kéo cáp quang;\n1.2. Cấp chứng thư số cho 100% cán bộ\nII. KINH PHÍ\nNgân sách."
    )
    assert at(work, "I.1.2").heading is None


def test_who_leads_under_a_task_makes_it_a_heading() -> None:
    work = outlined(
        f"PHỤ LỤC II\nNHIỆM VỤ\nI. Nhóm hạ tầng\n1. {LONG}\n- Cơ quan chủ trì: Phòng Kinh tế\n- Thời gian: Năm 2026"
    )
    assert at(work, "I.1").heading is not None


def test_organisation_keeps_its_role_whatever_its_headings_say() -> None:
    work = outlined("IV. TỔ CHỨC THỰC HIỆN\n1. Nhiệm vụ của Phòng Kinh tế\n- Tham mưu.\n2. Kinh phí\n- Bố trí.")
    assert {s.role for s in work.walk()} == {Role.ORGANISATION}


def test_unnumbered_bold_titles_are_sections() -> None:
    work = outlined("**Mục tiêu cụ thể**\n- Đạt 90% hộ.\n**Nhiệm vụ và giải pháp**\n- Lắp đặt trạm.")
    assert tree(work) == [("", "Mục tiêu cụ thể", "goals"), ("", "Nhiệm vụ và giải pháp", "measures")]


def test_a_mention_of_an_appendix_opens_none() -> None:
    work = outlined("I. NHIỆM VỤ\nPhụ lục kèm theo Kế hoạch này nêu chi tiết.\n- Xem Phụ lục I.")
    assert not [s for s in work.walk() if s.role is Role.APPENDIX]


def test_appendices_by_many_names() -> None:
    work = outlined(
        """
        I. NHIỆM VỤ
        - Lắp đặt.
        PHỤ LỤC  PHÂN CÔNG NHIỆM VỤ
        | TT | Nhiệm vụ |
        Phụ lục 02: Danh mục chỉ tiêu
        | TT | Chỉ tiêu |
        BIỂU SỐ 01
        TỔNG HỢP KINH PHÍ
        | TT | Kinh phí |
        """
    )
    assert [(s.number, s.title) for s in work.sections if s.role is Role.APPENDIX] == [
        ("Phụ lục", "PHÂN CÔNG NHIỆM VỤ"),
        ("Phụ lục 02", "Danh mục chỉ tiêu"),
        ("Biểu số 01", "TỔNG HỢP KINH PHÍ"),
    ]


def test_an_appendix_without_the_word_follows_the_signature() -> None:
    work = outlined(
        """
        I. NHIỆM VỤ
        - Lắp đặt.
        | Nơi nhận: | CHỦ TỊCH |
        ^DANH MỤC NHIỆM VỤ NĂM 2026
        (Kèm theo Kế hoạch số 12/KH-UBND)
        | TT | Nhiệm vụ | Chủ trì |
        """
    )
    assert [(s.title, str(s.role)) for s in work.sections[1:]] == [
        ("", "closing"),
        ("DANH MỤC NHIỆM VỤ NĂM 2026", "appendix"),
    ]


def test_the_plan_behind_the_decision_that_issues_it() -> None:
    work = outlined(
        """
        ^QUYẾT ĐỊNH
        Điều 1. Ban hành kèm theo Quyết định này Kế hoạch năm 2026.
        Điều 2. Quyết định có hiệu lực từ ngày ký.
        CHỦ TỊCH
        Trần Văn An
        ^KẾ HOẠCH
        (Ban hành kèm theo Quyết định số 5/QĐ-UBND)
        I. MỤC TIÊU
        - Đạt 90%.
        """
    )
    assert at(work, "I").role is Role.GOALS
    assert at(work, "I").blocks


def test_the_title_of_a_plan_opens_no_body() -> None:
    sections = outlined(
        "**KẾ HOẠCH**\n**Triển khai thực hiện chuyển đổi số năm 2026**\nI. MỤC TIÊU\n- 100% thôn."
    ).sections
    assert [s.title for s in sections] == ["", "MỤC TIÊU"]


def test_a_numbered_sentence_that_was_cut_is_whole_and_no_heading() -> None:
    cut = "1.3. Nâng cao chất lượng đội ngũ giáo viên đang giảng dạy tại các trường"
    work = outlined(
        f"""
        III. NHIỆM VỤ
        1. Nhân lực
        1.1. Mở lớp kỹ năng số cho cán bộ.
        1.2. Cử cán bộ đi học.
        {cut}
        Tiểu học trên địa bàn xã.
        """
    )
    found = at(work, "III.1.3")
    assert found.heading is None
    assert [b.text for b in found.blocks if isinstance(b, Paragraph)] == [f"{cut} Tiểu học trên địa bàn xã."]
