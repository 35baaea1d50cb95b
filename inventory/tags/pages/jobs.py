"""Pages: the label jobs, how far each is, and its file once every label has been read back."""

from math import ceil
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs, zone
from inventory.access.rules import Permission
from inventory.tags import queries
from inventory.tags.errors import LabelsNotReady
from inventory.tags.pages.blueprint import bp
from inventory.tags.queries import JobLine
from inventory.tags.rules import JobStage, designs, stocks
from inventory.web.transaction import file_store, reading
from inventory.web.words import gettext
from labels import REASONS


@bp.get("/labels")
@needs(Permission.MANAGE_TAGS)
def label_jobs() -> ResponseReturnValue:
    """Show the newest label jobs with how far they are."""
    with reading() as session:
        jobs = queries.job_lines(session, by=current_actor())
    return render_template("tags/label_jobs.html", jobs=jobs)


@bp.get("/labels/<uuid:job_id>")
@needs(Permission.MANAGE_TAGS)
def label_job(job_id: UUID) -> ResponseReturnValue:
    """Show how far a label job is, then its file, or why there is none."""
    with reading() as session:
        job = queries.get_job_line(session, job_id, by=current_actor())
        printed = queries.printed_of(session, job_id)
    stock = stocks()[job.stock]
    return render_template(
        "tags/job.html",
        job=job,
        printed=printed,
        stock=stock,
        design=designs()[job.design],
        sheets=ceil((job.skip + job.count) / stock.cells),
        begins=divmod(job.skip, stock.columns),
        progress=_progress_words(job),
        failure=_failure_words(job),
        reasons=REASONS,
    )


@bp.get("/labels/<uuid:job_id>/state")
@needs(Permission.MANAGE_TAGS)
def label_job_state(job_id: UUID) -> ResponseReturnValue:
    """Tell the page's script how far a label job is."""
    with reading() as session:
        job = queries.get_job_line(session, job_id, by=current_actor())
    settled = job.stage not in (JobStage.WAITING, JobStage.PRINTING)
    return {"settled": settled, "done": job.done, "words": _progress_words(job)}


def _progress_words(job: JobLine) -> str:
    if job.stage is JobStage.WAITING:
        return gettext("Waiting to be printed")
    return gettext("Reading back %(done)s of %(count)s") % {"done": job.done, "count": job.count}


def _failure_words(job: JobLine) -> str:
    if not job.failure:
        return ""
    return gettext(job.failure["message"]).format(**job.failure["facts"])


@bp.get("/labels/<uuid:job_id>/file")
@needs(Permission.MANAGE_TAGS)
def label_file(job_id: UUID) -> ResponseReturnValue:
    """Hand out the PDF of a job whose labels were all read back; raises LabelsNotReady before."""
    with reading() as session:
        job = queries.get_job_line(session, job_id, by=current_actor())
    if job.sha256 is None:
        raise LabelsNotReady
    name = f"label-{clock.local_date(job.created_at, zone()):%Y-%m-%d}-{job.count}.pdf"
    response = Response(file_store().read(job.sha256), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
