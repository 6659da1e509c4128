"""Rules on the figures of one target: units, bounds, comparators, and how they move over the years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tiendo.core.reading import Comparator, Reading, Target, Task
from tiendo.core.review.common import Figure, Hit, cells, figures, label, low, on_target, on_task, texts
from tiendo.core.text import squash

UPWARD = (Comparator.AT_LEAST, Comparator.MORE)
DOWNWARD = (Comparator.AT_MOST, Comparator.LESS)

_COUNT = re.compile(r"^(?:tổng )?số (?:lượng )?(?!h[óo][áa]\b|liệu\b|định danh|điện thoại|tài khoản ngân)")
_RATE = re.compile(r"^(?:phấn đấu |đạt |có )?(?:t[ỷỉ] (?:lệ|trọng|suất)|phần trăm)\b")
_OF_A_RATE = re.compile(r"t[ỷỉ] (?:lệ|trọng|suất)|phần trăm|trên tổng số|/ ?tổng số|so với|tăng|giảm")
_GROWTH = re.compile(
    r"\btăng\b|\bgiảm\b|so với|\bvượt\b|\bgấp\b|tốc độ|công suất|dự toán"
    r"|(?:chỉ tiêu|kế hoạch) (?:được )?giao|% kế hoạch"
)
_PER_HEAD = re.compile(
    r"(?:trên|/|tính theo|cho)\s*(?:0?1 |mỗi |một |mười )?(?:1\.?000|10\.?000|100\.?000|vạn|nghìn|ngàn)\b"
    r"|(?:trên|/|cho)\s*(?:mỗi |một )?(?:\d+ )?(?:dân|người|học sinh|hộ|lớp|lao động|cán bộ|trẻ)\b"
)
_MEASURED = re.compile(
    r"đồng|tỷ đ|triệu|usd|vnd|vnđ|\bha\b|\bhecta|\bk?m[²2³3]?\b|\bkg\b|tấn|tạ\b|lít|giờ|phút|ngày|tháng|gb|mb|kwh?|điểm"
)
_MEASURED_NAME = re.compile(
    r"bình quân|trung bình|mật độ|chỉ số|số (?:tiền|vốn|thu|chi|giờ|ngày|năm|km|ha|điểm|diện tích|kinh phí|ngân sách)\b"
    r"|kinh phí|giá trị|doanh thu|sản lượng|diện tích|chiều dài"
)
_LESS_IS_BETTER = re.compile(
    r"\bgiảm|hạn chế|\bnghèo|thời gian|thời hạn|trễ hạn|quá hạn|chậm|tồn đọng|sai sót|\blỗi\b|khiếu nại|tố cáo|phản ánh"
    r"|vi phạm|tai nạn|tội phạm|thất nghiệp|chi phí|xếp hạng|thứ hạng|thứ bậc|vị trí|\btop\b|\bnhóm\b|không quá|tối đa"
    r"|thất thoát|phát thải|ô nhiễm|bội chi|\bnợ\b|tử vong|suy dinh dưỡng|\bmắc\b|bỏ học|ùn tắc|sự cố|rủi ro|thiệt hại"
    r"|biên chế|đầu mối|trung gian|cắt giảm|tăng trưởng|tốc độ tăng|tảo hôn|sinh con thứ|hộ nghèo|vùng lõm|không có"
    r"|tỷ suất|tỷ số giới tính|hồ sơ giấy|bản giấy|trực tiếp|số vụ|cuộc họp|chênh lệch|khoảng cách|mất điện|hao hụt"
    r"|(?:tỷ trọng|lao động|cơ cấu)(?: ngành)? nông"
)
_BANDWIDTH = re.compile(r"\b([kmgt]?b(?:it)?ps)\s*/\s*(?:s|giây|sec)\b", re.I)
_DOUBLED = re.compile(r"%\s*%|\b(km|m)/h/h\b|%\s*phần trăm|\bkwh?/h\b", re.I)

_N = r"\d+(?:[.,]\d+)*"
_RANGE = rf"{_N}\s*%?\s*[-–—]\s*{_N}"
_BOUND_WORD = r"ít nhất|tối thiểu|tối đa|không quá|không dưới|không ít hơn"
_CLASHES = (
    re.compile(r"\b(?:trên|hơn|vượt)\s*(?:[≥≤<]|>=|<=)", re.I),
    re.compile(r"\b(?:dưới)\s*(?:[≥≤>]|>=|<=)", re.I),
    re.compile(r"\b(?:ít nhất|tối thiểu|không dưới)\s*(?:đạt\s*)?(?:[≤<>](?!=)|<=)", re.I),
    re.compile(r"\b(?:tối đa|không quá)\s*(?:[≥<>](?!=)|>=)", re.I),
    re.compile(rf"(?:[≥≤<>]|\b(?:{_BOUND_WORD}))\s*(?:là\s*|đạt\s*|từ\s*|có\s*)?(?!20\d\d){_RANGE}(?!\s*/\s*\d)", re.I),
    re.compile(rf"(?:^|\b(?:đạt|có|phấn đấu|đến|là)\s+)(?:trên|dưới|hơn)\s*(?!20\d\d){_RANGE}", re.I),
    re.compile(rf"\b(?:trên|dưới|hơn)\s*{_RANGE}\s*%", re.I),
    re.compile(rf"{_RANGE}\s*%\s*trở (?:lên|xuống)", re.I),
    re.compile(rf"\b(?:trên|hơn)\s*{_N}\s*%?\s*trở xuống|\bdưới\s*{_N}\s*%?\s*trở lên", re.I),
    re.compile(rf"(?:[≤<])\s*{_N}\s*%?\s*trở lên|(?:[≥>])\s*{_N}\s*%?\s*trở xuống", re.I),
)
_DROP_WORD = re.compile(r"^(?:trên|hơn|dưới|vượt|ít nhất|tối thiểu|tối đa|không quá)\s*(?=[≥≤<>])", re.I)


def mixed_units(reading: Reading) -> Iterator[Hit]:
    """Percentages and counts along one row; a bare 0 says no unit."""
    for i, target in enumerate(reading.targets):
        if _mixed(target):
            yield on_target(i, target, f"lẫn tỷ lệ % và số lượng trong cùng một hàng ({cells(target.milestones)}).")


def missing_unit(reading: Reading) -> Iterator[Hit]:
    """A rate none of whose cells says what it is a rate in."""
    for i, target in enumerate(reading.targets):
        name = low(target.name)
        if not _RATE.match(name) or _PER_HEAD.search(name):
            continue
        found = figures(target)
        if found and all(not f.unit and f.high > 1 for f in found):
            mend = None if any("%" in m.raw for m in target.milestones) else _with_percent(target)
            yield on_target(i, target, f"là tỷ lệ nhưng giá trị không ghi đơn vị % ({cells(target.milestones)}).", mend)


def count_in_percent(reading: Reading) -> Iterator[Hit]:
    """A number of things, all of whose values are percentages."""
    for i, target in enumerate(reading.targets):
        name = low(target.name)
        if not _COUNT.match(name) or _OF_A_RATE.search(name):
            continue
        found = figures(target)
        if found and all(f.percent for f in found) and not any(_GROWTH.search(low(f.raw)) for f in found):
            yield on_target(i, target, f"là số lượng nhưng giá trị ghi bằng % ({cells(target.milestones)}).")


def fractional_count(reading: Reading) -> Iterator[Hit]:
    """A number of things that is no whole number."""
    for i, target in enumerate(reading.targets):
        name = low(target.name)
        if not _COUNT.match(name) or _OF_A_RATE.search(name) or _MEASURED_NAME.search(name) or _PER_HEAD.search(name):
            continue
        broken = [f for f in figures(target) if not f.percent and not _MEASURED.search(f"{f.unit} {low(f.raw)}")]
        broken = [f for f in broken if f.low % 1 or f.high % 1]
        if broken:
            told = ", ".join(f"năm {f.year}: {squash(f.raw)}" for f in broken)
            yield on_target(i, target, f"số lượng phải là số nguyên, nhưng ghi {told}.")


def impossible_value(reading: Reading) -> Iterator[Hit]:
    """A share above the whole: more than 100 %, or a bound at 100 % that leaves room above it."""
    for i, target in enumerate(reading.targets):
        if _GROWTH.search(low(target.name)):
            continue
        for f in figures(target):
            beyond = f.high > 100 or (f.comparator in UPWARD and f.low >= 100)
            if f.percent and beyond and not _GROWTH.search(low(f.raw)):
                whole = f.high == 100
                why = "tỷ lệ không thể vượt 100%, chỉ cần ghi “100%”" if whole else "tỷ lệ không thể vượt quá 100%"
                message = f"năm {f.year} ghi “{squash(f.raw)}”; {why}."
                yield on_target(i, target, message, "100%" if whole and len(f.raw) < 12 else None)
                break


def falling_milestone(reading: Reading) -> Iterator[Hit]:
    """A later value below an earlier one of the same thing in the same unit, where more is better."""
    for i, target in enumerate(reading.targets):
        fall = _first_fall(target)
        if fall:
            before, after = fall
            told = f"năm {before.year} là {squash(before.raw)} nhưng năm {after.year} chỉ còn {squash(after.raw)}"
            yield on_target(i, target, f"mốc sau thấp hơn mốc trước: {told}.")


def contradictory_comparator(reading: Reading) -> Iterator[Hit]:
    """Two bounds that do not go together, in the name or in a cell: "trên ≥ 80%", "ít nhất 01 - 02"."""
    for i, target in enumerate(reading.targets):
        for text in texts(target):
            clash = clash_in(text)
            if clash:
                yield on_target(i, target, f"“{clash}” nói hai mức trái nhau; chỉ nên giữ một.", _mended_clash(clash))
                break


def wrong_unit(reading: Reading) -> Iterator[Hit]:
    """A unit that says its own denominator twice: Gbps is per second already."""
    for i, target in enumerate(reading.targets):
        for text in texts(target):
            fault = unit_fault(text)
            if fault:
                yield on_target(i, target, f"đơn vị “{fault[0]}” viết sai{fault[1]}.", fault[2])
                break
    for k, task in enumerate(reading.tasks):
        fault = unit_fault(_words(task))
        if fault:
            yield on_task(k, task, f"đơn vị “{fault[0]}” viết sai{fault[1]}.", fault[2])


def clash_in(text: str) -> str | None:
    """The contradictory bound as printed, or None."""
    for pattern in _CLASHES:
        found = pattern.search(squash(text))
        if found:
            tail = re.match(rf"\s*{_N}\s*%?|\s*%", squash(text)[found.end() :])
            return (found.group() + (tail.group() if tail else "")).strip()
    return None


def unit_fault(text: str) -> tuple[str, str, str | None] | None:
    """(the unit as printed, why in Vietnamese, the mend) or None."""
    if "/" not in text and "%" not in text:
        return None
    found = _BANDWIDTH.search(text)
    if found:
        return found.group(), f": “{found[1]}” đã có nghĩa là trên giây", found[1]
    found = _DOUBLED.search(text)
    return (found.group(), "", None) if found else None


def _words(task: Task) -> str:
    return f"{task.name} {task.output or ''}"


def _mixed(target: Target) -> bool:
    found = [f for f in figures(target) if f.high]
    return any(f.percent for f in found) and any(not f.percent for f in found)


def _with_percent(target: Target) -> str:
    return "; ".join(f"{squash(m.raw)}%" for m in target.milestones)


def _mended_clash(clash: str) -> str | None:
    kept = _DROP_WORD.sub("", clash)
    return kept if kept != clash else None


def _first_fall(target: Target) -> tuple[Figure, Figure] | None:
    found = figures(target)
    if _LESS_IS_BETTER.search(low(target.name)) or any(f.comparator in DOWNWARD for f in found):
        return None
    if any(_LESS_IS_BETTER.search(low(f.raw)) for f in found) or _money(target, found):
        return None
    series: dict[tuple[bool, frozenset[str]], list[Figure]] = defaultdict(list)
    for f in found:
        series[f.percent, label(target, f)].append(f)
    falls = [
        (a, b)
        for row in series.values()
        for a, b in pairwise(row)
        if a.year < b.year and b.low < a.low and b.high < a.high
    ]
    return min(falls, key=lambda pair: pair[1].year, default=None)


def _money(target: Target, found: list[Figure]) -> bool:
    """Sums of money are set for each year anew; a smaller one later is no slip."""
    return any(not f.percent and re.search(r"đồng|\btỷ\b|triệu|usd|vnđ", f"{f.unit} {low(f.raw)}") for f in found) or (
        bool(re.search(r"\((?:đvt:? )?(?:tỷ|triệu)[^)]*đồng", low(target.name)))
    )
