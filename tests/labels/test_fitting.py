"""Texts wrap, then shrink, then end in an ellipsis; they never leave their place."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import load_designs
from labels.errors import CodeTooWide, Unprintable
from labels.fitting import STEP, set_text
from labels.fonts import FONTS
from labels.marks import extent

PLACES = [place for design in load_designs().values() for place in design.texts]
FREE = [place for place in PLACES if not place.whole]
NAME = next(place for place in PLACES if place.field == "name")
CODE = next(place for place in PLACES if place.whole)
LONG = (
    "Personal Computer All-in-One untuk Ruang Pelayanan Administrasi Kependudukan "
    "Kota Ambon, warna putih 104"
)

LATIN = st.lists(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ-.", min_size=1), min_size=8).map(
    " ".join
)


def lines(text, place, tail=""):
    return [run.text for run in set_text(text, place, tail)]


@given(st.text(max_size=200) | LATIN, st.sampled_from(FREE), st.just("") | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_leaves_its_place_or_has_too_many_lines(text, place, tail):
    runs = set_text(text, place, tail)

    assert len(runs) <= place.lines
    assert [run for run in runs if not place.box.contains(extent(run))] == []
    assert [run for run in runs if not place.min_size <= run.size <= place.size] == []
    assert set("".join(run.text for run in runs)) <= set(FONTS[place.font].advances)


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=11, max_size=11))
@settings(deadline=None)
def test_every_grouped_code_is_printed_whole_in_at_least_eight_points(code):
    printed = f"{code[:2]} {code[2:6]} {code[6:10]} {code[10]}"

    (run,) = set_text(printed, CODE)

    assert run.text == printed
    assert run.size >= 8


def test_a_short_name_keeps_its_size_and_stands_on_one_line():
    (run,) = set_text("Kursi Rapat", NAME)

    assert (run.text, run.size) == ("Kursi Rapat", NAME.size)


def test_a_name_of_two_lines_breaks_between_words():
    assert lines("Laptop Lenovo ThinkPad E14 Gen 5", NAME) == [
        "Laptop Lenovo",
        "ThinkPad E14 Gen 5",
    ]


def test_a_longer_name_shrinks_before_it_is_cut():
    runs = set_text("Meja Kerja Eselon III dengan laci samping kayu jati", NAME)

    assert " ".join(run.text for run in runs) == (
        "Meja Kerja Eselon III dengan laci samping kayu jati"
    )
    assert runs[0].size == 5.5


@given(LATIN)
@settings(deadline=None)
def test_a_name_shrinks_no_further_than_it_must(text):
    size = set_text(text, NAME)[0].size

    if size < NAME.size:
        larger = replace(NAME, size=size + STEP, min_size=size + STEP)
        assert " ".join(lines(text, larger)) != text


def test_a_name_shrinks_before_a_word_is_broken():
    text = "AAAAAAAAAAAAAAAA A A A A A A A"
    runs = set_text(text, NAME)
    larger = replace(NAME, size=runs[0].size + STEP, min_size=runs[0].size + STEP)

    assert [run.text for run in runs] == ["AAAAAAAAAAAAAAAA", "A A A A A A A"]
    assert NAME.min_size < runs[0].size < NAME.size
    assert lines(text, larger) == ["AAAAAAAAAAAAAAA", "A A A A A A A A"]


def test_a_name_of_104_characters_is_cut_with_an_ellipsis():
    assert len(LONG) == 104

    first, second = set_text(LONG, NAME)

    assert first.size == NAME.min_size
    assert second.text.endswith("…")
    assert LONG.startswith(f"{first.text} {second.text[:-1]}")


@pytest.mark.parametrize(
    ("text", "tail", "printed"),
    [
        ("Laptop", "Lenovo ThinkPad E14", "Laptop Lenovo ThinkPad E14"),
        (
            "Laptop 14 inci untuk pelayanan",
            "Lenovo ThinkPad E14 Gen 4",
            "Laptop 14 inci untuk pelayanan Lenovo ThinkPad…",
        ),
        (
            "Lemari arsip besi empat pintu dengan kunci kombinasi",
            "Brother B-104",
            "Lemari arsip besi empat pintu dengan kunci… Brother",
        ),
        ("Lemari arsip", "", "Lemari arsip"),
    ],
)
def test_the_tail_is_shortened_first_and_its_first_word_stays(text, tail, printed):
    assert " ".join(lines(text, NAME, tail)) == printed


@given(LATIN, LATIN)
@settings(deadline=None)
def test_only_what_does_not_fit_whole_is_shortened(text, tail):
    shown = " ".join(lines(text, NAME, tail))
    whole = " ".join(lines(f"{text} {tail}", NAME))

    assert (shown == f"{text} {tail}") == (whole == f"{text} {tail}")


def test_a_word_wider_than_the_line_is_broken():
    first, second = lines("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4, NAME)

    assert (first + second[:-1]) in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4
    assert second.endswith("…")


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("Sekretaris Daerah\u00a0Škoda\n ū", "Sekretaris Daerah Skoda u"),
        ("Proyektor 日本", "Proyektor ??"),
        ("e\u0301tat", "état"),
        ("a\u200bb\u00adc", "abc"),
        ("½ m² “A” – 5 °C", "½ m² “A” – 5 °C"),
        ("", ""),
        ("\U0001f600", "?"),
    ],
)
def test_characters_without_a_glyph_are_replaced_sensibly(given_text, printed):
    assert FONTS["sans"].printable(given_text) == printed


def test_a_code_is_neither_cut_nor_altered():
    with pytest.raises(CodeTooWide):
        set_text("MA 7K3M 9QX2 C 7K3M", CODE)
    with pytest.raises(Unprintable) as refusal:
        set_text("MA 日K3M", CODE)
    assert refusal.value.facts["character"] == "日"


def test_alignment_moves_the_text_inside_its_box():
    place = replace(NAME, lines=1)
    left, centre, right = (
        set_text("Meja", replace(place, align=side))[0].x for side in ("left", "centre", "right")
    )

    assert left == place.x
    assert left < centre < right
    assert centre - left == pytest.approx(right - centre)
    top, bottom = (
        set_text("Meja", replace(place, stand=stand))[0].y for stand in ("top", "bottom")
    )
    assert top < bottom
