"""The preview: true to the millimetre, and readable like the print."""

import xml.etree.ElementTree as ElementTree

import pypdfium2
import zxingcpp

from labels import preview, preview_draft
from labels.layout import draft_sheet
from labels.pdf import write_pdf

SVG = "{http://www.w3.org/2000/svg}"


def test_width_and_height_are_millimetres(design, make_item):
    root = ElementTree.fromstring(preview(design, make_item()))

    assert (root.get("width"), root.get("height")) == ("50mm", "30mm")
    assert root.get("viewBox") == "0 0 50 30"


def test_there_is_nothing_a_strict_page_would_refuse(design, make_item):
    root = ElementTree.fromstring(preview(design, make_item(name='<script>"&')))

    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    links = [node.get("href") for node in root.iter(f"{SVG}use")]
    names = {node.get("id") for node in root.iter() if node.get("id")}
    assert tags == {"svg", "title", "defs", "rect", "line", "path", "g", "use"}
    assert {link.removeprefix("#") for link in links} <= names
    assert [node for node in root.iter() if node.get("style") or node.get("class")] == []


def test_the_same_label_gives_the_same_picture(design, make_item):
    assert preview(design, make_item(1)) == preview(design, make_item(1))
    assert preview(design, make_item(1)) != preview(design, make_item(2))


def test_the_symbol_is_drawn_from_its_modules(design, make_item):
    item = make_item()
    root = ElementTree.fromstring(preview(design, item))
    (path,) = (node for node in root.iter(f"{SVG}path") if node.get("shape-rendering"))
    area = sum(
        int(part.partition("h")[2].partition("v")[0]) for part in path.get("d").split("M")[1:]
    )

    assert area == int(item.symbol.modules.sum())


def test_a_label_whose_code_is_not_given_yet_has_no_symbol(design, make_item):
    fields = {**make_item(name="Kursi rapat").fields, design.code: "akan diberikan"}
    root = ElementTree.fromstring(preview_draft(design, fields, title="Label"))

    assert root.findtext(f"{SVG}title") == "Label"
    assert [node for node in root.iter(f"{SVG}path") if node.get("shape-rendering")] == []
    squares = [node for node in root.iter(f"{SVG}rect") if node.get("fill") == "#000000"]
    assert len(squares) == 6


def test_what_stands_for_a_symbol_is_read_by_no_scanner(design, make_item):
    fields = {**make_item().fields, design.code: "akan diberikan"}
    page = pypdfium2.PdfDocument(write_pdf([draft_sheet(design, fields)], title=""))[0]

    assert zxingcpp.read_barcodes(page.render(scale=600 / 72).to_pil()) == []
