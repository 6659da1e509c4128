"""Signed PDFs: what is not signed says so, what was changed after signing is not intact, trust is never claimed."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tiendo.intake.signatures import NO_ROOTS, NOT_SIGNED, found

BLANK = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
)


def blank() -> bytes:
    """The smallest PDF of one page, with its table of objects."""
    places = [BLANK.index(b"%d 0 obj" % n) for n in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    end = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(BLANK)
    return BLANK + table + end


def certified(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate that vouches for itself, as PEM files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Vàng Thị Mai"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Suối Hoa"),
        ]
    )
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), begin, begin + timedelta(3650)
        )
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file, cert_file = folder / "key.pem", folder / "cert.pem"
    plain = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return key_file, cert_file


def signed(folder: Path) -> bytes:
    signers: Any = pytest.importorskip("pyhanko.sign.signers", reason="pyHanko is not installed (extra `sign`)")
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    key, cert = certified(folder)
    signer = signers.SimpleSigner.load(str(key), str(cert))
    writer = IncrementalPdfFileWriter(io.BytesIO(blank()))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Ky1"), signer=signer)
    return bytes(out.getvalue())


def test_a_pdf_without_signature_says_so() -> None:
    assert found(blank()) == {"signed": 0, "why": NOT_SIGNED, "each": []}


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(ValueError):
        found(b"PK not a pdf")


def test_a_signature_is_verified_but_trust_is_not_claimed(tmp_path: Path) -> None:
    said = found(signed(tmp_path))
    (one,) = said["each"]
    assert said["signed"] == 1 and said["why"] == NO_ROOTS
    assert one["signer"] == "Vàng Thị Mai, UBND xã Suối Hoa"
    assert one["intact"] is True and one["whole"] is True and one["trusted"] is None
    assert one["at"] and one["until"] == "2035-12-30"


def test_a_file_changed_after_signing_is_not_intact(tmp_path: Path) -> None:
    data = signed(tmp_path).replace(b"[0 0 200 200]", b"[0 0 200 100]", 1)
    (one,) = found(data)["each"]
    assert one["intact"] is False


def test_a_file_added_to_after_signing_is_not_whole(tmp_path: Path) -> None:
    (one,) = found(signed(tmp_path) + b"\n% more\n")["each"]
    assert not (one["intact"] and one["whole"])


def test_a_certificate_is_trusted_by_a_root_that_is_known(tmp_path: Path) -> None:
    data = signed(tmp_path)
    (tmp_path / "roots").mkdir()
    (tmp_path / "cert.pem").rename(tmp_path / "roots" / "cert.pem")
    said = found(data, str(tmp_path / "roots"))
    assert said["each"][0]["trusted"] is True and said["why"] == ""
    (tmp_path / "other").mkdir()
    certified(tmp_path / "other")
    (tmp_path / "other" / "key.pem").unlink()
    assert found(data, str(tmp_path / "other"))["each"][0]["trusted"] is False
