"""A cast of people in two communes of one province, and a draft of theirs, as most tests of the shell need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tiendo.clock import HANOI
from tiendo.core.access import Role

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=HANOI)


@dataclass
class Cast:
    """People by what they are, in xã Suối Hoa (`office`, `head`, …) and in its neighbour xã Nậm Sa (`stranger`).

    Suối Hoa and Nậm Sa are communes of tỉnh Lam Giang; everybody's password is "tiendo-test".
    """

    now: datetime
    province: Any
    commune: Any
    neighbour: Any
    party_office: Any
    culture: Any
    economy: Any
    police: Any
    office: Any  # standing office of the commune: uploads, corrects, approves
    colleague: Any  # a second one of the same office
    head: Any  # head of the culture division
    reporter: Any  # reporter of the economy division
    steering: Any
    support: Any
    inspector: Any
    administrator: Any
    provincial: Any  # standing office of the province
    stranger: Any  # standing office of the neighbour
    nobody: Any  # an account without any role
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def everybody(self) -> dict[str, Any]:
        """All people by their name here."""
        names = "office colleague head reporter steering support inspector administrator provincial stranger nobody"
        return {name: getattr(self, name) for name in names.split()}


def make_cast() -> Cast:
    """The cast, in the database that is open now."""
    from django.contrib.auth.hashers import make_password

    from tiendo.records.models import Person, RoleHeld, Unit

    password = make_password("tiendo-test")  # once: a real hasher is slow, in the processes that tests start

    def unit(parent: Unit | None, kind: str, name: str, short: str = "") -> Unit:
        return Unit.objects.create(parent=parent, kind=kind, name=name, short_name=short)

    def person(login: str, name: str, unit: Unit | None, role: Role | None) -> Person:
        made = Person.objects.create(username=login, password=password, name=name)
        if unit is not None and role is not None:
            RoleHeld.objects.create(person=made, unit=unit, role=role)
        return made

    province = unit(None, "province", "Tỉnh Lam Giang", "Lam Giang")
    commune = unit(province, "commune", "Xã Suối Hoa", "Suối Hoa")
    neighbour = unit(province, "commune", "Xã Nậm Sa", "Nậm Sa")
    party_office = unit(commune, "party", "Văn phòng Đảng ủy", "VPĐU")
    culture = unit(commune, "office", "Phòng Văn hóa - Xã hội", "VH-XH")
    economy = unit(commune, "office", "Phòng Kinh tế", "KT")
    police = unit(commune, "office", "Công an xã")
    away = unit(neighbour, "party", "Văn phòng Đảng ủy", "VPĐU")
    science = unit(province, "office", "Sở Khoa học và Công nghệ", "Sở KH&CN")
    return Cast(
        now=NOW,
        province=province,
        commune=commune,
        neighbour=neighbour,
        party_office=party_office,
        culture=culture,
        economy=economy,
        police=police,
        office=person("office", "Trần Quốc Khải", party_office, Role.STANDING_OFFICE),
        colleague=person("colleague", "Nguyễn Thị Thảo Vân", party_office, Role.STANDING_OFFICE),
        head=person("head", "Hoàng Văn Bách", culture, Role.HEAD),
        reporter=person("reporter", "Lý A Tùng", economy, Role.REPORTER),
        steering=person("steering", "Vàng Thị Mai", commune, Role.STEERING),
        support=person("support", "Lê Thị Hồng Nhung", commune, Role.SUPPORT_TEAM),
        inspector=person("inspector", "Giàng A Sơn", party_office, Role.INSPECTOR),
        administrator=person("administrator", "Phạm Đức Long", commune, Role.ADMINISTRATOR),
        provincial=person("provincial", "Bùi Minh Đức", science, Role.STANDING_OFFICE),
        stranger=person("stranger", "Quàng Thị Hiền", away, Role.STANDING_OFFICE),
        nobody=person("nobody", "Đỗ Văn Không", None, None),
    )


READING: dict[str, Any] = {
    "document": {
        "title": "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW",
        "kind": "Kế hoạch",
        "number": "18-KH/ĐU",
        "issued_on": "2025-11-19",
        "issuer": "Ban Thường vụ Đảng ủy xã Suối Hoa",
        "locality": "xã Suối Hoa",
        "signer": "Vàng Thị Mai",
        "signer_title": "Bí thư",
    },
    "basis": [{"number": "57-NQ/TW", "date": "2024-12-22"}],
    "targets": [
        {
            "section": "I. Hạ tầng",
            "ordinal": "1",
            "name": "Tỷ lệ thôn có sóng 5G",
            "milestones": [
                {"year": 2026, "raw": "≥ 60%", "comparator": ">=", "value": 60, "unit": "%"},
                {
                    "year": 2030,
                    "raw": "100% (5G) 50% (6G)",
                    "comparator": "=",
                    "value": 100,
                    "unit": "%",
                    "parts": [
                        {"of": "5G", "comparator": "=", "value": 100, "unit": "%"},
                        {"of": "6G", "comparator": "=", "value": 50, "unit": "%"},
                    ],
                },
            ],
            "tracked_by": "Phòng VHXH",
            "source": {"page": 5, "line": 31, "quote": "1 Tỷ lệ thôn có sóng 5G"},
            "unsure": ["milestones.1"],
            "unsure_why": {"milestones.1": "Ô gãy thành ba dòng."},
        },
        {
            "section": "II. Nguồn lực",
            "ordinal": "1",
            "name": "Số cán bộ được bồi dưỡng kỹ năng số",
            "milestones": [
                {"year": 2026, "raw": "40 - 50 người", "comparator": "range", "value": [40, 50], "unit": "người"}
            ],
            "tracked_by": "Phòng Kinh tế",
        },
    ],
    "tasks": [
        {
            "section": "I. Lãnh đạo",
            "ordinal": "1",
            "name": "Đẩy mạnh tuyên truyền trên loa điện tử",
            "lead": ["Văn phòng Đảng ủy"],
            "cooperating": ["Phòng VH-XH", "Các phòng, đơn vị"],
            "deadline_raw": "Tháng 11/2026",
            "deadline": {"kind": "once", "start": None, "due": "2026-11-30", "every": None},
            "output": "Chuyên mục",
            "source": {"page": 7, "line": 40, "quote": "1 Đẩy mạnh tuyên truyền"},
        },
        {
            "section": "I. Lãnh đạo",
            "ordinal": "2",
            "name": "Rà soát hạ tầng công nghệ thông tin",
            "lead": ["Phòng Kinh tế"],
            "cooperating": ["Công an xã"],
            "deadline_raw": "Quý I/2026",
            "deadline": {"kind": "once", "start": None, "due": "2026-03-31", "every": None},
            "output": None,
        },
        {
            "section": "II. Thường xuyên",
            "ordinal": "3",
            "name": "Duy trì tổ công nghệ số cộng đồng",
            "lead": ["Tổ Công nghệ số cộng đồng"],
            "cooperating": [],
            "deadline_raw": "Thường xuyên",
            "deadline": {"kind": "continuous", "start": None, "due": None, "every": None},
            "output": None,
        },
    ],
    "measures": [{"section": "IV.1", "text": "Nâng cao nhận thức về chuyển đổi số."}],
    "reporting": [
        {
            "where": "V",
            "who": "các đơn vị",
            "to": "Ban Chỉ đạo",
            "every": ["quarter"],
            "due": ["11-10"],
            "raw": "Hằng quý báo cáo",
        }
    ],
    "findings": [],
}

DOCUMENT: list[dict[str, Any]] = [
    {"kind": "p", "line": 1, "page": 1, "text": "KẾ HOẠCH", "bold": True, "centred": True},
    {
        "kind": "table",
        "line": 30,
        "page": 5,
        "header": 1,
        "rows": [
            [{"text": "TT", "line": 30, "across": 1, "down": 1, "bold": True}],
            [{"text": "Tỷ lệ thôn có sóng 5G", "line": 31, "across": 1, "down": 1, "bold": False}],
        ],
    },
    {"kind": "p", "line": 40, "page": 7, "text": "1 Đẩy mạnh tuyên truyền", "bold": False, "centred": False},
]


def make_draft(cast: Cast, authority: Any = None, content: bytes = b"plan", **over: Any) -> Any:
    """A draft that has been read (READY), of the commune unless another authority is given."""
    from copy import deepcopy

    from tiendo.core.drafting import content_of, with_findings
    from tiendo.records.models import Draft, DraftState
    from tiendo.usecases import files

    reading = deepcopy(READING)
    values = {
        "authority": authority or cast.commune,
        "file": files.store(data=content, now=cast.now),
        "file_name": "ke-hoach-18.docx",
        "state": DraftState.READY,
        "uploaded_by": cast.office,
        "uploaded_at": cast.now,
        "read_at": cast.now,
        "seconds": 0.4,
        "reading": reading,
        "document": deepcopy(DOCUMENT),
        "content": with_findings(content_of(reading)),
    }
    return Draft.objects.create(**(values | over))


def approved(cast: Cast, draft: Any) -> Any:
    """The plan of a draft, approved by the standing office."""
    from tiendo.usecases.plans import approve

    return approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
