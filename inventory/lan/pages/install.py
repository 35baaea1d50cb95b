"""The install page: how a phone comes to trust this installation's HTTPS, and what it installs."""

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from inventory.access.guard import current_installation, public
from inventory.lan.authority import fingerprint
from inventory.lan.pages.blueprint import authority, authority_or_404, bp, present_settings
from inventory.lan.plain import KNOWS_THE_WAY
from inventory.lan.profile import profile
from inventory.lan.rules import Device, device_of, path_of, secure_address
from inventory.web.words import gettext

YEAR_SECONDS = 365 * 24 * 3600
PAIRS_A_LINE = 8
FILE = "inventory"
"""What a phone finds again among its downloads."""


def init_app(app: Flask) -> None:
    """Let phones that have come over HTTPS be sent there at once from then on."""
    app.after_request(_remember_the_way)


@bp.get("/install")
@public
def install() -> ResponseReturnValue:
    """Show the steps for the device that asks, and the others'; or how phones are let in at all."""
    found = authority()
    if found is None:
        return render_template("lan/no_phones.html")
    device = device_of(request.user_agent.string)
    address = secure_address(request.host, present_settings().https_port)
    return render_template(
        "lan/install.html",
        devices=sorted(Device, key=lambda one: one is not device),
        device=device,
        fingerprint=_lines(fingerprint(found)),
        file_name=f"{FILE}.crt",
        going_on=address + path_of(request.args.get("next", "/")),
    )


@bp.get("/install/authority.crt")
@public
def authority_file() -> ResponseReturnValue:
    """Give the authority's certificate, as Android and computers take it."""
    text = authority_or_404().public_bytes(Encoding.DER)
    return _file(text, "application/x-x509-ca-cert", f"{FILE}.crt")


@bp.get("/install/inventory.mobileconfig")
@public
def iphone_profile() -> ResponseReturnValue:
    """Give the authority's certificate, as iPhones take it."""
    title = f"{gettext('Inventory')} {_bureau()}".strip()
    says = gettext("Trusts the inventory in the office's network. Vouches for no site outside it.")
    made = profile(authority_or_404(), title=title, says=says)
    return _file(made, "application/x-apple-aspen-config", f"{FILE}.mobileconfig")


def _bureau() -> str:
    installation = current_installation()
    return installation.bureau if installation else ""


def _file(body: bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(text: str) -> list[str]:
    pairs = text.split(":")
    return [
        " ".join(pairs[start : start + PAIRS_A_LINE])
        for start in range(0, len(pairs), PAIRS_A_LINE)
    ]


def _remember_the_way(answer: Response) -> Response:
    is_page = answer.mimetype == "text/html"
    if (
        present_settings().lan
        and request.is_secure
        and is_page
        and KNOWS_THE_WAY not in request.cookies
    ):
        # Not Secure: it is the plain side that has to see it, and it tells nothing.
        answer.set_cookie(KNOWS_THE_WAY, "1", max_age=YEAR_SECONDS, httponly=True, samesite="Lax")
    return answer
