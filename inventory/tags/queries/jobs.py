"""Read label jobs: which there are, how far each is, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.access.models import Account
from inventory.access.queries import scoped
from inventory.access.rules import Permission
from inventory.files.models import StoredFile
from inventory.journal.rules import Actor
from inventory.queue.models import Job, JobState
from inventory.tags.errors import UnknownLabelJob
from inventory.tags.models import LabelItem, LabelJob
from inventory.tags.rules import JobStage


@dataclass(frozen=True, slots=True)
class JobLine:
    """A label job as its pages show it; `failure` has `message`, `facts` and `labels`."""

    id: UUID
    stage: JobStage
    design: str
    stock: str
    skip: int
    count: int
    done: int
    created_by: str
    created_at: datetime
    sha256: str | None
    failure: Mapping[str, Any] | None


_COUNT = (
    sa.select(sa.func.count())
    .select_from(LabelItem)
    .where(LabelItem.job_id == LabelJob.id)
    .correlate(LabelJob)
    .scalar_subquery()
    .label("count")
)
_LINES = (
    sa.select(
        LabelJob.id,
        LabelJob.design,
        LabelJob.stock,
        LabelJob.skip,
        LabelJob.created_at,
        LabelJob.failure,
        _COUNT,
        Account.name.label("created_by"),
        StoredFile.sha256,
        Job.state,
        Job.done_count,
    )
    .join(Account, Account.id == LabelJob.created_by_id)
    .outerjoin(StoredFile, StoredFile.id == LabelJob.file_id)
    .outerjoin(Job, Job.subject_id == LabelJob.id)
)


def job_lines(session: Session, *, by: Actor, limit: int = 50) -> list[JobLine]:
    """Return the newest label jobs within reach, newest first."""
    statement = scoped(_LINES, LabelJob.unit_id, by, Permission.MANAGE_TAGS)
    rows = session.execute(statement.order_by(LabelJob.id.desc()).limit(limit))
    return [_line(row) for row in rows]


def get_job_line(session: Session, job_id: UUID, *, by: Actor) -> JobLine:
    """Return a label job within reach; raises UnknownLabelJob, the same for foreign ones."""
    statement = scoped(
        _LINES.where(LabelJob.id == job_id), LabelJob.unit_id, by, Permission.MANAGE_TAGS
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLabelJob
    return _line(row)


def next_place(session: Session, *, by: Actor) -> tuple[str, int] | None:
    """Return the paper of the newest labels that someone had printed, and its first free cell.

    The cell counts from 0 and may lie on a later sheet; None where nothing was printed yet.
    """
    row = session.execute(
        sa.select(LabelJob.stock, LabelJob.skip, _COUNT)
        .where(LabelJob.created_by_id == by.id, LabelJob.file_id.is_not(None))
        .order_by(LabelJob.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1] + row[2])


def get_label_job(session: Session, job_id: UUID, *, lock: bool = False) -> LabelJob:
    """Return a label job for the runner, who may see all; raises UnknownLabelJob."""
    job = session.get(LabelJob, job_id, with_for_update=lock or None)
    if job is None:
        raise UnknownLabelJob
    return job


def _line(row: Any) -> JobLine:
    return JobLine(
        id=row.id,
        stage=_stage(row),
        design=row.design,
        stock=row.stock,
        skip=row.skip,
        count=row.count,
        done=row.done_count or 0,
        created_by=row.created_by,
        created_at=row.created_at,
        sha256=row.sha256,
        failure=orjson.loads(row.failure) if row.failure else None,
    )


def _stage(row: Any) -> JobStage:
    if row.sha256:
        return JobStage.READY
    if row.failure:
        return JobStage.HELD_BACK
    if row.state is JobState.FAILED:
        return JobStage.FAILED
    return JobStage.PRINTING if row.state is JobState.RUNNING else JobStage.WAITING
