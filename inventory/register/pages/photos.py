"""The photos of an asset: added, chosen, taken off; and the pictures themselves."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, needs
from inventory.access.once import once
from inventory.access.rules import Permission
from inventory.ids import new_id
from inventory.pictures.errors import NoPicture
from inventory.register import actions
from inventory.register.forms import PhotoForm
from inventory.register.pages.blueprint import bp, done, way_back
from inventory.register.queries import get_asset, get_photo_file, photos_of
from inventory.register.rules import MOST_PHOTOS
from inventory.web.forms import submit
from inventory.web.transaction import file_store, reading, single
from inventory.web.uploads import elsewhere, pictures, sent_file
from inventory.web.words import gettext

SEEN_FOR_GOOD = "private, max-age=31536000, immutable"
"""What lies under one address never changes."""


@bp.get("/assets/<uuid:asset_id>/photos")
@needs(Permission.REGISTER_ASSETS)
def photos(asset_id: UUID) -> ResponseReturnValue:
    """Show an asset's photos, with what can be done with each."""
    return _show(asset_id, {}, {})


@bp.post("/assets/<uuid:asset_id>/photos")
@needs(Permission.REGISTER_ASSETS)
def add_photo(asset_id: UUID) -> ResponseReturnValue:
    """Draw a photo anew elsewhere, then keep it; what else its file told is gone."""
    picture = sent_file("picture")
    with reading() as session:
        get_asset(session, asset_id, by=current_actor(), permission=Permission.REGISTER_ASSETS)

    def act(_: PhotoForm) -> ResponseReturnValue:
        if picture is None:
            raise NoPicture(field="picture")
        with elsewhere():
            drawn = pictures().redraw(picture)

        def write(session: Session) -> str:
            by, now = current_actor(), clock.now()
            photo = actions.add_photo(
                session, file_store(), asset_id, picture=drawn, by=by, now=now
            )
            return str(photo.id)

        once(write)
        flash(gettext("The photo was added."))
        return done(way_back(asset_id, ".photos"))

    return submit(PhotoForm, act, partial(_show, asset_id))


@bp.post("/assets/<uuid:asset_id>/photos/<uuid:photo_id>/first")
@needs(Permission.REGISTER_ASSETS)
def put_photo_first(asset_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """Let lists show this photo."""

    def write(session: Session) -> str:
        actions.put_photo_first(session, asset_id, photo_id, by=current_actor(), now=clock.now())
        return ""

    once(write)
    flash(gettext("Lists now show this photo."))
    return done(way_back(asset_id, ".photos"))


@bp.post("/assets/<uuid:asset_id>/photos/<uuid:photo_id>/remove")
@needs(Permission.REGISTER_ASSETS)
def remove_photo(asset_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """Take a photo off the asset; the history keeps that it was there."""

    def write(session: Session) -> str:
        actions.remove_photo(session, asset_id, photo_id, by=current_actor(), now=clock.now())
        return ""

    once(write)
    flash(gettext("The photo was removed."))
    return done(way_back(asset_id, ".photos"))


@bp.get("/assets/<uuid:asset_id>/photos/<uuid:photo_id>")
@needs(Permission.LOOK)
def photo(asset_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """Answer a photo as large as it is kept."""
    return _picture(asset_id, photo_id, small=False)


@bp.get("/assets/<uuid:asset_id>/photos/<uuid:photo_id>/small")
@needs(Permission.LOOK)
def small_photo(asset_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """Answer a photo for lists."""
    return _picture(asset_id, photo_id, small=True)


def _picture(asset_id: UUID, photo_id: UUID, *, small: bool) -> ResponseReturnValue:
    with single() as connection:
        file = get_photo_file(connection, asset_id, photo_id, small=small, by=current_actor())
    response = Response(content_type=file.content_type)
    response.headers["Cache-Control"] = SEEN_FOR_GOOD
    response.set_etag(file.sha256)
    if file.sha256 not in request.if_none_match:
        response.set_data(file_store().read(file.sha256))
    return response.make_conditional(request)


def _show(asset_id: UUID, _: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by = current_actor()
    with reading() as session:
        asset = get_asset(session, asset_id, by=by, permission=Permission.REGISTER_ASSETS)
        return render_template(
            "register/photos.html",
            asset=asset,
            photos=photos_of(session, asset_id),
            most=MOST_PHOTOS,
            errors=errors,
            key=new_id(),
        )
