"""Rules on the list of targets: what has no value, which years are missing, who tracks, what is said twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tiendo.core.reading import Comparator, Reading, Target
from tiendo.core.review.common import Hit, figures, is_bullet, low, named, on_target, short, years
from tiendo.core.review.numbering import Number, has_parts, number_of
from tiendo.core.text import fold

_MANY = 8  # beyond this, and in most rows, a fault is one of the table and told once
_VISION = re.compile(r"tầm nhìn")
_ELSEWHERE = re.compile(r"phụ lục|kèm theo|đính kèm")
_TELLING = re.compile(r"nhóm|\btop\b|mức độ|cấp độ|\bhạng\b|loại|chuẩn|hoàn thành|100")
_DIRECTION = re.compile(
    r"^(?:[-+*•\s]*)(?:tiếp tục|tiếp nhận|nâng cao|đẩy mạnh|tăng cường|phát huy|thúc đẩy|chú trọng|quan tâm"
    r"|khuyến khích|từng bước|đảm bảo|bảo đảm|không ngừng|tích cực|chủ động|giữ vững|củng cố|mở rộng|cải thiện)\b"
)


def plan_without_targets(reading: Reading) -> Iterator[Hit]:
    """No goals at all: nothing by which the plan's success could be told."""
    if not reading.targets:
        yield Hit({}, "Kế hoạch không có mục tiêu, chỉ tiêu nào để đo kết quả thực hiện.")


def targets_without_owner(reading: Reading) -> Iterator[Hit]:
    """Targets, but not one of them says who tracks it."""
    if reading.targets and not any(t.tracked_by for t in reading.targets):
        n = len(reading.targets)
        yield Hit({}, f"Không chỉ tiêu nào trong {n} chỉ tiêu ghi cơ quan theo dõi, chịu trách nhiệm.")


def target_without_value(reading: Reading) -> Iterator[Hit]:
    """No value in any year, or a direction alone by which nobody could say that it is done; visions are let be."""
    hits = list(_without_value(reading))
    total = len(reading.targets)
    if len(hits) > _MANY and len(hits) * 2 > total:
        yield Hit({}, f"{len(hits)} trong {total} chỉ tiêu không có giá trị ở năm nào.", hits[0].source)
    else:
        yield from hits


def missing_milestone(reading: Reading) -> Iterator[Hit]:
    """A row of a table without a value in a year in which most of its neighbours have one."""
    for run in _tables(reading.targets):
        in_run = _usual_years(run)
        by_section: dict[str, list[tuple[int, Target]]] = defaultdict(list)
        for i, target in run:
            by_section[target.section].append((i, target))
        for rows in by_section.values():
            told = {m.year for _, t in rows for m in t.milestones}
            apart = bool(told) and not told & in_run  # a table of its own, with years of its own
            usual = _usual_years(rows) if apart or sum(bool(t.milestones) for _, t in rows) >= 3 else in_run
            for i, target in rows:
                gaps = usual - {m.year for m in target.milestones}
                if gaps and not _done_once(target):
                    yield on_target(i, target, f"thiếu giá trị {years(list(gaps))}.")


def duplicate_target(reading: Reading) -> Iterator[Hit]:
    """Two targets that measure the same thing over the same years; the later one is named."""
    seen: dict[tuple[object, ...], list[tuple[int, Target]]] = defaultdict(list)
    titles = {number_of(t.ordinal) for i, t in enumerate(reading.targets) if has_parts(reading.targets, i)}
    for i, target in enumerate(reading.targets):
        key = _subject(target)
        if not key:
            continue
        likely = (x for x in seen[key] if not _parts_of_two(x[1], target, titles))
        twin = next((x for x in likely if _same_promise(x[1], target, len(key))), None)
        if twin:
            other = twin[1]
            where = f" ({short(other.section)})" if other.section and other.section != target.section else ""
            yield on_target(i, target, f"trùng nội dung đo với {_lower(named(other))}{where}.")
        seen[key].append((i, target))


def _without_value(reading: Reading) -> Iterator[Hit]:
    for i, target in enumerate(reading.targets):
        if has_parts(reading.targets, i):
            continue
        if not target.milestones:
            yield on_target(i, target, "không có giá trị ở năm nào, không biết thế nào là đạt.")
        elif _VISION.search(low(target.section)) or _ELSEWHERE.search(low(target.name)):
            continue
        elif not figures(target) and _only_direction(target):
            yield on_target(i, target, "không có con số hay kết quả cụ thể, không biết thế nào là đạt.")


def _only_direction(target: Target) -> bool:
    raws = [low(m.raw) for m in target.milestones]
    if is_bullet(target) and any(m.comparator is Comparator.BOOL for m in target.milestones):
        return _DIRECTION.match(low(target.name)) is not None
    directions = all(m.comparator is Comparator.TEXT for m in target.milestones)
    return directions and not any(_TELLING.search(raw) for raw in raws)


