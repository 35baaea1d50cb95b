"""Make sure that this machine has a Chromium for the browser tests, and say which one it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def main() -> int:
    found = on_path() or from_playwright() or install()
    if found is None:
        print("browser: no Chromium was found and none could be installed", file=sys.stderr)
        return 1
    print(f"browser: {found}")
    return 0


def on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_playwright() -> str | None:
    """Playwright's own Chromium, when it has been downloaded before."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], check=False, capture_output=True, text=True
    )
    path = asked.stdout.strip()
    return path if asked.returncode == 0 and Path(path).is_file() else None


def install() -> str | None:
    """Ask the system's package manager, else Playwright; the one that worked, else None."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if found := on_path():
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return from_playwright()


if __name__ == "__main__":
    sys.exit(main())
