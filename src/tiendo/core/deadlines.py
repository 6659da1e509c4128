"""Deadlines as plans write them: "Quý IV/2026", "Tháng 7,8/2025", "Hằng năm", "20 ngày sau khi …" → a `Deadline`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tiendo.core.figures import blank
from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind, Every
from tiendo.core.remembered import remembered_besides
from tiendo.core.text import squash


@dataclass(slots=True)
class _Span:
    """A stretch of time named in the text; `year` is None until it is known (said after it, before it, or assumed)."""

    at: int
    end: int
    first: tuple[int, int]  # month, day
    last: tuple[int, int]  # month, day (0: the month's last)
    year: int | None
    single_day: bool = False
    several: bool = False  # "tháng 7,8", "quý III, IV"

    def dates(self, year: int) -> tuple[date, date] | None:
        try:
            last_day = self.last[1] or monthrange(year, self.last[0])[1]
            return date(year, *self.first), date(year, self.last[0], last_day)
        except ValueError:
            return None


NO_YEAR = "Không nêu năm: lấy năm ban hành kế hoạch"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_Q = r"(?:iv|iii|ii|i|[1-4])(?![\w])"
_JOIN = r"\s*(?:,|;|\+|&|và|-|–|—|đến hết|đến|tới)\s*"
_YEAR_AFTER = r"(?:\s*[/,.-]?\s*(?:của\s+|trong\s+)?(?:năm\s*)?(?P<{0}>20\d\d)(?!\d))?"

_TOKEN = re.compile(
    r"(?P<days>(?<![\d/])(?P<d0>\d{1,2})\s*[-–]\s*(?P<d9>\d{1,2})\s*/\s*(?P<m9>\d{1,2})\s*/\s*(?P<y9>20\d\d))"
    r"|(?P<full>(?<![\d/])(?P<d1>\d{1,2})\s*(?P<s1>[/.\-])\s*(?P<m1>\d{1,2})\s*(?P=s1)\s*(?P<y1>20\d\d)(?!\d))"
    r"|(?P<words>(?<![\d/])(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?!\d)(?:\s*[,/]?\s*(?:năm\s*)?(?P<y2>20\d\d))?)"
    r"|(?P<half>(?:(?<![\d/])(?P<n>0?[369]|ba|sáu|chín)\s+tháng|nửa)\s+(?P<end>đầu|cuối)(?:\s+của)?(?:\s+năm)?\s*/?\s*(?P<y3>20\d\d)?)"
    r"|(?P<week>\btuần\s+(?:thứ\s+)?0?(?P<w>[1-5])\s+(?:của\s+)?tháng\s+(?P<m4>\d{1,2})(?!\d)"
    + _YEAR_AFTER.format("y11")
    + r")"
    r"|(?P<third>\b(?P<part3>thượng tuần|trung tuần|hạ tuần|đầu|giữa|cuối)\s+tháng\s+(?P<m3>\d{1,2})(?!\d)"
    + _YEAR_AFTER.format("y10")
    + r")"
    rf"|(?P<month>(?:\btháng|\bt\.?(?=\s?\d{{1,2}}\s*/))\s*(?P<ms>\d{{1,2}}(?!\d)(?:{_JOIN}(?:tháng\s*)?\d{{1,2}}(?![\d/]|\s+tháng)(?!\s*/\s*\d{{1,2}}(?!\d))|{_JOIN}(?:tháng\s*)?\d{{1,2}}(?=\s*/\s*20\d\d))*)"
    + _YEAR_AFTER.format("y4")
    + r")"
    rf"|(?P<quarter>\b(?:quý|quí|q\.?(?=\s?[1-4iv]))\s*(?P<qs>{_Q}(?:{_JOIN}(?:(?:quý|quí)\s*)?{_Q})*)"
    + _YEAR_AFTER.format("y5")
    + r")"
    r"|(?P<monthyear>(?<![\d/.])(?P<m6>\d{1,2}(?:\s*(?:-|–|,|và|đến)\s*\d{1,2})*)\s*/\s*(?P<y6>20\d\d)(?!\d))"
    r"|(?P<daymonth>(?<![\d/.,])(?P<d7>\d{1,2})\s*/\s*(?P<m7>\d{1,2})(?![\d/]))"
    r"|(?P<quarterend>\b(?P<part>đầu|giữa|cuối)\s+(?:các\s+)?(?:năm\s*)(?P<y8>20\d\d)?(?!\d))"
    r"|(?P<year>(?<![\d/.,])(?P<y>20[1-9]\d)(?![\d%]))"
)
_MONTH_TO_MONTH = re.compile(
    r"\bt\.?\s?(\d{1,2})(?=\s*(?:-|–|đến)\s*t?\.?\d{1,2}\s*/\s*20\d\d)"
    r"|(?<=[-–])\s*t\.?(\d{1,2})(?=\s*/\s*20\d\d)"
)
_IN_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_NUMBER_WORD = re.compile(
    r"\b(tháng|quý|quí) (mười một|mười hai|giêng|một|hai|ba|tư|bốn|năm(?=\s*(?:năm|/))|sáu|bảy|tám|chín|mười|chạp)"
    r"(?! lần)\b"
)
_SHORT_YEAR = re.compile(r"(?<![\d/.\-])(\d{1,2}([/.\-])\d{1,2}\2)(2[4-9]|3\d)(?![\d/.\-])")
_THIS_YEAR = re.compile(r"(?:hoàn thành )?(?:(?:trong|cả|hết|đến hết|cuối|trước cuối) )+năm(?: nay| kế hoạch)?")
_CITED = re.compile(
    r"\b(?:nghị quyết|quyết định|nghị định|thông tư|chỉ thị|kế hoạch|công văn|kết luận|chương trình|thông báo"
    r"|hướng dẫn)\s+(?:hành động\s+)?(?:số\s+)?[\w/.\-]*\d[\w/.\-]*"
    r"(?:,?\s*ngày\s+[\d/.\- ]+(?:tháng\s+\d+\s+năm\s+\d+)?)?"
)
_EVENT = re.compile(
    r"\b(?:khi|sau khi|ngay sau|kể từ|tùy|tuỳ|đột xuất|phát sinh|căn cứ|phụ thuộc|nếu có|sau hội nghị|sau đại hội)\b"
    r"|\btheo (?:\w+ )?(?:kế hoạch|hướng dẫn|yêu cầu|chỉ đạo|lộ trình|tiến độ|quy định|qui định|văn bản|thông báo"
    r"|phân công|chương trình|đề án|dự án|thời gian|thời hạn|nhiệm vụ|đề nghị|triệu tập|giấy mời|nhu cầu|đợt"
    r"|thực tế|tình hình|thỏa thuận|thoả thuận|hợp đồng|cam kết|lịch|kết luận|ý kiến|phê duyệt|giai đoạn đầu tư)"
)
_CONTINUOUS = re.compile(
    r"thường xuyên|liên tục|lâu dài|xuyên suốt|(?:hằng|hàng) ngày|24/7|24/24|suốt (?:năm|nhiệm kỳ|giai đoạn)"
)
_EVERY: tuple[tuple[Every, re.Pattern[str]], ...] = (
    (Every.WEEK, re.compile(r"(?:hằng|hàng|mỗi|từng) tuần|(?:1|01|một) ?(?:lần ?/ ?tuần|tuần ?/ ?lần)|/ ?tuần")),
    (
        Every.MONTH,
        re.compile(
            r"(?:hằng|hàng|mỗi|từng|theo|các) tháng(?!\s*\d+(?!\d*\s*lần))"
            r"|(?:1|01|một) ?(?:lần ?/ ?tháng|tháng ?/ ?lần|tháng (?:1|01|một) lần)"
            r"|lần ?/ ?tháng"
        ),
    ),
    (
        Every.QUARTER,
        re.compile(
            r"(?:hằng|hàng|mỗi|từng|theo|các) (?:tháng, ?)?qu[ýí](?!\s*(?:[ivx]|\d+(?!\d*\s*lần)))"
            r"|(?:1|01|một) ?(?:lần ?/ ?qu[ýí]|qu[ýí] ?/ ?lần)"
            r"|(?:3|03|ba) tháng ?(?:/ ?lần|(?:1|01|một) lần)"
            r"|định kỳ (?:hàng |hằng )?(?:qu[ýí]|(?:3|03|ba) tháng)|lần ?/ ?qu[ýí]|tháng cuối (?:của )?(?:mỗi )?qu[ýí]"
        ),
    ),
    (
        Every.HALF_YEAR,
        re.compile(
            r"(?:6|06|sáu) tháng ?(?:/ ?(?:1 |01 )?lần|(?:1|01|một) lần)|(?:định kỳ|hằng|hàng|mỗi) (?:6|06|sáu) tháng"
            r"|(?:2|02|hai) lần ?/ ?năm|nửa năm|năm,? ?(?:2|02|hai) lần"
        ),
    ),
    (
        Every.YEAR,
        re.compile(
            r"(?:hằng|hàng|mỗi|từng|các) năm(?!\s*20)(?!,? ?(?:2|02|hai) lần)"
            r"|(?:1|01|một) ?(?:lần ?/ ?năm|năm ?/ ?lần)|(?:những|các) năm (?:tiếp theo|sau)"
            r"|thường niên|hàng\s*/\s*năm|(?<!2 )(?<!hai )lần ?/ ?năm"
        ),
    ),
)
_PERIODIC = re.compile(r"định kỳ")
_BEFORE = re.compile(r"trước\s*(?:hết\s*)?$")
_OPEN_START = re.compile(r"(?:^|\W)(?:từ|bắt đầu|kể từ|sau)\s*(?:ngày|đầu|cuối|năm)?\s*$")
_ONWARDS = re.compile(r"^\W*(?:trở đi|trở về sau)\b")
_STRETCH = re.compile(r"(?:giai đoạn|nhiệm kỳ|thời kỳ|năm học)")


@remembered_besides
def parse_deadline(raw: str, issued: date | None) -> tuple[Deadline, str | None]:
    """What a deadline says, and why it is doubtful (in Vietnamese) or None.

    `issued` is the plan's day of issue (or any day of its year): it lends the year where the text names none. `once` is
    due on the last day of the month, quarter or year named, or on the very day named; a range or a list is a `window`.
    """
    text = squash(raw).lower().strip(" .;,-–—")
    if blank(text):
        return NO_DEADLINE, None
    text = _NUMBER_WORD.sub(lambda m: f"{m[1]} {_IN_WORDS[m[2]]}", text)
    text = _SHORT_YEAR.sub(lambda m: f"{m[1]}20{m[3]}", text)
    text = _MONTH_TO_MONTH.sub(lambda m: f"tháng {m[1] or m[2]}", text)
    if issued and _THIS_YEAR.fullmatch(text):
        return Deadline(DeadlineKind.ONCE, None, date(issued.year, 12, 31)), NO_YEAR
    spans = _spans(_CITED.sub(lambda m: "#" * len(m.group()), text))
    deadline, doubt = _of(text, spans, issued)
    if doubt is None and deadline.kind in _WHOLLY_SAID and (odd := _odd_words(text)):
        doubt = f"Trong ô thời hạn còn chữ chưa rõ: “{odd}”"
    return deadline, doubt


def _of(text: str, spans: list[_Span], issued: date | None) -> tuple[Deadline, str | None]:
    every = _every(text)
    if _EVENT.search(text) and not (spans and re.match(r"(?:hoàn thành |chậm nhất |trước |đến |trong )", text)):
        why = "Vừa theo sự việc vừa nêu thời điểm" if spans else None
        return Deadline(DeadlineKind.ON_EVENT), why
    if every and not (spans and _fixed(spans)):
        many = len(every) > 1
        return Deadline(DeadlineKind.RECURRING, every=every[0]), "Nêu nhiều chu kỳ cùng lúc" if many else None
    if _CONTINUOUS.search(text) and (not spans or len(spans) > 1 or every):
        return _continuous(spans, issued)
    if not spans:
        return _without_time(text)
    return _dated(text, spans, every, issued)


_WHOLLY_SAID = (DeadlineKind.ONCE, DeadlineKind.WINDOW, DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING)
_TIME_WORDS = frozenset(
    re.split(
        r"\s+",
        "trước sau trong vào dịp đến tới hết từ kể bắt đầu cuối giữa khoảng dự kiến chậm nhất muộn không quá hạn ngày "
        "tháng quý quí tuần năm học giai đoạn nhiệm kỳ thời kỳ gian điểm vụ mốc hằng hàng mỗi từng các những cả định "
        "lần buổi chiến dịch mùa khô mưa theo và tiếp trở đi về của này nay hoàn thành xong thực hiện triển khai kết "
        "thúc duy trì thường xuyên "
        "liên tục lâu dài suốt báo cáo sơ tổng ban hành phê duyệt trình một hai ba bốn là giờ",
    )
)
_WORDS = re.compile(r"[^\W\d_]{2,}")


def _odd_words(text: str) -> str:
    """The words of a deadline that say nothing of time: what another cell, or a misread letter, may have left there."""
    rest = _TOKEN.sub(" ", _CITED.sub(" ", text))
    return " ".join(word for word in _WORDS.findall(rest) if word not in _TIME_WORDS)


def _without_time(text: str) -> tuple[Deadline, str | None]:
    if _PERIODIC.search(text):
        return Deadline(DeadlineKind.RECURRING), "Ghi “định kỳ” mà không nêu chu kỳ"
    return NO_DEADLINE, "Không đọc được thời hạn từ nội dung này"


def _fixed(spans: list[_Span]) -> bool:
    """Whether a year is said: "Quý I hằng năm" has none and only recurs."""
    return any(span.year is not None for span in spans)


def _continuous(spans: list[_Span], issued: date | None) -> tuple[Deadline, str | None]:
    if not spans:
        return Deadline(DeadlineKind.CONTINUOUS), None
    start, due, _ = _bounds(spans, issued)
    return Deadline(DeadlineKind.CONTINUOUS, start, due), "Thường xuyên nhưng có nêu giai đoạn"


def _dated(text: str, spans: list[_Span], every: list[Every], issued: date | None) -> tuple[Deadline, str | None]:
    """A deadline that names days, months, quarters or years."""
    start, due, doubt = _bounds(spans, issued)
    if due is None:
        return NO_DEADLINE, doubt
    again = every[0] if every else None
    lead_in = text[: spans[0].at]
    if _CONTINUOUS.search(text):
        doubt = doubt or "Vừa thường xuyên vừa nêu thời điểm"
        if _CONTINUOUS.search(lead_in):
            return Deadline(DeadlineKind.CONTINUOUS), doubt
        return Deadline(DeadlineKind.ONCE, None, due, again or Every.YEAR), doubt
    if again and re.search(r"(?:hằng|hàng|mỗi) (?:năm|quý|tháng|tuần)", lead_in):
        doubt = doubt or "Vừa định kỳ vừa nêu thời điểm"
    if len(spans) == 1 and not spans[0].several:
        if (_OPEN_START.search(lead_in) or _ONWARDS.match(text[spans[0].end :])) and not again:
            return Deadline(DeadlineKind.CONTINUOUS, start), "Chỉ nêu thời điểm bắt đầu"
        if _BEFORE.search(re.sub(r"\s*ngày\s*$", "", lead_in)) and not spans[0].single_day:
            doubt = doubt or "“Trước” một tháng, quý hoặc năm: lấy ngày cuối của kỳ ấy"
        return Deadline(DeadlineKind.ONCE, None, due, again), doubt
    if len(spans) == 2 and all(re.search(r"đến\s*(?:hết\s*)?(?:năm\s*)?$", text[: s.at]) for s in spans):
        first = spans[0].dates(spans[0].year or due.year)
        return Deadline(DeadlineKind.ONCE, None, first[1] if first else due, again), doubt or "Nêu hai thời hạn"
    return Deadline(DeadlineKind.WINDOW, start, due, again), doubt


def _bounds(spans: list[_Span], issued: date | None) -> tuple[date | None, date | None, str | None]:
    """First and last day over all spans; a span within another narrows it. Years unsaid come from their neighbours."""
    doubt = None
    known = [span.year for span in spans if span.year]
    if not known and issued is None:
        return None, None, "Không nêu năm và không biết năm ban hành"
    if not known:
        doubt = NO_YEAR
    dates: list[tuple[date, date]] = []
    for i, span in enumerate(spans):
        later = next((s.year for s in spans[i:] if s.year), None)
        earlier = next((s.year for s in reversed(spans[:i]) if s.year), None)
        year = span.year or later or earlier or (issued.year if issued else None)
        found = span.dates(year) if year else None
        if found is None:
            return None, None, "Ngày tháng không có thật"
        dates.append(found)
    repeated = len(set(dates)) == 1 and len({span.several for span in spans}) == 1  # "từ quý III đến quý III"
    for inner in dates:
        if len(dates) > 1 and not repeated and all(outer[0] <= inner[0] and inner[1] <= outer[1] for outer in dates):
            del spans[1:]
            spans[0].several = False
            return inner[0], inner[1], doubt
    if any(a[0] > b[0] for a, b in pairwise(dates)):
        doubt = doubt or "Các mốc thời gian không theo thứ tự"
    return min(d[0] for d in dates), max(d[1] for d in dates), doubt


def _every(text: str) -> list[Every]:
    return [every for every, pattern in _EVERY if pattern.search(text)]


def _spans(text: str) -> list[_Span]:
    found = []
    for match in _TOKEN.finditer(text):
        name = next(k for k in _BUILD if match.group(k))
        span = _BUILD[name](match)
        if span is not None:
            span.at, span.end = match.span()
            found.append(span)
    return found


def _year(match: re.Match[str], group: str) -> int | None:
    said = match.group(group)
    return int(said) if said else None


def _day(match: re.Match[str], d: str, m: str, y: str | None) -> _Span:
    day = (int(match.group(m)), int(match.group(d)))
    return _Span(0, 0, day, day, _year(match, y) if y else None, single_day=True)


def _months(said: str, year: int | None) -> _Span:
    months = [int(n) for n in re.findall(r"\d+", said)]
    return _Span(0, 0, (months[0], 1), (months[-1], 0), year, several=len(months) > 1)


def _quarters(match: re.Match[str]) -> _Span:
    words = re.findall(rf"(?<!\w){_Q}", match.group("qs"))
    numbers = [_ROMAN.get(word) or int(word) for word in words]
    first, last = (numbers[0] * 3 - 2, 1), (numbers[-1] * 3, 0)
    return _Span(0, 0, first, last, _year(match, "y5"), several=len(numbers) > 1)


def _half(match: re.Match[str]) -> _Span:
    said = match.group("n") or "6"
    months = {"ba": 3, "sáu": 6, "chín": 9}.get(said) or int(said)
    first, last = (1, months) if match.group("end") == "đầu" else (13 - months, 12)
    return _Span(0, 0, (first, 1), (last, 0), _year(match, "y3"))


def _week(match: re.Match[str]) -> _Span:
    """The first week of a month is its first seven days, the fifth what is left of it."""
    month, n = int(match.group("m4")), int(match.group("w"))
    return _Span(0, 0, (month, 7 * n - 6), (month, 7 * n if n < 5 else 0), _year(match, "y11"), single_day=True)


def _part_of_month(match: re.Match[str]) -> _Span:
    month = int(match.group("m3"))
    first, last = {
        "thượng tuần": (1, 10),
        "đầu": (1, 10),
        "trung tuần": (11, 20),
        "giữa": (11, 20),
    }.get(match.group("part3"), (21, 0))
    return _Span(0, 0, (month, first), (month, last), _year(match, "y10"))


def _part_of_year(match: re.Match[str]) -> _Span:
    last = {"đầu": 3, "giữa": 6, "cuối": 12}[match.group("part")]
    return _Span(0, 0, (last - 2, 1), (last, 0), _year(match, "y8"))


_BUILD: dict[str, Callable[[re.Match[str]], _Span | None]] = {
    "days": lambda m: _Span(
        0, 0, (int(m["m9"]), int(m["d0"])), (int(m["m9"]), int(m["d9"])), int(m["y9"]), single_day=True
    ),
    "full": lambda m: _day(m, "d1", "m1", "y1"),
    "words": lambda m: _day(m, "d2", "m2", "y2"),
    "half": _half,
    "week": _week,
    "third": _part_of_month,
    "month": lambda m: _months(m["ms"], _year(m, "y4")),
    "quarter": _quarters,
    "monthyear": lambda m: _months(m["m6"], int(m["y6"])),
    "daymonth": lambda m: _day(m, "d7", "m7", None) if int(m["m7"]) <= 12 and int(m["d7"]) <= 31 else None,
    "quarterend": _part_of_year,
    "year": lambda m: _Span(0, 0, (1, 1), (12, 0), int(m["y"])),
}
