"""The app behind its gate, for the server; and `plain`, for the listener beside HTTPS."""

import gc
import os
from functools import partial

from inventory import log
from inventory.access import guard
from inventory.app import create_app
from inventory.demo.seed import demo_accounts
from inventory.lan.plain import Plain
from inventory.processes import die_with_parent, leave_ctrl_c_to_the_leader, share_one_heap
from inventory.settings import Settings
from inventory.web.gate import Environ, Gate
from inventory.web.problems import words_for

leave_ctrl_c_to_the_leader()
die_with_parent()
share_one_heap()
_settings = Settings()
log.set_up(_settings.log_level)
_app = create_app(_settings)
with _app.app_context():
    _installation = guard.current_installation()
    if _installation is not None and _installation.is_demo:
        _app.extensions["demo_accounts"] = demo_accounts()


def _knows(environ: Environ) -> bool:
    with _app.app_context():
        credentials = guard.credentials(environ)
        return guard.identify(_app.extensions["database"], *credentials) is not None


def _give_up() -> None:
    log.get_logger().error("every body is waited for too long: this worker ends for a fresh one")
    os._exit(os.EX_UNAVAILABLE)


app = Gate(_app, _knows, partial(words_for, _app), _give_up)
plain = Plain(app, _settings.https_port, partial(words_for, _app))
# What stands now stands until the end: the collector need not walk through it again.
gc.collect()
gc.freeze()
