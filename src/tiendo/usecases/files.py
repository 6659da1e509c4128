"""Files by their content: stored once under their SHA-256, never rewritten."""

from __future__ import annotations

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from tiendo.records.models import StoredFile


def store(*, data: bytes, now: datetime) -> StoredFile:
    """Keep these bytes; the same content again is the same file. Safe against two at once."""
    name = sha256(data).hexdigest()
    file = StoredFile(sha256=name, size=len(data), stored_at=now)
    _write(default_storage, file.location, data)
    kept, _ = StoredFile.objects.get_or_create(sha256=name, defaults={"size": len(data), "stored_at": now})
    return kept


def content(file: StoredFile) -> bytes:
    """The bytes of a stored file."""
    with default_storage.open(file.location) as stream:
        return bytes(stream.read())


def _write(storage: Storage, location: str, data: bytes) -> None:
    """Put the bytes at `location`, whole or not at all.

    On a disk they are written beside the place and moved there, so that a reader never sees half a file; a storage
    without paths (an object store) puts whole objects by itself.
    """
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
