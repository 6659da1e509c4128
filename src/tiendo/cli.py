"""The `tiendo` command: `read` is here and knows no Django; every other command is in `tiendo.jobs.cli`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tiendo import __version__
from tiendo.core.reading import Reading
from tiendo.intake import limits, read_all
from tiendo.intake.document import Document
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import FORMS, MAX_BYTES, open_file

USAGE, REFUSED = 2, 1

HELP = """\
tiendo: biến kế hoạch đã ban hành thành chương trình theo dõi

Cách dùng:
  tiendo read TỆP [--json] [--form DẠNG]   đọc một kế hoạch, in ra chỉ tiêu, nhiệm vụ, thời hạn
  tiendo serve                             mở trang làm việc trên trình duyệt
  tiendo LỆNH --help                       hướng dẫn từng lệnh
  tiendo --version                         phiên bản
"""


class _Parser(argparse.ArgumentParser):
    """argparse, saying what went wrong in Vietnamese."""

    def error(self, message: str) -> NoReturn:
        raise _Usage(" ".join(self.format_usage().replace("usage:", "Cách dùng:").split()))


class _Usage(Exception):
    """The command line is not understood; the message says how it is used."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 (refused, said on standard error) or 2 (the command line is not understood)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0 if arguments else USAGE
    if arguments[0] == "--version":
        print(f"tiendo {__version__}")
        return 0
    if arguments[0] != "read":
        run = import_module("tiendo.jobs.cli").main
        return int(run(arguments) or 0)
    if argv is None:  # this process reads one file and is its own: called from another, it must not bound that one
        limits.bound()
        limits.say_when_over()
    return _guarded(arguments[1:])


def _guarded(arguments: list[str]) -> int:
    """`read`, with each way to fail turned into one Vietnamese line and a code."""
    try:
        return _read(arguments)
    except _Usage as why:
        return _say(str(why), USAGE)
    except CannotRead as why:
        return _say(str(why), REFUSED)
    except MemoryError:
        return _say(limits.TOO_LARGE, REFUSED)
    except RecursionError:
        return _say(limits.TOO_DEEP, REFUSED)
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing to say, and nothing more may be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        return _say("Đã dừng theo yêu cầu.", 130)
    except Exception as why:
        if os.environ.get("TIENDO_DEBUG"):
            raise
        return _say(
            f"Chương trình gặp lỗi khi đọc tệp này ({type(why).__name__}); chưa ghi gì ra. "
            "Hãy gửi tệp cho người quản trị, hoặc thử bản DOCX của văn bản.",
            REFUSED,
        )


def _say(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _read(arguments: list[str]) -> int:
    parser = _Parser(prog="tiendo read", description="Đọc một kế hoạch.", add_help=False)
    parser.add_argument("file", metavar="TỆP", help="tệp kế hoạch; - là đầu vào chuẩn (cần --form)")
    parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
    parser.add_argument("--form", metavar="|".join(FORMS), help="dạng tệp, khi không muốn tự nhận dạng")
    parser.add_argument("-h", "--help", action="store_true", help="hướng dẫn này")
    if {"-h", "--help"} & set(arguments):
        print(parser.format_help().replace("usage:", "Cách dùng:"), end="")
        return 0
    options = parser.parse_args(arguments)
    if options.form is not None and options.form not in FORMS:
        raise _Usage(f"Không có dạng tệp “{options.form}”. Các dạng đọc được: {', '.join(FORMS)}.")
    if options.file == "-" and options.form is None:
        raise _Usage(f"Đọc từ đầu vào chuẩn thì cần nói dạng tệp: --form {'|'.join(FORMS)}.")
    whole = open_file(_bytes(options.file), name=options.file, form=options.form, tell=limits.next_page)
    plans = read_all(whole)
    out = _json([r for _, r in plans]) if options.json else "\n".join(_table(d, r) for d, r in plans)
    for note in dict.fromkeys(note for document, _ in plans for note in document.notes):
        print(f"Lưu ý: {note}", file=sys.stderr)
    sys.stdout.write(out)
    sys.stdout.flush()
    return 0


def _bytes(file: str) -> bytes:
    """The file's bytes (one more than the limit at most, which is enough to refuse it)."""
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as why:
        raise CannotRead(f"Không tìm thấy tệp “{file}”. Hãy kiểm tra lại tên và thư mục.") from why
    except IsADirectoryError as why:
        raise CannotRead(f"“{file}” là thư mục. Hãy chỉ rõ một tệp trong đó.") from why
    except PermissionError as why:
        raise CannotRead(f"Không có quyền đọc tệp “{file}”. Hãy xin quyền hoặc chép tệp sang chỗ khác.") from why
    except (OSError, ValueError) as why:
        raise CannotRead(f"Không mở được tệp “{file}”. Hãy thử chép tệp sang chỗ khác rồi đọc lại.") from why


def _json(readings: list[Reading]) -> str:
    """The first plan's reading; those of the other plans of the file, if any, under "others"."""
    first, *others = (reading.json() for reading in readings)
    return json.dumps(first | ({"others": others} if others else {}), ensure_ascii=False, indent=1) + "\n"


def _table(document: Document, reading: Reading) -> str:
    from tiendo.terminal import show

    return show(document, reading)
