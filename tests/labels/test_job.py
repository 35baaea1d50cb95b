"""From an order to a file that may be handed out, or to a refusal that helps."""

from dataclasses import replace

import pytest

from labels import load_stocks, release, render, verify
from labels.errors import (
    NoLabels,
    NoSuchCell,
    NotReleased,
    NotReleasedTryLarger,
    OtherFile,
    OtherPages,
)


@pytest.fixture(scope="module")
def spoilt(job):
    """The job with a file in which the first six labels are those of other things."""
    items = [*job.items[6:12], *job.items[6:]]
    return replace(job, data=render(job.design, job.stock, items, skip=job.skip).data)


def test_a_verified_file_is_released_as_it_is(job):
    assert release(job, verify(job)) is job.data


def test_a_file_with_wrong_labels_is_kept_back_and_they_are_named(spoilt):
    report = verify(spoilt)

    with pytest.raises(NotReleased) as refusal:
        release(spoilt, report)

    facts = refusal.value.facts
    assert (facts["failed"], facts["total"]) == (6, 40)
    assert facts["results"] == report.failed
    assert facts["names"].split(", ")[1:] == [
        "Kursi Rapat 1", "Meja Kerja 2", "Lemari Arsip Besi 3",
        "Laptop Lenovo ThinkPad E14 Gen 5 4", "…",
    ]  # fmt: skip
    assert "0.68 mm; print on larger labels." in str(refusal.value)


def test_the_next_larger_paper_is_suggested(spoilt):
    a4 = load_stocks()["a4-50x30"]
    papers = [
        replace(a4, title="huge", label_width=100, label_height=70),
        replace(a4, title="60 × 40 mm", label_width=60, label_height=40),
        replace(a4, title="narrow", label_width=40, label_height=80),
        a4,
    ]

    with pytest.raises(NotReleasedTryLarger) as refusal:
        release(spoilt, verify(spoilt), stocks=papers)

    assert refusal.value.facts["larger"] == "60 × 40 mm"


def test_a_report_about_another_file_releases_nothing(job, spoilt):
    with pytest.raises(OtherFile):
        release(spoilt, verify(job))


def test_a_report_about_a_part_of_the_labels_releases_nothing(job):
    report = verify(job)

    with pytest.raises(OtherFile):
        release(job, replace(report, results=report.results[:-1]))


def test_a_file_with_more_pages_is_kept_back(job):
    with pytest.raises(OtherPages):
        release(job, replace(verify(job), surplus_pages=1))


def test_an_empty_order_is_refused(design, stock):
    with pytest.raises(NoLabels):
        render(design, stock, [])


def test_printing_cannot_begin_behind_the_last_label(design, stock, items):
    with pytest.raises(NoSuchCell):
        render(design, stock, items, skip=36)


def test_a_door_tag_reads_back_too(stock, make_item):
    from labels import load_designs

    job = render(load_designs()["door-50x30"], stock, [make_item(n) for n in range(5)])

    assert release(job, verify(job)) == job.data
