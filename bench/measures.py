"""What is measured, each as one function from a running service to its figures."""

import itertools
import json
import random
import statistics
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

from bench.client import connect, read_answer, request, send_many
from bench.figures import Figure
from bench.target import Target
from inventory import clock

LOOK_UP_RATIO = {"sqlite": 4.0, "postgresql": 10.0}
PHONES = 12
SLOW_SCANS = 230
SLOWER_MS = 20.0
SLOWER_TIMES = 1.5
MOST_MEMORY_MIB = 200.0
MOST_CPU_MS = {500: 120.0}
LEAST_A_SECOND = {50: 1_000.0, 1: 400.0}
"""By the number of scans in a call."""
MOST_WAIT_MS = 250.0


def look_ups(target: Target, *, rounds: int, requests: int) -> Iterator[Figure]:
    """CPU of one look-up against a static JSON route of the same server, in turns."""
    still = itertools.repeat(request("GET", "/healthz", target.seeded.token))
    bases, costs, inside = [], [], []
    for _ in range(rounds):
        bases.append(_cpu_ms(target, still, requests))
        before = target.database_cpu()
        costs.append(_cpu_ms(target, _look_ups(target), requests))
        inside.append((target.database_cpu() - before) * 1000 / requests)
    base, cost = statistics.median(bases), statistics.median(costs)
    engine, bar = target.engine, LOOK_UP_RATIO[target.engine]
    yield Figure(engine, "static JSON route, CPU", base, "ms")
    yield Figure(engine, "look-up of a tag, CPU", cost, "ms")
    yield Figure(engine, "look-up against the static route, CPU", cost / base, "times", bar)
    if target.postmaster:
        yield Figure(engine, "look-up, PostgreSQL's own CPU", statistics.median(inside), "ms")


def slow_phones(target: Target, *, bytes_per_second: int) -> Iterator[Figure]:
    """How long look-ups wait while twelve phones upload over a bad line, against without them."""
    bodies = [_scans(target, SLOW_SCANS) for _ in range(PHONES)]
    seconds = len(bodies[0]) / bytes_per_second
    alone = _waits(target, until=time.monotonic() + min(seconds, 10))
    statuses: list[int] = []
    phones = [
        threading.Thread(target=_upload, args=(target, body, bytes_per_second, statuses))
        for body in bodies
    ]
    for phone in phones:
        phone.start()
    # What the batches cost once they are here is measured by `scans`.
    beside = _waits(target, until=time.monotonic() + seconds * 0.9)
    for phone in phones:
        phone.join()
    failed = float(sum(status != 200 for status in statuses) + PHONES - len(statuses))
    bar = max(alone * SLOWER_TIMES, alone + SLOWER_MS)
    kilobytes = len(bodies[0]) / 1024
    yield Figure(target.engine, "look-up p95, two clients", alone, "ms")
    yield Figure(
        target.engine,
        f"look-up p95 beside {PHONES} phones ({kilobytes:.0f} KB, {bytes_per_second} B/s)",
        beside,
        "ms",
        bar,
    )
    yield Figure(target.engine, "slow phones that were not answered 200", failed, "", 0)


def memory(target: Target, *, requests: int) -> Iterator[Figure]:
    """The workers' memory after many requests of every kind, and what it grew since a tenth."""
    mixed = _mixed(target)
    send_many(target.service.port, mixed, requests // 10)
    early = target.memory()
    send_many(target.service.port, mixed, requests - requests // 10)
    late = target.memory()
    name = f"memory of the web workers after {requests:,} requests"
    yield Figure(target.engine, name, late, "MiB", MOST_MEMORY_MIB)
    yield Figure(target.engine, f"grown since request {requests // 10:,}", late - early, "MiB")


def scans(target: Target, *, seconds: float) -> Iterator[Figure]:
    """What scans cost by the batch, how many a second go in durably, how long single ones take."""
    engine = target.engine
    for size, calls in ((500, 8), (50, int(seconds * 20)), (1, int(seconds * 100))):
        name = f"scans, {size} in one call"
        bodies = [_post(target, _scans(target, size)) for _ in range(calls + 2)]
        send_many(target.service.port, iter(bodies[:2]), 2)
        before, inside = target.cpu(), target.database_cpu()
        clients = PHONES if size == 1 else 2
        done = send_many(target.service.port, iter(bodies[2:]), calls, clients=clients)
        cpu_ms = (target.cpu() - before) * 1000 / calls
        yield Figure(engine, f"{name}, CPU of a call", cpu_ms, "ms", MOST_CPU_MS.get(size))
        if target.postmaster:
            own = (target.database_cpu() - inside) * 1000 / calls
            yield Figure(engine, f"{name}, PostgreSQL's own CPU", own, "ms")
        rate, least = calls * size / done.seconds, LEAST_A_SECOND.get(size)
        yield Figure(engine, f"{name}, written", rate, "a s", least=least)
        if size == 1:
            slow = statistics.quantiles(done.times, n=100)[-1] * 1000
            yield Figure(engine, f"{name}, p99, {PHONES} clients", slow, "ms", MOST_WAIT_MS)


def _cpu_ms(target: Target, requests: Iterator[bytes], count: int) -> float:
    before = target.cpu()
    send_many(target.service.port, requests, count)
    return (target.cpu() - before) * 1000 / count


def _look_ups(target: Target) -> Iterator[bytes]:
    dice, seeded = random.Random(7), target.seeded
    while True:
        yield request("GET", f"/api/v1/tags/{dice.choice(seeded.codes)}", seeded.token)


def _waits(target: Target, *, until: float) -> float:
    """Return the 95th percentile of look-ups in ms, two at a time, until a moment."""
    times: list[float] = []
    asked = _look_ups(target)
    while time.monotonic() < until:
        times += send_many(target.service.port, asked, 20).times
    return statistics.quantiles(times, n=20)[-1] * 1000


def _scans(target: Target, count: int) -> bytes:
    now, dice, seeded = clock.now().isoformat(), random.Random(), target.seeded
    sent = [
        {
            "id": str(uuid4()),
            "seq": number,
            "at": now,
            "tag": dice.choice(seeded.codes),
            "verb": dice.choice(("check_in", "move")),
            "via": "camera",
            "room": dice.choice(seeded.rooms),
            "note": "seen beside the window",
        }
        for number in range(count)
    ]
    return json.dumps({"device": str(uuid4()), "sent_at": now, "scans": sent}).encode()


def _post(target: Target, body: bytes) -> bytes:
    return request("POST", "/api/v1/scans", target.seeded.token, body)


def _upload(target: Target, body: bytes, bytes_per_second: int, statuses: list[int]) -> None:
    """Send a batch as a bad line does: a little every tenth of a second."""
    step = max(1, bytes_per_second // 10)
    head = _post(target, body)[: -len(body)]
    with connect(target.service.port) as phone:
        phone.sendall(head)
        for start in range(0, len(body), step):
            phone.sendall(body[start : start + step])
            time.sleep(0.1)
        statuses.append(read_answer(phone)[0])


def _mixed(target: Target) -> Iterator[bytes]:
    """Of twenty requests eighteen look up, one lists, one writes."""
    page = request("GET", "/api/v1/assets", target.seeded.token)
    for number, asked in enumerate(_look_ups(target)):
        if number % 20 == 0:
            yield page
        elif number % 20 == 10:
            yield _post(target, _scans(target, 1))
        else:
            yield asked
