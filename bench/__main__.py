"""`python -m bench`: measure the real service on each database; exit code 1: a bar is missed."""

import argparse
import itertools
import sys
import time
from collections.abc import Iterator

from bench import finding, measures
from bench.figures import Figure
from bench.reference import Reference, reference
from bench.target import NoPostgres, Target, serving
from tests.engines import ENGINES


def main() -> int:
    """Measure, print the table as it grows, and say which bars were missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute, for use while developing")
    parser.add_argument("--assets", type=int, help="size of the register (100,000; quick 10,000)")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only this database")
    parser.add_argument(
        "--finding",
        metavar="SIZES",
        help="only lists, search and totals, at these sizes, and how they grow: 10000,100000",
    )
    wanted = parser.parse_args()
    assets = wanted.assets or (10_000 if wanted.quick else 100_000)
    figures: list[Figure] = []
    for engine in wanted.engine or ENGINES:
        try:
            if wanted.finding:
                figures += _finding(engine, [int(size) for size in wanted.finding.split(",")])
            else:
                figures += _measure(engine, assets, quick=wanted.quick)
        except NoPostgres as reason:
            print(f"NOT MEASURED on {engine}: {reason}")
    missed = [figure for figure in figures if not figure.holds]
    print(f"\n{len(missed)} bars missed." if missed else "\nEvery bar is met.")
    for figure in missed:
        print(figure.line())
    return 1 if missed else 0


def _measure(engine: str, assets: int, *, quick: bool) -> list[Figure]:
    started = time.monotonic()
    found: list[Figure] = []
    with serving(engine, assets) as target, reference() as bare:
        print(f"\n{assets:,} assets on {engine}, ready after {time.monotonic() - started:.0f} s")
        for figure in _all(target, bare, quick=quick):
            print(figure.line(), flush=True)
            found.append(figure)
    return found


def _finding(engine: str, sizes: list[int]) -> list[Figure]:
    found: dict[int, list[Figure]] = {}
    for size in sizes:
        with serving(engine, size) as target, reference() as bare:
            print(f"\n{size:,} assets on {engine}")
            found[size] = []
            for figure in finding.finding(target, bare, turns=15, requests=30):
                print(figure.line(), flush=True)
                found[size].append(figure)
    grown = list(finding.growth(sizes, found)) if len(sizes) > 1 else []
    for figure in grown:
        print(figure.line())
    return [*itertools.chain(*found.values()), *grown]


def _all(target: Target, bare: Reference, *, quick: bool) -> Iterator[Figure]:
    if quick:
        yield from measures.look_ups(target, rounds=3, requests=600)
        yield from finding.finding(target, bare, turns=3, requests=20)
        yield from measures.slow_phones(target, bytes_per_second=16_000)
        yield from measures.scans(target, seconds=1)
        yield from measures.memory(target, requests=2_000)
    else:
        yield from measures.look_ups(target, rounds=5, requests=3_000)
        yield from finding.finding(target, bare, turns=15, requests=30)
        yield from measures.slow_phones(target, bytes_per_second=2_000)
        yield from measures.scans(target, seconds=10)
        yield from measures.memory(target, requests=100_000)


if __name__ == "__main__":
    sys.exit(main())
