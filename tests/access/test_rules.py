"""Roles and reach, as plain values."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.access.rules import (
    ROLE_PERMISSIONS,
    Permission,
    Role,
    is_fit_password,
    is_root,
    level_of,
    reach_of,
)
from inventory.ids import new_id
from inventory.journal.rules import Actor

PATHS = st.lists(st.integers(1, 9999).map("{:04d}.".format), min_size=1, max_size=4).map("".join)


@given(st.sampled_from(Role), PATHS, PATHS)
def test_a_role_reaches_its_unit_and_everything_below(role: Role, path: str, deeper: str) -> None:
    actor = Actor(new_id(), "x", reach_of([(role, path)]))
    for permission in Permission:
        assert actor.may(permission, path + deeper) is (permission in ROLE_PERMISSIONS[role])


@given(st.sampled_from(Role), PATHS, PATHS)
def test_a_role_reaches_nothing_beside_or_above(role: Role, path: str, other: str) -> None:
    actor = Actor(new_id(), "x", reach_of([(role, path)]))
    if not other.startswith(path):
        assert not any(actor.may(permission, other) for permission in Permission)


@given(PATHS, PATHS)
def test_only_the_root_has_nothing_above_it(path: str, deeper: str) -> None:
    assert level_of(path + deeper) == level_of(path) + level_of(deeper)
    assert is_root("0001.")
    assert not is_root(path + deeper)


def test_nobody_without_a_role_may_anything() -> None:
    assert not any(Actor(new_id(), "x").may(permission) for permission in Permission)


def test_a_token_never_widens_what_its_account_may() -> None:
    reach = reach_of([(Role.STAFF, "0001.")], scopes=[Permission.MOVE_ASSETS, Permission.LOOK])
    assert set(reach) == {Permission.LOOK}


def test_the_administrator_never_acts_on_assets() -> None:
    asset_acts = {
        Permission.REGISTER_ASSETS,
        Permission.CHECK_ASSETS,
        Permission.MOVE_ASSETS,
        Permission.HAND_OVER,
        Permission.MANAGE_TAGS,
    }
    assert not ROLE_PERMISSIONS[Role.ADMINISTRATOR] & asset_acts


def test_an_auditor_changes_nothing() -> None:
    assert ROLE_PERMISSIONS[Role.AUDITOR] == {
        Permission.LOOK,
        Permission.READ_REGISTER,
        Permission.READ_LOG,
    }


def test_fit_passwords() -> None:
    assert is_fit_password("kopi tubruk pagi", "rina")
    for bad in ("pendek", "rina-rina-rina", "aaaaaaaaaaaa", "x" * 500):
        assert not is_fit_password(bad, "rina"), bad
