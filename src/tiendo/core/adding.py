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
