"""A list of labels (CSV) in, a verified PDF out: `python -m labels list.csv > sheet.pdf`."""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from labels.design import Design, load_designs
from labels.errors import BadList, LabelError
from labels.job import release, render, verify
from labels.layout import Item
from labels.qr import symbol
from labels.reading import reading_distance
from labels.stock import load_stocks
from labels.verification import REASONS, Result

QR_COLUMN = "qr"


def main(arguments: Sequence[str] | None = None, *, out: BinaryIO | None = None) -> int:
    """Write the PDF to `out` (standard output) and one sentence to standard error.

    Returns 0 when every label read back; else 1, and not one byte is written.
    """
    given = _parser().parse_args(arguments)
    design, stock = load_designs()[given.design], load_stocks()[given.stock]
    target = out or sys.stdout.buffer
    try:
        items = read_list(_text(given.list), design)
        job = render(design, stock, items, skip=given.skip)
        report = verify(job)
        for result in report.failed:
            _say(_sentence(result))
        file = release(job, report)
    except LabelError as error:
        _say(str(error))
        return 1
    if target.isatty():
        _say("The PDF would fill the terminal; send it to a file: > sheet.pdf")
        return 1
    target.write(file)
    distance = reading_distance(min(result.module for result in report.results))
    count = len(report.results)
    _say(f"{count} of {count} labels read back; a phone reads them from about {distance:.0f} cm.")
    return 0


def read_list(text: str, design: Design) -> list[Item]:
    """Return the labels of a CSV text with the column "qr" and one for each field of the design.

    Columns are parted by commas or semicolons. Raises BadList, or NotAlphanumeric and SymbolFull.
    """
    first = text.partition("\n")[0]
    rows = csv.DictReader(
        StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    columns = set(rows.fieldnames or ())
    missing = [name for name in (QR_COLUMN, *design.fields) if name not in columns]
    if missing:
        raise BadList(problem=f"the first line must name the columns {', '.join(missing)}")
    return list(_items(rows))


def _items(rows: "csv.DictReader[str]") -> Iterator[Item]:
    try:
        for row in rows:
            if None in row or None in row.values():
                raise BadList(problem=f"line {rows.line_num} has too many or too few columns")
            yield Item(symbol(row[QR_COLUMN]), row)
    except csv.Error as error:
        raise BadList(problem=f"line {rows.line_num}: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise BadList(problem=f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadList(problem=f"{path} is not a text in UTF-8") from error


def _sentence(result: Result) -> str:
    reasons = ", ".join(REASONS[fault] for fault in result.faults)
    place = f"sheet {result.sheet + 1}, row {result.row + 1}, column {result.column + 1}"
    return f"Label {result.index + 1} ({result.called}; {place}): {reasons}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m labels", description=__doc__)
    parser.add_argument("list", type=Path, help="CSV with the column qr and the design's fields")
    parser.add_argument("--design", choices=load_designs(), default="asset-50x30")
    parser.add_argument("--stock", choices=load_stocks(), default="a4-50x30")
    parser.add_argument("--skip", type=int, default=0, help="used labels of the first sheet")
    return parser


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
