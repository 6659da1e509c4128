"""How an indicator adds up: over places and, separately, over periods. Percentages are never averaged."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    KEEP = "keep"


class Across(StrEnum):
    """How the figures of places make the figure of the place above them."""

    SUM = "sum"
    RATIO = "ratio"  # sum of numerators over sum of denominators
    WEIGHTED = "weighted"  # by population
    SHARE = "share"  # of the places that reach their milestone
    WORST = "worst"
    NONE = "none"  # said of each place only


class Over(StrEnum):
    """How the figures of shorter periods make the figure of a longer one."""

    SUM = "sum"
    LATEST = "latest"
    MAXIMUM = "maximum"
    MEAN = "mean"


DIRECTION_NAMES: dict[Direction, str] = {
    Direction.UP: "Càng cao càng tốt",
    Direction.DOWN: "Càng thấp càng tốt",
    Direction.KEEP: "Giữ ổn định",
}
ACROSS_NAMES: dict[Across, str] = {
    Across.SUM: "Cộng các nơi",
    Across.RATIO: "Tổng tử số trên tổng mẫu số",
    Across.WEIGHTED: "Bình quân theo dân số",
    Across.SHARE: "Tỷ lệ nơi đạt mốc",
    Across.WORST: "Lấy nơi kém nhất",
    Across.NONE: "Không cộng giữa các nơi",
}
OVER_NAMES: dict[Over, str] = {
    Over.SUM: "Cộng các kỳ",
    Over.LATEST: "Lấy kỳ mới nhất",
    Over.MAXIMUM: "Lấy kỳ cao nhất",
    Over.MEAN: "Bình quân các kỳ",
}
