"""JSON: assets by page, one asset."""

from flask import Blueprint

bp = Blueprint("desk_api", __name__, url_prefix="/api/v1")
