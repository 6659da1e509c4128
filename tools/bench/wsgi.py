"""The product as its server loads it, but on the day that the made-up nation is of."""

from __future__ import annotations

import sys
from typing import Any

from tools.bench.nation_people import noon

from tiendo import clock
from tiendo import wsgi as product

application: Any = product.application
_NOW = noon()
clock.now = lambda: _NOW


def sessions() -> None:
    """Print a session for each login among the arguments."""
    from django.test import Client

    from tiendo.records.models import Person

    for login in sys.argv[1:]:
        client = Client()
        client.force_login(Person.objects.get(username=login))
        print(login, client.cookies["sessionid"].value)
