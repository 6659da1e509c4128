"""How the states of places are said and drawn: a word and a shape for each, so that grey print tells them apart."""

from __future__ import annotations

from tiendo.core.placing import MUCH, PlaceState

WORDS: dict[PlaceState, str] = {
    PlaceState.MANY_RED: f"nhiều việc đỏ (từ {MUCH} %)",
    PlaceState.SOME_RED: f"có việc đỏ (dưới {MUCH} %)",
    PlaceState.SILENT: "chưa báo cáo lần nào",
    PlaceState.AMBER: "có việc cần để ý, không đỏ",
    PlaceState.CALM: "không có việc đỏ",
    PlaceState.NO_PLAN: "chưa có kế hoạch",
}
SHAPES: dict[PlaceState, str] = {
    PlaceState.MANY_RED: "late",
    PlaceState.SOME_RED: "behind",
    PlaceState.SILENT: "wait",
    PlaceState.AMBER: "soon",
    PlaceState.CALM: "run",
    PlaceState.NO_PLAN: "nodate",
}
