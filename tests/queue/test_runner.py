"""Every job is done, once; a runner that dies gives its job to the next."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inventory.db import Database
from inventory.ids import new_id
from inventory.queue import actions, runner
from inventory.queue.actions import LEASE, LeaseLost, claim, enqueue, finish, renew
from inventory.queue.models import Job, JobState
from inventory.queue.queries import jobs_of
from inventory.queue.runner import Progress, run_forever, run_pending
from tests.world import NOW, World

LATER = NOW + LEASE + timedelta(seconds=1)


class Killed(BaseException):
    """The process dies here: nothing below catches it."""


def ask(database: Database, world: World, count: int = 1, total: int = 4) -> list[UUID]:
    subjects = [new_id() for _ in range(count)]
    with database.transaction() as session:
        for subject in subjects:
            enqueue(
                session, "test", subject, total=total, account_id=world.accounts["rina"], now=NOW
            )
    return subjects


def job_of(database: Database, subject: UUID) -> Job:
    with database.reading() as session:
        return jobs_of(session, [subject])[subject]


def test_jobs_are_done_in_the_order_they_were_asked_for(database: Database, world: World) -> None:
    subjects, done = ask(database, world, 3), []

    def handle(_: Database, store: str, subject: UUID, progress: Progress) -> None:
        done.append((store, subject))
        progress(2)

    assert run_pending(database, "store", {"test": handle}, now=lambda: NOW) == 3
    assert done == [("store", subject) for subject in subjects]
    job = job_of(database, subjects[0])
    assert (job.state, job.done_count, job.tries, job.lease_until, job.finished_at) == (
        JobState.DONE,
        4,
        1,
        None,
        NOW,
    )
    assert run_pending(database, "store", {"test": handle}, now=lambda: LATER) == 0


def test_a_job_asked_for_in_a_failed_act_does_not_exist(database: Database, world: World) -> None:
    def ask_and_fail(session: Session) -> None:
        enqueue(session, "test", new_id(), total=1, account_id=world.accounts["rina"], now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError), database.transaction() as session:
        ask_and_fail(session)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_kinds_that_nobody_knows_wait(database: Database, world: World) -> None:
    [subject] = ask(database, world)
    assert run_pending(database, None, {"other": lambda *_: None}, now=lambda: LATER) == 0
    assert job_of(database, subject).state is JobState.WAITING


def test_several_runners_do_each_job_once(database: Database, world: World) -> None:
    subjects, done, problems = ask(database, world, 50), Counter[UUID](), []
    start = threading.Barrier(3)

    def handle(_: Database, store: None, subject: UUID, progress: Progress) -> None:
        done[subject] += 1
        progress(1)

    def run() -> None:
        try:
            start.wait()
            run_pending(database, None, {"test": handle}, now=lambda: NOW)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert done == Counter(subjects)
    with database.reading() as session:
        assert {tuple(row) for row in session.execute(sa.select(Job.state, Job.tries))} == {
            (JobState.DONE, 1)
        }


def test_the_job_of_a_killed_runner_is_taken_up_when_its_lease_ends(
    database: Database, world: World
) -> None:
    [subject] = ask(database, world)
    runs = []

    def handle(_: Database, store: None, subject: UUID, progress: Progress) -> None:
        runs.append(subject)
        progress(2)
        if len(runs) == 1:
            raise Killed

    with pytest.raises(Killed):
        run_pending(database, None, {"test": handle}, now=lambda: NOW)
    job = job_of(database, subject)
    assert (job.state, job.done_count, job.lease_until) == (JobState.RUNNING, 2, NOW + LEASE)
    assert run_pending(database, None, {"test": handle}, now=lambda: NOW + LEASE / 2) == 0
    assert run_pending(database, None, {"test": handle}, now=lambda: LATER) == 1
    assert job_of(database, subject).state is JobState.DONE
    assert job_of(database, subject).tries == 2


def test_a_job_that_kills_its_runner_each_time_fails_in_the_end(
    database: Database, world: World
) -> None:
    [subject] = ask(database, world)
    now = NOW

    def handle(*_: object) -> None:
        raise Killed

    for _ in range(3):
        with pytest.raises(Killed):
            run_pending(database, None, {"test": handle}, now=lambda moment=now: moment)
        now += LEASE
    assert run_pending(database, None, {"test": handle}, now=lambda: now) == 0
    job = job_of(database, subject)
    assert (job.state, job.tries, job.finished_at) == (JobState.FAILED, 3, now)


def test_a_job_that_fails_rests_and_is_tried_three_times(database: Database, world: World) -> None:
    [bad, good] = ask(database, world, 2)
    tries = Counter[UUID]()
    moments = [NOW]

    def handle(_: Database, store: None, subject: UUID, progress: Progress) -> None:
        tries[subject] += 1
        if subject == bad:
            raise ValueError("no")

    for _ in range(6):
        run_pending(database, None, {"test": handle}, now=lambda: moments[-1])
        moments.append(moments[-1] + actions.PAUSE * 3)
    assert tries == {bad: 3, good: 1}
    assert job_of(database, bad).state is JobState.FAILED
    assert job_of(database, good).state is JobState.DONE


def test_a_runner_that_was_too_slow_can_no_longer_write(database: Database, world: World) -> None:
    [subject] = ask(database, world)
    with database.transaction() as session:
        slow = claim(session, ["test"], now=NOW)
    with database.transaction() as session:
        fast = claim(session, ["test"], now=LATER)
    assert slow is not None
    assert fast is not None
    for act in (
        lambda session: renew(session, slow, done=3, now=LATER),
        lambda session: finish(session, slow, now=LATER),
        lambda session: actions.give_back(session, slow, now=LATER),
    ):
        with pytest.raises(LeaseLost), database.transaction() as session:
            act(session)
    job = job_of(database, subject)
    assert (job.state, job.tries, job.done_count) == (JobState.RUNNING, 2, 0)


def test_progress_keeps_the_lease_and_spares_the_database(database: Database, world: World) -> None:
    ask(database, world, total=100)
    seen = []

    def handle(_: Database, store: None, subject: UUID, progress: Progress) -> None:
        for done in range(1, 101):
            progress(done)
        seen.append(job_of(database, subject))

    run_pending(database, None, {"test": handle}, now=lambda: NOW)
    assert [(job.done_count, job.lease_until) for job in seen] == [(1, NOW + LEASE)]


def test_it_runs_until_told_to_stop_and_survives_a_lost_database(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "POLL_SECONDS", 0.01)
    done, stop = threading.Event(), threading.Event()
    troubles = [sa.exc.OperationalError("SELECT", {}, Exception("gone"))]
    look = runner.next_job

    def flaky(*given: object, **named: object) -> object:
        if troubles:
            raise troubles.pop()
        return look(*given, **named)

    monkeypatch.setattr(runner, "next_job", flaky)
    [subject] = ask(database, world)
    thread = threading.Thread(
        target=run_forever, args=(database, None, {"test": lambda *_: done.set()}, stop)
    )
    thread.start()
    assert done.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert job_of(database, subject).state is JobState.DONE
