"""The table of jobs: the truth about what is to be done, how far it is, and who works on it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from inventory.db import Base
from inventory.ids import new_id


class JobState(StrEnum):
    """The life of a job; a running one whose lease ran out is taken up again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work, written in the transaction of the act that asked for it."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_job_state_created_at", "state", "created_at"),)
