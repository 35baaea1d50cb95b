"""What is measured: the real service on a filled database, and what its processes cost."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.processes import cpu_seconds, memory_kib
from bench.seed import Seeded, seed
from inventory.settings import Settings
from tests.engines import Engines, NoPostgres
from tests.system.service import Service, children, running


@dataclass(frozen=True, slots=True)
class Target:
    """A running service, what it was filled with, and PostgreSQL's first process (0: none)."""

    engine: str
    service: Service
    seeded: Seeded
    postmaster: int

    def cpu(self) -> float:
        """Return the CPU seconds of the web workers so far."""
        return cpu_seconds(self.service.workers())

    def database_cpu(self) -> float:
        """Return the CPU seconds of PostgreSQL's own processes so far."""
        return cpu_seconds(children(self.postmaster)) if self.postmaster else 0.0

    def memory(self) -> float:
        """Return the memory of the web workers together in MiB, shared pages counted once."""
        return sum(map(memory_kib, self.service.workers())) / 1024


@contextlib.contextmanager
def serving(engine: str, assets: int) -> Iterator[Target]:
    """Fill a database of this kind and serve it; raises NoPostgres where there is none."""
    folder = Path(tempfile.mkdtemp(prefix="inventory-bench-"))
    folder.chmod(0o755)
    engines = Engines(folder, lambda _: None)
    try:
        with engines.fresh(engine, folder) as url:
            settings = Settings(data_dir=folder / "data", database_url=url, _env_file=None)
            seeded = seed(settings, assets)
            with running(folder / "data", url) as service:
                yield Target(engine, service, seeded, _postmaster(url))
    finally:
        engines.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _postmaster(url: str) -> int:
    """Return the process that leads the server behind the URL; 0 where it is not one of ours."""
    if url.startswith("sqlite"):
        return 0
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        backend = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        status = Path(f"/proc/{backend}/status")
        facts = status.read_text("utf-8").splitlines() if status.exists() else ["Name: none"]
    engine.dispose()
    if "postgres" not in facts[0]:
        return 0
    return next(int(fact.split()[1]) for fact in facts if fact.startswith("PPid:"))


__all__ = ["NoPostgres", "Target", "serving"]
