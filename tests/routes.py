"""Every route and method by hand: what it asks for, and the thing it takes."""

from dataclasses import dataclass, field
from typing import Any

PUBLIC, ANYONE_IN = "public", "logged in"


@dataclass(frozen=True, slots=True)
class Route:
    """One route and method: what it asks for (`a or b`: either), the thing it takes, and a body
    that can be right."""

    asks: str
    thing: str = ""
    body: dict[str, Any] = field(default_factory=dict)


ROUTES: dict[tuple[str, str], Route] = {
    ("GET", "/healthz"): Route(PUBLIC),
    ("GET", "/readyz"): Route(PUBLIC),
    ("GET", "/api/v1/openapi.json"): Route(PUBLIC),
    ("GET", "/static/<version>/<path:path>"): Route(PUBLIC),
    ("GET", "/favicon.ico"): Route(PUBLIC),
    ("GET", "/words/<lang>.<version>.json"): Route(PUBLIC),
    ("GET", "/login"): Route(PUBLIC),
    ("POST", "/login"): Route(PUBLIC),
    ("POST", "/logout"): Route(ANYONE_IN),
    ("GET", "/setup/<token>"): Route(PUBLIC),
    ("POST", "/setup/<token>"): Route(PUBLIC),
    ("GET", "/invitation/<token>"): Route(PUBLIC),
    ("POST", "/invitation/<token>"): Route(PUBLIC),
    ("POST", "/preferences"): Route(PUBLIC),
    ("GET", "/users"): Route("manage_accounts"),
    ("POST", "/users"): Route("manage_accounts"),
    ("GET", "/users/<uuid:account_id>"): Route("manage_accounts", "account"),
    ("POST", "/users/<uuid:account_id>/roles"): Route(
        "manage_accounts", "account", {"role": "leader", "unit_id": "{unit}"}
    ),
    ("POST", "/users/<uuid:account_id>/roles/<uuid:role_id>/end"): Route(
        "manage_accounts", "account"
    ),
    ("POST", "/users/<uuid:account_id>/invitation"): Route("manage_accounts", "account"),
    ("POST", "/users/<uuid:account_id>/active"): Route(
        "manage_accounts", "account", {"active": "0"}
    ),
    ("GET", "/units"): Route("read_register or manage_accounts"),
    ("GET", "/units/new"): Route("manage_accounts"),
    ("POST", "/units/new"): Route("manage_accounts"),
    ("GET", "/units/<uuid:unit_id>"): Route("read_register or manage_accounts", "unit"),
    ("GET", "/units/<uuid:unit_id>/edit"): Route("manage_accounts", "unit"),
    ("POST", "/units/<uuid:unit_id>/edit"): Route(
        "manage_accounts",
        "unit",
        {"version": "1", "code": "{unit:.20}", "name": "Unit", "key": "{key}"},
    ),
    ("GET", "/units/<uuid:unit_id>/officials/new"): Route("manage_places", "unit"),
    ("POST", "/units/<uuid:unit_id>/officials/new"): Route(
        "manage_places",
        "unit",
        {"person_id": "{person}", "duty": "user", "from_on": "2026-01-01", "key": "{key}"},
    ),
    ("GET", "/officials/<uuid:official_id>/end"): Route("manage_places", "official"),
    ("POST", "/officials/<uuid:official_id>/end"): Route(
        "manage_places", "official", {"last_on": "2026-12-31", "key": "{key}"}
    ),
    ("GET", "/password"): Route(ANYONE_IN),
    ("POST", "/password"): Route(ANYONE_IN),
    ("GET", "/"): Route(ANYONE_IN),
    ("GET", "/search"): Route(ANYONE_IN),
    ("GET", "/search/hits"): Route(ANYONE_IN),
    ("GET", "/assets"): Route("read_register"),
    ("GET", "/assets/<uuid:asset_id>"): Route("look", "asset"),
    ("GET", "/assets/summary"): Route("read_register"),
    ("POST", "/filters"): Route(
        "read_register", body={"name": "Rusak", "query": "condition=heavy", "key": "{key}"}
    ),
    ("POST", "/filters/<uuid:filter_id>/name"): Route(
        "register_assets", "filter", {"name": "Lain", "key": "{key}"}
    ),
    ("POST", "/filters/<uuid:filter_id>/remove"): Route(
        "register_assets", "filter", {"key": "{key}"}
    ),
    ("GET", "/assets/new"): Route("register_assets"),
    ("POST", "/assets/new"): Route("register_assets"),
    ("GET", "/assets/acquired/<uuid:asset_id>"): Route("register_assets", "asset"),
    ("GET", "/assets/facts"): Route("register_assets"),
    ("GET", "/assets/classes"): Route("register_assets"),
    ("GET", "/assets/<uuid:asset_id>/edit"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/edit"): Route("register_assets", "asset"),
    ("GET", "/assets/<uuid:asset_id>/move"): Route("move_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/move"): Route(
        "move_assets", "asset", {"room_id": "{room}", "version": "{version}", "key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/holder"): Route("hand_over", "asset"),
    ("POST", "/assets/<uuid:asset_id>/holder"): Route(
        "hand_over", "asset", {"holder_id": "{person}", "version": "{version}", "key": "{key}"}
    ),
    ("GET", "/assets/bulk/edit"): Route("register_assets"),
    ("POST", "/assets/bulk/edit"): Route("register_assets"),
    ("GET", "/assets/bulk/move"): Route("move_assets"),
    ("POST", "/assets/bulk/move"): Route("move_assets"),
    ("GET", "/acts/<uuid:act_id>"): Route("read_register", "act"),
    ("POST", "/acts/<uuid:act_id>"): Route(
        "register_assets or move_assets", "act", {"key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/photos"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/photos"): Route("register_assets", "asset", {"key": "{key}"}),
    ("GET", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>"): Route("look", "photo"),
    ("GET", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/small"): Route("look", "photo"),
    ("POST", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/first"): Route(
        "register_assets", "photo", {"key": "{key}"}
    ),
    ("POST", "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/remove"): Route(
        "register_assets", "photo", {"key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/documents"): Route("register_assets", "asset"),
    ("POST", "/assets/<uuid:asset_id>/documents"): Route(
        "register_assets", "asset", {"kind": "contract", "name": "SPK", "key": "{key}"}
    ),
    ("GET", "/assets/<uuid:asset_id>/documents/<uuid:document_id>"): Route(
        "read_register", "document"
    ),
    ("POST", "/assets/<uuid:asset_id>/documents/<uuid:document_id>/remove"): Route(
        "register_assets", "document", {"key": "{key}"}
    ),
    ("GET", "/rooms"): Route("read_register"),
    ("GET", "/rooms/<uuid:room_id>"): Route("read_register", "room"),
    ("GET", "/rooms/new"): Route("manage_places"),
    ("POST", "/rooms/new"): Route("manage_places"),
    ("GET", "/rooms/<uuid:room_id>/edit"): Route("manage_places", "room"),
    ("POST", "/rooms/<uuid:room_id>/edit"): Route(
        "manage_places",
        "room",
        {
            "version": "1",
            "unit_id": "{unit}",
            "floor": "3",
            "code": "{room:.20}",
            "name": "Ruang",
            "keeper_id": "{person}",
            "key": "{key}",
        },
    ),
    ("GET", "/buildings/new"): Route("manage_places"),
    ("POST", "/buildings/new"): Route("manage_places"),
    ("GET", "/buildings/<uuid:building_id>"): Route("read_register", "building"),
    ("GET", "/buildings/<uuid:building_id>/edit"): Route("manage_places", "building"),
    ("POST", "/buildings/<uuid:building_id>/edit"): Route(
        "manage_places",
        "building",
        {
            "version": "1",
            "unit_id": "{unit}",
            "code": "{building:.20}",
            "name": "Gedung",
            "key": "{key}",
        },
    ),
    ("GET", "/people"): Route("read_register"),
    ("GET", "/people/<uuid:person_id>"): Route("read_register", "person"),
    ("GET", "/people/new"): Route("manage_places"),
    ("POST", "/people/new"): Route("manage_places"),
    ("GET", "/people/<uuid:person_id>/edit"): Route("manage_places", "person"),
    ("POST", "/people/<uuid:person_id>/edit"): Route(
        "manage_places",
        "person",
        {"version": "1", "name": "Orang", "unit_id": "{unit}", "key": "{key}"},
    ),
    ("GET", "/mine"): Route(ANYONE_IN),
    ("POST", "/mine"): Route(ANYONE_IN),
    ("POST", "/missing/<uuid:confirmation_id>/settle"): Route(
        "hand_over", "confirmation", {"outcome": "found", "note": "Ada", "key": "{key}"}
    ),
    ("GET", "/labels"): Route("manage_tags"),
    ("GET", "/labels/new"): Route("manage_tags"),
    ("POST", "/labels/new"): Route("manage_tags"),
    ("GET", "/labels/draft"): Route("register_assets"),
    ("GET", "/labels/<uuid:job_id>"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/state"): Route("manage_tags", "job"),
    ("GET", "/labels/<uuid:job_id>/file"): Route("manage_tags", "job"),
    ("POST", "/found/<uuid:report_id>/settle"): Route("manage_tags", "report", {"key": "{key}"}),
    ("GET", "/found/thanks"): Route(PUBLIC),
    ("GET", "/<tag(sound=False):code>"): Route(PUBLIC),
    ("POST", "/<tag:code>/found"): Route(PUBLIC),
    ("GET", "/scan"): Route("look"),
    ("GET", "/log"): Route("read_log"),
    ("GET", "/install"): Route(PUBLIC),
    ("GET", "/install/authority.crt"): Route(PUBLIC),
    ("GET", "/install/inventory.mobileconfig"): Route(PUBLIC),
    ("GET", "/install/photos"): Route(PUBLIC),
    ("POST", "/install/photos"): Route(PUBLIC),
    ("GET", "/phones"): Route("look"),
    ("POST", "/phones/code"): Route("look"),
    ("POST", "/phones/end"): Route("look"),
    ("GET", "/api/v1/assets"): Route("read_register"),
    ("GET", "/api/v1/assets/<uuid:asset_id>"): Route("read_register", "asset"),
    ("GET", "/api/v1/classes"): Route("register_assets"),
    ("POST", "/api/v1/serials/known"): Route("register_assets"),
    ("GET", "/api/v1/rooms"): Route("look"),
    ("GET", "/api/v1/people"): Route("hand_over"),
    ("GET", "/api/v1/tags/<code>"): Route("look", "tag"),
    ("POST", "/api/v1/tags/resolve"): Route("look"),
    ("POST", "/api/v1/scans"): Route("look"),
    ("GET", "/api/v1/scans/<uuid:scan_id>"): Route("look"),
    ("POST", "/api/v1/readings"): Route("look"),
}
