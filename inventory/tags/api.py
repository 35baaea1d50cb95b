"""JSON: what a tag names; the look-up of every scan."""

from flask import Blueprint

bp = Blueprint("tags_api", __name__, url_prefix="/api/v1")
