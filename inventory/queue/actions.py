"""The life of a job: put in the row, taken by one runner at a time, renewed, finished, given back.

A taking is known by (id, tries): every taking counts `tries` up, so that a runner that was too
slow, and whose job another has taken meanwhile, can no longer write to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.queue.models import Job, JobState
from inventory.queue.queries import next_job

MOST_TRIES = 3
LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=5)


class LeaseLost(Exception):
    """This job's lease ended and another runner has it: stop working on it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in the hands of one runner."""

    id: UUID
    kind: str
    subject_id: UUID
    tries: int


def enqueue(
    session: Session, kind: str, subject_id: UUID, *, total: int, account_id: UUID, now: datetime
) -> Job:
    """Ask for work on a subject, in the transaction of the act that needs it."""
    job = Job(
        kind=kind, subject_id=subject_id, total_count=total, account_id=account_id, created_at=now
    )
    session.add(job)
    session.flush()
    return job


def claim(
    session: Session, kinds: Collection[str], *, now: datetime, lease: timedelta = LEASE
) -> Taken | None:
    """Take the oldest job that waits, or whose runner died; None where there is none.

    Safe with any number of runners: the row changes only where nobody was faster.
    """
    while (job := next_job(session, kinds, now=now)) is not None:
        worn_out = job.tries >= MOST_TRIES
        after = (
            {"state": JobState.FAILED, "finished_at": now, "lease_until": None}
            if worn_out
            else {"state": JobState.RUNNING, "tries": job.tries + 1, "lease_until": now + lease}
        )
        unchanged = (Job.id == job.id, Job.tries == job.tries, Job.state == job.state)
        if _changed(session, sa.update(Job).where(*unchanged).values(after)) and not worn_out:
            return Taken(job.id, job.kind, job.subject_id, job.tries + 1)
    return None


def renew(
    session: Session, taken: Taken, *, done: int, now: datetime, lease: timedelta = LEASE
) -> None:
    """Note how far the work is and keep the job for another lease; raises LeaseLost."""
    _write(session, taken, done_count=done, lease_until=now + lease)


def finish(session: Session, taken: Taken, *, now: datetime) -> None:
    """Mark the work as done, whatever came of it; raises LeaseLost."""
    _write(
        session,
        taken,
        state=JobState.DONE,
        done_count=Job.total_count,
        lease_until=None,
        finished_at=now,
    )


def give_back(session: Session, taken: Taken, *, now: datetime) -> None:
    """Let the job rest and be tried again, or fail after the last try; raises LeaseLost."""
    if taken.tries >= MOST_TRIES:
        _write(session, taken, state=JobState.FAILED, lease_until=None, finished_at=now)
    else:
        _write(session, taken, state=JobState.WAITING, lease_until=now + PAUSE * taken.tries)


def _write(session: Session, taken: Taken, **values: object) -> None:
    mine = (Job.id == taken.id, Job.tries == taken.tries, Job.state == JobState.RUNNING)
    if not _changed(session, sa.update(Job).where(*mine).values(values)):
        raise LeaseLost


def _changed(session: Session, statement: sa.Update) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, sa.CursorResult) and result.rowcount == 1
