"""`tiendo manage add_person`: an account and its roles, its password asked for and never shown."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tiendo.clock import now
from tiendo.core.access import Role
from tiendo.records.models import Person, Unit
from tiendo.usecases.errors import Refusal
from tiendo.usecases.setup import add_person


class Command(BaseCommand):
    help = "Tạo tài khoản và giao vai trò trong một đơn vị (mật khẩu hỏi tại chỗ, hoặc lấy từ TIENDO_PASSWORD)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", metavar="TÊN_ĐĂNG_NHẬP")
        parser.add_argument("--name", default="", help="họ tên")
        parser.add_argument("--title", default="", help="chức vụ")
        parser.add_argument("--unit", required=True, type=int, metavar="SỐ", help="số của đơn vị")
        parser.add_argument("--role", action="append", choices=[str(r) for r in Role], help="lặp lại được")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.select_related("authority").filter(pk=options["unit"]).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị số {options['unit']}.")
        known = Person.objects.filter(username=options["login"]).exists()
        password = None if known else os.environ.get("TIENDO_PASSWORD") or getpass.getpass("Mật khẩu: ")
        roles = [Role(r) for r in options["role"] or [Role.STANDING_OFFICE]]
        try:
            person = add_person(
                login=options["login"],
                name=options["name"],
                title=options["title"],
                unit=unit,
                roles=roles,
                password=password,
                now=now(),
            )
        except Refusal as why:
            raise CommandError(why.message) from why
        self.stdout.write(f"{person.username}: {', '.join(r.role for r in person.roles.all())}, {unit.name}.")
