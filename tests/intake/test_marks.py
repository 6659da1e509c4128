import pytest

from tiendo.intake.marks import Kind, mark_of

MARKS = {
    "I. MỤC TIÊU": (Kind.ROMAN, "I", "MỤC TIÊU"),
    "IV- TỔ CHỨC THỰC HIỆN": (Kind.ROMAN, "IV", "TỔ CHỨC THỰC HIỆN"),
    "II/ Nhiệm vụ": (Kind.ROMAN, "II", "Nhiệm vụ"),
    "III KINH PHÍ": (Kind.ROMAN, "III", "KINH PHÍ"),
    "1. Mục đích": (Kind.DECIMAL, "1", "Mục đích"),
    "1.Mục đích": (Kind.DECIMAL, "1", "Mục đích"),
    "1- 100% hộ dân": (Kind.DECIMAL, "1", "100% hộ dân"),
    "1.2- Rà soát": (Kind.DECIMAL, "1.2", "Rà soát"),
    "2/ Yêu cầu": (Kind.DECIMAL, "2", "Yêu cầu"),
    "1.2  Trung tâm Văn hóa": (Kind.DECIMAL, "1.2", "Trung tâm Văn hóa"),
    "10.3.1. Rà soát": (Kind.DECIMAL, "10.3.1", "Rà soát"),
    "II.1.2. Rà soát": (Kind.DECIMAL, "1.2", "Rà soát"),
    "a) Chỉ tiêu": (Kind.LOWER, "a", "Chỉ tiêu"),
    "đ. Chỉ tiêu": (Kind.LOWER, "đ", "Chỉ tiêu"),
    "A. PHẦN CHUNG": (Kind.UPPER, "A", "PHẦN CHUNG"),
    "B- MỤC TIÊU": (Kind.UPPER, "B", "MỤC TIÊU"),
    "(3) Tỷ lệ hộ": (Kind.ITEM, "3", "Tỷ lệ hộ"),
    "3) Tỷ lệ hộ": (Kind.ITEM, "3", "Tỷ lệ hộ"),
    "+ Có 3 lớp": (Kind.PLUS, "", "Có 3 lớp"),
    "- Có 3 lớp": (Kind.BULLET, "", "Có 3 lớp"),
    "–Có 3 lớp": (Kind.BULLET, "", "Có 3 lớp"),
    "Phần thứ hai: NỘI DUNG": (Kind.PART, "Phần thứ hai", "NỘI DUNG"),
    "Chương II": (Kind.CHAPTER, "Chương II", ""),
    "Điều 3. Kinh phí": (Kind.ARTICLE, "Điều 3", "Kinh phí"),
    "100% hộ dân": (Kind.NONE, "", "100% hộ dân"),
    "1.500 hộ dân": (Kind.NONE, "", "1.500 hộ dân"),
    "2.5 lần so với năm trước": (Kind.NONE, "", "2.5 lần so với năm trước"),
    "03 lớp tập huấn": (Kind.NONE, "", "03 lớp tập huấn"),
    "01 - 02 sản phẩm": (Kind.NONE, "", "01 - 02 sản phẩm"),
    "92/KH-UBND ngày": (Kind.NONE, "", "92/KH-UBND ngày"),
    "2. 100% hộ dân": (Kind.DECIMAL, "2", "100% hộ dân"),
    "19/11/2025": (Kind.NONE, "", "19/11/2025"),
    "Phần mềm quản lý": (Kind.NONE, "", "Phần mềm quản lý"),
    "Điều 3 Nghị quyết này": (Kind.NONE, "", "Điều 3 Nghị quyết này"),
    "Mục tiêu chung": (Kind.NONE, "", "Mục tiêu chung"),
    "V.I. Lê-nin": (Kind.NONE, "", "V.I. Lê-nin"),
}


@pytest.mark.parametrize("text", MARKS)
def test_the_mark_in_front(text: str) -> None:
    mark = mark_of(text)
    assert (mark.kind, mark.label, mark.rest) == MARKS[text]
