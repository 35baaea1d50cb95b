"""HTML pages of tags: label jobs, and the form for finders."""

from flask import Blueprint

from inventory.tags import urls

bp = Blueprint("tags", __name__, template_folder="templates")
bp.record_once(urls.register)
