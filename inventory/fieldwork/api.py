"""JSON: scans and photos come in here."""

from flask import Blueprint

bp = Blueprint("fieldwork_api", __name__, url_prefix="/api/v1")
