"""Files that hold more than a plan: a covering letter or a decision before it, another plan behind it."""

from __future__ import annotations

from .compose import Block, Break, Layout, Letterhead, Para, Signature, compose
from .docx_form import Dress, write
from .layouts import LAYOUTS
from .renderings import plan_of, respell


def letter() -> list[Block]:
    """A covering letter, as a commune's committee sends its plan out."""
    return [
        Letterhead(
            ["UBND XÃ BẾN THỬ", "VĂN PHÒNG HĐND VÀ UBND"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
            "Số: 214/VP-TH",
            "Bến Thử, ngày 03 tháng 02 năm 2026",
        ),
        Para("V/v gửi Kế hoạch thực hiện Nghị quyết số 57-NQ/TW", style="centre"),
        Para("Kính gửi:", style="centre"),
        Para("Các phòng, ban, đơn vị thuộc xã;", mark="-", style="bullet"),
        Para("Trưởng các thôn trên địa bàn xã.", mark="-", style="bullet"),
        Para(
            "Thực hiện chỉ đạo của Chủ tịch Ủy ban nhân dân xã, Văn phòng gửi kèm Kế hoạch để các đơn vị tổ chức thực "
            "hiện; báo cáo kết quả về Văn phòng trước ngày 25 hằng tháng để tổng hợp./."
        ),
        Signature(["Như trên", "Lưu: VT"], ["CHÁNH VĂN PHÒNG"], "Lý Thị Mận"),
        Break(),
    ]


def decision() -> list[Block]:
    """A decision with its own number, before the plan that it issues."""
    return [
        Letterhead(
            ["HỘI ĐỒNG NHÂN DÂN", "XÃ BẾN THỬ"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
            "Số: 77/QĐ-HĐND",
            "Bến Thử, ngày 20 tháng 01 năm 2026",
        ),
        Para("QUYẾT ĐỊNH", style="title", bold=True),
        Para("Về việc giao nhiệm vụ xây dựng kế hoạch", style="subject", bold=True),
        Para("Điều 1. Giao các cơ quan xây dựng kế hoạch theo chức năng, nhiệm vụ được giao."),
        Para("Điều 2. Quyết định này có hiệu lực kể từ ngày ký./."),
        Signature(["Như Điều 1", "Lưu: VT"], ["TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"], "Đinh Văn Lộc"),
        Break(),
    ]


BEFORE = {"letter": letter, "decision": decision}


def blocks_of(parts: list[str]) -> list[Block]:
    """The blocks of a file: each part "letter", "decision" or "PLAN.LAYOUT"; the whole is printed in one dress."""
    out: list[Block] = []
    for part in parts:
        if part in BEFORE:
            out += BEFORE[part]()
            continue
        slug, name = part.split(".")
        if out and not isinstance(out[-1], Break):
            out.append(Break())
        out += respell(compose(plan_of(slug), LAYOUTS[name]), LAYOUTS[name])
    return out


def docx(parts: list[str]) -> bytes:
    return write(blocks_of(parts), _layout(parts), Dress("Liberation Serif"))


def _layout(parts: list[str]) -> Layout:
    return LAYOUTS[next(p for p in parts if p not in BEFORE).split(".")[1]]
