"""The one place where the parts are put together; nobody imports it but the edges of the house."""

import atexit
import contextlib
import secrets
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from inventory.access import guard
from inventory.access import pages as access_pages
from inventory.access.guard import anonymous
from inventory.access.rules import Permission, Role
from inventory.bookkeeping import api as bookkeeping_api
from inventory.bookkeeping import pages as bookkeeping_pages
from inventory.bulk import pages as bulk_pages
from inventory.custody import pages as custody_pages
from inventory.db import Database
from inventory.desk import api as desk_api
from inventory.desk import pages as desk_pages
from inventory.errors import mark
from inventory.fieldwork import api as fieldwork_api
from inventory.fieldwork import pages as fieldwork_pages
from inventory.files.store import FileStore
from inventory.ids import new_id
from inventory.journal.actions import seal
from inventory.lan import pages as lan_pages
from inventory.migrations import head, migrate
from inventory.organisation import api as organisation_api
from inventory.organisation import pages as organisation_pages
from inventory.pictures.client import Pictures
from inventory.register import api as register_api
from inventory.register import pages as register_pages
from inventory.register.actions import load_class_codes
from inventory.settings import Settings
from inventory.tags import api as tags_api
from inventory.tags import pages as tags_pages
from inventory.web import answers, navigation, openapi, problems, shell, statics, words
from inventory.web.navigation import Action, Entry
from inventory.web.transaction import reading

_OFFICER, _APPROVER, _AUDITOR = Role.ASSET_OFFICER, Role.APPROVER, Role.AUDITOR
_LOOKS = frozenset(set(Role) - {Role.ADMINISTRATOR, Role.LEADER})

NAVIGATION = [
    Entry("desk.home", mark("Home"), "home"),
    Entry("desk.assets", mark("Assets"), "package", frozenset({_OFFICER, _APPROVER, _AUDITOR})),
    Entry("fieldwork.scan", mark("Scan"), "qrcode", _LOOKS),
    Entry("desk.mine", mark("My room"), "door", frozenset({Role.ROOM_KEEPER})),
    Entry("desk.mine", mark("My items"), "id-badge-2", frozenset({Role.STAFF})),
    Entry("access.users", mark("Users"), "users", frozenset({Role.ADMINISTRATOR})),
    Entry("desk.log", mark("Log"), "history", frozenset({_AUDITOR})),
    Entry(
        "desk.rooms",
        mark("Rooms"),
        "door",
        frozenset({_OFFICER, _AUDITOR}),
        "menu",
        mark("Data"),
    ),
    Entry(
        "desk.people",
        mark("People"),
        "user",
        frozenset({_OFFICER, _AUDITOR}),
        "menu",
        mark("Data"),
    ),
    Entry(
        "access.units",
        mark("Work units"),
        "building",
        frozenset({_OFFICER, _AUDITOR, Role.ADMINISTRATOR}),
        "menu",
        mark("Data"),
    ),
    Entry("tags.label_jobs", mark("Labels"), "tag", frozenset({_OFFICER}), "menu", mark("Data")),
    Entry(
        "desk.log",
        mark("Activity log"),
        "history",
        frozenset({_OFFICER, _APPROVER, Role.ADMINISTRATOR}),
        "menu",
        mark("History"),
    ),
]
"""Who finds what in the bar and the menu; an entry is here when what it opens is finished."""

ACTIONS = [
    Action(
        "bookkeeping.new_asset",
        mark("Register an asset"),
        "plus",
        Permission.REGISTER_ASSETS,
        mark("add new enter acquire"),
    ),
    Action(
        "tags.new_labels",
        mark("Print labels"),
        "printer",
        Permission.MANAGE_TAGS,
        mark("tag QR sticker"),
    ),
    Action(
        "desk.assets_summary",
        mark("Summary of the assets"),
        "clipboard-check",
        Permission.READ_REGISTER,
        mark("report totals value number"),
    ),
    Action("organisation.new_room", mark("Add a room"), "plus", Permission.MANAGE_PLACES),
    Action("organisation.new_building", mark("Add a building"), "plus", Permission.MANAGE_PLACES),
    Action("organisation.new_person", mark("Add a person"), "plus", Permission.MANAGE_PLACES),
    Action("access.new_unit", mark("Add a work unit"), "plus", Permission.MANAGE_ACCOUNTS),
    Action("access.show_password", mark("Change the password"), "lock"),
]
"""What the search offers besides, by its label and what else it is called."""

