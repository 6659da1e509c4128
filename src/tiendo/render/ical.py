"""Days as an iCalendar file (RFC 5545): all-day events, lines folded by octets and ended by CRLF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75  # of a line without its end; the space that begins a continued line counts
PRODUCT = "-//Tien Do//Tien Do//VI"


@dataclass(frozen=True, slots=True)
class Event:
    """One day. `uid` stays the same for the same thing, so that a change moves it and does not double it; `stamp` is
    when it last changed, as far as is known."""

    uid: str
    on: date
    title: str
    details: str = ""
    address: str = ""
    stamp: datetime | None = None


def calendar(name: str, events: Iterable[Event], made: datetime) -> bytes:
    """The file. `made`, an aware instant, stamps the events that have no stamp of their own."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for event in events:
        lines += _event(event, made)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, made: datetime) -> list[str]:
    stamp = (event.stamp or made).astimezone(UTC)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.title)}",
    ]
    if event.details:
        lines.append(f"DESCRIPTION:{_text(event.details)}")
    if event.address:
        lines.append(f"URL:{event.address}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _text(text: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or c >= " ")
    for raw, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(raw, escaped)
    return text


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets; no character of several octets is cut."""
    out, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > OCTETS:
            out.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*out, piece]) + b"\r\n"
