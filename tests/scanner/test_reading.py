"""Readings are one code each, in the order of a page."""

from scanner.reading import Reading, in_reading_order, merge


def square(text, left, top, side=10):
    right, bottom = left + side, top + side
    return Reading(text, ((left, top), (right, top), (right, bottom), (left, bottom)))


def test_side_and_centre_follow_from_the_corners():
    reading = Reading("A", ((1, 1), (5, 1), (5, 4), (1, 4)))

    assert (reading.centre, reading.side) == ((3, 2.5), 4)


def test_the_same_text_at_the_same_place_is_kept_once():
    first = square("A", 0, 0)

    assert merge([first, square("A", 2, 1), square("A", 0, 4)]) == [first]


def test_other_texts_and_other_places_are_kept():
    readings = [square("A", 0, 0), square("B", 0, 0), square("A", 5, 0), square("A", 0, 11)]

    assert merge(readings) == readings


def test_a_row_is_read_from_the_left_though_it_hangs_askew():
    upper = [square("A", 0, 4), square("B", 20, 0), square("C", 40, 3)]
    lower = [square("D", 0, 20), square("E", 20, 22)]

    assert in_reading_order([*reversed(lower), *reversed(upper)]) == (*upper, *lower)
    assert in_reading_order([]) == ()
