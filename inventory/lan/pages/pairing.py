"""Photos without a certificate: a code from the screen lets a phone read tags for ten minutes."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.actions.pairing import end_pairings, pair_phone
from inventory.access.actions.sessions import forgive_try
from inventory.access.errors import WrongPairingCode
from inventory.access.guard import address, current_actor, limit_tries, needs, public, zone
from inventory.access.queries import find_pairing, pairings
from inventory.access.rules import PAIRINGS_PER_ADDRESS, Permission, pairing_code_of
from inventory.lan.forms import PairingForm
from inventory.lan.keeping import names_here
from inventory.lan.pages.blueprint import authority, authority_or_404, bp, present_settings
from inventory.lan.plain import PAIRING
from inventory.lan.rules import INSTALL
from inventory.web import dates
from inventory.web.forms import submit
from inventory.web.symbols import draw
from inventory.web.transaction import reading, transaction
from inventory.web.words import language
from labels import symbol


@bp.get("/phones")
@needs(Permission.LOOK)
def phones() -> ResponseReturnValue:
    """Show how a phone comes in, and which of one's own may send photos now."""
    return _phones()


@bp.post("/phones/code")
@needs(Permission.LOOK)
def make_code() -> ResponseReturnValue:
    """Make a pairing code and show it; a new one ends the one before."""
    if authority() is None:
        return redirect(url_for(".phones"))
    with transaction() as session:
        code = pair_phone(session, by=current_actor(), now=clock.now())
    return _phones(code)


@bp.post("/phones/end")
@needs(Permission.LOOK)
def end_code() -> ResponseReturnValue:
    """End what phones may do by one's own code."""
    with transaction() as session:
        end_pairings(session, by=current_actor(), now=clock.now())
    return redirect(url_for(".phones"))


def _phones(code: str = "") -> str:
    if authority() is None:
        return render_template("lan/phones_off.html")
    with reading() as session:
        until = [
            dates.moment(one.expires_at, zone(), language())
            for one in pairings(session, by=current_actor(), now=clock.now())
        ]
    settings = present_settings()
    start = f"http://{names_here(settings.host)[0]}:{settings.port}{INSTALL}"
    return render_template(
        "lan/phones.html", start=start, qr=draw(symbol(start.upper())), code=code, until=until
    )


@bp.get("/install/photos")
@public
def photos() -> ResponseReturnValue:
    """Ask for the code that someone's screen shows."""
    authority_or_404()
    return _ask({}, {})


@bp.post("/install/photos")
@public
def pair() -> ResponseReturnValue:
    """Let this phone read tags and send scans by a code; within the limits on tries."""
    authority_or_404()

    def act(form: PairingForm) -> ResponseReturnValue:
        key, now = f"pairing:address:{address()}", clock.now()
        limit_tries(key, PAIRINGS_PER_ADDRESS)
        code = pairing_code_of(form.code)
        with transaction() as session:
            found = find_pairing(session, code, now=now)
            if found is None:
                raise WrongPairingCode(field="code")
            forgive_try(session, key, PAIRINGS_PER_ADDRESS, now=now)
            until = found.expires_at
        answer = redirect("/scan")
        # Not Secure: it is for plain HTTP, which is why it lasts minutes and permits little.
        answer.set_cookie(PAIRING, code, expires=until, httponly=True, samesite="Lax")
        return answer

    return submit(PairingForm, act, _ask)


def _ask(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "lan/photos.html", typed=typed, errors=errors, is_secure=request.is_secure
    )
