"""A pasted table told row by row: columns by head or by content, items by key, name or number."""

from __future__ import annotations

import pytest

from tiendo.core.pasted import Known, table_of, told
from tiendo.core.progress import FormKind

TASK = Known("task:1", "I.1", "Rà soát hạ tầng công nghệ thông tin", FormKind.TASK)
RATE = Known("target:1", "II.1", "Tỷ lệ người dân có chữ ký số", FormKind.RATIO)
COUNT = Known("target:2", "II.2", "Số cán bộ được bồi dưỡng", FormKind.VALUE)
DEED = Known("target:3", "II.3", "Ban hành quy chế", FormKind.DEED)
TWIN = Known("task:2", "I.1", "Kiện toàn tổ công nghệ số cộng đồng", FormKind.TASK)
KNOWN = [TASK, RATE, COUNT, DEED]


def read(text: str, known: list[Known] | None = None) -> list[tuple[str, dict[str, str]]]:
    return [(t.key, t.fields) for t in told(table_of(text), known or KNOWN)]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("TT\tNội dung\tSố liệu\nI.1\tRà soát hạ tầng công nghệ thông tin\t60%", [("task:1", {"done": "60%"})]),
        ("Số liệu\tTT\n60\tI.1", [("task:1", {"done": "60"})]),
        ("TT\tTên chỉ tiêu\tTử số\tMẫu số\nII.1\t\t969\t6.460",
         [("target:1", {"numerator": "969", "denominator": "6.460"})]),
        ("Nội dung\tGiá trị\nSố cán bộ được bồi dưỡng\t68", [("target:2", {"value": "68"})]),
        ("Nội dung\tGiá trị\ntỷ lệ NGƯỜI dân có chữ ký số\t969/6460", [("target:1", {"numerator": "969/6460"})]),
        ("Nội dung\tSố liệu\nBan hành quy chế\tCó", [("target:3", {"yes": "Có"})]),
        ("TT\tKhông phát sinh\nI.1\tx", [("task:1", {"nothing": "1"})]),
        ("TT\tSố liệu\nI.1\tXong", [("task:1", {"done": "100"})]),
        ("I.1\tRà soát hạ tầng công nghệ thông tin\t60\tĐã xong 3 thôn",
         [("task:1", {"done": "60", "result": "Đã xong 3 thôn"})]),
        ("Rà soát hạ tầng công nghệ thông tin\t60", [("task:1", {"done": "60"})]),
        ("Mã khóa\tSố liệu\ntask:1\t60", [("task:1", {"done": "60"})]),
        ('TT\tSố liệu\tKết quả\nI.1\t60\t"hai\ndòng"', [("task:1", {"done": "60", "result": "hai\ndòng"})]),
        ("BÁO CÁO THÁNG 11\n\nTT\tSố liệu\nI.1\t60", [("task:1", {"done": "60"})]),
        ("", []),
    ],
    ids=[
        "by number and name", "columns in another order", "ratio", "value by name", "other case", "deed", "nothing",
        "done in words", "no heads", "name and figure", "key", "lines in a cell", "a title above", "nothing pasted",
    ],
)  # fmt: skip
def test_rows(pasted: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    assert read(pasted) == expected


@pytest.mark.parametrize(
    ("pasted", "known", "why"),
    [
        ("TT\tSố liệu\nIX.9\t5", KNOWN, "Không thấy mục nào"),
        ("TT\tSố liệu\nI.1\t5", [*KNOWN, TWIN], "Có 2 mục"),
        ("TT\tNội dung\tSố liệu\nI.1\tViệc khác hẳn của đơn vị khác\t5", KNOWN, "là mục khác"),
        ("Mã khóa\tSố liệu\ntask:77\t5", KNOWN, "không thuộc"),
    ],
    ids=["unknown", "two of one number", "another's name", "a key of another unit"],
)
def test_what_cannot_be_told(pasted: str, known: list[Known], why: str) -> None:
    (found,) = told(table_of(pasted), known)
    assert not found.key and why in found.why


def test_a_row_twice_counts_once() -> None:
    first, second = told(table_of("TT\tSố liệu\nI.1\t5\nI.1\t6"), KNOWN)
    assert first.fields == {"done": "5"} and not second.key and "dòng 2" in second.why


def test_a_name_that_is_nearly_the_same_is_doubted() -> None:
    (found,) = told(table_of("Nội dung\tSố liệu\nRà soát hạ tầng công nghệ thông tin xã\t5"), KNOWN)
    assert found.key == "task:1" and "gần giống" in found.doubt


def test_a_name_cut_short_beside_its_number_is_the_item() -> None:
    assert read("TT\tNội dung\tSố liệu\nI.1\tRà soát hạ tầng\t5")[0][0] == "task:1"


def test_one_number_two_items_told_apart_by_name() -> None:
    assert read("TT\tNội dung\tSố liệu\nI.1\tKiện toàn tổ công nghệ số cộng đồng\t5", [*KNOWN, TWIN])[0][0] == "task:2"
