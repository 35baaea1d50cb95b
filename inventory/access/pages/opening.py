"""Pages that a one-time link opens: the first set-up, and an invitation to set a password."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access.actions import accounts, installation, sessions
from inventory.access.forms import ZONES, PasswordForm, SetUpForm
from inventory.access.guard import public, zone
from inventory.access.pages.blueprint import bp
from inventory.access.pages.entry import with_cookie
from inventory.access.queries import get_invitation, get_invited
from inventory.web.forms import submit
from inventory.web.transaction import reading, transaction

ONLY_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@bp.get("/setup/<token>")
@public
def show_set_up(token: str) -> ResponseReturnValue:
    """Show the set-up form of a link that was not used yet."""
    with reading() as session:
        get_invitation(session, token, clock.now())
    return _show_set_up(token, {"zone": zone(), "public_url": _likely_address()}, {})


def _likely_address() -> str:
    """Return the address for the tags where it is known: it stays on them for good.

    What only this machine can open is no such address.
    """
    settings = current_app.extensions["settings"]
    here = "" if urlsplit(request.host_url).hostname in ONLY_THIS_MACHINE else request.host_url
    return str(settings.public_url or here).rstrip("/")


@bp.post("/setup/<token>")
@public
def set_up(token: str) -> ResponseReturnValue:
    """Open the register; show the officer's invitation link, once."""

    def act(form: SetUpForm) -> ResponseReturnValue:
        with transaction() as session:
            invitation = installation.set_up(session, token, **form.model_dump(), now=clock.now())
        return render_template(
            "access/set_up_done.html",
            officer=form.officer_name,
            link=f"{form.public_url}{url_for('.show_invitation', token=invitation)}",
        )

    return submit(SetUpForm, act, partial(_show_set_up, token))


def _show_set_up(token: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "access/set_up.html", token=token, typed=typed, errors=errors, zones=ZONES
    )


@bp.get("/invitation/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show the form with which an invited person sets a password."""
    return _show_invitation(token, {}, {})


@bp.post("/invitation/<token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Set the password and log in at once."""

    def act(form: PasswordForm) -> ResponseReturnValue:
        now = clock.now()
        with transaction() as session:
            account = accounts.accept_invitation(session, token, password=form.password, now=now)
            cookie = sessions.open_session(session, account.id, now=now)
        return with_cookie(redirect("/"), cookie)

    return submit(PasswordForm, act, partial(_show_invitation, token))


def _show_invitation(token: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        account = get_invited(session, token, clock.now())
        return render_template(
            "access/invitation.html", token=token, account=account, typed=typed, errors=errors
        )
