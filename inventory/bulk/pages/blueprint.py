"""The blueprint of the pages of acts over many assets."""

from flask import Blueprint

bp = Blueprint("bulk", __name__, template_folder="../templates")
