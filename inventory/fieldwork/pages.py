"""The scan page."""

from flask import Blueprint

bp = Blueprint("fieldwork", __name__, template_folder="templates")
