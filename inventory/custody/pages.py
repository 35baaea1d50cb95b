"""HTML pages of custody: move an asset by hand."""

from flask import Blueprint

bp = Blueprint("custody", __name__, template_folder="templates")
