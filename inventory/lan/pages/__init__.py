"""HTML pages that let phones in: the steps to HTTPS, and the code for photos without it."""

from inventory.lan.pages import install, pairing
from inventory.lan.pages.blueprint import bp
from inventory.lan.pages.install import init_app

__all__ = ["bp", "init_app", "install", "pairing"]
