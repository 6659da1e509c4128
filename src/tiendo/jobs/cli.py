"""The `tiendo` commands that need Django: serve, web, import, worker, places, rebuild, move-to, manage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

HOST = "127.0.0.1"


def main(argv: Sequence[str]) -> int:
    """Run `argv[0]` with the rest; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiendo.settings")
    command, rest = argv[0], list(argv[1:])
    if command == "manage":
        return _manage(rest)
    if command not in COMMANDS:
        print(f"Không có lệnh “{command}”. Gõ `tiendo --help` để xem các lệnh.", file=sys.stderr)
        return 2
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        return COMMANDS[command](rest)
    except ImproperlyConfigured as why:
        print(why, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng.", file=sys.stderr)
        return 130


def _manage(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tiendo manage", *argv])
    return 0


def _serve(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("tiendo serve", description="Mở trang làm việc trên trình duyệt.")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    parser.add_argument("--plans", type=Path, metavar="THƯ_MỤC", help="nạp mọi kế hoạch trong thư mục thành bản đọc")
    parser.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu mẫu khi cơ sở dữ liệu còn trống")
    options = parser.parse_args(argv)
    from tiendo.jobs.serving import serve

    return serve(host=HOST, port=options.port, plans=options.plans, demo=not options.no_demo)


def _import(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("tiendo import", description="Nạp tệp kế hoạch thành bản đọc chờ rà soát.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="TỆP|THƯ_MỤC")
    parser.add_argument("--authority", required=True, help="tên hoặc số của xã, tỉnh có kế hoạch")
    parser.add_argument("--by", required=True, help="tên đăng nhập của người nạp")
    options = parser.parse_args(argv)
    from tiendo.jobs.importing import import_as

    return import_as(options.paths, authority=options.authority, login=options.by)


def _worker(argv: list[str]) -> int:
    argparse.ArgumentParser("tiendo worker", description="Đọc các tệp đang chờ.").parse_args(argv)
    from tiendo.jobs.worker import work

    work()
    return 0


def _places(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "tiendo places", description="Cài đặt địa bàn: 34 tỉnh, 3.321 xã với mã chính thức."
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--nation", action="store_true", help="cả nước")
    which.add_argument("--province", metavar="MÃ|TÊN", help="một tỉnh và mọi xã của tỉnh")
    which.add_argument("--commune", metavar="MÃ|TÊN", help="một xã")
    which.add_argument("--find", metavar="TÊN", help="tìm mã theo tên, không cần dấu")
    parser.add_argument(
        "--same", action="append", default=[], metavar="MÃ=SỐ", help="đơn vị số này chính là nơi có mã này"
    )
    parser.add_argument("--apart", action="append", default=[], metavar="MÃ", help="nơi này khác đơn vị cùng tên đã có")
    options = parser.parse_args(argv)
    from tiendo.jobs import places

    if options.find:
        return places.find(options.find)
    what = options.province or options.commune or ""
    return places.install(what, same=options.same, apart=options.apart, province=bool(options.province))


def _rebuild(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "tiendo rebuild", description="Tính lại từ đầu mọi số tổng hợp (tình trạng từng việc, số cộng theo địa bàn)."
    )
    parser.add_argument("--today", action="store_true", help="chỉ số của hôm nay; các ngày trước giữ như đã lưu")
    parser.add_argument("--processes", type=int, help="số tiến trình cùng tính (mặc định: theo số nhân; SQLite: 1)")
    options = parser.parse_args(argv)
    from tiendo import clock
    from tiendo.records.crew import Lost
    from tiendo.usecases import indicator_rebuild, rebuilding, tallies

    today = clock.now().astimezone(clock.HANOI).date()
    try:
        items = rebuilding.rebuild_today(today, options.processes) if options.today else tallies.rebuild(today)
        made = indicator_rebuild.rebuild_today if options.today else indicator_rebuild.rebuild
        figures = made(today, options.processes)
    except Lost:
        print("Một tiến trình tính toán bị dừng giữa chừng: việc chưa xong. Hãy chạy lại.", file=sys.stderr)
        return 1
    print(f"Đã tính lại {items:,} chỉ tiêu, nhiệm vụ; {figures:,} số của các nơi theo chỉ số.".replace(",", "."))
    return 0


def _web(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "tiendo web", description="Chỉ mở trang, cho máy chủ của tỉnh; việc nền: tiendo worker."
    )
    parser.add_argument("--host", default=HOST, help=f"địa chỉ (mặc định {HOST})")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình (mặc định 2)")
    parser.add_argument("--threads", type=int, default=4, help="số yêu cầu cùng lúc của mỗi tiến trình (mặc định 4)")
    options = parser.parse_args(argv)
    from tiendo.jobs.serving import web

    return web(host=options.host, port=options.port, workers=options.workers, threads=options.threads)


def _move(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("tiendo move-to", description="Chuyển mọi dữ liệu sang một PostgreSQL trống.")
    parser.add_argument(
        "address", metavar="ĐỊA_CHỈ", help="postgresql://người_dùng:mật_khẩu@máy:cổng/tên; - đọc từ đầu vào"
    )
    parser.add_argument("--files", metavar="s3://…", help="chuyển cả tệp sang kho này")
    options = parser.parse_args(argv)
    from tiendo.jobs.moving import run

    return run(options.address, options.files)


COMMANDS = {
    "serve": _serve,
    "web": _web,
    "import": _import,
    "worker": _worker,
    "places": _places,
    "rebuild": _rebuild,
    "move-to": _move,
}
