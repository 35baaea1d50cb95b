"""Read jobs: the next one to do, and how far those of a subject are."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.queue.models import Job, JobState


def next_job(
    session: Session, kinds: Collection[str], *, now: datetime
) -> sa.Row[UUID, str, UUID, JobState, int] | None:
    """Return (id, kind, subject_id, state, tries) of the oldest job of these kinds that is free.

    Free is what waits and does not rest, and what runs with a lease that has ended.
    """
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until <= now)
    return session.execute(
        sa.select(Job.id, Job.kind, Job.subject_id, Job.state, Job.tries)
        .where(Job.state.in_((JobState.WAITING, JobState.RUNNING)), free, Job.kind.in_(kinds))
        .order_by(Job.created_at, Job.id)
        .limit(1)
    ).one_or_none()


def jobs_of(session: Session, subject_ids: Collection[UUID]) -> Mapping[UUID, Job]:
    """Return the newest job of each of these subjects that has one."""
    rows = session.scalars(
        sa.select(Job).where(Job.subject_id.in_(set(subject_ids))).order_by(Job.created_at, Job.id)
    )
    return {job.subject_id: job for job in rows}
