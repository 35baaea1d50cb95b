"""Every act that the journal can hold has its sentence, in plain words."""

import ast
import re
from pathlib import Path

from inventory.clock import now
from inventory.desk.history import sentence_of
from inventory.desk.queries.names import Names
from inventory.desk.rules import DEED_VERBS
from inventory.desk.sentences import MANY, SENTENCES
from inventory.ids import new_id
from inventory.journal.rules import Line

SOURCE = Path(__file__).parents[2] / "inventory"
VERB = re.compile(r"[a-z]+\.[a-z_]+")


def verbs_recorded():
    """Return every text shaped like a verb in a module that writes to the journal."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        if "journal import actions" not in text and "journal.record" not in text:
            continue
        found |= {
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and VERB.fullmatch(node.value)
            and not node.value.startswith("inventory.")
        }
    return found


def test_every_verb_in_the_source_has_a_sentence():
    assert verbs_recorded() - set(SENTENCES) == set()


def test_no_sentence_is_for_a_verb_that_nobody_records():
    assert set(SENTENCES) - verbs_recorded() == set()


def test_every_verb_is_one_kind_of_deed():
    narrowed = [verb for verbs in DEED_VERBS.values() for verb in verbs]

    assert sorted(narrowed) == sorted(SENTENCES)
    assert set(MANY) <= set(SENTENCES)


def line(verb, kind="asset", changes=None):
    moment = now()
    return Line(1, new_id(), verb, kind, new_id(), new_id(), moment, moment, changes or {})


def test_a_verb_without_a_sentence_and_things_that_are_gone_are_still_told(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        told = str(sentence_of(line("asset.polished"), Names()))

    assert told.startswith("<b>Someone who is no longer here</b> changed something that is ")
    assert told.endswith("no longer here (asset.polished)")


def test_every_sentence_can_be_told_without_knowing_any_name(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        for verb in SENTENCES:
            told = str(sentence_of(line(verb, verb.partition(".")[0]), Names()))
            assert "<b>Someone who is no longer here</b>" in told
            assert "%(" not in told
