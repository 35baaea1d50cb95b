"""Phones against the server in many random schedules: it ends as a simple model says, always.

A schedule that fails is cut down to the steps that are needed and printed; put among KNOWN, it is
played again. Every run plays a thousand on SQLite, the long one a hundred thousand.
"""

import random
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from inventory.db import Database
from inventory.desk.verify import verify
from tests.fieldwork.phones import Step, draw
from tests.fieldwork.play import Kit, Play, make_kits
from tests.world import World

PIECE = {"sqlite": 250, "postgresql": 25}
EVERYDAY = 4
LONG, LONG_PIECES = 40, 10
"""Each test has a database of its own, so that two processes can share them."""

KNOWN = {
    "what follows an undo that is heard of late": [
        Step("move", other=4),
        Step("sync"),
        Step("cancel"),
        Step("move", other=6, passes=240),
    ],
    "an undo that is heard of late": [
        Step("hand_over", phone=1, other=246),
        Step("cancel", phone=1, other=21, passes=900),
        Step("jump", passes=900),
    ],
    "a tag is bound, blank again and scanned in one batch": [
        Step("bind", other=2),
        Step("cancel", other=2),
        Step("check_in", pick=6, other=2),
    ],
    "the same is cancelled twice in one batch": [
        Step("move", other=3),
        Step("cancel", other=2),
        Step("cancel", other=3),
    ],
}
"""Schedules that went wrong once, or are seldom drawn."""


def play(database: Database, world: World, steps: Sequence[Step], kit: Kit, seed: int) -> None:
    one, dice = Play(database, world, kit), random.Random(seed)
    one.run(steps)
    if seed % 4 == 0:
        one.send_all_again(dice)
    one.tell_twins(dice)


def shortest(database: Database, world: World, steps: list[Step], seed: int) -> list[Step]:
    """Leave out one step after another while the schedule still fails."""
    index = 0
    while index < len(steps):
        fewer = steps[:index] + steps[index + 1 :]
        [kit] = make_kits(database, world, 1)
        try:
            play(database, world, fewer, kit, seed)
        except Exception:
            steps = fewer
        else:
            index += 1
    return steps


def check(database: Database, world: World, pieces: range) -> None:
    played: dict[int, Kit] = {}
    size = PIECE[database.engine.dialect.name]
    for piece in pieces:
        seeds = range(piece * size, (piece + 1) * size)
        played |= dict(zip(seeds, make_kits(database, world, size), strict=True))
        for seed in seeds:
            steps = draw(seed)
            try:
                play(database, world, steps, played[seed], seed)
            except Exception as error:
                steps = shortest(database, world, steps, seed)
                found = "\n".join(f"    {step!r}," for step in steps)
                raise AssertionError(f"schedule {seed} fails; needed are\n{found}") from error
    with database.reading() as session:
        report = verify(session)
    wrong = [
        (seed, text)
        for text in report.differences
        for seed, kit in played.items()
        if any(str(key) in text for key in kit.keys)
    ]
    assert (report.first_break, wrong, report.differences) == (None, [], [])


@pytest.fixture(autouse=True)
def careless(database: Database) -> None:
    """No test here asks what outlives a loss of power: SQLite need not wait for the disk."""
    if database.is_sqlite:
        sa.event.listen(
            database.engine,
            "connect",
            lambda connection, _: connection.execute("PRAGMA synchronous=OFF"),
        )
    database.engine.dispose()


@pytest.mark.parametrize("steps", KNOWN.values(), ids=KNOWN)
def test_known_schedules_end_as_the_model_says(
    database: Database, world: World, steps: list[Step]
) -> None:
    [kit] = make_kits(database, world, 1)
    play(database, world, steps, kit, seed=0)


@pytest.mark.parametrize("piece", range(EVERYDAY))
def test_every_schedule_ends_as_the_model_says(
    database: Database, world: World, piece: int
) -> None:
    check(database, world, range(piece, piece + 1))


@pytest.mark.long
@pytest.mark.parametrize("part", range(LONG))
def test_many_more_schedules_end_as_the_model_says(
    database: Database, world: World, part: int
) -> None:
    check(database, world, range(part * LONG_PIECES, (part + 1) * LONG_PIECES))
