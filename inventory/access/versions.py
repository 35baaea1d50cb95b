"""What an edit form says when somebody else was sooner: both sides, and its new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.access.guard import zone
from inventory.access.queries import who_changed
from inventory.web import dates
from inventory.web.words import gettext, language


@dataclass(frozen=True, slots=True)
class Side:
    """A field as it stands now and as it was typed."""

    field: str
    now: str
    typed: str


@dataclass(frozen=True, slots=True)
class Versions:
    """The version that the form rests on; `who` is only said where it was changed meanwhile."""

    version: int | str
    who: str = ""
    when: str = ""
    sides: tuple[Side, ...] = ()


def versions(
    session: Session,
    kind: str,
    key: UUID,
    version: int,
    *,
    present: Mapping[str, str],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
) -> Versions:
    """Compare what stands with what was typed, where the form's own version is an old one.

    Sending the form again then means the present version. `words` name the values of fields that
    hold keys.
    """
    shown = typed.get("version", str(version))
    if "form" not in errors or shown == str(version):
        return Versions(shown)
    name, at = who_changed(session, kind, key)
    return Versions(
        version,
        name or gettext("Someone who is no longer here"),
        _moment(at),
        tuple(
            Side(field, _said(words, field, now), _said(words, field, typed.get(field, "")))
            for field, now in present.items()
            if now != typed.get(field, "").strip()
        ),
    )


def _said(words: Mapping[str, Mapping[str, str]], field: str, value: str) -> str:
    return words.get(field, {}).get(value, value) or gettext("empty")


def _moment(at: datetime) -> str:
    return dates.moment(at, zone(), language())