def _done_once(target: Target) -> bool:
    """Nothing in any year is another rule's fault; a deed is done in its year and leaves the later ones blank."""
    return all(m.comparator is Comparator.BOOL for m in target.milestones)


def _tables(targets: list[Target]) -> Iterator[list[tuple[int, Target]]]:
    """Runs of neighbouring rows that came from a table: a goal written as a sentence ends a run."""
    run: list[tuple[int, Target]] = []
    for i, target in enumerate(targets):
        if is_bullet(target):
            if run:
                yield run
            run = []
        else:
            run.append((i, target))
    if run:
        yield run


def _usual_years(rows: list[tuple[int, Target]]) -> set[int]:
    """The years in which more than half of the rows that have any value have one."""
    valued = [t for _, t in rows if t.milestones]
    count = Counter(year for t in valued for year in {m.year for m in t.milestones})
    return {year for year, n in count.items() if n * 2 > len(valued) and n >= 2}


_WRITTEN_OUT = {
    "khcn": "khoa hoc cong nghe",
    "kh&cn": "khoa hoc cong nghe",
    "dmst": "doi moi sang tao",
    "cds": "chuyen doi so",
    "tthc": "thu tuc hanh chinh",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "dn": "doanh nghiep",
    "cntt": "cong nghe thong tin",
    "tmdt": "thuong mai dien tu",
    "attt": "an toan thong tin",
    "ccvc": "cong chuc vien chuc",
}
_SAYS_NOTHING = re.compile("va|cac|nhung|cua|xa|phuong|duoc|co|la|cho|trong|tai|voi|dat|o|theo|thuoc|toan")
_PHRASES = re.compile(
    r"^(?:phan dau |dat |co )*(?:(?:tong )?so (?:luong )?|(?:ty|ti) (?:le|trong|suat) )?"
    r"|\btren dia ban\b|\b(?:hang|moi|den|het|trong|cuoi) nam\b(?: \d{4})?|\bphan dau\b|\btu\b(?=\s*tro len)|"
    r"\btro len\b|[≥≤<>=]|\b\d+(?:[.,]\d+)?\s*%"
)
_RATE = re.compile(r"\b(?:ty|ti) (?:le|trong|suat)\b|%")


def _subject(target: Target) -> tuple[object, ...]:
    """What is measured: rate or count, then the telling words in order of the alphabet."""
    name = fold(target.name)
    for m in target.milestones:
        name = name.replace(fold(m.raw), " ")
    words = re.findall(r"[\w&]+", _PHRASES.sub(" ", " ".join(name.split())))
    written_out = [w for word in words for w in _WRITTEN_OUT.get(word, word).split()]
    telling = [w for w in written_out if not _SAYS_NOTHING.fullmatch(w)]
    rate = bool(_RATE.search(name)) or any(f.percent for f in figures(target))
    return (rate, *sorted(telling)) if len(telling) >= 2 else ()


_OF_OTHERS = re.compile(r"\bkhối\b|đối với|cơ quan đảng|mặt trận|đoàn thể")
_SHORT_SUBJECT = 5


def _same_promise(a: Target, b: Target, words: int) -> bool:
    """Same years, and no sign that they count different people's things or repeat one goal in body and appendix."""
    years_a, years_b = _years_meant(a), _years_meant(b)
    if years_a and years_b and not years_a & years_b:
        return False
    if a.section != b.section and _OF_OTHERS.search(low(f"{a.section} {b.section}")):
        return False
    if words < _SHORT_SUBJECT and a.section != b.section:
        return False
    return is_bullet(a) == is_bullet(b) or not _agree(a, b)


def _years_meant(target: Target) -> set[int]:
    """The years of its cells, else those that its group is headed by ("I. Đến năm 2030")."""
    return {m.year for m in target.milestones} or {int(y) for y in re.findall(r"\b20\d\d\b", target.section)}


def _parts_of_two(a: Target, b: Target, titles: set[Number | None]) -> bool:
    """ "1.1 Cán bộ" under row 1 and "2.1 Cán bộ" under row 2, or two rows behind dashes, may bear one name."""
    one, other = number_of(a.ordinal), number_of(b.ordinal)
    if one and other:
        return one[:-1] != other[:-1] and one[:-1] in titles and other[:-1] in titles
    return bool(a.ordinal and b.ordinal)


def _agree(a: Target, b: Target) -> bool:
    values = {m.year: (m.comparator, m.value) for m in a.milestones}
    return all(values.get(m.year, (m.comparator, m.value)) == (m.comparator, m.value) for m in b.milestones)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
