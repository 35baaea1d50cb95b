"""Fetch the few files of others that we ship, and prove that they are still the files we fetched.

    python tools/vendor.py update    fetch what vendor.toml names with npm, and write the locks
    python tools/vendor.py check     compare every file with its lock; no network

Each folder of vendored files has a `vendor.lock.json` beside the files.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "vendor.lock.json"
OWN_PAGES = ("*.html", "*.css", "*.js", "*.svg", "*.webmanifest")
OTHER_HOST = re.compile(r"https?://[\w\[]|(?<![:\w])//[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
HARMLESS = re.compile(
    r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1999/xlink)"  # names, not addresses
    r"|\b_\(\s*(?P<quote>[\"']).*?(?P=quote)"  # words to be read, such as an example of an address
)
BROTLI = """
const zlib = require("zlib"), fs = require("fs"), [from, to] = process.argv.slice(1);
fs.writeFileSync(to, zlib.brotliCompressSync(fs.readFileSync(from), {params: {
  [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22}}));
"""


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update(ROOT)
        return 0
    if arguments == ["check"]:
        problems = check(ROOT)
        for problem in problems:
            print(problem, file=sys.stderr)
        print(f"vendored files: {len(problems)} problems" if problems else "vendored files: ok")
        return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


def update(root: Path) -> None:
    """Fetch every package of `tools/vendor.toml` and rewrite the locks under `root`."""
    wanted = tomllib.loads((root / "tools/vendor.toml").read_text("utf-8"))["package"]
    locks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for package in wanted:
        spec = f"{package['name']}@{package['version']}"
        with tempfile.TemporaryDirectory() as folder:
            tarball, integrity = fetch(spec, Path(folder))
            with tarfile.open(tarball) as archive:
                written = write_files(root, package, archive)
        locks[package["into"]].append(
            {
                "name": package["name"],
                "version": package["version"],
                "integrity": integrity,
                "files": [describe(root, path) for path in written],
            }
        )
        print(f"{spec}: {len(written)} files")
    for into, packages in locks.items():
        text = json.dumps(packages, indent=2, ensure_ascii=False)
        (root / into / LOCK).write_text(text + "\n", "utf-8")


def fetch(spec: str, folder: Path) -> tuple[Path, str]:
    """The tarball of `spec` and its integrity; stops when the two do not belong together."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to update vendored files (checking them needs nothing)")
    stated = run(npm, "view", spec, "dist.integrity", cwd=folder)
    packed = json.loads(run(npm, "pack", spec, "--json", "--ignore-scripts", cwd=folder))
    tarball = folder / packed[0]["filename"]
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if stated != f"sha512-{digest}":
        raise SystemExit(f"{spec}: the tarball is not what the registry states ({stated})")
    return tarball, stated


def run(*command: str, cwd: Path) -> str:
    return subprocess.run(
        command, cwd=cwd, check=True, capture_output=True, text=True
    ).stdout.strip()


def write_files(root: Path, package: dict[str, Any], archive: tarfile.TarFile) -> list[Path]:
    folder = root / package["into"]
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in package["files"]:
        target = folder / file["to"]
        target.write_bytes(member(archive, file["from"]))
        written.append(target)
        if file.get("brotli"):
            written += compress(target)
    if "sprite" in package:
        target = root / package["sprite"]
        drawings = {name: member(archive, f"icons/outline/{name}.svg") for name in package["icons"]}
        target.write_text(sprite(drawings), "utf-8")
        written.append(target)
    return written


def member(archive: tarfile.TarFile, path: str) -> bytes:
    file = archive.extractfile(f"package/{path}")
    if file is None:
        raise SystemExit(f"{path} is not a file of the package")
    return file.read()


def compress(path: Path) -> list[Path]:
    """Write the brotli sibling of `path` where node is there; without it the server compresses."""
    node = shutil.which("node")
    sibling = path.with_name(path.name + ".br")
    if node is None:
        sibling.unlink(missing_ok=True)
        return []
    subprocess.run([node, "-e", BROTLI, str(path), str(sibling)], check=True)
    return [sibling]


def sprite(drawings: dict[str, bytes]) -> str:
    """One SVG file with a symbol for each drawing; its id is the icon's name."""
    symbols = []
    for name, drawing in sorted(drawings.items()):
        inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing.decode("utf-8"), re.DOTALL)
        if inside is None:
            raise SystemExit(f"the icon {name} is not an SVG drawing")
        shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", inside[1])
        shapes = re.sub(r"\s*\n\s*", "", shapes).replace(" />", "/>")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def describe(root: Path, path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "path": path.relative_to(root).as_posix(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
    }


def check(root: Path) -> list[str]:
    """What is wrong with the vendored files under `root`, one sentence each, or none."""
    wanted = tomllib.loads((root / "tools/vendor.toml").read_text("utf-8"))["package"]
    problems = []
    for into in sorted({package["into"] for package in wanted}):
        lock = root / into / LOCK
        if not lock.exists():
            problems.append(f"{into}: there is no {LOCK}")
            continue
        locked = json.loads(lock.read_text("utf-8"))
        problems += differences(root, locked)
        problems += strangers(root, into, locked)
        named = {(p["name"], p["version"]) for p in wanted if p["into"] == into}
        if named != {(p["name"], p["version"]) for p in locked}:
            problems.append(f"{into}: the lock is of other versions than tools/vendor.toml")
    return problems + other_hosts(root)


def differences(root: Path, locked: list[dict[str, Any]]) -> list[str]:
    problems = []
    for file in (file for package in locked for file in package["files"]):
        path = root / file["path"]
        if not path.exists():
            problems.append(f"{file['path']}: missing")
        elif describe(root, path) != file:
            problems.append(f"{file['path']}: not the file that was fetched")
    return problems


def strangers(root: Path, into: str, locked: list[dict[str, Any]]) -> list[str]:
    known = {root / file["path"] for package in locked for file in package["files"]}
    found = {path for path in (root / into).rglob("*") if path.is_file() and path.name != LOCK}
    return [f"{path.relative_to(root)}: not in the lock" for path in sorted(found - known)]


def other_hosts(root: Path) -> list[str]:
    """Our own pages, styles and scripts that would make a browser ask another host."""
    problems = []
    for path in sorted(p for pattern in OWN_PAGES for p in (root / "inventory").rglob(pattern)):
        if "vendor" in path.relative_to(root).parts:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if OTHER_HOST.search(HARMLESS.sub("", line)):
                problems.append(f"{path.relative_to(root)}:{number}: refers to another host")
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
