"""Labels on sheets: inside the page, apart from one another, in reading order."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import (
    Box,
    Item,
    lay_out,
    load_designs,
    load_stocks,
    module_size,
    place_on_sheet,
    symbol,
)
from labels.errors import DesignTooLarge, MissingContents, ModuleTooSmall, NoSuchCell
from labels.geometry import DOT
from labels.layout import compose
from labels.marks import QrMark, TextRun, extent

DESIGNS = load_designs()
STOCKS = load_stocks()


@given(st.sampled_from(sorted(STOCKS)), st.data())
def test_boxes_of_a_sheet_lie_on_the_page_and_do_not_overlap(key, data):
    stock = STOCKS[key]
    skip = data.draw(st.integers(0, stock.cells - 1))

    boxes = list(place_on_sheet(stock, skip=skip))

    page = Box(0, 0, stock.page_width, stock.page_height)
    assert len(boxes) == stock.cells - skip
    assert [box for box in boxes if not page.contains(box)] == []
    assert [a for a in boxes for b in boxes if a is not b and a.overlaps(b)] == []
    assert boxes == list(place_on_sheet(stock))[skip:]


@pytest.mark.parametrize("skip", [-1, 36, 100])
def test_a_sheet_has_no_other_cells(stock, skip):
    with pytest.raises(NoSuchCell) as refusal:
        place_on_sheet(stock, skip=skip)
    assert refusal.value.facts == {"skip": skip, "cells": 36}


@given(st.integers(1, 90), st.integers(0, 35))
@settings(max_examples=30, deadline=None)
def test_every_item_gets_one_cell_after_the_used_ones(count, skip):
    stock = STOCKS["a4-50x30"]
    item = Item(symbol("A", mask=0), dict.fromkeys(DESIGNS["door-50x30"].fields, "A"))

    sheets = list(lay_out(DESIGNS["door-50x30"], stock, [item] * count, skip=skip))

    cells = [(n, p.row * 4 + p.column) for n, sheet in enumerate(sheets) for p in sheet.labels]
    assert cells == [divmod(skip + number, 36) for number in range(count)]
    assert [p.index for sheet in sheets for p in sheet.labels] == list(range(count))


@given(
    st.sampled_from(sorted(DESIGNS)),
    st.dictionaries(
        st.sampled_from(["owner", "unit", "name", "brand", "code_1", "code_2", "room", "building"]),
        st.text(max_size=120),
    ),
    st.integers(1, 60),
)
@settings(max_examples=60, deadline=None)
def test_every_mark_lies_on_its_label_and_apart_from_the_symbol(key, texts, length):
    design, stock = DESIGNS[key], STOCKS["a4-50x30"]
    fields = dict.fromkeys(design.fields, "") | texts | {"tag": "MA 7K3M 9QX2 C"}
    item = Item(symbol("A" * length, mask=0), fields)

    for sheet in lay_out(design, stock, [item] * 5, skip=33):
        for label in sheet.labels:
            (qr,) = (mark for mark in label.marks if isinstance(mark, QrMark))
            white = 4 * qr.module
            dark = extent(qr)
            quiet = Box(
                dark.x - white, dark.y - white, dark.width + 2 * white, dark.height + 2 * white
            )
            others = [extent(mark) for mark in label.marks if mark is not qr]
            assert label.box.contains(quiet)
            assert [box for box in others if not label.box.contains(box)] == []
            assert [box for box in others if box.overlaps(quiet)] == []


@pytest.mark.parametrize(
    ("length", "dots"),
    [(29, 9), (47, 8), (67, 7)],
)
def test_modules_are_whole_printer_dots(design, make_item, length, dots):
    made = symbol("A" * length, mask=0)
    item = Item(made, make_item().fields)

    (qr,) = (mark for mark in compose(design, item) if isinstance(mark, QrMark))

    assert qr.module == pytest.approx(dots * DOT)
    assert qr.module == module_size(design, made)


def test_symbols_stand_on_whole_dots_of_the_sheet(job):
    origins = [
        value / DOT
        for sheet in job.sheets()
        for label in sheet.labels
        for mark in label.marks
        if isinstance(mark, QrMark)
        for value in (mark.x, mark.y)
    ]

    assert max(abs(value - round(value)) for value in origins) < 1e-6


def test_modules_too_small_to_print_are_refused(design, make_item):
    item = Item(symbol("A" * 200, mask=0), make_item().fields)

    with pytest.raises(ModuleTooSmall) as refusal:
        compose(design, item)
    assert refusal.value.facts["module"] < 0.4


def test_a_missing_text_is_named_with_its_label(design, stock, make_item):
    incomplete = {key: text for key, text in make_item().fields.items() if key != "unit"}
    items = [make_item(), Item(make_item().symbol, incomplete)]

    with pytest.raises(MissingContents) as refusal:
        list(lay_out(design, stock, items))
    assert refusal.value.facts == {"label": 2, "field": "unit"}


def test_the_code_must_not_be_empty_but_other_texts_may(design, make_item):
    with pytest.raises(MissingContents):
        compose(design, make_item(tag=""))

    texts = [m.text for m in compose(design, make_item(unit="")) if isinstance(m, TextRun)]
    assert "Dinas" not in " ".join(texts)


def test_a_design_larger_than_the_paper_is_refused(design, stock, items):
    with pytest.raises(DesignTooLarge):
        list(lay_out(replace(design, width=51), stock, items))


def test_only_uncut_paper_gets_marks_for_cutting(design, stock, items):
    uncut, cut = (
        next(lay_out(design, replace(stock, uncut=wanted), items[:2])) for wanted in (True, False)
    )

    assert len(uncut.guides) == 16
    assert cut.guides == ()
