"""The command `verify`: does the journal hold, and does replaying it give the present state?"""

import argparse
from pathlib import Path

import sqlalchemy as sa

from inventory.db import Database
from inventory.desk.verify import verify
from inventory.settings import Settings


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `verify`."""
    command = commands.add_parser(
        "verify", help="check the journal's chain and replay it against the register"
    )
    command.set_defaults(work=_verify)


def place_of(settings: Settings) -> str:
    """Say where the register lies, without a password."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").absolute())
    return url.render_as_string(hide_password=True)


def _verify(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    with database.reading() as session:
        report = verify(session)
    if report.first_break is not None:
        print(f"BROKEN at entry {report.first_break.seq}: {report.first_break.reason}")
    for difference in report.differences:
        print(f"DIFFERS {difference}")
    if report.ok:
        print(
            f"The chain holds: {report.entries} entries in {place_of(settings)}."
            f" Replayed {report.things} things: the register agrees."
        )
    return 0 if report.ok else 1
