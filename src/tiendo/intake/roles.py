"""What a section of a plan is for, told by the words of its title and by where it stands."""

from __future__ import annotations

import re

from tiendo.core.text import fold
from tiendo.intake.work import Role

_LEAD = r"(?:ve )?(?:(?:cac|mot so|nhung|he thong|nhom|noi dung|dinh huong|phuong huong,?) )*"

# In order: the first whose words open the folded title wins.
_WORDS: tuple[tuple[Role, str, tuple[str, ...]], ...] = (
    (
        Role.GENERAL_GOALS,
        _LEAD,
        (r"muc tieu(?:,? (?:chi tieu|quan diem))? (?:chung|tong quat|tong the|bao trum|khai quat)", "tong quat"),
    ),
    (
        Role.PURPOSE,
        "",
        (
            "muc dich", "yeu cau", "quan diem", "nguyen tac", "su can thiet", "can cu", "co so phap ly", "pham vi",
            "doi tuong", "tinh hinh", "thuc trang", "danh gia (?:tinh hinh|thuc trang)", "boi canh", "dac diem",
            "ket qua (?:dat duoc|thuc hien)", "ton tai", "han che", "khai quat",
        ),
    ),
    (Role.GOALS, _LEAD, ("muc tieu", "chi tieu", "chi so", "tam nhin", "kpis?")),
    (
        Role.BUDGET,
        r"(?:ve )?(?:(?:du toan|du kien|nhu cau|nguon|co che|bao dam|dam bao|bo tri|tong) )*",
        ("kinh phi", "nguon luc", "nguon von", "tai chinh", "ngan sach"),
    ),
    (
        Role.ORGANISATION,
        "(?:cong tac |che do |co che )?",
        (
            "to chuc (?:thuc hien|trien khai|thi hanh)", "trien khai thuc hien", "phan cong", "trach nhiem",
            "thong tin", "bao cao", "kiem tra", "giam sat", "theo doi", "tien do", "lo trinh",
            "thoi gian (?:thuc hien|hoan thanh)", "dieu khoan", "hieu luc", "so ket", "tong ket", "thi dua",
            "khen thuong", "phoi hop", "dieu kien (?:thuc hien|bao dam|dam bao)",
        ),
    ),
    (
        Role.MEASURES,
        "",
        (
            rf"{_LEAD}(?:nhiem vu|giai phap|bien phap|cong viec|hoat dong|cong tac trong tam|nhiem vu,? giai phap)",
            "noi dung", "phuong huong", "dinh huong",
        ),
    ),
)  # fmt: skip
_TITLES = tuple((role, re.compile(rf"{lead}(?:{'|'.join(words)})\b")) for role, lead, words in _WORDS)

# Which roles a section may take inside another; a section that takes none keeps its parent's.
_WITHIN: dict[Role, frozenset[Role]] = {
    Role.PREAMBLE: frozenset(Role),
    Role.PURPOSE: frozenset({Role.GOALS, Role.GENERAL_GOALS, Role.MEASURES}),
    Role.GENERAL_GOALS: frozenset({Role.GOALS}),
    Role.GOALS: frozenset({Role.GENERAL_GOALS, Role.MEASURES, Role.PURPOSE}),
    Role.MEASURES: frozenset({Role.GOALS, Role.GENERAL_GOALS}),
    Role.BUDGET: frozenset(),
    Role.ORGANISATION: frozenset(),
    Role.CLOSING: frozenset(),
    Role.APPENDIX: frozenset({Role.GOALS, Role.GENERAL_GOALS, Role.MEASURES}),
}


def role_of(title: str) -> Role | None:
    """The role that a title names by its first words, None where it names none."""
    folded = fold(title)
    return next((role for role, pattern in _TITLES if pattern.match(folded)), None)


def role_within(title: str, parent: Role | None, *, loose: bool, goals_seen: bool) -> Role:
    """The role of a section titled `title` inside one of role `parent` (None: an outermost section).

    `loose` says that the parent is a mere part or chapter, whose sections have roles of their own. An outermost
    section whose title says nothing is a group of measures once purposes or goals have been stated.
    """
    own = role_of(title)
    if parent is None or (loose and parent is not Role.ORGANISATION):
        return own or (parent if loose and parent else Role.MEASURES if goals_seen else Role.PURPOSE)
    return own if own is not None and own in _WITHIN[parent] else parent
