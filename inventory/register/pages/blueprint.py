"""The blueprint of the register's pages, and what their templates call."""

from flask import Blueprint

bp = Blueprint("register", __name__, template_folder="../templates")
