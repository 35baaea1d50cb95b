"""Every form with what can be right in it, and which of its fields take anything or nothing."""

from tests.register.papers import PDF, jpeg
from tests.world import LAPTOP

CAR = "1.3.2.02.01.02.003"
PHOTO, PAPER = "a photo", "a paper"
FILES = {PHOTO: jpeg("red", (40, 30)), PAPER: PDF}
"""A field with one of these is a file; its mistakes are sent as files too."""

FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "/install/photos": ("", {"code": "7K3M9QX2"}),
    "/assets/new": (
        "rina",
        {
            "class_code": LAPTOP,
            "name": "Laptop",
            "count": "1",
            "acquired_on": "2026-01-05",
            "acquisition_value": "1.000.000",
            "acquisition_way": "purchase",
            "condition": "good",
            "unit_id": "{BU}",
            "room_id": "{A1}",
            "key": "{key}",
        },
    ),
    "/assets/<uuid:asset_id>/edit": (
        "rina",
        {
            "version": "{version}",
            "class_code": CAR,
            "name": "Mobil",
            "acquired_on": "2026-01-05",
            "acquisition_value": "1.000.000",
            "attribution": "1.000",
            "acquisition_way": "purchase",
            "condition": "good",
            "condition_on": "2026-01-05",
            "unit_id": "{BU}",
            "plate_number": "DE 1234 AM",
            "tax_until": "2027-01-05",
            "contract_on": "2025-12-05",
            "key": "{key}",
        },
    ),
    "/assets/<uuid:asset_id>/move": (
        "rina",
        {"room_id": "{A2}", "version": "{version}", "key": "{key}"},
    ),
    "/assets/<uuid:asset_id>/holder": (
        "rina",
        {"holder_id": "{person}", "version": "{version}", "key": "{key}"},
    ),
    "/assets/bulk/edit": (
        "rina",
        {
            "asset": "{asset}",
            "change": "condition",
            "condition": "light",
            "condition_on": "2026-01-05",
            "seal": "{seal}",
            "key": "{key}",
        },
    ),
    "/assets/bulk/move": (
        "rina",
        {"asset": "{asset}", "room_id": "{A2}", "seal": "{seal}", "key": "{key}"},
    ),
    "/acts/<uuid:act_id>": ("rina", {"key": "{key}"}),
    "/mine": ("sari", {"said.{asset}": "missing", "why.{asset}": "Di bengkel", "key": "{key}"}),
    "/missing/<uuid:confirmation_id>/settle": ("rina", {"outcome": "gone", "note": "Tidak ketemu"}),
    "/units/new": ("adam", {"parent_id": "{BU}", "code": "U9", "name": "X", "key": "{key}"}),
    "/units/<uuid:unit_id>/edit": (
        "adam",
        {"version": "1", "code": "U9", "name": "X", "key": "{key}"},
    ),
    "/units/<uuid:unit_id>/officials/new": (
        "rina",
        {
            "person_id": "{person}",
            "duty": "user",
            "from_on": "2026-01-01",
            "to_on": "2026-12-31",
            "key": "{key}",
        },
    ),
    "/officials/<uuid:official_id>/end": ("rina", {"last_on": "2026-12-31", "key": "{key}"}),
    "/people/new": (
        "rina",
        {
            "name": "X",
            "nip": "199103122015042001",
            "unit_id": "{BU}",
            "post": "X",
            "from_on": "2026-01-01",
            "to_on": "2026-12-31",
            "account_id": "{account}",
            "key": "{key}",
        },
    ),
    "/people/<uuid:person_id>/edit": (
        "rina",
        {
            "version": "1",
            "name": "X",
            "nip": "199103122015042001",
            "unit_id": "{BU}",
            "post": "X",
            "from_on": "2026-01-01",
            "to_on": "2026-12-31",
            "account_id": "{account}",
            "key": "{key}",
        },
    ),
    "/buildings/<uuid:building_id>/edit": (
        "rina",
        {
            "version": "1",
            "unit_id": "{BU}",
            "code": "GX",
            "name": "X",
            "address": "X",
            "key": "{key}",
        },
    ),
    "/rooms/<uuid:room_id>/edit": (
        "rina",
        {
            "version": "1",
            "unit_id": "{BU}",
            "floor": "1",
            "code": "X1",
            "name": "X",
            "keeper_id": "{person}",
            "key": "{key}",
        },
    ),
    "/assets/<uuid:asset_id>/photos": ("rina", {"picture": PHOTO, "key": "{key}"}),
    "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/first": ("rina", {"key": "{key}"}),
    "/assets/<uuid:asset_id>/photos/<uuid:photo_id>/remove": ("rina", {"key": "{key}"}),
    "/assets/<uuid:asset_id>/documents": (
        "rina",
        {"document": PAPER, "kind": "contract", "name": "SPK 27", "key": "{key}"},
    ),
    "/assets/<uuid:asset_id>/documents/<uuid:document_id>/remove": ("rina", {"key": "{key}"}),
    "/buildings/new": ("rina", {"unit_id": "{BU}", "code": "GX", "name": "X", "key": "{key}"}),
    "/rooms/new": (
        "rina",
        {
            "unit_id": "{BU}",
            "building_id": "{building}",
            "floor": "1",
            "code": "X1",
            "name": "X",
            "key": "{key}",
        },
    ),
    "/labels/new": (
        "rina",
        {"asset": "{asset}", "stock": "a4-50x30", "skip": "0", "key": "{key}"},
    ),
    "/filters": (
        "rina",
        {"name": "Rusak", "query": "condition=heavy", "unit_id": "{BU}", "key": "{key}"},
    ),
    "/filters/<uuid:filter_id>/name": ("rina", {"name": "Lain", "key": "{key}"}),
    "/filters/<uuid:filter_id>/remove": ("rina", {"key": "{key}"}),
    "/<tag:code>/found": ("", {"place": "Pasar Mardika", "phone": "0812 3456"}),
    "/found/<uuid:report_id>/settle": ("rina", {}),
    "/users": ("adam", {"name": "X", "login": "xaver", "role": "staff", "unit_id": "{BU}"}),
    "/users/<uuid:account_id>/active": ("adam", {"active": "0"}),
    "/users/<uuid:account_id>/roles": ("adam", {"role": "leader", "unit_id": "{BU}"}),
    "/users/<uuid:account_id>/roles/<uuid:role_id>/end": ("adam", {}),
    "/users/<uuid:account_id>/invitation": ("adam", {}),
    "/password": ("rina", {"old": "salah sekali", "password": "rahasia-baru-2026"}),
    "/login": ("", {"login": "rina", "password": "salah sekali"}),
}
MAY_BE_ANYTHING = {
    ("/assets/new", "name"),
    ("/assets/<uuid:asset_id>/edit", "name"),
    ("/assets/<uuid:asset_id>/edit", "plate_number"),
    ("/assets/<uuid:asset_id>/documents", "name"),
    ("/buildings/new", "name"),
    ("/buildings/new", "code"),
    *(
        (rule, field)
        for rule in (
            "/units/new",
            "/units/<uuid:unit_id>/edit",
            "/people/new",
            "/people/<uuid:person_id>/edit",
            "/buildings/<uuid:building_id>/edit",
            "/rooms/<uuid:room_id>/edit",
        )
        for field in ("name", "code", "post", "address")
    ),
    ("/rooms/new", "name"),
    ("/rooms/new", "code"),
    ("/users", "name"),
    ("/filters", "name"),
    ("/filters/<uuid:filter_id>/name", "name"),
    ("/<tag:code>/found", "place"),
    ("/mine", "why.{asset}"),
    ("/missing/<uuid:confirmation_id>/settle", "note"),
}
"""Free text: whatever prints is kept as it is, and shown as text."""
MAY_BE_EMPTY = {
    "phone",
    "room_id",
    "nip",
    "post",
    "from_on",
    "to_on",
    "account_id",
    "keeper_id",
    "address",
    "attribution",
    "condition_on",
    "plate_number",
    "tax_until",
    "contract_on",
}
REQUIRED = {
    ("/units/<uuid:unit_id>/officials/new", "from_on"),
    ("/assets/bulk/edit", "condition_on"),
    ("/assets/bulk/move", "room_id"),
}
