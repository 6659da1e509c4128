"""Forms of the officials' pages; only shapes are checked here, rules are in the use cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.files.uploadedfile import UploadedFile

from tiendo.records.models.units import AUTHORITIES, UnitKind

# An authority comes with its own people and plans: it is not added from a page.
UNIT_KINDS = [(value, label) for value, label in UnitKind.choices if value not in AUTHORITIES]


class LogInForm(AuthenticationForm):
    """Name and password; what is wrong is said without telling which of the two."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra bộ gõ tiếng Việt, phím Caps Lock.",
        "inactive": "Tài khoản này đã khóa. Hãy liên hệ người quản trị của đơn vị.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"


class NewPasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        "password_mismatch": "Hai lần gõ mật khẩu mới không giống nhau.",
        "password_incorrect": "Mật khẩu hiện nay chưa đúng.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("old_password", "Mật khẩu hiện nay"),
            ("new_password1", "Mật khẩu mới"),
            ("new_password2", "Gõ lại mật khẩu mới"),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
        self.fields["old_password"].widget.attrs.pop("autofocus", None)  # the page is about more than the password
        self.fields["new_password1"].help_text = "Ít nhất 8 ký tự, không phải từ thông dụng."


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; each is checked as one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [f for f in (super(FilesField, self).clean(x, initial) for x in files) if f]


class UploadForm(forms.Form):
    """Plan files. Empty and too large ones are refused here, before anything is stored."""

    plans = FilesField(
        label="Tệp kế hoạch",
        allow_empty_file=True,
        error_messages={"required": "Chưa chọn tệp nào. Bấm vào khung để chọn, hoặc kéo tệp từ thư mục thả vào khung."},
    )

    @staticmethod
    def fault(file: UploadedFile[Any]) -> str:
        """Why this one file cannot be taken, or ""."""
        if not file.size:
            return "Tệp trống, không có nội dung. Hãy mở tệp gốc kiểm tra rồi lưu lại."
        if file.size > settings.UPLOAD_MAX_BYTES:
            return f"Tệp lớn hơn {settings.UPLOAD_MAX_BYTES // 2**20} MB. Hãy lưu ở dạng DOCX, hoặc tách phụ lục."
        return ""


class UnitForm(forms.Form):
    """A unit's name, short name and kind."""

    name = forms.CharField(label="Tên đầy đủ", max_length=300, error_messages={"required": "Cần có tên đơn vị."})
    short_name = forms.CharField(label="Tên gọn (nếu có)", max_length=100, required=False)
    kind = forms.ChoiceField(
        label="Loại",
        choices=UNIT_KINDS,
        initial=UnitKind.OFFICE,
        error_messages={"invalid_choice": "Loại này không thêm được ở đây. Hãy chọn một loại trong danh sách."},
    )


class RenameForm(forms.Form):
    """A new name, and the day from which it holds."""

    name = forms.CharField(label="Tên mới", max_length=300, error_messages={"required": "Cần có tên mới."})
    short_name = forms.CharField(label="Tên gọn (nếu có)", max_length=100, required=False)
    since = forms.DateField(
        label="Có hiệu lực từ ngày",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"required": "Cần có ngày đổi tên.", "invalid": "Ngày ghi theo dạng 21/11/2026."},
    )


class AliasForm(forms.Form):
    """Another spelling under which plans name a unit."""

    spelling = forms.CharField(
        label="Cách ghi khác", max_length=300, error_messages={"required": "Cần gõ cách ghi trong văn bản."}
    )
