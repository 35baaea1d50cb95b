"""The documents of an asset: added, taken off, and handed out as they came in."""

import unicodedata
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote
from uuid import UUID

from flask import Response, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.register import actions
from inventory.register.errors import NoDocument
from inventory.register.forms import DocumentForm
from inventory.register.pages.blueprint import bp, done, way_back
from inventory.register.queries import documents_of, get_asset, get_document_file
from inventory.register.rules import MOST_DOCUMENTS, file_name
from inventory.web.forms import submit
from inventory.web.transaction import file_store, reading, single
from inventory.web.uploads import sent_file
from inventory.web.words import gettext


@bp.get("/assets/<uuid:asset_id>/documents")
@needs(Permission.REGISTER_ASSETS)
def documents(asset_id: UUID) -> ResponseReturnValue:
    """Show an asset's papers, and the form that adds one."""
    return _show(asset_id, {}, {})


@bp.post("/assets/<uuid:asset_id>/documents")
@needs(Permission.REGISTER_ASSETS)
def add_document(asset_id: UUID) -> ResponseReturnValue:
    """Keep a paper as it is."""
    content = sent_file("document")
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=Permission.REGISTER_ASSETS)

    def act(form: DocumentForm) -> ResponseReturnValue:
        if content is None:
            raise NoDocument(field="document")

        def write(session: Session) -> str:
            document = actions.add_document(
                session,
                file_store(),
                asset_id,
                kind=form.kind,
                name=form.name,
                content=content,
                by=current_actor(),
                now=clock.now(),
            )
            return str(document.id)

        once(write)
        flash(gettext("The document was added."))
        return done(way_back(asset_id, ".documents"))

    return submit(DocumentForm, act, partial(_show, asset_id))


@bp.post("/assets/<uuid:asset_id>/documents/<uuid:document_id>/remove")
@needs(Permission.REGISTER_ASSETS)
def remove_document(asset_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Take a paper off the asset; the history keeps that it was there."""

    def write(session: Session) -> str:
        actions.remove_document(session, asset_id, document_id, by=current_actor(), now=clock.now())
        return ""

    once(write)
    flash(gettext("The document was removed."))
    return done(way_back(asset_id, ".documents"))


@bp.get("/assets/<uuid:asset_id>/documents/<uuid:document_id>")
@needs(Permission.READ_REGISTER)
def document(asset_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand a paper out to be kept or opened elsewhere: never as a page of ours."""
    with single() as connection:
        file = get_document_file(connection, asset_id, document_id, by=current_actor())
    response = Response(file_store().read(file.sha256), content_type=file.content_type)
    name = file_name(file.name, file.content_type)
    response.headers["Content-Disposition"] = _to_keep(name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _to_keep(name: str) -> str:
    """Say that a file is to be kept, not shown; old browsers get its name without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = plain.replace('"', "'").replace("\\", "-")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _show(asset_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS)
        return render_template(
            "register/documents.html",
            asset=asset,
            documents=documents_of(session, asset_id),
            most=MOST_DOCUMENTS,
            typed=typed,
            errors=errors,
            key=new_id(),
        )
