"""What `make` does to what people have."""

import shutil
import subprocess
from pathlib import Path

from tests.system.service import ROOT


def test_clean_leaves_the_data_of_installations(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    kept = [tmp_path / "var" / name / "inventory.db" for name in ("inventory", "another")]
    gone = [tmp_path / name for name in ("var/demo/inventory.db", ".venv/bin", "tests/__pycache__")]
    for path in kept + gone:
        path.mkdir(parents=True)

    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)

    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)
