"""JSON: class codes by everyday words."""

from flask import Blueprint

bp = Blueprint("register_api", __name__, url_prefix="/api/v1")
