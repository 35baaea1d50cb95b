"""A verifier that has never failed proves nothing: every kind of spoilt label must be caught."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import Box, Fault, render, symbol, verify
from labels.marks import QrMark, Rectangle, TextRun, extent
from labels.pdf import write_pdf

SPOILT = 7
"""The label that the tests spoil; its neighbours must stay good."""


def rewritten(job, change, spoilt=SPOILT):
    """Return the job with a file in which `change` has altered the marks of one label."""
    sheets = [
        replace(
            sheet,
            labels=tuple(
                replace(label, marks=tuple(change(label.marks))) if label.index == spoilt else label
                for label in sheet.labels
            ),
        )
        for sheet in job.sheets()
    ]
    return replace(job, data=write_pdf(sheets))


def faults(job):
    return {result.index: set(result.faults) for result in verify(job).failed}


def with_symbol(change):
    def altered(marks):
        return (change(mark) if isinstance(mark, QrMark) else mark for mark in marks)

    return altered


def with_text(field, new):
    def altered(marks):
        for mark in marks:
            hit = isinstance(mark, TextRun) and mark.text.startswith(field)
            yield new(mark) if hit else mark

    return altered


def flipped(mark, *cells):
    modules = mark.symbol.modules.copy()
    for row, column in cells:
        modules[row, column] = not modules[row, column]
    return replace(mark, symbol=replace(mark.symbol, modules=modules))


def over(box_of, ink):
    """Lay a rectangle over the symbol; `box_of` says where, from the symbol's box and module."""

    def altered(marks):
        marks = list(marks)
        (qr,) = (mark for mark in marks if isinstance(mark, QrMark))
        return [*marks, Rectangle(box_of(extent(qr), qr.module), ink)]

    return altered


def test_every_label_of_a_good_file_reads_back(job):
    seen = []

    report = verify(job, progress=lambda done, total: seen.append((done, total)))

    assert report.good
    assert [result.index for result in report.results] == list(range(40))
    assert seen == [(number + 1, 40) for number in range(40)]


def test_results_say_where_a_label_is_and_what_it_is_called(job):
    results = verify(job).results

    first, last = results[0], results[39]
    assert (first.sheet, first.row, first.column) == (0, 0, 3)
    assert (last.sheet, last.row, last.column) == (1, 1, 2)
    assert first.called == "Laptop Lenovo ThinkPad E14 Gen 5 0"
    assert first.module == pytest.approx(8 * 25.4 / 300)


def test_the_verifier_needs_nothing_but_the_file_and_the_wish(job):
    same = render(job.design, job.stock, job.items, skip=job.skip)

    assert verify(replace(job, data=same.data)) == verify(job)


def test_a_wrong_symbol_is_caught(job):
    other = symbol("HTTPS://ASET.MALUKUPROV.GO.ID/MA00000000Z")

    assert faults(rewritten(job, with_symbol(lambda mark: replace(mark, symbol=other)))) == {
        SPOILT: {Fault.OTHER_TEXT, Fault.MODULES}
    }


def test_two_swapped_labels_are_both_caught(job):
    items = list(job.items)
    items[3], items[4] = items[4], items[3]
    swapped = replace(job, data=render(job.design, job.stock, items, skip=job.skip).data)

    expected = {Fault.OTHER_TEXT, Fault.MODULES, Fault.CODE}
    assert faults(swapped) == {3: expected, 4: expected}


def test_a_wrong_character_in_the_printed_code_is_caught(job):
    def wrong(mark):
        return replace(mark, text=f"{mark.text[:-1]}{'X' if mark.text[-1] != 'X' else 'Y'}")

    assert faults(rewritten(job, with_text("MA ", wrong))) == {SPOILT: {Fault.CODE}}


def test_a_code_printed_elsewhere_on_the_label_is_caught(job):
    def up(mark):
        return replace(mark, y=mark.y - 6)

    assert faults(rewritten(job, with_text("MA ", up))) == {SPOILT: {Fault.CODE, Fault.FAINT}}


def test_a_code_in_white_ink_is_caught(job):
    assert faults(rewritten(job, with_text("MA ", lambda mark: replace(mark, ink=1.0)))) == {
        SPOILT: {Fault.FAINT}
    }


def test_the_name_of_another_thing_is_caught(job):
    change = with_text("Lemari", lambda mark: replace(mark, text="Kursi Lipat"))

    assert faults(rewritten(job, change)) == {SPOILT: {Fault.TEXT}}


@pytest.mark.parametrize("cell", [(9, 12), (14, 14), (20, 10), (28, 28)])
def test_one_flipped_module_is_caught_although_it_still_decodes(job, cell):
    assert faults(rewritten(job, with_symbol(lambda mark: flipped(mark, cell)))) == {
        SPOILT: {Fault.MODULES}
    }


@pytest.mark.parametrize("ink", [0.0, 1.0])
def test_a_spoilt_block_of_modules_is_caught(job, ink):
    def block(box, module):
        return Box(box.x + 10 * module, box.y + 10 * module, 4 * module, 4 * module)

    assert faults(rewritten(job, over(block, ink))) == {SPOILT: {Fault.MODULES}}


def test_a_scratch_that_leaves_the_middle_of_the_modules_is_caught(job):
    def scratch(box, module):
        return Box(box.x, box.y + 10.15 * module, box.width, 0.25 * module)

    assert faults(rewritten(job, over(scratch, 1.0))) == {SPOILT: {Fault.MODULES}}


