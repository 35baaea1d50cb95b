"""Fill the classification from the list that comes with the code."""

import csv
from importlib import resources

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.register.models import ClassCode
from inventory.register.rules import class_level, class_parent


def load_class_codes(session: Session) -> int:
    """Fill the classification where it is empty; return how many codes it has."""
    present = session.scalar(sa.select(sa.func.count()).select_from(ClassCode)) or 0
    if present:
        return present
    source = resources.files("inventory.register") / "class_codes.csv"
    with source.open(encoding="utf-8") as lines:
        rows = [
            {
                "code": row["code"],
                "name": row["name"],
                "level": class_level(row["code"]),
                "parent": class_parent(row["code"]),
            }
            for row in csv.DictReader(lines)
        ]
    session.execute(sa.insert(ClassCode), rows)
    return len(rows)