PHONES = Entry(
    "lan.phones", mark("Connect a phone"), "device-mobile", _LOOKS, "menu", mark("Phones")
)
"""In the menu where phones are let in; elsewhere only searches find what lets them in."""
HOW_TO_LET_PHONES_IN = Action(
    PHONES.endpoint,
    PHONES.label,
    PHONES.icon,
    Permission.LOOK,
    mark("camera HTTPS certificate pairing code photo"),
)

BLUEPRINTS = [
    access_pages.bp,
    organisation_pages.bp,
    organisation_api.bp,
    register_api.bp,
    tags_pages.bp,
    tags_api.bp,
    custody_pages.bp,
    bookkeeping_pages.bp,
    bookkeeping_api.bp,
    register_pages.bp,
    fieldwork_pages.bp,
    fieldwork_api.bp,
    desk_pages.bp,
    desk_api.bp,
    bulk_pages.bp,
    lan_pages.bp,
]


def open_database(settings: Settings) -> Database:
    """Open the installation's database, with the journal sealed at the end of each transaction."""
    return Database(settings.database_url, finish=seal)


def prepare(settings: Settings) -> Database:
    """Bring an installation's folder, schema and reference data up to date; return its database."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    database = open_database(settings)
    with database.transaction() as session:
        load_class_codes(session)
    return database


def create_app(settings: Settings) -> Flask:
    """Build the service for one installation; refuses to, with an undeclared route."""
    app = Flask("inventory", root_path=str(statics.FOLDER.parent), static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["database"] = open_database(settings)
    app.extensions["files"] = FileStore(settings.data_dir / "files")
    app.extensions["pictures"] = Pictures(settings.data_dir)
    atexit.register(app.extensions["pictures"].stop)
    app.secret_key = secret_key(settings.data_dir)
    app.config.update(
        SESSION_COOKIE_NAME="inventory_notes",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    answers.init_app(app)
    shell.init_app(app)
    problems.init_app(app)
    statics.init_app(app)
    words.init_app(app, settings.data_dir)
    guard.init_app(app)
    lan_pages.init_app(app)
    places = [*NAVIGATION, PHONES] if settings.lan else NAVIGATION
    actions = ACTIONS if settings.lan else [*ACTIONS, HOW_TO_LET_PHONES_IN]
    navigation.init_app(app, places, actions, _roles, _may)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _add_health(app)
    for endpoint in ("static", "icon", "words"):
        app.view_functions[endpoint] = anonymous(app.view_functions[endpoint])
    guard.check_every_route(app)
    return app


def secret_key(data_dir: Path) -> bytes:
    """Return the key that signs short notes between two pages; made once an installation."""
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        unfinished = data_dir / f"secret.{new_id().hex}.part"
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(unfinished)
        unfinished.unlink()
    return path.read_bytes()


def _roles() -> frozenset[str] | None:
    identity = g.get("identity")
    return None if identity is None else frozenset(identity.roles)


def _may(permission: str | None) -> bool:
    identity = g.get("identity")
    return identity is not None and (permission is None or identity.actor.may(permission))


def _add_health(app: Flask) -> None:
    newest = head()

    @cache
    def description() -> dict[str, Any]:
        release = metadata.version("bmd-inventory")
        return openapi.document(
            app, title="BMD inventory", version=release, cookie=guard.cookie_name(app)
        )

    @app.get("/healthz")
    @anonymous
    def healthz() -> ResponseReturnValue:
        return {"status": "alive"}

    @app.get("/readyz")
    @anonymous
    def readyz() -> ResponseReturnValue:
        with reading() as session:
            present = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        ready = present == newest
        return {"status": "ready" if ready else "not migrated"}, 200 if ready else 503

    @app.get("/api/v1/openapi.json")
    @anonymous
    def describe() -> ResponseReturnValue:
        return jsonify(description())
