"""The work behind a label order: draw the sheets, read every label back, keep the file or not."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson

from inventory import clock
from inventory.db import Database
from inventory.files import actions as files
from inventory.files.store import FileStore
from inventory.journal import actions as journal
from inventory.journal.rules import Actor
from inventory.queue.runner import Handler, Progress
from inventory.tags.models import LabelJob
from inventory.tags.queries.jobs import get_label_job
from inventory.tags.queries.labels import printed_of
from inventory.tags.rules import PRINT_LABELS, designs, stocks
from labels import LabelError, NotReleased, Result, release, render, verify

PDF = "application/pdf"


def print_labels(database: Database, store: FileStore, job_id: UUID, progress: Progress) -> None:
    """Print an order; its file is kept only when every label of it has been read back.

    Drawing and reading hold no transaction. An order that was printed already is left alone.
    """
    with database.reading() as session:
        order = get_label_job(session, job_id)
        design, stock, skip = designs()[order.design], stocks()[order.stock], order.skip
        if _is_settled(order):
            return
        printed = printed_of(session, job_id)
    try:
        job = render(design, stock, [label.item() for label in printed], skip=skip)
        report = verify(job, progress=lambda done, _: progress(done))
        data = release(job, report)
    except LabelError as error:
        _hold_back(database, job_id, error, [label.code for label in printed])
    else:
        _hand_out(database, store, job_id, data, len(printed))


def _is_settled(order: LabelJob) -> bool:
    return order.file_id is not None or order.failure is not None


def _hand_out(
    database: Database, store: FileStore, job_id: UUID, data: bytes, verified: int
) -> None:
    now = clock.now()
    with database.transaction() as session:
        order = get_label_job(session, job_id, lock=True)
        if _is_settled(order):
            return
        stored = files.keep(session, store, data, content_type=PDF, now=now)
        order.file_id, order.verified_count = stored.id, verified
        journal.record(
            session,
            "labels.released",
            "label_job",
            job_id,
            by=Actor(order.created_by_id, ""),
            at=now,
            changes={"verified_count": (0, verified), "sha256": (None, stored.sha256)},
        )


def _hold_back(database: Database, job_id: UUID, error: LabelError, codes: Sequence[str]) -> None:
    now = clock.now()
    with database.transaction() as session:
        order = get_label_job(session, job_id, lock=True)
        if _is_settled(order):
            return
        order.failure = failure_text(error, codes)
        journal.record(
            session,
            "labels.held_back",
            "label_job",
            job_id,
            by=Actor(order.created_by_id, ""),
            at=now,
            changes={"reason": (None, type(error).__name__)},
        )


def failure_text(error: LabelError, codes: Sequence[str]) -> str:
    """Return as JSON why the labels are held back: the sentence, its facts, the labels."""
    results: Sequence[Result] = error.facts["results"] if isinstance(error, NotReleased) else ()
    facts = {
        name: value for name, value in error.facts.items() if isinstance(value, str | int | float)
    }
    labels = [
        {
            "name": one.called,
            "code": codes[one.index],
            "faults": [fault.value for fault in one.faults],
        }
        for one in results
    ]
    return orjson.dumps({"message": error.message, "facts": facts, "labels": labels}).decode()


HANDLERS: Mapping[str, Handler[FileStore]] = {PRINT_LABELS: print_labels}
"""Kind of job -> who does it, for the runner."""
