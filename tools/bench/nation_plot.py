"""A small plot of cost against data, both on logarithmic scales, as SVG."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

SERIES = {
    "rebuild of all standings and tallies": ("#0b5394", 1.0, "tính lại toàn bộ (giây)"),
    "facts copied out": ("#777777", 1.0, "PostgreSQL chép dữ liệu ra (giây)"),
    "one accepted report: item, unit, commune, province, nation": ("#b45f06", 0.001, "một báo cáo được duyệt (giây)"),
    "provinces of the nation": ("#38761d", 0.001, "số liệu trang cả nước (giây)"),
}
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 360, 60, 50


def plot(found: list[dict[str, Any]]) -> str:
    """Lines over the number of communes, one for each series that was measured."""
    lines = {
        name: sorted((f["communes"], max(f["value"] * scale, 1e-4)) for f in found if f["figure"] == name)
        for name, (_, scale, _) in SERIES.items()
    }
    points = [p for line in lines.values() for p in line]
    top = ceil(log10(max(y for _, y in points)))
    low = floor(log10(min(y for _, y in points)))
    right = max(log10(max(x for x, _ in points)), 1)

    def at(x: float, y: float) -> tuple[float, float]:
        across = LEFT + log10(x) / right * (WIDTH - LEFT - 230)
        return round(across, 1), round(HEIGHT - BOTTOM - (log10(y) - low) / (top - low) * (HEIGHT - BOTTOM - 20), 1)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">']
    out.append("<style>text { font-size: 12px }</style>")
    out.append('<rect width="100%" height="100%" fill="#fff"/>')
    for power in range(low, top + 1):
        x, y = at(1, 10.0**power)
        out.append(f'<path d="M{x} {y}H{WIDTH - 230}" stroke="#ddd"/>')
        out.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g} s</text>')
    for communes in sorted({x for x, _ in points}):
        x, y = at(communes, 10.0**low)
        out.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{communes:,}</text>')
    out.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">số xã (thang lôgarit)</text>')
    for place, (name, (colour, _, label)) in enumerate(SERIES.items()):
        where = [at(x, y) for x, y in lines[name]]
        if where:
            out.append(
                f'<path d="M{" L".join(f"{x} {y}" for x, y in where)}" fill="none" stroke="{colour}" stroke-width="2"/>'
            )
            out += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in where]
        out.append(f'<text x="{WIDTH - 220}" y="{30 + 18 * place}" fill="{colour}">{label}</text>')
    return "\n".join([*out, "</svg>", ""])
