"""Paper as it comes out of an office: stamped, signed, scanned askew, faxed or photographed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wear:
    """What happened to the pages. Lengths are points of the picture; `skew` degrees, alternating from page to page."""

    dpi: int = 300
    skew: float = 0.0
    noise: float = 4.0
    blur: float = 0.5
    quality: int = 75
    paper: tuple[int, int, int] = (250, 248, 242)
    ink: int = 20  # of 255: how light black print came out
    shade: float = 0.0  # how much darker one corner is, as the light of a room falls
    keystone: float = 0.0  # how much narrower the far edge is, as a phone sees it
    turn: int = 0  # quarters by which pages lie on their side
    seal: bool = False


def worn_pages(pages: list[Any], wear: Wear, seed: int = 57) -> list[Any]:
    """Clean RGB pages at the wear's resolution → what the scanner gives; the last body page carries the seal."""
    return [_worn(page, wear, seed + n, (-1) ** n * wear.skew) for n, page in enumerate(pages)]


def _worn(image: Any, wear: Wear, seed: int, skew: float) -> Any:
    import cv2
    import numpy as np
    from PIL import Image

    pixels = np.asarray(sealed(image, seed) if wear.seal else image)
    height, width = pixels.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0), (0, 0, 1)]) @ _aslant(pixels, wear)
    white = (255, 255, 255)
    pixels = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    if wear.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), wear.blur)
    light = (wear.ink + pixels.astype(np.float32) * ((255 - wear.ink) / 255)) * (np.array(wear.paper, np.float32) / 255)
    if wear.shade:
        down, across = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None, :]
        light *= (1 - wear.shade * (down + across) / 2).astype(np.float32)[:, :, None]
    grain = np.random.default_rng(seed).normal(0, wear.noise, (701, 509)).astype(np.float32)
    light += np.tile(grain, (height // 701 + 1, width // 509 + 1))[:height, :width, None]
    done = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
    if wear.turn:
        done = done.rotate(90 * wear.turn, expand=True)
    out = io.BytesIO()
    done.save(out, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi))
    return Image.open(out)


def _aslant(pixels: Any, wear: Wear) -> Any:
    """The view of a phone held not quite level: the far edge is shorter."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    inset = wear.keystone * width
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array([(inset, inset), (width - inset, 0), (width, height), (0, height)], np.float32)
    return cv2.getPerspectiveTransform(flat, seen)


def sealed(image: Any, seed: int) -> Any:
    """A round red seal with a star, and a blue signature over it, in the lower right third."""
    import numpy as np
    from PIL import Image, ImageChops, ImageDraw

    width, height = image.size
    size = width // 7
    rng = np.random.default_rng(seed)
    x, y = int(width * (0.55 + 0.1 * rng.random())), int(height * (0.6 + 0.15 * rng.random()))
    layer = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(layer)
    red, blue = (206, 48, 58), (52, 66, 160)
    pen.ellipse((x, y, x + size, y + size), outline=red, width=max(3, size // 25))
    pen.ellipse(
        (x + size // 5, y + size // 5, x + size - size // 5, y + size - size // 5),
        outline=red,
        width=max(2, size // 50),
    )
    pen.regular_polygon((x + size // 2, y + size // 2, size // 7), 5, fill=red)
    steps = np.linspace(0, 4 * np.pi, 60)
    stroke = [(x + size * 0.3 + size * t / 11, y + size * (0.5 + 0.22 * np.sin(t))) for t in steps]
    pen.line([(float(a), float(b)) for a, b in stroke], fill=blue, width=max(3, size // 60))
    return ImageChops.multiply(image, layer)
