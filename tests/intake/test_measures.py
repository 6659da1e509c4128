from tests.intake.drafts import outlined

from tiendo.intake.steps import measures


def read(text: str) -> list[tuple[str, str]]:
    work = outlined(text)
    measures.step(work)
    return [(m.section, m.text) for m in work.reading.measures]


def test_bullets_numbered_paragraphs_and_bare_paragraphs() -> None:
    assert read(
        """
        III. NHIỆM VỤ VÀ GIẢI PHÁP
        Nhằm đạt mục tiêu, tập trung các nhiệm vụ sau:
        1. Hạ tầng số
        1.1. Kéo cáp quang đến các ấp; hoàn thành trong năm.
        1.2. Nâng cấp mạng nội bộ; bảo đảm an toàn.
        2. Nhân lực số
        - Mở lớp tập huấn.
        + Mời chuyên gia.
        3. Kinh tế số
        Hỗ trợ hợp tác xã lên sàn.
        Hỗ trợ hộ kinh doanh dùng hóa đơn điện tử.
        IV. TỔ CHỨC THỰC HIỆN
        - Phòng Kinh tế tham mưu.
        """
    ) == [
        ("III.1.1", "Kéo cáp quang đến các ấp; hoàn thành trong năm."),
        ("III.1.2", "Nâng cấp mạng nội bộ; bảo đảm an toàn."),
        ("III.2", "Mở lớp tập huấn."),
        ("III.2", "Mời chuyên gia."),
        ("III.3", "Hỗ trợ hợp tác xã lên sàn."),
        ("III.3", "Hỗ trợ hộ kinh doanh dùng hóa đơn điện tử."),
    ]


def test_group_heads_leads_and_references_are_no_measures() -> None:
    assert read(
        """
        II. NỘI DUNG THỰC HIỆN
        1. Hạ tầng
        Tập trung các việc sau:
        - Về mạng:
        + Kéo cáp quang.
        - Cơ quan chủ trì: Phòng Kinh tế.
        (Chi tiết tại Phụ lục II)
        2. Dữ liệu
        (1) Kho dữ liệu dùng chung
        - Lập kho.
        - Mở cổng tra cứu cho người dân và doanh nghiệp trên địa bàn:
        + Tra cứu hồ sơ.
        """
    ) == [
        ("II.1", "Kéo cáp quang."),
        ("II.2", "Lập kho."),
        ("II.2", "Mở cổng tra cứu cho người dân và doanh nghiệp trên địa bàn:"),
        ("II.2", "Tra cứu hồ sơ."),
    ]


def test_appendices_hold_tasks_not_measures() -> None:
    assert read("PHỤ LỤC II\nI. Nhóm nhiệm vụ hạ tầng\n- Kéo cáp quang.") == []


def test_a_bare_paragraph_among_bullets_is_doubted() -> None:
    work = outlined("I. NHIỆM VỤ\n- Mở lớp tập huấn.\nMời chuyên gia về dạy.\n- Cấp chứng chỉ.")
    measures.step(work)
    assert [bool(m.unsure) for m in work.reading.measures] == [False, True, False]
