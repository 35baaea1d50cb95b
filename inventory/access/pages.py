"""HTML pages of access: log in and out, set up, accept an invitation, preferences, users."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from inventory import clock
from inventory.access import passwords
from inventory.access.actions import accounts, installation, sessions
from inventory.access.errors import LogInFailed
from inventory.access.forms import (
    ZONES,
    InvitationForm,
    LogInForm,
    PasswordForm,
    SetUpForm,
)
from inventory.access.guard import (
    address,
    cookie_name,
    current_actor,
    limit_tries,
    logged_in,
    needs,
    public,
    zone,
)
from inventory.access.queries import (
    accounts as list_accounts,
)
from inventory.access.queries import (
    find_account,
    get_invitation,
    units,
)
from inventory.access.rules import (
    LOGINS_PER_ACCOUNT,
    LOGINS_PER_ADDRESS,
    ROLE_NAMES,
    SESSION_LIFE,
    Permission,
    login_of,
)
from inventory.clock import local_date
from inventory.web.forms import submit
from inventory.web.transaction import reading, transaction
from inventory.web.words import LANGUAGES, gettext

bp = Blueprint("access", __name__, template_folder="templates")

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
        return _with_cookie(redirect(_safe_next(form.next)), token)

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
    response = redirect(url_for(".log_in"))
    name = cookie_name(current_app)
    response.delete_cookie(name, secure=_secure(), httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/setup/<token>")
@public
def show_set_up(token: str) -> ResponseReturnValue:
    """Show the set-up form of a link that was not used yet."""
    with reading() as session:
        get_invitation(session, token, clock.now())
    settings = current_app.extensions["settings"]
    typed = {
        "zone": zone(),
        "region": "MA",
        "public_url": settings.public_url or request.host_url.rstrip("/"),
    }
    return _show_set_up(token, typed, {})


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
    with reading() as session:
        get_invitation(session, token, clock.now())
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
        return _with_cookie(redirect("/"), cookie)

    return submit(PasswordForm, act, partial(_show_invitation, token))


def _show_invitation(token: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("access/invitation.html", token=token, typed=typed, errors=errors)


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
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=_secure())
    return response


@bp.get("/users")
@needs(Permission.MANAGE_ACCOUNTS)
def users() -> ResponseReturnValue:
    """Show every account and role within reach, and the form that invites."""
    return _show_users({}, {})


@bp.post("/users")
@needs(Permission.MANAGE_ACCOUNTS)
def invite() -> ResponseReturnValue:
    """Invite someone; the link is shown once, to be handed over in person."""

    def act(form: InvitationForm) -> ResponseReturnValue:
        now = clock.now()
        with transaction() as session:
            token = accounts.invite(
                session,
                **form.model_dump(),
                by=current_actor(),
                now=now,
                today=local_date(now, zone()),
            )
        link = url_for(".show_invitation", token=token, _external=True)
        return render_template("access/invited.html", name=form.name, link=link)

    return submit(InvitationForm, act, _show_users)


def _show_users(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by = current_actor()
    with reading() as session:
        return render_template(
            "access/users.html",
            rows=list_accounts(session, by=by),
            units=units(session, by=by, permission=Permission.MANAGE_ACCOUNTS),
            roles=[(role, gettext(name)) for role, name in ROLE_NAMES.items()],
            role_names=ROLE_NAMES,
            typed=typed,
            errors=errors,
        )


@bp.post("/users/<uuid:account_id>/active")
@needs(Permission.MANAGE_ACCOUNTS)
def set_active(account_id: UUID) -> ResponseReturnValue:
    """Close an account, which ends its log-ins, or open it again."""
    active = request.form.get("active") == "1"
    with transaction() as session:
        accounts.set_active(session, account_id, active, by=current_actor(), now=clock.now())
    flash(gettext("The account is open.") if active else gettext("The account is closed."))
    return redirect(url_for(".users"))


def _with_cookie(response: ResponseReturnValue, token: str) -> Response:
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
