"""Files by their content: stored once under their SHA-256, never rewritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from tiendo.records.models import StoredFile

try:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    STORE_FAULTS: tuple[type[Exception], ...] = (Boto3Error, BotoCoreError, ClientError)
except ImportError:  # the optional part `s3` is not installed: files are in a folder
    STORE_FAULTS = ()


class StoreAway(OSError):
    """The object store does not answer, or does not know us."""


def store(*, data: bytes, now: datetime) -> StoredFile:
    """Keep these bytes; the same content again is the same file. Safe against two at once."""
    name = sha256(data).hexdigest()
    file = StoredFile(sha256=name, size=len(data), stored_at=now)
    write(default_storage, file.location, data)
    kept, _ = StoredFile.objects.get_or_create(sha256=name, defaults={"size": len(data), "stored_at": now})
    return kept


def content(file: StoredFile) -> bytes:
    """The bytes of a stored file; raises OSError where it, or the store, is not to be had."""
    with _store_faults(), default_storage.open(file.location) as stream:
        return bytes(stream.read())


@contextmanager
def _store_faults() -> Iterator[None]:
    """An object store that is away is told like a disk that is away."""
    try:
        yield
    except STORE_FAULTS as why:
        raise StoreAway(f"the store of files: {why}") from why


def write(storage: Storage, location: str, data: bytes) -> None:
    """Put the bytes at `location`, whole or not at all; raises OSError.

    On a disk they are written beside the place and moved there, so that a reader never sees half a file; a storage
    without paths (an object store) puts whole objects by itself.
    """
    with _store_faults():
        _write(storage, location, data)


def _write(storage: Storage, location: str, data: bytes) -> None:
    if storage.exists(location) and storage.size(location) == len(data):
        return
    try:
        place = Path(storage.path(location))
    except NotImplementedError:
        storage.save(location, ContentFile(data))
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as half:
        half.write(data)
        half.flush()
        os.fsync(half.fileno())
    os.replace(half.name, place)
