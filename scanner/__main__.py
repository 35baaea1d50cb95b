"""Print each QR code as it comes into view: python -m scanner FILE, FOLDER or CAMERA number."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2

from scanner import Effort, PictureError, ScannerError, Sighting, frames, read, steady

CAMERA_NUMBER = re.compile("[0-9]{1,3}")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the steady readings of one source; 0 when it ends, 1 when it cannot be read."""
    options = _parser().parse_args(argv)
    # Our own refusal says what OpenCV would warn of.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    try:
        for sighting in steady(_sightings(options.source, options.effort), quiet=options.quiet):
            print(_as_json(sighting) if options.json else _as_line(sighting), flush=True)
    except BrokenPipeError:
        return _reader_left()
    except (ScannerError, OSError) as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scanner", description=__doc__)
    parser.add_argument(
        "source", help="a film, a picture, a folder of pictures, or a camera number"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--effort", type=Effort, choices=list(Effort), default=Effort.FAST)
    parser.add_argument(
        "--quiet", type=float, default=2.0, help="seconds out of view before a code counts anew"
    )
    return parser


def _sightings(source: str, effort: Effort) -> Iterator[Sighting]:
    is_camera = CAMERA_NUMBER.fullmatch(source) and not Path(source).exists()
    for frame in frames(int(source) if is_camera else source, refused=_skip):
        for reading in read(frame.image, effort=effort):
            yield Sighting(reading.text, round(frame.at, 3))


def _as_line(sighting: Sighting) -> str:
    return f"{sighting.at:.3f}\t{_harmless(sighting.text)}"


def _as_json(sighting: Sighting) -> str:
    return json.dumps({"at": sighting.at, "text": sighting.text})


def _harmless(text: str) -> str:
    # A sticker may hold terminal commands; only plain ASCII reaches the screen.
    return text.encode("unicode_escape").decode("ascii")


def _skip(path: Path, error: PictureError) -> None:
    _complain(f"{path}: {error}")


def _complain(message: str) -> None:
    print(_harmless(message), file=sys.stderr)


def _reader_left() -> int:
    # Whoever closed the pipe has read enough; the interpreter's last flush must not complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
