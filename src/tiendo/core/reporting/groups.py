"""Groups under which results are told: the seven of Resolution 57-NQ/TW, or those that an office sets itself.

No plan says to which group a task belongs: it is told by words of its section, then of its own name. What no group
claims is told last, as other work, and counted like the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tiendo.core.text import fold


@dataclass(frozen=True, slots=True)
class Group:
    """`words`: phrases of which one in a section's title or an item's name puts it here; accents play no part."""

    key: str
    title: str
    words: tuple[str, ...] = ()


OTHER = Group("khac", "Các nội dung khác")

NQ57 = (
    Group(
        "nhan-thuc",
        "Nâng cao nhận thức, đột phá về đổi mới tư duy; lãnh đạo, chỉ đạo",
        ("nhận thức", "tuyên truyền", "truyền thông", "quán triệt", "đổi mới tư duy", "lãnh đạo", "chỉ đạo", "thi đua"),
    ),
    Group(
        "the-che",
        "Hoàn thiện thể chế, cơ chế, chính sách",
        ("thể chế", "cơ chế", "chính sách", "quy chế", "quy định", "rào cản", "quy hoạch"),
    ),
    Group(
        "ha-tang",
        "Tăng cường đầu tư, hoàn thiện hạ tầng",
        (
            "hạ tầng",
            "phủ sóng",
            "5G",
            "băng rộng",
            "trung tâm dữ liệu",
            "kinh phí",
            "vốn",
            "ngân sách",
            "trang thiết bị",
        ),
    ),
    Group(
        "nhan-luc",
        "Phát triển, trọng dụng nhân lực, nhân tài",
        ("nhân lực", "nguồn lực", "nhân tài", "đào tạo", "bồi dưỡng", "tập huấn", "kỹ năng số", "bình dân học vụ số"),
    ),
    Group(
        "he-thong-chinh-tri",
        "Đẩy mạnh chuyển đổi số, ứng dụng khoa học, công nghệ trong hoạt động của hệ thống chính trị; nâng cao "
        "hiệu lực, hiệu quả quản lý nhà nước, bảo đảm quốc phòng, an ninh",
        (
            "chuyển đổi số",
            "chính quyền số",
            "xã hội số",
            "dịch vụ công",
            "thủ tục hành chính",
            "dữ liệu",
            "an toàn thông tin",
            "an ninh mạng",
            "số hóa",
            "khoa học",
            "quản lý",
            "hệ thống chính trị",
            "đô thị thông minh",
        ),
    ),
    Group(
        "doanh-nghiep",
        "Thúc đẩy khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số trong doanh nghiệp",
        (
            "doanh nghiệp",
            "hợp tác xã",
            "kinh tế số",
            "hộ kinh doanh",
            "thương mại điện tử",
            "khởi nghiệp",
            "hệ sinh thái đổi mới sáng tạo",
        ),
    ),
    Group(
        "hop-tac",
        "Tăng cường hợp tác quốc tế",
        ("hợp tác quốc tế", "ngoài nước", "nước ngoài"),
    ),
)

GROUPINGS: dict[str, tuple[Group, ...]] = {"nq57": NQ57}


_BREAKS = re.compile(r"[^\w%+]+")


def group_of(groups: tuple[Group, ...], section: str, name: str) -> Group:
    """The group with the longest of its phrases in the section's title, else in the name; `OTHER` where none claims
    it."""
    return next((found for text in (section, name) if (found := _claimed(groups, text))), OTHER)


def speaks_of(words: tuple[str, ...], section: str, name: str) -> bool:
    """Whether one of the phrases is in the section's title or the name."""
    return bool(_longest(words, _words(section)) or _longest(words, _words(name)))


def _claimed(groups: tuple[Group, ...], text: str) -> Group | None:
    line = _words(text)
    found = [(_longest(group.words, line), -at, group) for at, group in enumerate(groups)]
    best = max(found, key=lambda f: f[:2], default=(0, 0, None))
    return best[2] if best[0] else None


def _longest(phrases: tuple[str, ...], line: str) -> int:
    return max((len(phrase) for phrase in _folded(phrases) if phrase in line), default=0)


@lru_cache(maxsize=512)
def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_words(phrase) for phrase in phrases if fold(phrase))


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """Folded, one space around each word: "vốn" is not found in "kỳ vọng"."""
    return f" {' '.join(_BREAKS.sub(' ', fold(text)).split())} "
