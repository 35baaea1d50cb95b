"""A request with a key is carried out once: the same key again gets the same answer."""

import hashlib
import re
from collections.abc import Callable

from flask import request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.errors import KeyNeeded, KeyReused
from inventory.access.guard import current_actor
from inventory.access.models import RequestKey
from inventory.errors import Conflict
from inventory.web.transaction import transaction

KEY = re.compile(r"[\x21-\x7e]{1,80}")


def once(act: Callable[[Session], str]) -> str:
    """Carry out `act` in one transaction with its key; return its answer, or the earlier one.

    The key is the form's hidden `key` or the header `Idempotency-Key`.
    """
    key = request.headers.get("Idempotency-Key") or request.form.get("key", "")
    if not KEY.fullmatch(key):
        raise KeyNeeded
    sent = request.get_data() if request.is_json else repr(_sent()).encode()
    content = hashlib.sha256(f"{request.method} {request.path}\n".encode() + sent).hexdigest()
    try:
        return _carry_out(act, key, content)
    except (IntegrityError, Conflict):
        # Its own twin may have been a moment sooner: then that one's answer holds.
        earlier = _earlier_answer(key, content)
        if earlier is None:
            raise
        return earlier


def _sent() -> list[tuple[str, str]]:
    """Return the fields of a form, and each file by what is in it."""
    found = sorted(request.form.items(multi=True))
    for name, file in request.files.items(multi=True):
        found.append((name, hashlib.file_digest(file.stream, "sha256").hexdigest()))  # type: ignore[arg-type]
        file.stream.seek(0)
    return found


def _carry_out(act: Callable[[Session], str], key: str, content: str) -> str:
    by = current_actor()
    with transaction() as session:
        earlier = _find(session, key, content)
        if earlier is not None:
            return earlier
        answer = act(session)
        session.add(
            RequestKey(
                account_id=by.id, key=key, content_hash=content, answer=answer, at=clock.now()
            )
        )
        return answer


def _earlier_answer(key: str, content: str) -> str | None:
    with transaction() as session:
        return _find(session, key, content)


def _find(session: Session, key: str, content: str) -> str | None:
    row = session.get(RequestKey, (current_actor().id, key))
    if row is None:
        return None
    if row.content_hash != content:
        raise KeyReused
    return row.answer
