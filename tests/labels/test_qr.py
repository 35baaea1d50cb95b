"""Text into squares, and the same squares again from what a tag remembers."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import Level, Segmentation, symbol
from labels.errors import NotAlphanumeric, SymbolFull, UnknownSymbol
from labels.qr import ALPHABET

TAG = "HTTPS://ASET.MALUKUPROV.GO.ID/MA7K3M9QX2C"
texts = st.text(ALPHABET, min_size=1, max_size=120)


def decoded(made):
    picture = np.where(np.kron(np.pad(made.modules, 4), np.ones((4, 4))), 0, 255)
    return zxingcpp.read_barcodes(picture.astype(np.uint8))[0]


@given(texts)
@settings(max_examples=40, deadline=None)
def test_stored_version_level_mask_and_segmentation_give_the_same_modules(text):
    first = symbol(text)

    again = symbol(
        first.text,
        version=first.version,
        level=str(first.level),
        mask=first.mask,
        segmentation=str(first.segmentation),
    )

    assert again == first
    assert np.array_equal(again.modules, first.modules)


@given(texts)
@settings(max_examples=40, deadline=None)
def test_version_is_the_smallest_that_holds_the_text_at_level_q(text):
    made = symbol(text)

    assert made.version >= 2
    assert made.level in {Level.Q, Level.H}
    assert made.modules.shape == (made.size, made.size)
    if made.version > 2:
        with pytest.raises(SymbolFull):
            symbol(text, version=made.version - 1, level="Q")


@given(texts.filter(lambda text: text == text.strip()))
@settings(max_examples=25, deadline=None)
def test_another_decoder_reads_the_text_and_the_level(text):
    made = symbol(text)

    assert (decoded(made).text, decoded(made).ec_level) == (text, str(made.level))


@pytest.mark.parametrize(
    ("length", "version", "level"),
    [(1, 2, "H"), (20, 2, "H"), (21, 2, "Q"), (29, 2, "Q"), (30, 3, "H"), (47, 3, "Q")],
)
def test_level_rises_as_far_as_the_version_allows(length, version, level):
    made = symbol("A" * length)

    assert (made.version, made.level) == (version, level)


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_can_be_asked_for(mask):
    made = symbol(TAG, mask=mask)

    assert made.mask == mask
    assert decoded(made).text == TAG


def test_a_tag_is_one_segment_of_capitals_and_digits():
    assert symbol(TAG).segmentation is Segmentation.ALPHANUMERIC


@pytest.mark.parametrize("text", ["https://aset.go.id/X", "É", "A\n"])
def test_text_outside_the_alphabet_is_refused_with_its_first_character(text):
    with pytest.raises(NotAlphanumeric) as refusal:
        symbol(text)

    assert refusal.value.facts["character"] in text
    assert refusal.value.facts["character"] not in ALPHABET


def test_empty_text_is_refused():
    with pytest.raises(NotAlphanumeric):
        symbol("")


def test_text_longer_than_the_version_is_refused():
    with pytest.raises(SymbolFull):
        symbol("A" * 30, version=2, level="Q")
    with pytest.raises(SymbolFull):
        symbol("A" * 48, version=2)
    with pytest.raises(SymbolFull):
        symbol("A" * 5000)


@pytest.mark.parametrize(
    "wish", [{"version": 1}, {"version": 41}, {"level": "X"}, {"mask": 8}, {"mask": -1}]
)
def test_a_symbol_that_does_not_exist_is_refused(wish):
    with pytest.raises(UnknownSymbol):
        symbol("A", **wish)


def test_modules_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        symbol("A").modules[0, 0] = False
