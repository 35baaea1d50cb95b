"""Keep the words that things are called by, for mending typos, in the transaction of each act."""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from inventory.register.models import Asset, SearchWord
from inventory.register.rules import NAMING, kept_words

Called = Mapping[str, object]
"""What an asset is called: its values by name."""


def count_words(session: Session, changes: Iterable[tuple[Called | None, Called | None]]) -> None:
    """Carry what assets were and are called now into the list of words, in its order."""
    sums: Counter[str] = Counter()
    for before, after in changes:
        old = kept_words(before) if before else set()
        new = kept_words(after) if after else set()
        sums.update(new - old)
        sums.subtract(old - new)
    rows = [{"word": word, "count": count} for word, count in sorted(sums.items()) if count]
    if not rows:
        return
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    statement = insert(SearchWord)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["word"],
            set_={"count": SearchWord.count + statement.excluded.count},
        ),
        rows,
    )


def recount_words(session: Session) -> None:
    """Fill the list of words anew from the assets themselves: after a filling from elsewhere."""
    counts: Counter[str] = Counter()
    called = sa.select(*(getattr(Asset, name) for name in NAMING), sa.func.count())
    for *values, number in session.execute(
        called.group_by(*(getattr(Asset, name) for name in NAMING))
    ):
        for word in kept_words(dict(zip(NAMING, values, strict=True))):
            counts[word] += number
    session.execute(sa.delete(SearchWord))
    if counts:
        rows = [{"word": word, "count": count} for word, count in sorted(counts.items())]
        session.execute(sa.insert(SearchWord), rows)
