"""The command `inventory`: serve, demo, verify, and the commands of the parts."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from pydantic import ValidationError

from inventory.access import cli as access_cli
from inventory.app import prepare
from inventory.demo.cli import make_demo
from inventory.desk import cli as desk_cli
from inventory.desk.cli import place_of
from inventory.errors import InventoryError
from inventory.fieldwork import cli as fieldwork_cli
from inventory.lan.addresses import EVERY
from inventory.lan.opening import WayIn, open_to_phones, picture_of, words_of
from inventory.server import port_is_free, ports, serve, work
from inventory.settings import Settings

DEMO_DATA = "var/demo"
LOOPBACK = "127.0.0.1"


def main(words: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="inventory", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    access_cli.add_commands(commands)
    desk_cli.add_commands(commands)
    fieldwork_cli.add_commands(commands)
    commands.choices["setup"].set_defaults(creates=True)
    arguments = parser.parse_args(words)
    # A register, its files and its keys are for the account that serves it alone.
    os.umask(0o077)
    try:
        if hasattr(arguments, "run"):
            return int(arguments.run(arguments))
        return _with_database(arguments)
    except InventoryError as refusal:
        return _say(str(refusal))
    except ValidationError as unfit:
        return _say("\n".join(_unfit_settings(unfit)))
    except (sa.exc.SQLAlchemyError, CommandError) as trouble:
        cause = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()[0]
        return _say(f"The database cannot be used: {cause}. INVENTORY_DATABASE_URL says which.")
    except OSError as trouble:
        return _say(f"{trouble.filename or 'The system'}: {trouble.strerror or trouble}.")
    except KeyboardInterrupt:
        return 130


def _say(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def _unfit_settings(unfit: ValidationError) -> Iterator[str]:
    for one in unfit.errors():
        name = "_".join(str(part) for part in one["loc"]).upper()
        yield f"INVENTORY_{name}: {one['msg']}"


def _with_database(arguments: argparse.Namespace) -> int:
    settings = Settings()
    if not (hasattr(arguments, "creates") or _has_database(settings)):
        return _say_there_is_none(settings)
    database = prepare(settings)
    try:
        return int(arguments.work(arguments, settings, database))
    finally:
        database.engine.dispose()


def _has_database(settings: Settings) -> bool:
    """Say whether this installation was ever started; looking must not make one."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").exists()
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).has_table("alembic_version")
    finally:
        engine.dispose()


def _say_there_is_none(settings: Settings) -> int:
    print(
        f"There is no register in {place_of(settings)} yet. INVENTORY_DATA_DIR says which folder is"
        f" meant (the demo's is {DEMO_DATA}); `inventory serve` makes a new register there.",
        file=sys.stderr,
    )
    return 1


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, run, words in (
        ("serve", _serve, "serve this installation"),
        ("demo", _demo, "serve a filled demo bureau"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--host", help="the address to listen on")
        command.add_argument("--port", type=int)
        command.add_argument("--https-port", type=int, help="with --lan; 8443 if not said")
        command.add_argument("--workers", type=int)
        command.add_argument(
            "--lan",
            action="store_true",
            default=None,
            help="serve phones of the local network too: HTTPS, and a page that lets them in",
        )
        command.set_defaults(run=run)
    worker = commands.add_parser("worker", help="do the jobs of this installation, alone")
    worker.set_defaults(run=lambda _: work(Settings()))


def _serve(arguments: argparse.Namespace) -> int:
    settings = _settings_for_children(arguments)
    way_in = open_to_phones(settings) if settings.lan else None
    taken = _taken_port(settings)
    if taken is not None:
        return _say_port_is_taken(settings, taken, "inventory serve")
    database = prepare(settings)
    link = access_cli.setup_link(database, settings.address)
    database.engine.dispose()
    if link:
        print(f"\n  Set up this installation, once, within 7 days:\n\n    {link}\n", flush=True)
    if way_in:
        print(picture_of(way_in))
        print("\n".join(words_of(way_in)))
    print(f"Serving on {_where(settings, way_in)}. Press Ctrl C to stop.", flush=True)
    return serve(settings)


def _where(settings: Settings, way_in: WayIn | None) -> str:
    if way_in is None:
        return f"http://{settings.host}:{settings.port}"
    if settings.host not in (EVERY, LOOPBACK):
        return way_in.address
    return f"{way_in.address}, and on this machine on http://localhost:{settings.port}"


def _demo(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("INVENTORY_DATA_DIR", str(Path(DEMO_DATA).absolute()))
    os.environ.setdefault("INVENTORY_LOG_LEVEL", "warning")
    settings = _settings_for_children(arguments)
    way_in = open_to_phones(settings) if settings.lan else None
    taken = _taken_port(settings)
    if taken is not None:
        return _say_port_is_taken(settings, taken, "make run")
    make_demo(settings, way_in)
    return serve(settings)


def _settings_for_children(arguments: argparse.Namespace) -> Settings:
    """Put what was asked on the command line where the server's processes read it."""
    # Killing loses nothing, and nothing can swallow it, as it can what Ctrl C raises.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for name in ("host", "port", "https_port", "workers", "lan"):
        value = getattr(arguments, name)
        if value is not None:
            os.environ[f"INVENTORY_{name.upper()}"] = str(value)
    return Settings()


def _taken_port(settings: Settings) -> int | None:
    if settings.lan and settings.port == settings.https_port:
        return settings.port
    return next((one for one in ports(settings) if not port_is_free(settings.host, one)), None)


def _say_port_is_taken(settings: Settings, taken: int, command: str) -> int:
    name = "INVENTORY_PORT" if taken == settings.port else "INVENTORY_HTTPS_PORT"
    print(
        f"Port {taken} on {settings.host} is in use. Stop what uses it, or choose another:"
        f" {name}={taken + 1} {command}{_for_phones(settings, command)}",
        file=sys.stderr,
    )
    return 1


def _for_phones(settings: Settings, command: str) -> str:
    if not settings.lan:
        return ""
    return " LAN=1" if command.startswith("make") else " --lan"
