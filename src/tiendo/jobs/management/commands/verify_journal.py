"""`tiendo manage verify_journal`: does every row of the journal still follow from the one before it?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tiendo.records.models import JournalRow
from tiendo.usecases.journal import first_broken_row


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: dòng nào bị sửa, xóa hay chèn sau khi ghi"

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken_row()
        if broken is not None:
            raise CommandError(
                f"Nhật ký không còn nguyên vẹn từ dòng {broken.pk} ({broken.at:%d/%m/%Y %H:%M}, {broken.act}, "
                f"{broken.subject}): dòng này hoặc dòng ngay trước nó đã bị sửa, xóa hay chèn."
            )
        self.stdout.write(f"Nhật ký nguyên vẹn: {JournalRow.objects.count()} dòng.")
