"""`tiendo places`: put the official places into the register, or look one up."""

from __future__ import annotations

import sys

from tiendo.clock import now
from tiendo.core.text import fold
from tiendo.queries.places import find_places
from tiendo.records.shipped.places import places
from tiendo.usecases.errors import Refusal
from tiendo.usecases.places import NATION, Installed, install_places


def find(text: str) -> int:
    """Print the places of that name; 1 where there is none."""
    found = find_places(text)
    for match in found.found:
        was = f" (trước đây: {match.former})" if match.former else ""
        print(f"  {match.place.code}  {match.place.name}{f', {match.province}' if match.province else ''}{was}")
    if not found.total:
        return _say(f"Không có địa bàn nào tên “{text}”.")
    if found.total > len(found.found):
        print(f"  … và {found.total - len(found.found)} nơi nữa; hãy ghi thêm tên tỉnh.")
    return 0


def install(what: str, *, same: list[str], apart: list[str], province: bool = False) -> int:
    """`what`: "" for the nation, else a code or a name, of a province where `province`; `same` are "CODE=UNIT".

    Returns 1 where it was refused.
    """
    pairs = dict(pair.split("=", 1) for pair in same if "=" in pair)
    if len(pairs) != len(same) or not all(v.isdigit() for v in pairs.values()):
        return _say("--same ghi dạng MÃ=SỐ_ĐƠN_VỊ, ví dụ --same 25246=17.")
    code = what if what in places() or not what else _code(what, province)
    if code is None:
        return _say(f"“{what}” không phải một mã, và không phải tên của đúng một nơi. Tìm mã: tiendo places --find TÊN")
    try:
        done = install_places(what=code, actor=None, now=now(), same={k: int(v) for k, v in pairs.items()}, apart=apart)
    except Refusal as why:
        return _say(why.message)
    print("\n".join(told(done, code)))
    return 0


def told(done: Installed, what: str) -> list[str]:
    """What an installation did, in lines to read."""
    where = places()[what].name if what != NATION else "cả nước"
    lines = [
        f"Địa bàn {where}: thêm {done.provinces} tỉnh, {done.communes} xã; gắn mã {done.matched} đơn vị; "
        f"đổi tên {done.renamed}; {done.present} đơn vị đã đúng từ trước."
    ]
    for one in done.proposals:
        lines.append(
            f"  ? {one.place.name} (mã {one.place.code}) có thể là đơn vị số {one.unit.pk} “{one.unit.name}” đã có. "
            f"Nếu đúng: --same {one.place.code}={one.unit.pk}; nếu là nơi khác: --apart {one.place.code}"
        )
    return lines


def _code(name: str, province: bool) -> str | None:
    some = [m.place for m in find_places(name, limit=10_000).found if bool(m.place.parent) is not province]
    said = fold(name)
    best = [p for p in some if fold(p.name) == said] or [p for p in some if fold(p.bare) == said] or some
    return best[0].code if len(best) == 1 else None


def _say(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
