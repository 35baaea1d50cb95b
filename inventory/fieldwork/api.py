"""JSON: scans and photos come in here."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.rules import Permission
from inventory.fieldwork.actions import receive_scans
from inventory.fieldwork.batch import Outcome
from inventory.fieldwork.queries import get_scan
from inventory.fieldwork.schemas import (
    BatchAnswer,
    CodeOut,
    ReadingsAnswer,
    ScanAnswer,
    ScanBatch,
    ScanOut,
    TouchedOut,
)
from inventory.fieldwork.words import sentence
from inventory.pictures.errors import NoPicture
from inventory.web.openapi import described
from inventory.web.problems import Stop
from inventory.web.transaction import reading, transaction
from inventory.web.uploads import elsewhere, pictures, sent_file
from inventory.web.words import gettext

bp = Blueprint("fieldwork_api", __name__, url_prefix="/api/v1")


@bp.post("/scans")
@needs(Permission.LOOK)
@described("Send scans; the same scan may be sent again", answer=BatchAnswer, body=ScanBatch)
def send_scans() -> ResponseReturnValue:
    """Take in a batch; each verb asks for its own right, and a refused scan leaves the others."""
    if not request.is_json:
        raise Stop(415)
    batch = ScanBatch.model_validate_json(request.get_data())
    now = clock.now()
    with transaction() as session:
        outcomes = receive_scans(
            session,
            batch.device,
            [scan.sent() for scan in batch.scans],
            sent_at=batch.sent_at,
            by=current_actor(),
            now=now,
        )
    results = [_answer(outcome) for outcome in outcomes]
    return BatchAnswer.model_construct(received_at=now, results=results).model_dump(mode="json")


def _answer(outcome: Outcome) -> ScanAnswer:
    """Build an answer of our own values: to ask pydantic whether they are sound is dear."""
    title = gettext(sentence(outcome.verb, outcome.reason))
    return ScanAnswer.model_construct(
        id=outcome.id,
        result=outcome.result,
        reason=outcome.reason,
        title=title.format(name=outcome.asset_name or ""),
        asset=outcome.asset_id,
        touched=[TouchedOut.model_construct(kind=one.kind, id=one.id) for one in outcome.touched],
    )


@bp.get("/scans/<uuid:scan_id>")
@needs(Permission.LOOK)
@described("What became of a scan", answer=ScanOut)
def show_scan(scan_id: UUID) -> ResponseReturnValue:
    """Show a scan of one's own, or of an asset whose register one reads."""
    with reading() as session:
        scan, cancelled_by = get_scan(session, scan_id, by=current_actor())
        return ScanOut.of(scan, cancelled_by).model_dump(mode="json")


@bp.post("/readings")
@needs(Permission.LOOK)
@described("Read every QR code in a photo (JPEG, PNG, WebP)", answer=ReadingsAnswer, picture=True)
def read_picture() -> ResponseReturnValue:
    """Answer every code in a photo; it is decoded elsewhere, and not kept."""
    picture = sent_file("picture")
    if picture is None:
        raise NoPicture(field="picture")
    with elsewhere():
        decoded = pictures().read(picture)
    codes = [CodeOut(text=one.text, corners=list(one.corners)) for one in decoded.readings]
    answer = ReadingsAnswer(width=decoded.width, height=decoded.height, readings=codes)
    return answer.model_dump(mode="json")
