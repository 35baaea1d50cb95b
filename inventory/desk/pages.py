"""HTML pages over several parts: home, assets, rooms, tag landing, activity log."""

from flask import Blueprint

bp = Blueprint("desk", __name__, template_folder="templates")
