"""The calendar file as RFC 5545 asks: CRLF, lines of at most 75 octets, characters whole, texts escaped."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tiendo.render.ical import OCTETS, Event, calendar

MADE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def lines(data: bytes) -> list[str]:
    """The content lines, unfolded as the RFC says."""
    return data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    out, rest = "", iter(text)
    for c in rest:
        out += {"n": "\n"}.get(follow := next(rest), follow) if c == "\\" else c
    return out


def value(data: bytes, name: str) -> str:
    return next(x for x in lines(data) if x.startswith(f"{name}:")).partition(":")[2]


def test_an_all_day_event() -> None:
    data = calendar("Lịch", [Event("viec-1@tiendo", date(2026, 11, 30), "Hạn: báo cáo; nộp, gửi", "a\nb\\c")], MADE)
    assert lines(data) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tien Do//Tien Do//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Lịch",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "UID:viec-1@tiendo",
        "DTSTAMP:20261121T020000Z",
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261201",
        "SUMMARY:Hạn: báo cáo\\; nộp\\, gửi",
        "DESCRIPTION:a\\nb\\\\c",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_any_title_comes_back_whole_from_short_lines(title: str) -> None:
    data = calendar("x", [Event("1@t", date(2026, 1, 1), title)], MADE)
    assert all(len(line) <= OCTETS for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        line.decode()  # no character is cut in two
    assert unescaped(value(data, "SUMMARY")) == title
