"""`tiendo manage add_commune`: the first commune of a server that begins without the demo."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tiendo.clock import now
from tiendo.usecases.errors import Refusal
from tiendo.usecases.setup import add_commune


class Command(BaseCommand):
    help = "Tạo một xã (và tỉnh của xã, nếu chưa có) cùng cơ quan thường trực của xã"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("commune", metavar="XÃ", help="ví dụ “Xã Suối Hoa”")
        parser.add_argument("--province", required=True, metavar="TỈNH", help="ví dụ “Tỉnh Lam Giang”")
        parser.add_argument("--office", default="Văn phòng Đảng ủy", help="cơ quan thường trực (mặc định: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            commune, office = add_commune(
                province=options["province"], commune=options["commune"], office=options["office"], now=now()
            )
        except Refusal as why:
            raise CommandError(why.message) from why
        self.stdout.write(f"{commune.name}: số {commune.pk}. {office.name}: số {office.pk}.")
        self.stdout.write(f"Tiếp theo: tiendo manage add_person TÊN_ĐĂNG_NHẬP --name 'HỌ TÊN' --unit {office.pk}")
