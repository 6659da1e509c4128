"""Scans made at test time: pages of a PDF as a scanner would give them, and whether this machine can read them."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
WHEELS = ("cv2", "numpy", "PIL", "pypdfium2", "rapidocr", "tesserocr")
RENDER_DPI = 300


def missing() -> str | None:
    """What this machine lacks to read a scan, or None."""
    for wheel in WHEELS:
        if find_spec(wheel) is None:
            return f"the OCR wheels of requirements/ocr.txt are not installed ({wheel})"
    from tiendo.intake.page.recognise import model_folder

    return None if model_folder() else "Tesseract's Vietnamese model is not installed (tesseract-ocr-vie)"


needs_ocr = pytest.mark.skipif(missing() is not None, reason=missing() or "")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def render(pdf: bytes, number: int, dpi: int = RENDER_DPI) -> Any:
    """Page `number`, from 1, as a clean RGB picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def worn(
    image: Any,
    *,
    skew: float = 0.5,
    noise: float = 6.0,
    blur: float = 0.5,
    quality: int = 70,
    seed: int = 57,
    paper: tuple[int, int, int] = (247, 244, 236),
) -> Any:
    """The picture as a worn scanner gives it: turned by `skew` degrees, on toned paper, blurred, noisy, JPEG."""
    import numpy as np
    from PIL import Image, ImageFilter

    turned = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if blur:
        turned = turned.filter(ImageFilter.GaussianBlur(blur))
    pixels = np.asarray(turned, dtype=np.float32) * (np.array(paper, dtype=np.float32) / 255)
    pixels += np.random.default_rng(seed).normal(0, noise, pixels.shape[:2])[:, :, None]
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality)
    return Image.open(out)


def as_pdf(images: list[Any], dpi: int = RENDER_DPI) -> bytes:
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return out.getvalue()


def as_picture(image: Any, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def tokens(*words: tuple[str, float]) -> list[Any]:
    """A line as the recogniser of words gives it: each word with how sure it is of it, at places of their own."""
    from tiendo.intake.page.recognise import Token

    return [Token(text, sure, (60 * n, 0, 60 * n + 50, 40), (0, 40), n == 0) for n, (text, sure) in enumerate(words)]
