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
# How a figure of a place above is made, said to an official.
ACROSS_WORDS: dict[Across, str] = {
    Across.SUM: "Số của tỉnh là tổng số của các xã đã có số liệu, kèm số xã đứng sau.",
    Across.RATIO: "Tỷ lệ của tỉnh là tổng tử số chia tổng mẫu số của các xã, không lấy bình quân các tỷ lệ. "
    "Xã chỉ báo tỷ lệ mà không có tử số, mẫu số thì đứng riêng, không cộng vào.",
    Across.WEIGHTED: "Tỷ lệ của tỉnh tính theo dân số từng xã; xã chưa rõ dân số thì đứng riêng.",
    Across.SHARE: "Số của tỉnh là số xã đạt mốc của chính mình trên tổng số xã có cam kết.",
    Across.WORST: "Số của tỉnh là số của xã kém nhất, nêu tên xã ấy.",
    Across.NONE: "Chỉ số này nói về từng nơi; không cộng thành số của cấp trên.",
}
OVER_WORDS: dict[Over, str] = {
    Over.SUM: "Cả năm là tổng các kỳ.",
    Over.LATEST: "Cả năm lấy số của kỳ mới nhất.",
    Over.MAXIMUM: "Cả năm lấy số của kỳ cao nhất.",
    Over.MEAN: "Cả năm là bình quân các kỳ.",
}
