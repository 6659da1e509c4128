"""Where the data are, said by one address each: the database, its replica, the store of files."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Options = dict[str, Any]

# A server that is gone is noticed within seconds (the network's own patience is hours), a lock is waited for as long
# as SQLite waits for its one writer, and a transaction left open by a lost client holds nothing for long.
# What is read is in memory or on a disk without moving parts: the server's own guess (4) reads whole tables instead.
SESSION = {
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "300s",
    "statement_timeout": "0",
    "random_page_cost": "1.1",
}
CONNECTING = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
POOL = {"pool_min": 1, "pool_max": 8}
RECONNECT = 3.0
# Planning a page's statements takes the server as long as answering them: one asked again is planned once.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database_of(address: str, folder: Path, *, wait: int = 15) -> Options:
    """Django's settings of the database at `postgresql://user:password@host:port/name?…`; SQLite in `folder` for "".

    Several hosts are parted by commas, with `target_session_attrs=read-write` to find the one that takes writes. What
    stands behind `?` is libpq's, but `pool_max`, `pool_min`, `pool_wait` (seconds; `pool_max=0`: no pool),
    `lock_timeout`, `statement_timeout`, `idle_in_transaction_session_timeout`, `random_page_cost`, and `cursors=0` for
    a pgbouncer that pools by transaction: neither cursors nor statements are kept in a connection. `wait` is the
    default of `pool_wait`. Raises ImproperlyConfigured, which says what to do, for any other address.
    """
    if not address:
        return _sqlite(folder)
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "TIENDO_DATABASE phải có dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên_cơ_sở_dữ_liệu, "
            "hoặc để trống để dùng SQLite. (TIENDO_DATABASE must be a postgresql:// address, or empty for SQLite.)"
        )
    _require("psycopg", "postgres", "PostgreSQL")
    return _postgresql(parts, wait)


def files_of(address: str, folder: Path) -> Options:
    """Django's settings of the store of files at `s3://key:secret@host:port/bucket/prefix?…`; a folder for "".

    `s3://bucket/prefix` alone is the cloud's own service with the machine's own credentials. Behind `?`:
    `tls=0` for a server without TLS, `region=…`.
    """
    if not address:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "files"},
        }
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(
            "TIENDO_FILES phải có dạng s3://khóa:mật_khẩu@máy:cổng/kho, hoặc để trống để giữ tệp trong thư mục. "
            "(TIENDO_FILES must be an s3:// address, or empty for a folder.)"
        )
    _require("boto3", "s3", "S3")
    _require("storages", "s3", "S3")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3(parts)}


def _sqlite(folder: Path) -> Options:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "tiendo.sqlite3",
        "OPTIONS": {
            # Readers never wait for the writer, the writer waits its turn, and a transaction that will write
            # takes its place at once rather than failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(parts: SplitResult, wait: int) -> Options:
    asked = dict(parse_qsl(parts.query))
    pool = {name: int(asked.pop(name, default)) for name, default in (POOL | {"pool_wait": wait}).items()}
    session = {name: asked.pop(name, default) for name, default in SESSION.items()}
    cursors = asked.pop("cursors", "1") != "0"
    hosts, ports = _hosts(parts.netloc.rpartition("@")[2])
    own = asked.pop("options", "")
    options: Options = CONNECTING | asked | (PREPARED if cursors else {})
    options["options"] = " ".join([own, *(f"-c {name}={value}" for name, value in session.items())]).strip()
    if pool["pool_max"]:
        low = min(pool["pool_min"], pool["pool_max"])
        options["pool"] = {"min_size": low, "max_size": pool["pool_max"], "timeout": pool["pool_wait"]}
        # The pool tries a lost server again after 1, 2, 4, 8 … seconds: given up early, the next request tries at once.
        options["pool"]["reconnect_timeout"] = RECONNECT
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": hosts,
        "PORT": ports,
        "CONN_MAX_AGE": 0,  # the pool keeps connections; a request gives its own back
        "CONN_HEALTH_CHECKS": True,  # one that a failover cut is replaced, not handed out
        "DISABLE_SERVER_SIDE_CURSORS": not cursors,
        "OPTIONS": options,
    }


def _hosts(netloc: str) -> tuple[str, str]:
    """The hosts and the ports of "a:5432,b:5433", each as libpq lists them."""
    hosts, ports = [], []
    for one in netloc.split(","):
        bare = one.rpartition("]")
        host, _, port = (bare[0].lstrip("["), "", bare[2].lstrip(":")) if bare[1] else one.partition(":")
        hosts.append(unquote(host))
        ports.append(port or "5432")
    return ",".join(hosts), ",".join(ports)


def _s3(parts: SplitResult) -> Options:
    asked = dict(parse_qsl(parts.query))
    place = [unquote(p) for p in parts.path.split("/") if p]
    options: Options = {
        "file_overwrite": True,  # a name is its content's hash: the same name is the same content
        "querystring_auth": True,
        "default_acl": None,
    }
    if parts.username is None and parts.port is None:
        options |= {"bucket_name": parts.hostname, "location": "/".join(place)}
    else:
        if not place:
            raise ImproperlyConfigured("TIENDO_FILES chưa có tên kho: s3://khóa:mật_khẩu@máy:cổng/kho.")
        plain = asked.get("tls") == "0"
        options |= {
            "endpoint_url": f"{'http' if plain else 'https'}://{parts.netloc.rpartition('@')[2]}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": place[0],
            "location": "/".join(place[1:]),
        }
    options["region_name"] = asked.get("region", "us-east-1")
    options["client_config"] = _client("path" if "endpoint_url" in options else "auto")
    return options


def _client(style: str) -> Any:
    """Patience of seconds, not minutes; the plain checks that every S3-compatible server knows."""
    from botocore.config import Config

    return Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3},
        s3={"addressing_style": style},
        signature_version="s3v4",
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _require(module: str, extra: str, what: str) -> None:
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"Chưa cài phần để dùng {what}. Hãy chạy: pip install 'tiendo[{extra}]', hoặc make server. "
            f"(The optional part for {what} is not installed.)"
        )
