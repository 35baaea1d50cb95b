"""From how far away a phone can read a printed symbol."""

PIXELS_PER_MODULE = 2.5
"""What a decoder needs in practice, measured with perspective, noise and compression."""

VIEW_WIDTH_PER_DISTANCE = 1.32
"""A phone's main camera sees 67 degrees across: 1.32 mm for every millimetre of distance."""


def reading_distance(module: float, *, pixels: int = 1920) -> float:
    """Return the distance in centimetres from which modules of `module` millimetres can be read.

    `pixels` is the picture's width: 1920 for the live view, 4000 for a still of 12 megapixels.
    """
    return pixels * module / (VIEW_WIDTH_PER_DISTANCE * PIXELS_PER_MODULE) / 10
