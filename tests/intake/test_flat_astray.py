"""Values that a dump prints before their row, or rows later, are put where their row is; others stay."""

from __future__ import annotations

import pytest
from tests.intake.test_flat_shapes import grid

HEADER = "TT\n\nChỉ tiêu\n\nHiện trạng\nnăm 2024\n\nNăm 2026\n\nNăm 2030\n\nCơ quan theo dõi\n\n"
MANGROVES = "≥ 60%\n\n≥ 80%\n\nPhòng Kinh tế\n\n"
PUMPS = "4 trạm\n\n9 trạm\n\nPhòng Kinh tế\n\n"
FARMERS = "≥ 50%\n\n100\n\nHội Nông dân xã\n\n"
NAMES = (
    "1\n\nTỷ lệ rừng ngập mặn được giám sát qua ảnh vệ tinh\n\n42%\n\n",
    "2\n\nSố trạm bơm điều khiển từ xa trên\nđịa bàn xã\n\n",
    "3\n\nTỷ lệ thủy nông viên qua tập huấn\n\n",
)
ORDERS = [
    pytest.param(f"I\n\nThủy lợi\n\n{NAMES[0]}{MANGROVES}{NAMES[1]}{PUMPS}{NAMES[2]}{FARMERS}", id="row by row"),
    pytest.param(f"{MANGROVES}I\n\nThủy lợi\n\n{NAMES[0]}{NAMES[1]}{PUMPS}{NAMES[2]}{FARMERS}", id="before its group"),
    pytest.param(f"{MANGROVES}{PUMPS}{FARMERS}I\n\nThủy lợi\n\n{''.join(NAMES)}", id="all before the names"),
    pytest.param(f"I\n\nThủy lợi\n\n{''.join(NAMES)}{MANGROVES}{PUMPS}{FARMERS}", id="all behind the names"),
    pytest.param(f"I\n\nThủy lợi\n\n{NAMES[0]}{MANGROVES}{PUMPS}{NAMES[1]}{NAMES[2]}{FARMERS}", id="a row too early"),
]


@pytest.mark.parametrize("body", ORDERS)
def test_values_stand_behind_the_names_of_their_rows(body: str) -> None:
    rows = [row for row in grid(HEADER + body) if row[0] in ("1", "2", "3")]
    assert [row[1].split()[-1] for row in rows] == ["tinh", "xã", "huấn"]
    assert [[cell for cell in row[2:] if cell] for row in rows] == [
        ["42%", "≥ 60%", "≥ 80%", "Phòng Kinh tế"],
        ["4 trạm", "9 trạm", "Phòng Kinh tế"],
        ["≥ 50%", "100", "Hội Nông dân xã"],
    ]


def order_of(body: str) -> list[str]:
    from tiendo.intake.flat.astray import in_place
    from tiendo.intake.flat.header import find_header
    from tiendo.intake.flat.lines import printed_lines

    lines, _ = printed_lines(HEADER + body)
    header = find_header(lines, 0)
    assert header is not None
    return [line.text for line in in_place(lines[header.stop :], header)]


STAY = [
    pytest.param(f"{MANGROVES}{''.join(NAMES)}{PUMPS}", id="fewer sets than rows"),
    pytest.param(f"{NAMES[0]}{NAMES[1]}{PUMPS}{NAMES[2]}{FARMERS}", id="a row that has none"),
    pytest.param(f"{MANGROVES}{PUMPS}{NAMES[0]}{NAMES[1]}{MANGROVES}{NAMES[2]}", id="a set alone behind another's row"),
]


@pytest.mark.parametrize("body", STAY)
def test_values_stay_where_they_do_not_answer_to_the_rows(body: str) -> None:
    assert order_of(body) == [line for line in body.split("\n") if line]


def test_a_number_among_values_begins_no_row() -> None:
    body = f"≥ 60%\n\n100\n\nPhòng Kinh tế\n\nI\n\nThủy lợi\n\n{NAMES[0]}{NAMES[1]}{PUMPS}{NAMES[2]}{FARMERS}"
    rows = [row for row in grid(HEADER + body) if row[0] in ("1", "2", "3")]
    assert rows[0][3:] == ["≥ 60%", "100", "Phòng Kinh tế"]
