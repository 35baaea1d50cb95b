"""The desk scanner's file: on the disk before it is sent, and whole after any crash."""

import json
from pathlib import Path

import pytest

from inventory.fieldwork.spool import Spool, SpoolInUse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "spool.jsonl"


def test_scans_wait_in_order_until_they_are_answered(path: Path) -> None:
    with Spool(path) as spool:
        first, second = (spool.add({"tag": tag}) for tag in ("MA1", "MA2"))
        assert [first["seq"], second["seq"]] == [1, 2]
        assert spool.waiting(10) == [first, second]
        assert spool.waiting(1) == [first]
        spool.settle([{"id": first["id"], "result": "accepted", "reason": None}])
        assert spool.waiting(10) == [second]


def test_what_waits_is_there_after_a_crash_with_the_same_numbers(path: Path) -> None:
    with Spool(path) as spool:
        device = spool.device
        first, second = (spool.add({"tag": tag}) for tag in ("MA1", "MA2"))
        spool.settle([{"id": first["id"], "result": "rejected", "reason": "unknown_tag"}])
    with Spool(path) as again:
        assert again.device == device
        assert again.waiting(10) == [second]
        assert again.add({"tag": "MA3"})["seq"] == 3


def test_each_line_is_in_the_file_at_once(path: Path) -> None:
    with Spool(path) as spool:
        scan = spool.add({"tag": "MA1"})
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert lines[-1] == {"scan": scan}


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_line_cut_short_is_dropped_and_the_rest_kept(path: Path, cut: int) -> None:
    with Spool(path) as spool:
        first = spool.add({"tag": "MA1"})
        spool.add({"tag": "MA2"})
    path.write_bytes(path.read_bytes()[:-cut])
    with Spool(path) as again:
        assert again.waiting(10) == [first]
        third = again.add({"tag": "MA3"})
    with Spool(path) as once_more:
        assert once_more.waiting(10) == [first, third]


def test_an_answered_file_starts_small_again_with_its_numbers(path: Path) -> None:
    with Spool(path) as spool:
        device = spool.device
        for number in range(100):
            scan = spool.add({"tag": f"MA{number}"})
            spool.settle([{"id": scan["id"], "result": "accepted", "reason": None}])
    with Spool(path) as again:
        assert (again.device, again.waiting(1)) == (device, [])
        assert path.read_text().count("\n") == 1
        assert again.add({"tag": "x"})["seq"] == 101


def test_a_new_device_numbers_what_waits_anew_and_keeps_the_ids(path: Path) -> None:
    with Spool(path) as spool:
        device = spool.device
        scans = [spool.add({"tag": tag}) for tag in ("MA1", "MA2", "MA3")]
        spool.settle([{"id": scans[0]["id"], "result": "accepted", "reason": None}])
        spool.renumber()
        assert spool.device != device
        expected = [scans[1] | {"seq": 1}, scans[2] | {"seq": 2}]
        assert spool.waiting(10) == expected
        device = spool.device
    with Spool(path) as again:
        assert (again.device, again.waiting(10)) == (device, expected)


def test_two_scanners_do_not_share_a_file(path: Path) -> None:
    with Spool(path), pytest.raises(SpoolInUse):
        Spool(path)
    with Spool(path) as free:
        assert free.waiting(1) == []
