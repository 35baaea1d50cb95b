"""Class codes: which an asset may carry, how they are typed, and how well a name answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.register.rules import (
    AssetKind,
    Match,
    class_ancestors,
    class_level,
    class_parent,
    code_in,
    kind_of,
    match_everyday,
    match_name,
    may_classify,
    words_in,
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1.3.1.01.01.04.001", AssetKind.LAND),
        ("1.3.2.10.01.02.002", AssetKind.EQUIPMENT),
        ("1.3.3.01.01.01.001", AssetKind.BUILDING),
        ("1.3.4.01.01.01.001", AssetKind.NETWORK),
        ("1.3.5.01.01.01.001", AssetKind.OTHER),
        ("1.3.6.01.01.01.001", AssetKind.IN_CONSTRUCTION),
        ("1.5.3.01.01.05.001", AssetKind.INTANGIBLE),
        ("1.5.4.01.01.01.002", AssetKind.MISCELLANEOUS),
        ("1.1.7.01.03.01.001", None),
        ("1.3.7.01.10.02.003", None),
        ("1.5.2.01.01.01.001", None),
        ("1.5.5.01.01.01.001", None),
        ("1.3", None),
    ],
)
def test_the_kind_follows_from_the_code(code: str, kind: AssetKind | None) -> None:
    assert kind_of(code) is kind
    assert may_classify(code) is (kind is not None)


def test_only_the_deepest_level_classifies() -> None:
    assert not may_classify("1.3.2.10.01.02")
    assert class_level("1.3.2.10.01.02.002") == 7
    assert class_parent("1.3.2.10.01.02.002") == "1.3.2.10.01.02"
    assert class_parent("1") is None
    assert class_ancestors("1.3.2.10.01.02.002") == [
        "1.3.2",
        "1.3.2.10",
        "1.3.2.10.01",
        "1.3.2.10.01.02",
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.3.2.10.01.02.002", "1.3.2.10.01.02.002"),
        (" 1.3.2.10.01.02.002 Lap Top", "1.3.2.10.01.02.002"),
        ("132100102002", "1.3.2.10.01.02.002"),
        ("1.3.2.10", "1.3.2.10"),
        ("1.3.2.10.", "1.3.2.10"),
        ("laptop", None),
        ("2 pintu", "2"),
        ("1/2 biro", None),
        ("", None),
    ],
)
def test_a_code_is_read_with_and_without_its_dots(typed: str, code: str | None) -> None:
    assert code_in(typed) == code


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    code_in(text)
    assert words_in(" ".join(words_in(text))) == words_in(text)


@pytest.mark.parametrize(
    ("wanted", "name", "match"),
    [
        ("laptop", "Lap Top", Match.NAME),
        ("ac split", "A.C. Split", Match.NAME),
        ("A.C. SPLIT", "A.C. Split", Match.NAME),
        ("meja rapat", "Meja Rapat Pejabat Eselon II", Match.FIRST_WORDS),
        ("laptop kedap", "Tas Laptop, Kedap Air", Match.WORDS),
        ("lapt", "Lap Top", Match.BEGINNING),
        ("pejab mej", "Meja Rapat Pejabat", Match.BEGINNINGS),
        ("aptop", "Lap Top", Match.LETTERS),
        ("kulkas", "Lemari Es", None),
    ],
)
def test_how_well_a_name_answers(wanted: str, name: str, match: Match | None) -> None:
    assert match_name(words_in(wanted), name) is match


@pytest.mark.parametrize(
    ("wanted", "everyday", "match"),
    [
        ("wi fi", "wifi", Match.EVERYDAY),
        ("proy", "proyektor", Match.BEGINNING),
        ("pr", "proyektor", None),
        ("proyektor epson", "proyektor", Match.EVERYDAY_WITHIN),
        ("layar", "layar proyektor", Match.BEGINNING),
        ("kursi", "meja", None),
    ],
)
def test_how_well_an_everyday_word_answers(wanted: str, everyday: str, match: Match | None) -> None:
    assert match_everyday(words_in(wanted), words_in(everyday)) is match
