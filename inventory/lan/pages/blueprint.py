"""The blueprint of the pages that let phones in, and whether phones are let in at all."""

from cryptography import x509
from flask import Blueprint, abort, current_app

from inventory.lan.keeping import installed_authority
from inventory.settings import Settings

bp = Blueprint("lan", __name__, template_folder="../templates")


def present_settings() -> Settings:
    """Return the settings of this installation."""
    found: Settings = current_app.extensions["settings"]
    return found


def authority() -> x509.Certificate | None:
    """Return what phones install; None where phones are not let in."""
    settings = present_settings()
    return installed_authority(settings.data_dir) if settings.lan else None


def authority_or_404() -> x509.Certificate:
    """Return what phones install; where they are not let in there is no such page."""
    found = authority()
    if found is None:
        abort(404)
    return found
