"""JSON: rooms within reach."""

from flask import Blueprint

bp = Blueprint("organisation_api", __name__, url_prefix="/api/v1")
