"""What an act over many would do, and what a preview keeps of what it showed."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from inventory.bulk.rules import Why, number_in, plan, seal_of
from inventory.register.rules import AssetState

ONE, UNIT = UUID(int=1), UUID(int=9)


@dataclass(frozen=True)
class Thing:
    id: UUID = ONE
    version: int = 1
    state: AssetState = AssetState.DRAFT
    path: str = "/a/"
    brand: str | None = "Acer"
    unit_id: UUID = UNIT


def test_a_plan_tells_what_changes_what_stays_and_why() -> None:
    other, same, foreign = Thing(), Thing(brand="Asus"), Thing(path="/b/")
    gone, booked = Thing(state=AssetState.REMOVED), Thing(state=AssetState.BOOKED)
    found = plan(
        [other, same, foreign, gone, booked], {"brand": "Asus"}, lambda path: path == "/a/"
    )
    assert found.changing == [
        (other, {"brand": ("Acer", "Asus")}),
        (booked, {"brand": ("Acer", "Asus")}),
    ]
    assert found.same == [same]
    assert found.refused == [(foreign, Why.FOREIGN), (gone, Why.REMOVED)]


def test_what_the_books_rest_on_is_not_changed_here() -> None:
    booked = Thing(state=AssetState.BOOKED)
    found = plan([booked], {"unit_id": UUID(int=8)}, lambda _: True)
    assert found.refused == [(booked, Why.IN_THE_BOOKS)]


def test_a_seal_knows_every_version_and_no_order() -> None:
    one, two = Thing(), Thing(id=UUID(int=2))
    assert seal_of([one, two]) == seal_of([two, one])
    assert seal_of([one, two]) != seal_of([one, Thing(id=UUID(int=2), version=2)])
    assert seal_of([one]) != seal_of([one, two])
    assert number_in(seal_of([one, two])) == 2


@pytest.mark.parametrize("text", ["", "-", "-1-ab", "x-ab", "12", "9" * 40 + "-ab", "²-ab"])
def test_what_is_no_seal_has_no_number(text: str) -> None:
    assert number_in(text) is None
