"""`python -m labels list.csv > sheet.pdf` for people without the service."""

import csv
import subprocess
import sys
from io import BytesIO

import pypdfium2
import pytest

from labels.cli import main

COLUMNS = ("qr", "owner", "unit", "name", "brand", "code_1", "code_2", "tag")
HEADER = f"{','.join(COLUMNS)}\n".encode()


@pytest.fixture
def write_list(tmp_path, design):
    def write(items, delimiter=",", encoding="utf-8", leave_out=None):
        path = tmp_path / "list.csv"
        columns = [name for name in ("qr", *design.fields) if name != leave_out]
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(columns)
            for item in items:
                row = {**item.fields, "qr": item.symbol.text}
                writer.writerow([row[column] for column in columns])
        return str(path)

    return write


class Paper(BytesIO):
    """Standard output that is a file."""


def test_a_list_becomes_a_verified_pdf(write_list, items):
    command = [sys.executable, "-m", "labels", write_list(items[:24])]

    done = subprocess.run(command, capture_output=True, check=False)

    assert (done.returncode, done.stderr.decode()) == (
        0,
        "24 of 24 labels read back; a phone reads them from about 39 cm.\n",
    )
    pdf = pypdfium2.PdfDocument(done.stdout)
    assert len(pdf) == 1
    pdf.close()


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8-sig")])
def test_lists_saved_by_a_spreadsheet_are_read(write_list, items, capsys, delimiter, encoding):
    out = Paper()

    code = main([write_list(items[:2], delimiter, encoding), "--skip", "3"], out=out)

    assert (code, capsys.readouterr().err[:24]) == (0, "2 of 2 labels read back;")
    assert out.getvalue().startswith(b"%PDF")


def test_a_list_without_a_column_is_refused_with_a_sentence(write_list, items, capsys):
    out = Paper()

    code = main([write_list(items, leave_out="tag")], out=out)

    assert (code, out.getvalue()) == (1, b"")
    assert capsys.readouterr().err == (
        "The list of labels is not right: the first line must name the columns tag.\n"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", f"the first line must name the columns {', '.join(COLUMNS)}."),
        (HEADER, "There is no label to print."),
        (HEADER + b"A,B\n", "line 2 has too many or too few columns."),
        (HEADER + b"abc,,,,,,,T\n", "only capital letters"),
        (HEADER + b"A,,,,,,,\n", "Label 1 has no text for the field tag."),
        (b"\xff\xfe", "is not a text in UTF-8."),
    ],
)
def test_a_bad_list_is_answered_with_a_sentence(tmp_path, capsys, text, sentence):
    path = tmp_path / "bad.csv"
    path.write_bytes(text)
    out = Paper()

    code = main([str(path)], out=out)

    assert (code, out.getvalue()) == (1, b"")
    assert sentence in capsys.readouterr().err


def test_a_list_that_is_not_there_is_answered_with_a_sentence(tmp_path, capsys):
    code = main([str(tmp_path / "none.csv")], out=Paper())

    assert code == 1
    assert "No such file" in capsys.readouterr().err