def test_a_large_spoilt_block_is_unreadable(job):
    def block(box, module):
        return Box(box.x, box.y, box.width / 2, box.height / 2)

    assert faults(rewritten(job, over(block, 1.0))) == {SPOILT: {Fault.UNREADABLE, Fault.MODULES}}


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_bar_in_the_quiet_zone_is_caught(job, side):
    def bar(box, module):
        return {
            "left": Box(box.x - 2 * module, box.y, 0.15, box.height),
            "right": Box(box.right + 2 * module, box.y, 0.15, box.height),
            "top": Box(box.x, box.y - 2 * module, box.width, 0.15),
            "bottom": Box(box.x, box.bottom + 2 * module, box.width, 0.15),
        }[side]

    found = faults(rewritten(job, over(bar, 0.0)))

    assert set(found) == {SPOILT}
    assert Fault.QUIET_ZONE in found[SPOILT]


@pytest.mark.parametrize("shift", [-1.2, -0.4, 0.4, 1.2])
def test_a_shifted_symbol_is_caught_although_it_still_decodes(job, shift):
    found = faults(rewritten(job, with_symbol(lambda mark: replace(mark, x=mark.x + shift))))

    assert Fault.MODULES in found[SPOILT]
    assert set(found) == {SPOILT}


def test_an_inverted_symbol_is_caught(job):
    def inverted(mark):
        return replace(mark, symbol=replace(mark.symbol, modules=~mark.symbol.modules))

    assert Fault.UNREADABLE in faults(rewritten(job, with_symbol(inverted)))[SPOILT]


def test_an_empty_label_is_caught(job):
    assert faults(rewritten(job, lambda marks: ())) == {
        SPOILT: {Fault.UNREADABLE, Fault.MODULES, Fault.CODE, Fault.FAINT}
    }


@pytest.mark.parametrize(
    ("kept", "lost"),
    [
        ((0, 0, 158, 297), [0, *range(4, 33, 4)]),
        ((20, 0, 210, 297), range(1, 33, 4)),
        ((0, 0, 210, 250), range(5)),
        ((0, 20, 210, 297), range(29, 33)),
    ],
)
def test_labels_outside_the_page_are_caught_and_the_others_read_back(job, kept, lost):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        pdf.pages[0].MediaBox = [side * 72 / 25.4 for side in kept]
        out = BytesIO()
        pdf.save(out)

    found = faults(replace(job, data=out.getvalue()))

    assert found == {index: {Fault.OUTSIDE} for index in lost}


def test_a_paper_that_is_smaller_than_its_labels_is_caught(job):
    wide = replace(job.stock, left=12)
    spoilt = render(job.design, wide, job.items, skip=job.skip)

    assert set(faults(spoilt)) == {0, *range(4, 33, 4), 36}


def test_a_missing_page_is_caught(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        del pdf.pages[1]
        out = BytesIO()
        pdf.save(out)

    found = faults(replace(job, data=out.getvalue()))

    assert found == {index: {Fault.NO_PAGE} for index in range(33, 40)}


def test_a_file_that_cannot_be_opened_is_caught(job):
    cut = replace(job, data=job.data[: len(job.data) // 3])

    report = verify(replace(job, data=b"no PDF"))

    assert {result.faults for result in report.results} == {(Fault.NO_PAGE,)}
    assert not verify(cut).good


def test_a_page_nobody_ordered_is_caught(job):
    with pikepdf.open(BytesIO(job.data)) as pdf:
        pdf.pages.append(pdf.pages[0])
        out = BytesIO()
        pdf.save(out)

    report = verify(replace(job, data=out.getvalue()))

    assert (report.failed, report.surplus_pages, report.good) == ((), 1, False)


def test_small_modules_are_judged_as_strictly(design, stock, make_item):
    fine = replace(design, qr=replace(design.qr, size=17))
    job = render(fine, stock, [make_item(number) for number in range(12)])
    assert verify(job).results[0].module < 0.5

    def spoil(mark):
        return flipped(mark, (12, 12))

    assert faults(job) == {}
    assert faults(rewritten(job, with_symbol(spoil))) == {SPOILT: {Fault.MODULES}}


def test_a_name_that_breaks_after_a_hyphen_is_no_false_alarm(design, stock, make_item):
    names = ["Komputer All-in- One layar 24", "UPS APC Smart- SMT1500", "Meja – kursi"]
    job = render(design, stock, [make_item(n, name=name) for n, name in enumerate(names)])

    assert faults(job) == {}


@given(st.lists(st.text(max_size=60), min_size=12, max_size=12), st.integers(0, 24))
@settings(max_examples=15, deadline=None)
def test_no_text_raises_a_false_alarm(design, stock, make_item, texts, skip):
    fields = ("owner", "unit", "name", "code_2")
    items = [
        make_item(number, **dict(zip(fields, texts[number:], strict=False))) for number in range(12)
    ]

    assert faults(render(design, stock, items, skip=skip)) == {}


@pytest.mark.parametrize("seed", range(3))
def test_any_spoilt_modules_are_caught(job, seed):
    rng = np.random.default_rng(seed)
    cells = [tuple(cell) for cell in rng.integers(0, 29, (12, 2)).tolist()]
    wanted = set(cells)

    found = faults(rewritten(job, with_symbol(lambda mark: flipped(mark, *wanted))))

    assert Fault.MODULES in found[SPOILT]
