"""The runner: looks for jobs, hands each to whoever knows its kind, and survives every failure."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from inventory import clock
from inventory.db import Database
from inventory.log import get_logger
from inventory.queue import actions
from inventory.queue.actions import LeaseLost, Taken
from inventory.queue.queries import next_job

POLL_SECONDS = 0.5
REPORT_SECONDS = 0.5

Clock = Callable[[], datetime]
Store = TypeVar("Store")


@dataclass(slots=True)
class Progress:
    """Tells the job's row how far the work is; at most one write each half second."""

    database: Database
    taken: Taken
    now: Clock
    reported: float = field(default=float("-inf"))

    def __call__(self, done: int) -> None:
        """Say that `done` pieces are finished; raises LeaseLost where another has the job."""
        moment = time.monotonic()
        if moment - self.reported < REPORT_SECONDS:
            return
        self.reported = moment
        with self.database.transaction() as session:
            actions.renew(session, self.taken, done=done, now=self.now())


Handler = Callable[[Database, Store, UUID, Progress], None]
"""Does one kind of work: (database, file store, subject's id, progress). It may run twice for the
same subject, and must then leave what running once leaves."""


def run_pending(
    database: Database,
    store: Store,
    handlers: Mapping[str, Handler[Store]],
    *,
    now: Clock = clock.now,
    stop: threading.Event | None = None,
) -> int:
    """Do every job that is free, one after another; return how many were taken up."""
    count = 0
    while not (stop and stop.is_set()) and (taken := _take(database, handlers, now)) is not None:
        _work(database, store, handlers[taken.kind], taken, now)
        count += 1
    return count


def run_forever(
    database: Database, store: Store, handlers: Mapping[str, Handler[Store]], stop: threading.Event
) -> None:
    """Do jobs as they come until `stop` is set; a job that was begun is finished first."""
    while not stop.is_set():
        try:
            run_pending(database, store, handlers, stop=stop)
        except SQLAlchemyError as error:
            get_logger().error("queue trouble", error=type(error).__name__)
        stop.wait(POLL_SECONDS)


def _take(database: Database, handlers: Mapping[str, Handler[Store]], now: Clock) -> Taken | None:
    """Look before taking: an idle runner never asks for the database's one writer."""
    with database.reading() as session:
        if next_job(session, handlers, now=now()) is None:
            return None
    with database.transaction() as session:
        return actions.claim(session, handlers, now=now())


def _work(
    database: Database, store: Store, handler: Handler[Store], taken: Taken, now: Clock
) -> None:
    known = {"job": str(taken.id), "kind": taken.kind, "tries": taken.tries}
    try:
        handler(database, store, taken.subject_id, Progress(database, taken, now))
        with database.transaction() as session:
            actions.finish(session, taken, now=now())
    except LeaseLost:
        get_logger().warning("job lost to another runner", **known)
    except Exception as error:
        get_logger().error("job failed", exc_info=error, **known)
        _give_back(database, taken, now)


def _give_back(database: Database, taken: Taken, now: Clock) -> None:
    try:
        with database.transaction() as session:
            actions.give_back(session, taken, now=now())
    except LeaseLost:
        get_logger().warning("job lost to another runner", job=str(taken.id))
