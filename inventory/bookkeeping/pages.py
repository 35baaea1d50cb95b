"""HTML pages of the books: register an asset."""

from flask import Blueprint

bp = Blueprint("bookkeeping", __name__, template_folder="templates")
