"""Journeys: a Chromium, a film for its camera, and the service."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Playwright

from inventory.db import Database
from tests.browser import Cut, served
from tests.journeys.phone import Phone, visiting
from tests.world import log_in

Phones = Callable[..., Phone]


@pytest.fixture
def cut(app: Flask) -> Cut:
    """The service, some of whose answers can be broken off."""
    return Cut(app)


@pytest.fixture
def phone(playwright: Playwright, app: Flask, cut: Cut, tmp_path: Path) -> Iterator[Phones]:
    """Return a phone before the service: `phone("rina", film=[labels])`; one a test."""
    database: Database = app.extensions["database"]
    with ExitStack() as stack:
        base = stack.enter_context(served(cut))

        def make(login: str | None = None, **facts: object) -> Phone:
            token = None
            if login is not None:
                with database.transaction() as session:
                    token = log_in(session, login)
            return stack.enter_context(
                visiting(playwright, base, token=token, folder=tmp_path, **facts)
            )

        yield make
