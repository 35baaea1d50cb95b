"""The databases that tests run on: SQLite always, PostgreSQL from a wheel, the system, or a URL.

Each kind has one template with the world in it; a test gets a copy of its own.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.db import Database
from inventory.ids import new_id
from inventory.journal.actions import seal
from inventory.migrations import migrate

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "template_world"


class NoPostgres(RuntimeError):
    """Neither a wheel, nor the system, nor INVENTORY_TEST_POSTGRESQL_URL gives PostgreSQL."""


class Engines:
    """Starts each kind of database once, when first asked for."""

    def __init__(self, folder: Path, fill: Callable[[Session], None]) -> None:
        self._folder = folder
        self._fill = fill
        self._sqlite: Path | None = None
        self._server: _Server | None = None

    @contextlib.contextmanager
    def fresh(self, kind: str, folder: Path) -> Iterator[str]:
        """Yield the URL of a copy of the template; it is gone afterwards."""
        if kind == "sqlite":
            target = folder / "inventory.db"
            shutil.copyfile(self._sqlite_template(), target)
            yield f"sqlite:///{target}"
            return
        server = self._postgresql()
        name = f"t_{new_id().hex}"
        server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield server.url(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop what was started."""
        if self._server is not None:
            self._server.stop()

    def _sqlite_template(self) -> Path:
        if self._sqlite is None:
            path = self._folder / "template.db"
            self._make(f"sqlite:///{path}")
            with contextlib.closing(sa.create_engine(f"sqlite:///{path}").raw_connection()) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute("PRAGMA journal_mode=DELETE")
            self._sqlite = path
        return self._sqlite

    def _postgresql(self) -> "_Server":
        if self._server is None:
            self._server = _start_postgresql()
            self._server.execute(f"CREATE DATABASE {TEMPLATE}")
            self._make(self._server.url(TEMPLATE))
        return self._server

    def _make(self, url: str) -> None:
        migrate(url)
        database = Database(url, finish=seal)
        with database.transaction() as session:
            self._fill(session)
        database.engine.dispose()


class _Server:
    """A running PostgreSQL server, reached through SQLAlchemy URLs."""

    def __init__(self, base: str, query: str, stop: Callable[[], None]) -> None:
        self._base, self._query, self.stop = base, query, stop

    def url(self, name: str) -> str:
        return f"{self._base}/{name}{self._query}"

    def execute(self, statement: str) -> None:
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def _start_postgresql() -> _Server:
    given = os.environ.get("INVENTORY_TEST_POSTGRESQL_URL")
    if given:
        base, _, query = given.partition("?")
        return _Server(base.rpartition("/")[0], f"?{query}" if query else "", lambda: None)
    binaries = _wheel_binaries() or _system_binaries()
    if binaries is None:
        raise NoPostgres(
            "PostgreSQL is not here: nothing was tested on it. Install the dev requirements, or"
            " Debian's postgresql, or set INVENTORY_TEST_POSTGRESQL_URL."
        )
    return _start_cluster(binaries)


def _wheel_binaries() -> Path | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pgserver
        except ImportError:
            return None
    return Path(pgserver.__file__).parent / "pginstall" / "bin"


def _system_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


def _start_cluster(binaries: Path) -> _Server:
    """Make and start a cluster for tests only: on a socket, without waiting for the disk.

    Its folder is its own, short enough for a socket's path, and open to another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="inv-pg-"))
    folder.chmod(0o755)
    as_user = _as_other_user(folder)
    binaries = _reachable(binaries, as_user, folder)
    data = folder / "data"

    def run(program: str, *words: str | Path, check: bool = True) -> None:
        command = [*as_user, binaries / program, "-D", data, *words]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=check)

    def stop() -> None:
        run("pg_ctl", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)

    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", *locale)
    options = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        " -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=100"
        " -c autovacuum=off -c log_min_messages=fatal"
    )
    run("pg_ctl", "-o", options, "-l", folder / "server.log", "-w", "start")
    return _Server("postgresql+psycopg://postgres@", f"?host={quote(str(folder))}", stop)


def _as_other_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then another user runs it, in a folder of its own."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return []
    user = "postgres" if _user_exists("postgres") else "nobody"
    shutil.chown(folder, user)
    # Some shells of root do not look where Debian keeps it.
    return [shutil.which("runuser") or "/usr/sbin/runuser", "-u", user, "--"]


def _reachable(binaries: Path, as_user: list[str], folder: Path) -> Path:
    """Return binaries that the other user may run: a copy where the path is closed to it."""
    tried = [*as_user, binaries / "initdb", "--version"]
    if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
        return binaries
    copy = folder / "pginstall"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / "bin"


def _user_exists(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
