"""`tiendo read`: a reading on standard output, or one Vietnamese line on standard error and a code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.intake.word_files import docx, p, tbl, tr

from tiendo.cli import main

PLAN = """## KẾ HOẠCH

**Thực hiện chuyển đổi số xã Suối Hòa năm 2026**

### II. MỤC TIÊU

| TT | Chỉ tiêu | Năm 2026 | Năm 2030 | Cơ quan theo dõi |
|---|---|---|---|---|
| I | Hạ tầng số | | | |
| 1 | Tỷ lệ hộ có cáp quang | ≥ 60% | 100% | Phòng Văn hóa - Xã hội |
| 2 | Số điểm phát wifi công cộng | 05 điểm | 12 điểm | Phòng Kinh tế |
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_json_is_one_object(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), "--json"]) == 0
    out, err = capsys.readouterr()
    reading = json.loads(out)
    assert [t["name"] for t in reading["targets"]] == ["Tỷ lệ hộ có cáp quang", "Số điểm phát wifi công cộng"]
    assert {"document", "basis", "targets", "tasks", "measures", "reporting", "findings"} <= set(reading)
    assert not err


def test_the_table_is_plain_and_fits_where_no_terminal_is(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "CHỈ TIÊU (2)" in out and "≥ 60%" in out and "2 chỉ tiêu · 0 nhiệm vụ" in out
    assert "\x1b" not in out and max(map(len, out.splitlines())) <= 110


def test_standard_input_needs_a_form(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAN.encode())))
    assert main(["read", "-"]) == 2
    assert "--form" in capsys.readouterr().err
    assert main(["read", "-", "--form", "markdown", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["targets"]) == 2


def test_every_form_gives_the_same_targets(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["TT", "Chỉ tiêu", "Năm 2026"], ["1", "Tỷ lệ hộ có cáp quang", "≥ 60%"]]
    word = tmp_path / "a.docx"
    word.write_bytes(docx(p("PHỤ LỤC") + p("CÁC CHỈ TIÊU") + tbl(*(tr(*row) for row in rows))))
    assert main(["read", str(word), "--json"]) == 0
    (target,) = json.loads(capsys.readouterr().out)["targets"]
    assert target["name"] == "Tỷ lệ hộ có cáp quang" and target["milestones"][0]["value"] == 60


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["read"], 2, "Cách dùng", id="no-file"),
        pytest.param(["read", "a", "b"], 2, "Cách dùng", id="two-files"),
        pytest.param(["read", "a", "--form", "odt"], 2, "Không có dạng tệp", id="unknown-form"),
        pytest.param(["read", "a", "--jsn"], 2, "Cách dùng", id="unknown-option"),
        pytest.param(["read", "khong-co.docx"], 1, "Không tìm thấy", id="not-found"),
        pytest.param(["read", "."], 1, "thư mục", id="directory"),
        pytest.param(["read", "a\0b"], 1, "Không mở được", id="impossible-name"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(
    arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert not out and says in err and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "trống", id="empty"),
        pytest.param(bytes(range(256)) * 40, "nhị phân", id="binary"),
        pytest.param("Thông báo nghỉ lễ.\n\nCơ quan nghỉ từ ngày 30/4.".encode(), "Không thấy chỉ tiêu", id="no-plan"),
        pytest.param(docx(p("Thông báo nghỉ lễ.")), "Không thấy chỉ tiêu", id="no-plan-docx"),
        pytest.param(docx(p("a"))[:-25], "hỏng", id="cut-short"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    data: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    for options in ([], ["--json"]):
        assert main(["read", str(path), *options]) == 1
        out, err = capsys.readouterr()
        assert not out and says in err and "Traceback" not in err


def test_a_fault_of_our_own_is_no_traceback(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tiendo.cli.read_all", broken)
    monkeypatch.delenv("TIENDO_DEBUG", raising=False)
    assert main(["read", str(plan), "--json"]) == 1
    out, err = capsys.readouterr()
    assert not out and "ZeroDivisionError" in err and len(err.splitlines()) == 1


def test_reading_a_text_file_loads_neither_django_nor_words_library(plan: Path) -> None:
    code = (
        "import sys; from tiendo.cli import main; code = main(['read', sys.argv[1], '--json']); "
        "print([m for m in ('django', 'docx', 'lxml', 'openpyxl') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(plan)], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]" and json.loads(done.stdout)["targets"]


def test_a_reader_that_leaves_early_is_no_fault(plan: Path) -> None:
    command = f'"{sys.executable}" -m tiendo read "{plan}" --json | true'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert not done.stderr


def test_other_commands_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    class Jobs:
        @staticmethod
        def main(arguments: list[str]) -> int:
            seen.append(arguments)
            return 3

    monkeypatch.setitem(sys.modules, "tiendo.jobs.cli", Jobs)  # type: ignore[arg-type]
    assert main(["serve", "--port", "1"]) == 3 and seen == [["serve", "--port", "1"]]
