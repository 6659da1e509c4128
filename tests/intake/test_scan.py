"""Scans and photos: what is on the paper is read, what cannot be read is refused in plain words."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest
from tests.intake.samples.make import task
from tests.intake.scans import as_picture, needs_ocr, render, sample, worn

from tiendo.intake.document import Document, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file

pytestmark = needs_ocr


def cells(document: Document) -> list[list[Any]]:
    return [row for block in document.blocks if isinstance(block, Table) and block.width == 5 for row in block.rows]


def exact(document: Document, first: int, last: int) -> tuple[int, int]:
    """(right, all) cells of the appendix's rows."""
    found = {row[0].flat: [cell.flat for cell in row] for row in cells(document)}
    pairs = [(found.get(str(n), [""] * 5), task(n)) for n in range(first, last + 1)]
    return sum(a == b for got, want in pairs for a, b in zip(got, want, strict=True)), 5 * len(pairs)


def test_a_worn_scan_of_a_table_page() -> None:
    image = worn(render(sample("phu-luc-ngang.pdf"), 1), skew=1.2, noise=9)
    right, of = exact(open_file(as_picture(image)), 1, 4)
    assert right >= 0.92 * of


def test_a_red_stamp_over_the_table_stays_out_of_the_text() -> None:
    from PIL import Image, ImageChops, ImageDraw

    image = render(sample("phu-luc-ngang.pdf"), 1)
    stamp = Image.new("RGB", image.size, "white")
    for inset, thick in ((0, 14), (60, 8)):
        ring = (1900 + inset, 700 + inset, 2500 - inset, 1300 - inset)
        ImageDraw.Draw(stamp).ellipse(ring, outline=(214, 40, 50), width=thick)
    right, of = exact(open_file(as_picture(worn(ImageChops.multiply(image, stamp)))), 1, 4)
    assert right >= 0.9 * of


def test_a_photo_lying_on_its_side_is_turned_by_its_exif() -> None:
    from PIL import Image

    upright = render(sample("phu-luc-ngang.pdf"), 1, 200)
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn a quarter clockwise to see it upright"
    sideways = upright.transpose(Image.Transpose.ROTATE_90)
    right, of = exact(open_file(as_picture(sideways, exif=exif, quality=90)), 1, 4)
    assert right >= 0.9 * of


@cache
def upright(page: str) -> Any:
    import numpy as np

    from tiendo.intake.page.picture import flatten, grey

    return flatten(grey(np.asarray(worn(render(sample(page), 1), skew=1.2).convert("RGB"))))


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
@pytest.mark.parametrize("page", ["ke-hoach.pdf", "phu-luc-ngang.pdf"])
def test_a_page_lying_on_its_side_or_head_is_told_without_exif(page: str, quarter: int) -> None:
    import numpy as np

    from tiendo.intake.page.upright import quarters

    assert (quarters(np.ascontiguousarray(np.rot90(upright(page), quarter)), 300) + quarter) % 4 == 0


def test_a_page_on_its_head_is_read_and_its_picture_shown_upright() -> None:
    import io

    from PIL import Image

    from tiendo.intake.picturing import page_picture

    image = render(sample("phu-luc-ngang.pdf"), 1, 300).rotate(90, expand=True)
    document = open_file(as_picture(image, dpi=(300, 300)))
    right, of = exact(document, 1, 4)
    assert right >= 0.9 * of
    size = document.sizes[0]
    shown = Image.open(io.BytesIO(page_picture(as_picture(image), 1, size.turned)))
    assert shown.width > shown.height and size.width > size.height
    band = Image.open(io.BytesIO(page_picture(as_picture(image), 1, size.turned, (0.2, 0.4))))
    assert band.height == pytest.approx(0.2 * shown.height * band.width / shown.width, rel=0.02)


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [render(sample("ke-hoach.pdf"), n, 150).crop((0, 0, 1240, 500)).convert("L") for n in (1, 2)]
    data = as_picture(frames[0], "TIFF", dpi=(150, 150), save_all=True, append_images=frames[1:])
    document = open_file(data)
    assert document.pages == 2
    assert {block.page for block in document.blocks} == {1, 2}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(lambda: b"\xff\xd8\xff\xe0" + b"\0" * 200, "hỏng hoặc tải chưa hết", id="broken JPEG"),
        pytest.param(lambda: as_picture(_blank(1200, 900))[:700], "hỏng hoặc tải chưa hết", id="JPEG cut short"),
        pytest.param(lambda: as_picture(_blank(12_100, 20), "PNG"), "Ảnh quá lớn", id="huge picture"),
        pytest.param(lambda: _bomb(), "Ảnh quá lớn", id="claims a million by a million points"),
        pytest.param(lambda: as_picture(_blank(900, 1200), "PNG"), "không có chữ nào", id="blank sheet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(data: Any, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        open_file(data())


def _blank(width: int, height: int) -> Any:
    from PIL import Image

    return Image.new("L", (width, height), 255)


def _bomb() -> bytes:
    """A small PNG whose head claims a million by a million points."""
    data = io.BytesIO()
    _blank(8, 8).save(data, "PNG")
    png = bytearray(data.getvalue())
    import struct
    import zlib

    png[16:24] = struct.pack(">II", 1_000_000, 1_000_000)
    png[29:33] = struct.pack(">I", zlib.crc32(bytes(png[12:29])))
    return bytes(png)
