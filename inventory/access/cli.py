"""Commands of access: the set-up link, accounts, tokens."""

import argparse
from datetime import timedelta
from uuid import UUID

from inventory import clock
from inventory.access.actions import accounts, installation, tokens
from inventory.access.queries import (
    find_account,
    find_unit,
    get_installation,
    is_set_up,
    living_tokens,
)
from inventory.access.rules import Permission, Role, login_of
from inventory.db import Database
from inventory.journal.rules import OPERATOR, Actor
from inventory.settings import Settings

LONGEST_NAME = 100
MOST_DAYS = 731
USUAL_SCOPES = (Permission.LOOK, Permission.CHECK_ASSETS, Permission.MOVE_ASSETS)


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
    user.add_argument("--name", type=_line)
    user.add_argument("--role", choices=[role.value for role in Role])
    user.add_argument("--unit", help="the unit's code")
    user.add_argument(
        "--new-link", action="store_true", help="for an account that exists: a new invitation"
    )
    user.set_defaults(work=_user)

    token = commands.add_parser("token", help="make an API token; printed once")
    token.add_argument("login", help="the account it acts as")
    token.add_argument("--name", type=_line, default="desk")
    token.add_argument("--days", type=_days, default=90)
    token.add_argument(
        "--scope",
        action="append",
        choices=[permission.value for permission in Permission],
        help="repeat for several; default: look, check_assets, move_assets",
    )
    token.add_argument("--list", action="store_true", help="list the tokens that still hold")
    token.add_argument("--revoke", metavar="ID", type=UUID, help="end a token at once")
    token.set_defaults(work=_token)


def _line(text: str) -> str:
    if not 0 < len(text.strip()) <= LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"write 1 to {LONGEST_NAME} characters")
    return text.strip()


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"write 1 to {MOST_DAYS} days")
    return int(text)


def _setup(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    link = setup_link(database, settings.address)
    print(link or "This installation is set up already.")
    return 0 if link else 1


def _user(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:  # noqa: ARG001
    now = clock.now()
    if not arguments.new_link and not (arguments.name and arguments.role and arguments.unit):
        print("An invitation needs --name, --role and --unit; an account that exists, --new-link.")
        return 2
    with database.transaction() as session:
        installed = get_installation(session)
        if arguments.new_link:
            account = find_account(session, login_of(arguments.login))
            if account is None:
                print(f"There is no account {arguments.login}.")
                return 1
            token = accounts.invite_again(session, account, by=OPERATOR, now=now)
        else:
            unit = find_unit(session, arguments.unit)
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
    now = clock.now()
    with database.transaction() as session:
        account = find_account(session, login_of(arguments.login))
        if account is None:
            print(f"There is no account {arguments.login}.")
            return 1
        if arguments.list:
            for one in living_tokens(session, account.id, now=now):
                scopes = ", ".join(one.scopes)
                print(f"{one.id}  {one.name}  until {one.expires_at:%Y-%m-%d}  {scopes}")
            return 0
        if arguments.revoke:
            known = {one.id for one in living_tokens(session, account.id, now=now)}
            if arguments.revoke not in known:
                print(f"{arguments.login} has no such token. --list shows those that hold.")
                return 1
            tokens.revoke_token(session, arguments.revoke, by=OPERATOR, now=now)
            return 0
        token = tokens.issue_token(
            session,
            account,
            name=arguments.name,
            scopes=arguments.scope or USUAL_SCOPES,
            life=timedelta(days=arguments.days),
            by=OPERATOR,
            now=now,
        )
    print(token)
    return 0
