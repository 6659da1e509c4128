"""Forms of the accounts' pages; only shapes are checked here, rules are in the use cases."""

from __future__ import annotations

from typing import Any

from django import forms

from tiendo.records.models import Person, Unit
from tiendo.records.models.people import ROLE_NAMES

ROLES = [(str(role), name) for role, name in ROLE_NAMES.items()]


class _InUnit(forms.Form):
    """A role in one of the units that the administrator keeps."""

    unit = forms.TypedChoiceField(label="Đơn vị", choices=[])
    role = forms.ChoiceField(label="Vai trò", choices=ROLES)

    def __init__(self, data: Any = None, *, units: list[Unit]) -> None:
        super().__init__(data)
        self._units = {str(unit.pk): unit for unit in units}
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(pk, f"{'– ' * (unit.path.count('/') - 3)}{unit.name}") for pk, unit in self._units.items()]

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class AccountForm(_InUnit):
    name = forms.CharField(label="Họ tên", max_length=150)
    login = forms.CharField(label="Tên đăng nhập", max_length=30, help_text="chữ thường không dấu, ví dụ: thu.lm")
    title = forms.CharField(label="Chức vụ", max_length=200, required=False)
    email = forms.CharField(label="Thư điện tử", max_length=254, required=False)
    field_order = ["name", "login", "title", "email", "unit", "role"]


class RoleForm(_InUnit):
    for_other = forms.BooleanField(
        label="Theo dõi thay đơn vị không có tài khoản",
        required=False,
        help_text="thôn, ngân hàng, doanh nghiệp: số liệu ghi thay được đánh dấu như vậy",
    )


class DetailsForm(forms.Form):
    name = forms.CharField(label="Họ tên", max_length=150)
    title = forms.CharField(label="Chức vụ", max_length=200, required=False)
    email = forms.CharField(label="Thư điện tử", max_length=254, required=False)

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data, initial={"name": person.name, "title": person.title, "email": person.email})
