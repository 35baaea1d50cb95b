"""What the API tells about a tag, to whom, and with how many questions to the database."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from inventory.db import Database
from inventory.register.models import Asset
from inventory.tags.actions import issue_asset_tags, issue_blank_tags, issue_door_tag, replace_tag
from inventory.tags.models import Tag
from inventory.tags.rules import check_sign, grouped
from tests.world import LAPTOP, NOW, World, add_assets

ClientOf = Callable[[str], FlaskClient]


def free(body: str) -> str:
    return body + check_sign(body)


@pytest.fixture
def codes(database: Database, world: World) -> dict[str, str]:
    """Tags of every kind: of a laptop, a door, nothing, another unit, and a retired one."""
    rina, bela = world.actors["rina"], world.actors["bela"]
    with database.transaction() as session:
        laptop, old = add_assets(session, world, 2)
        [theirs] = add_assets(session, world, unit="BH", room="H1")
        tags = issue_asset_tags(session, [laptop, old], by=rina, now=NOW)
        new = replace_tag(session, old, by=rina, now=NOW)
        return {
            "laptop": tags[laptop.id].code,
            "retired": tags[old.id].code,
            "new": new.code,
            "door": issue_door_tag(
                session, world.rooms["A1"], world.units["BU"], by=rina, now=NOW
            ).code,
            "empty": issue_door_tag(
                session, world.rooms["A3"], world.units["BU"], by=rina, now=NOW
            ).code,
            "blank": issue_blank_tags(session, world.units["BU"], 1, by=rina, now=NOW)[0].code,
            "theirs": issue_asset_tags(session, [theirs], by=bela, now=NOW)[theirs.id].code,
        }


def test_an_asset_is_told_whole(
    database: Database, world: World, codes: dict[str, str], client_of: ClientOf
) -> None:
    answer = client_of("rina").get(f"/api/v1/tags/{codes['laptop']}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    with database.reading() as session:
        asset = session.get_one(Asset, session.get_one(Tag, codes["laptop"]).asset_id)
    assert asset.serial
    assert answer.get_json() == {
        "code": codes["laptop"],
        "state": "active",
        "kind": "asset",
        "asset": {
            "id": str(asset.id),
            "name": "Laptop Lenovo ThinkPad E14",
            "serial": asset.serial,
            "class_code": LAPTOP,
            "condition": "good",
            "state": "draft",
            "unit": "Biro Umum",
            "version": 2,
            "room": {
                "id": str(world.rooms["A1"]),
                "code": "A1",
                "name": "Ruang Rapat",
                "label": "Gedung A Lt 1 A1",
            },
            "holder": None,
        },
        "room": None,
        "person": None,
        "replaced_by": None,
    }


def test_a_door_tells_how_many_things_should_be_there(
    database: Database, codes: dict[str, str], world: World, client_of: ClientOf
) -> None:
    with database.transaction() as session:
        theirs = session.get_one(Tag, codes["theirs"]).asset_id
        session.get_one(Asset, theirs).room_id = world.rooms["A1"]  # counts for nobody in BU
    client = client_of("kiki")
    told = {
        name: client.get(f"/api/v1/tags/{codes[name]}").get_json() for name in ("door", "empty")
    }
    assert told["door"]["room"] == {
        "id": str(world.rooms["A1"]),
        "code": "A1",
        "name": "Ruang Rapat",
        "label": "Gedung A Lt 1 A1",
        "expected": 2,
    }
    assert (told["door"]["kind"], told["empty"]["room"]["expected"]) == ("room", 0)


def test_retired_and_blank_tags_say_so(codes: dict[str, str], client_of: ClientOf) -> None:
    client = client_of("rina")
    old = client.get(f"/api/v1/tags/{codes['retired']}").get_json()
    assert (old["state"], old["kind"], old["replaced_by"]) == ("retired", "asset", codes["new"])
    blank = client.get(f"/api/v1/tags/{codes['blank']}").get_json()
    assert (blank["state"], blank["kind"], blank["asset"]) == ("printed", "blank", None)


def test_the_holder_is_told_to_readers_of_the_register_only(
    database: Database, world: World, codes: dict[str, str], client_of: ClientOf
) -> None:
    with database.transaction() as session:
        tag = session.get_one(Tag, codes["laptop"])
        session.execute(
            sa.text("UPDATE asset SET holder_id = :holder WHERE id = :id").bindparams(
                sa.bindparam("holder", world.people["yohanes"], sa.Uuid()),
                sa.bindparam("id", tag.asset_id, sa.Uuid()),
            )
        )
    holders = {
        login: client_of(login).get(f"/api/v1/tags/{codes['laptop']}").get_json()["asset"]["holder"]
        for login in ("rina", "odi", "kiki", "sari")
    }
    known = {"id": str(world.people["yohanes"]), "name": "Yohanes Pattiasina"}
    assert holders == {"rina": known, "odi": known, "kiki": None, "sari": None}


@pytest.mark.parametrize(
    ("who", "text", "status", "problem"),
    [
        ("rina", "theirs", 403, "OtherUnit"),
        ("bela", "laptop", 403, "OtherUnit"),
        ("rina", free("MA00000000"), 404, "UnknownTag"),
        ("rina", "SN-12345", 422, "ForeignText"),
        ("adam", "laptop", 403, "PermissionNeeded"),
    ],
)
def test_refusals_say_why(
    codes: dict[str, str], client_of: ClientOf, who: str, text: str, status: int, problem: str
) -> None:
    answer = client_of(who).get(f"/api/v1/tags/{codes.get(text, text)}")
    assert (answer.status_code, answer.get_json()["type"]) == (status, f"/problems/{problem}")
    assert answer.content_type == "application/problem+json"


def test_a_stranger_is_told_nothing(codes: dict[str, str], client: FlaskClient) -> None:
    assert client.get(f"/api/v1/tags/{codes['laptop']}").status_code == 401
    assert client.post("/api/v1/tags/resolve", json={"codes": ["A"]}).status_code == 401


def test_every_form_of_a_code_is_understood(codes: dict[str, str], client_of: ClientOf) -> None:
    client, code = client_of("rina"), codes["laptop"]
    for text in (code.lower(), grouped(code), f" {code[:2]}-{code[2:]} "):
        assert client.get(f"/api/v1/tags/{quote(text)}").get_json()["code"] == code


def test_several_codes_are_answered_by_the_text_as_it_was_sent(
    codes: dict[str, str], client_of: ClientOf
) -> None:
    client = client_of("rina")
    sent = {
        codes["laptop"].lower(): "asset",
        f"https://aset.example/{codes['door']}": "room",
        codes["blank"]: "blank",
        codes["theirs"]: "other_unit",
        free("MA00000000"): "unknown",
        "WIFI:S:tamu;;": "foreign",
        "": "foreign",
    }
    answer = client.post("/api/v1/tags/resolve", json={"codes": list(sent)})
    assert answer.status_code == 200
    tags = answer.get_json()["tags"]
    assert {text: one.get("kind") or one["problem"] for text, one in tags.items()} == sent
    assert tags[codes["theirs"]] == {"problem": "other_unit"}
    alone = client.get(f"/api/v1/tags/{codes['door']}").get_json()
    assert tags[f"https://aset.example/{codes['door']}"] == alone


@pytest.mark.parametrize(
    "body", [{}, {"codes": []}, {"codes": ["A"] * 101}, {"codes": ["A" * 301]}, {"codes": "A"}]
)
def test_only_lists_of_up_to_100_texts_are_taken(client_of: ClientOf, body: object) -> None:
    answer = client_of("rina").post("/api/v1/tags/resolve", json=body)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/UnfitInput")


def test_something_else_than_json_is_refused(client_of: ClientOf) -> None:
    answer = client_of("rina").post("/api/v1/tags/resolve", data={"codes": "A"})
    assert answer.status_code == 415


def test_the_number_of_questions_to_the_database_is_fixed(
    codes: dict[str, str], client_of: ClientOf, statements: list[str]
) -> None:
    client = client_of("rina")
    client.get(f"/api/v1/tags/{codes['laptop']}")

    def cost(*wanted: str) -> int:
        statements.clear()
        client.post("/api/v1/tags/resolve", json={"codes": [codes[name] for name in wanted]})
        return len(statements)

    assert cost("laptop") == cost("laptop", "retired", "blank") == 2
    assert cost("door") == cost("door", "empty", "laptop") == 3
    statements.clear()
    client.get(f"/api/v1/tags/{codes['laptop']}")
    assert len(statements) == 2
