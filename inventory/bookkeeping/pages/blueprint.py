"""The blueprint of the pages of the books."""

from flask import Blueprint

bp = Blueprint("bookkeeping", __name__, template_folder="../templates")
