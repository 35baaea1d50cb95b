"""The database: base class, column types, the two ways to open a transaction, and its locks."""

import enum
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, TypeVarTuple, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.attributes import set_committed_value

PATIENCE_SECONDS = 10.0
"""How long a writer waits for its turn."""
GLIMPSE_MS = 50
"""How long SQLite itself waits, before whoever waits lets others pass."""
IDLE_SECONDS = 1.0

Ts = TypeVarTuple("Ts")
_let_others_pass: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar(
    "let_others_pass", default=nullcontext
)


@contextmanager
def waiting(let_others_pass: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Say how the transactions within this block wait for their turn: in this context."""
    token = _let_others_pass.set(let_others_pass)
    try:
        yield
    finally:
        _let_others_pass.reset(token)


_key = lru_cache(maxsize=4096)(UUID)
"""Rows name the same units, rooms and people over and over, and reading a key is dear."""


class Key(sa.Uuid[UUID]):
    """The key of a row: a UUID."""

    cache_ok = True

    def result_processor(self, dialect: sa.Dialect, coltype: Any) -> Any:  # noqa: ARG002 -- prescribed by SQLAlchemy
        """Read what is kept as text where the database has no type of its own."""
        if dialect.supports_native_uuid:
            return None
        return lambda text: None if text is None else _key(text)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime, in every database engine."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 -- prescribed by SQLAlchemy
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 -- prescribed by SQLAlchemy
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(sa.types.TypeDecorator[Decimal]):
    """An amount of rupiah with two places; whole sen where the database has no decimals."""

    impl = sa.Numeric(18, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.BigInteger())
        return dialect.type_descriptor(sa.Numeric(18, 2))

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(2).to_integral_exact())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]
        return Decimal(value).scaleb(-2)


class Base(DeclarativeBase):
    """The base of every table, with one naming rule for constraints."""

    metadata = sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Key(),
        datetime: UtcDateTime(),
        Decimal: Money(),
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class Database:
    """One engine, two kinds of transaction.

    `finish` runs last inside every writing transaction, just before the commit (the journal
    writes its entries there, so that its one contended row is locked for the shortest time).
    """

    def __init__(self, url: str, *, finish: Callable[[Session], None] | None = None) -> None:
        # The connection used last first: its cache is warm, and the others hold none.
        # What was bound may be personal, and errors are logged: they never show it.
        pool: dict[str, Any] = {
            "pool_size": 20,
            "max_overflow": 20,
            "pool_use_lifo": True,
            "hide_parameters": True,
        }
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.engine = sa.create_engine(url, **pool)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            self.engine = sa.create_engine(url, **pool)
            _ask_idle_connections(self.engine)
        self._finish = finish
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(reading=True)
        self._reading = sessionmaker(reading, expire_on_commit=False, autoflush=False)
        # SQLAlchemy's AUTOCOMMIT would undo _prepare_sqlite; a BEGIN costs nothing there anyway.
        self._single = (
            reading if self.is_sqlite else reading.execution_options(isolation_level="AUTOCOMMIT")
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that commits at the end of the block and rolls back on any exception."""
        with self._writing.begin() as session:
            session.info["pending"] = []
            yield session
            session.flush()
            if self._finish:
                self._finish(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, beside any writer, and never commits."""
        with self._reading() as session:
            yield session

    def single(self) -> AbstractContextManager[sa.Connection]:
        """Open a connection for one select on its own, the cheapest way there is.

        No session, and no transaction around the select where that would be two more trips to
        the server: for what every request asks.
        """
        return self._single.connect()


def locked(statement: sa.Select[*Ts], *, key_share: bool = False) -> sa.Select[*Ts]:
    """Lock the rows that are read; what was read of them before may be old, and is read again."""
    return statement.with_for_update(key_share=key_share).execution_options(populate_existing=True)


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, without the dear way through the session."""
    session.connection().execute(sa.insert(cast(sa.Table, table.__table__)), rows)


def update_rows(session: Session, changed: Sequence[tuple[Base, Mapping[str, Any]]]) -> None:
    """Change loaded rows of one table, in the same columns, by one statement.

    The session would send one for each run of rows in which the same columns differ.
    """
    if not changed:
        return
    table = cast(sa.Table, changed[0][0].__table__)
    statement = sa.update(table).where(table.c.id == sa.bindparam("key"))
    rows = [{"key": row.id, **values} for row, values in changed]  # type: ignore[attr-defined]
    session.connection().execute(statement, rows)
    for row, values in changed:
        for name, value in values.items():
            set_committed_value(row, name, value)


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Undo only this block when it raises; what waits for the end of the transaction too."""
    waiting = session.info["pending"]
    mark = len(waiting)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del waiting[mark:]
        session.expire_all()  # what went past the session, it cannot know to be undone
        raise


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"busy_timeout={int(PATIENCE_SECONDS * 1000)}",
        "cache_size=-4000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout={GLIMPSE_MS}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Writers queue at BEGIN: a deferred one that reads first would fail without waiting."""
    if connection.get_execution_options().get("reading", False):
        # A reader's BEGIN cannot fail, and the way through SQLAlchemy costs more than a query.
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]
        return
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except sa.exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
            with _let_others_pass.get()():
                time.sleep(GLIMPSE_MS / 1000)
        else:
            return


def _ask_idle_connections(engine: sa.Engine) -> None:
    """Find out whether the server closed a connection while it lay idle: the pool opens another.

    One that was just in use is not asked (pool_pre_ping would, and double the trips of a scan):
    if the server went down meanwhile, one request is answered 503 and the whole pool renewed.
    """
    dialect = engine.dialect

    def note_use(_: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    def ask(connection: Any, record: Any, _: Any) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < IDLE_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error

    sa.event.listen(engine, "checkin", note_use)
    sa.event.listen(engine, "checkout", ask)
