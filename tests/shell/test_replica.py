"""Which server a request reads: the replica for pages, the primary for who wrote until the replica is as far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse

from tiendo import replica
from tiendo.replica import COOKIE, PRIMARY, REPLICA, ReadFromReplica, Router


class Server:
    """A connection that answers how far its log is (`at`), or not at all (None)."""

    def __init__(self, at: int | None) -> None:
        self.at, self.asked, self.in_atomic_block = at, 0, False
        self.said: Any = None

    @contextmanager
    def cursor(self) -> Iterator[Server]:
        self.asked += 1
        if self.at is None:
            raise OperationalError("gone")
        yield self

    def execute(self, query: str, values: list[str] | None = None) -> None:
        wanted = int(values[0].split("/")[1], 16) if values else 0
        self.said = (self.at or 0) >= wanted if values else f"0/{self.at or 0:X}"

    def fetchone(self) -> tuple[Any]:
        return (self.said,)


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Server]:
    found = {PRIMARY: Server(200), REPLICA: Server(100)}
    monkeypatch.setattr(replica, "connections", found)
    return found


def asked(method: str, cookie: str = "", middleware: ReadFromReplica | None = None) -> tuple[str, str]:
    """Where the view of a request reads, and what the browser is told to keep."""
    reads: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        reads.append(Router().db_for_read(None))
        assert Router().db_for_write(None) == PRIMARY
        return HttpResponse()

    made = middleware or ReadFromReplica(view)
    made.get_response = view
    request = HttpRequest()
    request.method = method
    if cookie:
        request.COOKIES[COOKIE] = cookie
    response = made(request)
    assert Router().db_for_read(None) == PRIMARY, "outside a request everything is at the primary"
    return reads[0], response.cookies[COOKIE].value if COOKIE in response.cookies else ""


@pytest.mark.parametrize(
    ("method", "cookie", "where"),
    [
        ("GET", "", REPLICA),
        ("HEAD", "", REPLICA),
        ("GET", "0/64", REPLICA),
        ("GET", "0/65", PRIMARY),
        ("GET", "'; DROP", REPLICA),
        ("POST", "", PRIMARY),
    ],
    ids=["a page", "its head", "wrote, and it is there", "wrote, and it is not there yet", "no place at all", "a form"],
)
def test_where_a_request_reads(servers: dict[str, Server], method: str, cookie: str, where: str) -> None:
    assert asked(method, cookie)[0] == where


def test_who_wrote_carries_how_far_the_primary_was_and_reads_there_until_the_replica_is(
    servers: dict[str, Server],
) -> None:
    _, place = asked("POST")
    assert place == "0/C8" and asked("GET", place)[0] == PRIMARY
    servers[REPLICA].at = 200
    assert asked("GET", place)[0] == REPLICA


def test_a_transaction_reads_the_primary_on_any_page(servers: dict[str, Server]) -> None:
    servers[PRIMARY].in_atomic_block = True
    assert asked("GET")[0] == PRIMARY


def test_a_replica_that_is_away_is_left_alone_for_a_while(servers: dict[str, Server]) -> None:
    servers[REPLICA].at = None
    middleware = ReadFromReplica(lambda request: HttpResponse())
    assert [asked("GET", middleware=middleware)[0] for _ in range(3)] == [PRIMARY] * 3
    assert servers[REPLICA].asked == 1


def test_a_primary_that_goes_away_after_the_form_spoils_no_answer(servers: dict[str, Server]) -> None:
    servers[PRIMARY].at = None
    assert asked("POST") == (PRIMARY, "")
