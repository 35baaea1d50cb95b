"""Pages for administrators: the users within reach, one of them, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.actions import accounts
from inventory.access.errors import BeyondReach, LoginTaken
from inventory.access.forms import InvitationForm, OpenForm, RoleForm
from inventory.access.guard import current_actor, needs, zone
from inventory.access.models import Account, RoleAssignment, Unit
from inventory.access.pages.blueprint import bp
from inventory.access.queries import accounts as list_accounts
from inventory.access.queries import find_account, get_account, roles_of, units
from inventory.access.rules import LOGIN_NAME, Permission, login_of
from inventory.clock import local_date
from inventory.web.forms import submit
from inventory.web.problems import words_of
from inventory.web.transaction import reading, transaction
from inventory.web.words import gettext


@dataclass(frozen=True, slots=True)
class Row:
    """An account in the list, with the roles within reach that it has today."""

    account: Account
    roles: list[tuple[RoleAssignment, Unit]] = field(default_factory=list)


@bp.get("/users")
@needs(Permission.MANAGE_ACCOUNTS)
def users() -> ResponseReturnValue:
    """Show every account within reach, and the form that invites."""
    return _show_users({}, {})


@bp.post("/users")
@needs(Permission.MANAGE_ACCOUNTS)
def invite() -> ResponseReturnValue:
    """Invite someone; the link is shown once, to be handed over in person."""

    def act(form: InvitationForm) -> ResponseReturnValue:
        with transaction() as session:
            token = accounts.invite(
                session, **form.model_dump(), by=current_actor(), now=clock.now(), today=_today()
            )
        return _show_link(form.name, token)

    return submit(InvitationForm, act, _show_users)


def _show_users(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with reading() as session:
        return render_template(
            "access/users.html",
            rows=_rows(session),
            units=_units(session),
            typed=typed,
            errors=_login_taken(session, typed) | dict(errors) if errors else {},
        )


def _rows(session: Session) -> list[Row]:
    rows: dict[UUID, Row] = {}
    for account, role, unit in list_accounts(session, by=current_actor()):
        row = rows.setdefault(account.id, Row(account))
        if role.from_on <= _today() and (role.to_on is None or role.to_on >= _today()):
            row.roles.append((role, unit))
    return list(rows.values())


def _login_taken(session: Session, typed: Mapping[str, str]) -> dict[str, str]:
    """Say so beside the other errors of the form, not only when those are mended."""
    login = login_of(typed.get("login", ""))
    taken = LOGIN_NAME.fullmatch(login) and find_account(session, login) is not None
    return {"login": words_of(LoginTaken(login=login))} if taken else {}


@bp.get("/users/<uuid:account_id>")
@needs(Permission.MANAGE_ACCOUNTS)
def user(account_id: UUID) -> ResponseReturnValue:
    """Show one account, its roles within reach, and what can be done about it."""
    return _show_user(account_id, {}, {})


def _show_user(account_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    by = current_actor()
    with reading() as session:
        account = get_account(session, account_id, by=by)
        return render_template(
            "access/user.html",
            account=account,
            held=roles_of(session, account_id, by=by),
            wholly=_is_wholly_mine(session, account_id),
            units=_units(session),
            today=_today(),
            typed=typed,
            errors=errors,
        )


def _is_wholly_mine(session: Session, account_id: UUID) -> bool:
    try:
        get_account(session, account_id, by=current_actor(), wholly_on=_today())
    except BeyondReach:
        return False
    return True


@bp.post("/users/<uuid:account_id>/roles")
@needs(Permission.MANAGE_ACCOUNTS)
def give_role(account_id: UUID) -> ResponseReturnValue:
    """Give an account a role from today on."""

    def act(form: RoleForm) -> ResponseReturnValue:
        with transaction() as session:
            accounts.give_role(
                session,
                account_id,
                form.role,
                form.unit_id,
                by=current_actor(),
                now=clock.now(),
                today=_today(),
            )
        return _back_to(account_id, gettext("The role is given."))

    return submit(RoleForm, act, partial(_show_user, account_id))


@bp.post("/users/<uuid:account_id>/roles/<uuid:role_id>/end")
@needs(Permission.MANAGE_ACCOUNTS)
def take_role(account_id: UUID, role_id: UUID) -> ResponseReturnValue:
    """End a role of an account at once."""
    by, now = current_actor(), clock.now()
    with transaction() as session:
        accounts.take_role(session, account_id, role_id, by=by, now=now, today=_today())
    return _back_to(account_id, gettext("The role has ended."))


@bp.post("/users/<uuid:account_id>/invitation")
@needs(Permission.MANAGE_ACCOUNTS)
def renew_invitation(account_id: UUID) -> ResponseReturnValue:
    """Make a fresh link with which the person sets a password; shown once."""
    by, now = current_actor(), clock.now()
    with transaction() as session:
        name = get_account(session, account_id, by=by).name
        token = accounts.renew_invitation(session, account_id, by=by, now=now, today=_today())
    return _show_link(name, token)


@bp.post("/users/<uuid:account_id>/active")
@needs(Permission.MANAGE_ACCOUNTS)
def set_active(account_id: UUID) -> ResponseReturnValue:
    """Close an account, which ends its log-ins, or open it again."""

    def act(form: OpenForm) -> ResponseReturnValue:
        by, now, active = current_actor(), clock.now(), form.active
        with transaction() as session:
            accounts.set_active(session, account_id, active, by=by, now=now, today=_today())
        words = gettext("The account is open.") if active else gettext("The account is closed.")
        return _back_to(account_id, words)

    return submit(OpenForm, act, partial(_show_user, account_id))


def _show_link(name: str, token: str) -> str:
    link = url_for(".show_invitation", token=token, _external=True)
    return render_template("access/invited.html", name=name, link=link)


def _back_to(account_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".user", account_id=account_id))


def _units(session: Session) -> list[tuple[object, str]]:
    found = units(session, by=current_actor(), permission=Permission.MANAGE_ACCOUNTS)
    return [(unit.id, unit.name) for unit in found]


def _today() -> date:
    return local_date(clock.now(), zone())
