"""HTML pages of places: add a building, add a room."""

from flask import Blueprint

bp = Blueprint("organisation", __name__, template_folder="templates")
