"""Commands of access: the set-up link, accounts, tokens."""

import argparse
from datetime import timedelta

from inventory import clock
from inventory.access.actions import accounts, installation, tokens
from inventory.access.queries import find_account, find_unit, get_installation, is_set_up
from inventory.access.rules import Permission, Role, login_of
from inventory.db import Database
from inventory.journal.rules import OPERATOR, Actor
from inventory.settings import Settings


def setup_link(database: Database, base: str) -> str | None:
    """Return a fresh set-up address, or None where the register is open already."""
    with database.transaction() as session:
        if is_set_up(session):
            return None
        return f"{base}/setup/{installation.make_setup_link(session, now=clock.now())}"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `setup`, `user` and `token`."""
    setup = commands.add_parser("setup", help="print a fresh one-time set-up link")
    setup.set_defaults(work=_setup)

    user = commands.add_parser("user", help="invite someone; prints the invitation link once")
    user.add_argument("login")
    user.add_argument("--name", required=True)
    user.add_argument("--role", required=True, choices=[role.value for role in Role])
    user.add_argument("--unit", required=True, help="the unit's code")
    user.set_defaults(work=_user)

    token = commands.add_parser("token", help="make an API token; printed once")
    token.add_argument("login", help="the account it acts as")
    token.add_argument("--name", default="desk")
    token.add_argument("--days", type=int, default=90)
    token.add_argument(
        "--scope",
        action="append",
        choices=[permission.value for permission in Permission],
        help="repeat for several; default: look, check_assets, move_assets",
    )
    token.set_defaults(work=_token)


def _setup(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    link = setup_link(database, settings.address)
    print(link or "This installation is set up already.")
    return 0 if link else 1


def _user(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    now = clock.now()
    with database.transaction() as session:
        unit, installed = find_unit(session, arguments.unit), get_installation(session)
        if unit is None:
            print(f"There is no unit with the code {arguments.unit}.")
            return 1
        everywhere = Actor(OPERATOR.id, OPERATOR.name, {Permission.MANAGE_ACCOUNTS: ("",)})
        token = accounts.invite(
            session,
            login=arguments.login,
            name=arguments.name,
            role=Role(arguments.role),
            unit_id=unit.id,
            by=everywhere,
            now=now,
            today=clock.local_date(now, installed.zone),
        )
    print(f"{installed.public_url}/invitation/{token}")
    return 0


def _token(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    scopes = arguments.scope or [
        Permission.LOOK,
        Permission.CHECK_ASSETS,
        Permission.MOVE_ASSETS,
    ]
    with database.transaction() as session:
        account = find_account(session, login_of(arguments.login))
        if account is None:
            print(f"There is no account {arguments.login}.")
            return 1
        token = tokens.issue_token(
            session,
            account,
            name=arguments.name,
            scopes=scopes,
            life=timedelta(days=arguments.days),
            by=OPERATOR,
            now=clock.now(),
        )
    print(token)
    return 0
