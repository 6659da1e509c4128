"""Words taken over from the plan of a province, or of a district that is no more, in the plan of a commune."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tiendo.core.reading import Heading, Reading
from tiendo.core.review.common import Hit, low, on_target, on_task
from tiendo.core.text import squash

COMMUNE = re.compile(r"\b(?:xã(?! hội)|phường|thị trấn|đặc khu)\b")
DISTRICTS_ENDED = date(2025, 7, 1)

_MENTIONS = re.compile(r"[Tt]ỉnh\b|[Tt]hành\s+phố\b|huyện\b")
_UPPER = r"(?:tỉnh|thành phố)"
_TOO = r"(?:xã|phường|địa phương|trung ương|cả nước|đất nước|quốc gia|cấp xã)"
# "của tỉnh và của xã", "của tỉnh ủy": the province is not meant, or not it alone.
_ALONE = rf"(?!\s*(?:,|và|cũng như)\s*(?:của\s*)?{_TOO})(?!\s+(?:uỷ|ủy|đoàn))"
_STATE = r"(?:điều kiện|tình hình|đặc điểm|thực tiễn|thực tế|năng lực|khả năng)"
_SUITED = re.compile(
    r"(?:phù hợp|sát|bám sát|căn cứ|dựa trên|xuất phát từ|đáp ứng)(?:\s+\w+){0,2}\s+(?:với|vào|từ)?\s*"
    rf"[^.;:]{{0,30}}{_STATE}[^.;:]{{0,30}}?\bcủa\s+{_UPPER}\b{_ALONE}"
)
_PEOPLE = r"(?:doanh nghiệp|hợp tác xã|người dân|nhân dân|các hộ|hộ (?:gia đình|dân|kinh doanh)|cán bộ|đơn vị)"
_AREA = re.compile(
    rf"{_PEOPLE}(?:[^.;:]{{0,25}}?)\s+(?:trên (?:toàn )?địa bàn (?:toàn )?|trong toàn |toàn ){_UPPER}\b{_ALONE}"
)
_ECONOMY = re.compile(
    r"(?:thúc đẩy|đẩy mạnh|phục vụ)(?: sự)?(?: phát triển| tăng trưởng)? kinh tế(?:\s*[-–]\s*| và )xã hội"
    rf" của {_UPPER}\b{_ALONE}"
)
_WITH_OTHERS = re.compile(
    r"phối hợp|liên kết|hợp tác|kết nối|tham quan|học tập|thu hút|kêu gọi|\bmời\b|góp phần|đóng góp|chung"
)
_KINDS = r"(?:nghị quyết|kế hoạch|quyết định|chương trình|đề án|chỉ thị|công văn|văn bản|hướng dẫn)"
_TITLE = re.compile(
    rf"{_KINDS}(?: \S+)?(?: số)? [^.;]{{0,100}}(?:\bvề\b|phê duyệt|ban hành|quy định|[“\"])[^.;]{{0,200}}$"
)
_BY_A_PLAN = re.compile(rf"{_KINDS}|quy hoạch|chiến lược|định hướng|mục tiêu|yêu cầu")
_DISTRICT = re.compile(
    r"(?:trên địa bàn (?:toàn )?|thực t(?:ế|iễn) của |trong toàn |\btoàn )huyện\b(?!\s+(?:cũ|trước|ủy|uỷ))"
)
_THINGS = (
    r"(?:hệ thống thông tin|cơ sở dữ liệu|dữ liệu|doanh nghiệp|thủ tục hành chính|hồ sơ|cán bộ|người dân|dân số"
    r"|sản phẩm|ngân sách|cơ quan|đơn vị)"
)
_TARGET_OWN = re.compile(
    rf"(?:trên (?:toàn )?địa bàn (?:toàn )?{_UPPER}\b|\btoàn {_UPPER}\b|{_THINGS} của {_UPPER}\b){_ALONE}"
)
_BY_THE_PROVINCE = re.compile(
    r"\b(?:liên thông|kết nối|tích hợp|chia sẻ|đồng bộ|trên|vào|với|qua|theo|sử dụng|khai thác|nhóm|xếp|đứng|bình quân"
    r"|so với|hỗ trợ|từ)\b[^.;,]{0,60}$"
)


def is_commune(document: Heading) -> bool:
    """Whether the plan is a commune's or a ward's; a province's own plan means the province."""
    place = low(document.locality) or low(document.issuer)
    return bool(COMMUNE.search(place))


def wrong_level_in(text: str, issued: date | None) -> str | None:
    """The words that name the wrong level, as printed, or None. `issued` tells whether districts still stood."""
    if not _MENTIONS.search(text):
        return None
    line = squash(text)
    plain = line.lower()
    for pattern in (_SUITED, _AREA, _ECONOMY):
        for found in pattern.finditer(plain):
            if not _excused(pattern, plain, found, line):
                return line[_tail(plain, found) : found.end()]
    district = _DISTRICT.search(plain)
    if district and (issued is None or issued >= DISTRICTS_ENDED) and not _name_after(line, district.end()):
        return line[district.start() : district.end()]
    return None


def wrong_level_in_target(name: str) -> str | None:
    """The province's things counted as the commune's own goal."""
    line = squash(name)
    plain = line.lower()
    for found in _TARGET_OWN.finditer(plain):
        if not _name_after(line, found.end()) and not _BY_THE_PROVINCE.search(plain[: found.start()]):
            return line[found.start() : found.end()]
    return None


def wrong_level(reading: Reading) -> Iterator[Hit]:
    """In the names of targets and tasks; the body's paragraphs are looked through where the text is at hand."""
    if not is_commune(reading.document):
        return
    issued = reading.document.issued_on
    for i, target in enumerate(reading.targets):
        words = wrong_level_in_target(target.name) or wrong_level_in(target.name, issued)
        if words:
            yield on_target(i, target, level_message(words, reading.document), level_mend(words, reading.document))
    for k, task in enumerate(reading.tasks):
        words = wrong_level_in(task.name, issued)
        if words:
            yield on_task(k, task, level_message(words, reading.document), level_mend(words, reading.document))


def level_message(words: str, document: Heading) -> str:
    return f"“…{words}” trong kế hoạch của {_own(document)}; có thể sao lại từ văn bản cấp trên mà chưa sửa."


def level_mend(words: str, document: Heading) -> str:
    return re.sub(r"(?i)(?:tỉnh|thành phố|huyện)$", _own(document), words)


def _own(document: Heading) -> str:
    found = COMMUNE.search(low(document.locality) or low(document.issuer))
    return found.group() if found else "xã"


def _excused(pattern: re.Pattern[str], plain: str, found: re.Match[str], line: str) -> bool:
    clause = re.split(r"[.;]", plain[: found.end()])[-1]
    before = clause[: max(0, len(clause) - (found.end() - found.start()))]
    if _name_after(line, found.end()):
        return True
    if pattern is _AREA:
        return bool(_WITH_OTHERS.search(before[-80:]) or _TITLE.search(before))
    if pattern is _ECONOMY:
        return bool(_WITH_OTHERS.search(before[-60:]) or _BY_A_PLAN.search(before[-60:]))
    return False


def _name_after(line: str, end: int) -> bool:
    """ "của tỉnh Bắc Ninh": a province by its name is meant as such."""
    after = line[end : end + 2]
    return after[:1] == " " and after[1:].isupper()


def _tail(plain: str, found: re.Match[str]) -> int:
    """Quote the last words alone, from about the ninth before the end."""
    words = [m.start() for m in re.finditer(r"\S+", plain[found.start() : found.end()])]
    return found.start() + words[-9] if len(words) > 9 else found.start()
