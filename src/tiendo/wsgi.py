"""The WSGI application that a server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiendo.settings")


def settle() -> None:
    """Load what every request needs, and let no collection of garbage go through it again.

    One that goes through all of Django takes longer than a page. Collections are made seldom: a page leaves little
    behind that counting references does not free.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


application = get_wsgi_application()
settle()
