"""Everyday words find the right class code first; what no asset may carry is never found."""

import csv
from importlib import resources
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.register.actions import load_class_codes
from inventory.register.errors import UnclearClassCode, UnfitClassCode, UnknownClassCode
from inventory.register.models import ClassCode
from inventory.register.queries import find_class_codes, get_class_code, read_class_code
from inventory.register.rules import may_classify

EVERYDAY = Path(__file__).parent / "everyday.csv"
"""Words of an Indonesian office, with the name of what the code book (108/2016) says they are."""

FIRST = {
    "laptop": "1.3.2.10.01.02.002",
    "Lap Top": "1.3.2.10.01.02.002",
    "laptop lenovo thinkpad e14": "1.3.2.10.01.02.002",
    "komputer": "1.3.2.10.01.02.001",
    "PC": "1.3.2.10.01.02.001",
    "p.c unit": "1.3.2.10.01.02.001",
    "proyektor": "1.3.2.05.01.05.043",
    "infocus": "1.3.2.05.01.05.043",
    "kulkas": "1.3.2.05.02.04.001",
    "HP": "1.3.2.06.02.01.042",
    "motor": "1.3.2.02.01.04.001",
    "mobil": "1.3.2.02.01.02.003",
    "AC": "1.3.2.05.02.04.004",
    "ac split": "1.3.2.05.02.04.004",
    "a.c. window": "1.3.2.05.02.04.003",
    "TV": "1.3.2.05.02.06.002",
    "genset": "1.3.2.01.03.04.002",
    "printer": "1.3.2.10.02.03.003",
    "kursi": "1.3.2.05.02.01.083",
    "kursi rapat": "1.3.2.05.02.01.030",
    "meja": "1.3.2.05.02.01.002",
    "meja rapat": "1.3.2.05.02.01.008",
    "lemari": "1.3.2.05.01.04.002",
    "lemari besi": "1.3.2.05.01.04.001",
    "brankas": "1.3.2.05.01.04.007",
    "sedan": "1.3.2.02.01.01.001",
    "pick up": "1.3.2.02.01.03.002",
    "ups": "1.3.2.06.01.01.048",
    "lapt": "1.3.2.10.01.02.002",
    "proyekt": "1.3.2.05.01.05.043",
    "gedung kantor": "1.3.3.01.01.01.001",
    "1.3.2.10.01.02": "1.3.2.10.01.02.001",
    "132100102002": "1.3.2.10.01.02.002",
}


def test_everyday_words_find_the_right_code_first(session: Session) -> None:
    found = {text: find_class_codes(session, text, limit=1) for text in FIRST}
    assert {text: [one.code for one in hits] for text, hits in found.items()} == {
        text: [code] for text, code in FIRST.items()
    }


def test_a_found_code_says_where_it_stands(session: Session) -> None:
    [laptop] = find_class_codes(session, "laptop", limit=1)
    assert (laptop.name, laptop.path) == (
        "Lap Top",
        ("PERALATAN DAN MESIN", "KOMPUTER", "KOMPUTER UNIT", "PERSONAL KOMPUTER"),
    )


@pytest.mark.parametrize(
    "text", ["semen", "alat tulis kantor", "akumulasi penyusutan", "sewa tanah", "1.1.7", "1.3.7"]
)
def test_supplies_and_contra_lines_are_never_found(session: Session, text: str) -> None:
    codes = [one.code for one in find_class_codes(session, text, limit=500)]
    assert [code for code in codes if not may_classify(code)] == []


@pytest.mark.parametrize("text", ["", " ", "a", ".", "%%", "__", "xyzzy plugh"])
def test_what_says_nothing_finds_nothing(session: Session, text: str) -> None:
    assert find_class_codes(session, text) == []


def test_every_everyday_word_leads_to_a_code_for_assets(session: Session) -> None:
    source = resources.files("inventory.register") / "everyday_words.csv"
    with source.open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    known = set(session.scalars(sa.select(ClassCode.code).where(ClassCode.code.in_(codes))))
    assert known == codes
    assert [code for code in codes if not may_classify(code)] == []


def test_words_of_an_office_find_the_thing_that_the_code_book_calls_so(session: Session) -> None:
    with EVERYDAY.open(encoding="utf-8") as lines:
        named = {row["words"]: row["name"] for row in csv.DictReader(lines)}
    assert len(named) >= 250
    found = {words: find_class_codes(session, words, limit=1)[0].name for words in named}
    assert {words: name for words, name in found.items() if name != named[words]} == {}


def test_every_everyday_word_was_looked_up_in_the_code_book() -> None:
    source = resources.files("inventory.register") / "everyday_words.csv"
    with source.open(encoding="utf-8") as ours, EVERYDAY.open(encoding="utf-8") as looked_up:
        words = {row["words"] for row in csv.DictReader(ours)}
        assert words == {row["words"] for row in csv.DictReader(looked_up)}


def test_the_classification_is_loaded_once(session: Session) -> None:
    assert load_class_codes(session) == 15396
    assert session.scalar(sa.select(sa.func.count()).select_from(ClassCode)) == 15396


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.3.2.10.01.02.002 Lap Top", "1.3.2.10.01.02.002"),
        ("132100102002", "1.3.2.10.01.02.002"),
        ("laptop", "1.3.2.10.01.02.002"),
        ("kursi rapat", "1.3.2.05.02.01.030"),
        ("Printer", "1.3.2.10.02.03.003"),
    ],
)
def test_a_code_is_read_as_people_type_it(session: Session, typed: str, code: str) -> None:
    assert read_class_code(session, typed).code == code


@pytest.mark.parametrize("typed", ["kursi", "lemari kayu", "laptop lenovo", "xyzzy", ""])
def test_words_that_are_not_one_code_are_unclear(session: Session, typed: str) -> None:
    with pytest.raises(UnclearClassCode):
        read_class_code(session, typed)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("1.3.2.10.01.02", UnfitClassCode),
        ("1.1.7.01.01.01.002", UnfitClassCode),
        ("1.3.7.01.10.02.003", UnfitClassCode),
        ("9.9.9", UnknownClassCode),
    ],
)
def test_codes_that_no_asset_may_carry(
    session: Session, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        get_class_code(session, code)
    with pytest.raises(refusal):
        read_class_code(session, code)
