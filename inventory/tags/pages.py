"""HTML pages of tags: label jobs, and the form for finders."""

from flask import Blueprint

bp = Blueprint("tags", __name__, template_folder="templates")
