"""`GET /api/v1/classes`: class codes by everyday words, for those who register."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Browser = Callable[[str], FlaskClient]


def test_a_class_code_with_where_it_stands(client_of: Browser) -> None:
    [first, *_] = client_of("rina").get("/api/v1/classes?q=laptop").get_json()["classes"]
    assert first == {
        "code": "1.3.2.10.01.02.002",
        "name": "Lap Top",
        "path": ["PERALATAN DAN MESIN", "KOMPUTER", "KOMPUTER UNIT", "PERSONAL KOMPUTER"],
    }


def test_at_most_twenty_and_nothing_for_nothing(client_of: Browser) -> None:
    rina = client_of("rina")
    assert len(rina.get("/api/v1/classes?q=kursi").get_json()["classes"]) == 20
    assert rina.get("/api/v1/classes").get_json() == {"classes": []}
    assert rina.get("/api/v1/classes?q=xyzzy").get_json() == {"classes": []}


def test_the_number_of_statements_does_not_grow_with_what_is_found(
    client_of: Browser, statements: list[str]
) -> None:
    rina, sent = client_of("rina"), []
    rina.get("/api/v1/classes?q=sedan")
    for q in ("a.c. split", "kursi"):
        statements.clear()
        rina.get("/api/v1/classes", query_string={"q": q})
        sent.append(len(statements))
    assert sent == [3, 3]


@pytest.mark.parametrize("login", ["sari", "kiki", "yan", "odi", "lea", "adam"])
def test_who_does_not_register_may_not_ask(client_of: Browser, login: str) -> None:
    assert client_of(login).get("/api/v1/classes?q=laptop").status_code == 403


def test_a_stranger_and_a_wrong_question(client: FlaskClient, client_of: Browser) -> None:
    assert client.get("/api/v1/classes?q=laptop").status_code == 401
    assert client_of("rina").get("/api/v1/classes?name=laptop").status_code == 422
