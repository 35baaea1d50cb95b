"""The file itself: true size, fonts inside, texts selectable, no seams in the symbols."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from labels import render
from labels.geometry import POINT
from labels.marks import QrMark, extent


def picture(data, number, dpi):
    pdf = pypdfium2.PdfDocument(data)
    bitmap = pdf[number].render(scale=dpi / 72, grayscale=True)
    pixels = bitmap.to_numpy().reshape(bitmap.height, bitmap.width).copy()
    pdf.close()
    return pixels


def test_pages_have_the_size_of_the_paper(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        sizes = [[round(float(side) * POINT, 2) for side in page.mediabox] for page in pdf.pages]

    assert sizes == [[0, 0, 210, 297], [0, 0, 210, 297]]


def test_the_printer_dialogue_is_told_not_to_scale(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_the_file_is_well_formed(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_every_font_is_embedded_as_a_subset(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        fonts = list(pdf.pages[0].Resources.Font.values())
        names = [str(font.BaseFont) for font in fonts]
        sizes = [len(font.FontDescriptor.FontFile2.read_bytes()) for font in fonts]

    assert [name[7:] for name in names] == ["+Inconsolata-Bold", "+BarlowSemiCondensed-Medium",
                                            "+BarlowSemiCondensed-Bold"]  # fmt: skip
    assert max(sizes) < 15_000


def test_texts_can_be_selected(job):
    pdf = pypdfium2.PdfDocument(job.data)
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()

    assert text.split("\r\n")[:6] == [
        "PEMERINTAH PROVINSI MALUKU",
        "Dinas Pendidikan dan",
        "Kebudayaan",
        "Laptop Lenovo",
        "ThinkPad E14 Gen 5 0",
        "12.11.18.08.01.91.08.010",
    ]


def test_brackets_and_backslashes_are_printed_as_they_are(design, stock, make_item):
    job = render(design, stock, [make_item(name=r"Meja (jati) \ 2 × 1 m")])

    pdf = pypdfium2.PdfDocument(job.data)
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert r"Meja (jati) \ 2 × 1" in text


def test_the_same_order_gives_the_same_bytes(job):
    assert render(job.design, job.stock, job.items, skip=job.skip).data == job.data


def test_there_is_no_seam_inside_a_finder(job):
    label = next(job.sheets()).labels[0]
    (qr,) = (mark for mark in label.marks if isinstance(mark, QrMark))
    box, scale = extent(qr), 300 / 25.4
    left, top = round((box.x + 2 * qr.module) * scale), round((box.y + 2 * qr.module) * scale)
    side = round(3 * qr.module * scale)

    core = picture(job.data, 0, 300)[top + 1 : top + side - 1, left + 1 : left + side - 1]

    assert core.max() == 0


@pytest.mark.parametrize("stretch", [0, 5])
def test_symbols_stand_where_the_layout_says_to_the_pixel(job, stretch):
    moved = replace(job.stock, top=job.stock.top + stretch)
    other = render(job.design, moved, job.items[:1])
    (qr,) = (mark for mark in next(other.sheets()).labels[0].marks if isinstance(mark, QrMark))

    dark = picture(other.data, 0, 300) < 128

    scale = 300 / 25.4
    row, column = round(qr.y * scale), round(qr.x * scale)
    side = round(qr.module * scale)
    assert dark[row : row + side, column : column + 7 * side].all()
    assert not dark[row - 2, column : column + 7 * side].any()
    assert not dark[row : row + 7 * side, column - 2].any()
