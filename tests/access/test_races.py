"""Two at once: of one invitation one password comes, of one form one answer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient

from inventory.access.actions import accounts
from inventory.access.errors import InvitationSpent
from inventory.access.models import Account
from inventory.clock import now as clock_now
from inventory.db import Database
from inventory.journal.rules import OPERATOR
from tests.world import World, add_assets

RIVALS = 4


def test_of_rivals_for_one_invitation_one_sets_the_password(
    database: Database, world: World
) -> None:
    now = clock_now()
    with database.transaction() as session:
        account = session.get_one(Account, world.accounts["sari"])
        token = accounts.invite_again(session, account, by=OPERATOR, now=now)
    ready = threading.Barrier(RIVALS)

    def accept(number: int) -> bool:
        ready.wait()
        try:
            with database.transaction() as session:
                password = f"sandi panjang {number} rahasia"
                accounts.accept_invitation(session, token, password=password, now=now)
        except InvitationSpent:
            return False
        return True

    with ThreadPoolExecutor(RIVALS) as pool:
        assert sorted(pool.map(accept, range(RIVALS))) == [False] * (RIVALS - 1) + [True]


def test_the_same_form_sent_by_two_at_once_has_one_answer(
    database: Database, world: World, client_of: Callable[[str], FlaskClient]
) -> None:
    with database.transaction() as session:
        [asset] = add_assets(session, world)
    rivals = [client_of("rina") for _ in range(RIVALS)]
    ready = threading.Barrier(RIVALS)
    form = {"room_id": str(world.rooms["A2"]), "version": str(asset.version), "key": "one-key"}

    def move(rina: FlaskClient) -> tuple[int, str | None]:
        ready.wait()
        answer = rina.post(f"/assets/{asset.id}/move", data=form)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(RIVALS) as pool:
        answers = set(pool.map(move, rivals))
    [(status, _)] = answers
    assert status == 302
