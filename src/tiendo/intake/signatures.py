"""The signatures of a PDF: `python -m tiendo.intake.signatures [roots]`, the file in, JSON out; a process of its own.

What pyHanko verifies is told; what it cannot (no pyHanko here, no root certificates) is told as not verified.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from tiendo.intake.picturing import limit_process

NOT_SIGNED = "Tệp PDF này không có chữ ký số."
NO_LIBRARY = "Máy chủ chưa cài bộ kiểm tra chữ ký số (pip install 'tiendo[sign]') nên chưa kiểm tra được."
NO_ROOTS = (
    "Chưa đối chiếu được với chứng thư gốc: máy chủ chưa có chứng thư gốc "
    "(đặt thư mục chứa chúng vào TIENDO_SIGN_ROOTS)."
)


def found(data: bytes, folder: str = "") -> dict[str, Any]:
    """What the signatures of a PDF say, with the root certificates of a folder ("" none).

    `signed`: how many signatures (0 none); `why`: what could not be verified, in words; `each`: by signature
    `signer`, `issuer`, `intact` (the bytes are those that were signed), `whole` (nothing was added after it),
    `trusted` (its certificate leads to a root known here; None where that could not be looked at), `at`, `until`.

    Raises `ValueError` where the file is no PDF that opens.
    """
    count = _count(data)
    if count == 0:
        return {"signed": 0, "why": NOT_SIGNED, "each": []}
    try:
        import pyhanko  # noqa: F401
    except ImportError:
        return {"signed": count, "why": NO_LIBRARY, "each": []}
    each = _verified(data, _roots(folder))
    why = NO_ROOTS if any(one["trusted"] is None for one in each) else ""
    return {"signed": len(each), "why": why, "each": each}


def _count(data: bytes) -> int:
    """How many signatures the file says it has."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as why:
        raise ValueError("not to be opened") from why
    try:
        return max(0, int(raw.FPDF_GetSignatureCount(pdf.raw)))
    finally:
        pdf.close()


def _verified(data: bytes, roots: list[Any]) -> list[dict[str, Any]]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    return [_one(signature, roots, len(data)) for signature in reader.embedded_regular_signatures]


def _one(signature: Any, roots: list[Any], size: int) -> dict[str, Any]:
    """One signature; a broken one is told as not intact rather than passed over."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    said: dict[str, Any] = {
        "signer": "",
        "issuer": "",
        "until": None,
        "at": None,
        "trusted": None if not roots else False,
    }
    said |= {"intact": False, "whole": False}
    try:
        certificate = signature.signer_cert
        said |= {"signer": _name(certificate.subject), "issuer": _name(certificate.issuer)}
        said["until"] = certificate.not_valid_after.date().isoformat()
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except Exception as why:  # noqa: BLE001 - a crafted signature may raise anything; it is then not verified
        return said | {"why": type(why).__name__}
    said |= {"intact": bool(status.intact and status.valid), "whole": _covers(signature, status, size)}
    if status.signer_reported_dt is not None:
        said["at"] = status.signer_reported_dt.isoformat()
    return said | ({"trusted": bool(status.trusted)} if roots else {})


def _covers(signature: Any, status: Any, size: int) -> bool:
    """Whether the signature covers the whole file, or all that came after it is further signing."""
    _, _, start, length = signature.byte_range
    if start + length == size:
        return bool(status.intact)
    return bool(status.docmdp_ok and signature.reader.total_revisions > signature.signed_revision + 1)


def _name(name: Any) -> str:
    """The common name of a certificate's subject, with its organisation."""
    told = name.native
    parts = [told.get("common_name", ""), told.get("organization_name", "")]
    return ", ".join(dict.fromkeys(str(p) for p in parts if p))


def _roots(folder: str) -> list[Any]:
    if not folder or not Path(folder).is_dir():
        return []
    from pyhanko.keys import load_certs_from_pemder

    return list(load_certs_from_pemder(sorted(str(p) for p in Path(folder).iterdir() if p.is_file())))


def main(folder: str = "") -> int:
    limit_process()
    try:
        answer = found(sys.stdin.buffer.read(), folder)
    except (ValueError, MemoryError) as why:
        print(why, file=sys.stderr)
        return 2
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
