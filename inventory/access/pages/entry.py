"""Pages of one's own access: log in and out, change the password, language and look."""

from collections.abc import Mapping

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access import passwords
from inventory.access.actions import accounts, sessions
from inventory.access.errors import LogInFailed, WrongPassword
from inventory.access.forms import ChangePasswordForm, LogInForm
from inventory.access.guard import (
    address,
    cookie_name,
    current_actor,
    limit_tries,
    logged_in,
    public,
)
from inventory.access.pages.blueprint import bp
from inventory.access.queries import find_account, get_own_account
from inventory.access.rules import (
    LOGINS_PER_ACCOUNT,
    LOGINS_PER_ADDRESS,
    SESSION_LIFE,
    login_of,
)
from inventory.web.forms import submit
from inventory.web.transaction import reading, transaction
from inventory.web.words import LANGUAGES, gettext

THEMES = ("system", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/login")
@public
def log_in() -> ResponseReturnValue:
    """Show the log-in page; whoever is logged in goes on."""
    if g.identity is not None:
        return redirect(_safe_next(request.args.get("next", "/")))
    return _show_log_in({"next": request.args.get("next", "/")}, {})


@bp.post("/login")
@public
def check_log_in() -> ResponseReturnValue:
    """Open a session for the right name and password; within the limits on tries."""

    def act(form: LogInForm) -> ResponseReturnValue:
        login = login_of(form.login)
        tries = {
            f"login:address:{address()}": LOGINS_PER_ADDRESS,
            f"login:account:{login[:60]}": LOGINS_PER_ACCOUNT,
        }
        for key, limit in tries.items():
            limit_tries(key, limit)
        with reading() as session:
            account = find_account(session, login)
        stored = account.password_hash if account and account.active else None
        if not passwords.matches(form.password, stored) or account is None:
            raise LogInFailed(field="form")
        with transaction() as session:
            for key, limit in tries.items():
                sessions.forgive_try(session, key, limit, now=clock.now())
            token = sessions.open_session(session, account.id, now=clock.now())
        return with_cookie(redirect(_safe_next(form.next)), token)

    return submit(LogInForm, act, _show_log_in)


def _show_log_in(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    demo = current_app.extensions.get("demo_accounts", ())
    return render_template("access/login.html", typed=typed, errors=errors, demo_accounts=demo)


@bp.post("/logout")
@logged_in
def log_out() -> ResponseReturnValue:
    """End this log-in here and on the server."""
    if g.identity.session_id:
        with transaction() as session:
            sessions.close_session(session, g.identity.session_id, now=clock.now())
    flash(gettext("You are logged out."), "success")
    response = redirect(url_for(".log_in"))
    name = cookie_name(current_app)
    response.delete_cookie(name, secure=_secure(), httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/password")
@logged_in
def show_password() -> ResponseReturnValue:
    """Show the form that changes one's own password."""
    return _show_password({}, {})


@bp.post("/password")
@logged_in
def change_password() -> ResponseReturnValue:
    """Change one's own password, which ends the log-ins on other devices; within the limits."""

    def act(form: ChangePasswordForm) -> ResponseReturnValue:
        by, key = current_actor(), f"password:account:{g.identity.actor.id}"
        limit_tries(key, LOGINS_PER_ACCOUNT)
        with reading() as session:
            stored = get_own_account(session, by).password_hash
        if not passwords.matches(form.old, stored):
            raise WrongPassword(field="old")
        now = clock.now()
        with transaction() as session:
            sessions.forgive_try(session, key, LOGINS_PER_ACCOUNT, now=now)
            accounts.change_password(
                session, password=form.password, keep=g.identity.session_id, by=by, now=now
            )
        flash(gettext("Your password is changed. Other devices are logged out."), "success")
        return redirect("/")

    return submit(ChangePasswordForm, act, _show_password)


def _show_password(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:  # noqa: ARG001 -- passwords are never shown again
    return render_template("access/password.html", errors=errors)


@bp.post("/preferences")
@public
def set_preference() -> ResponseReturnValue:
    """Keep language or look: with the account, and on this device for before the log-in."""
    language = request.form.get("lang", "")
    theme = request.form.get("theme", "")
    response = redirect(_safe_next(request.form.get("next", "/")))
    chosen = {
        "language": language if language in LANGUAGES else None,
        "theme": theme if theme in THEMES else None,
    }
    if g.identity is not None and any(chosen.values()):
        with transaction() as session:
            accounts.set_preference(session, g.identity.actor.id, **chosen)
    for name, value in chosen.items():
        if value:
            # Never Secure: it is no secret, and the page before HTTPS speaks that language too.
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax")
    return response


def with_cookie(response: ResponseReturnValue, token: str) -> Response:
    made = current_app.make_response(response)
    made.set_cookie(
        cookie_name(current_app),
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        secure=_secure(),
        samesite="Lax",
        path="/",
    )
    return made


def _secure() -> bool:
    return bool(current_app.extensions["settings"].secure_cookies)


def _safe_next(path: str) -> str:
    """Keep only a path of our own; anything else goes home."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return "/"
    return path
