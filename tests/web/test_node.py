"""The browser's modules that need no browser, under node's own test runner."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.test.mjs"))


class NotRun(UserWarning):
    """Tests of the browser's modules were not run."""


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_module(case: Path) -> None:
    node = shutil.which("node")
    if node is None:
        warnings.warn(f"NOT RUN: {case.name} needs node", NotRun, stacklevel=1)
        pytest.skip(f"NOT RUN: {case.name} needs node, which is not on this machine")
    done = subprocess.run(
        [node, "--test", str(case)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
