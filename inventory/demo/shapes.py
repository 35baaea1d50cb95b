"""The shapes of the demo's photos, as data: boxes, ovals and outlines on a field of 160 by 120."""

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]
WIDTH, HEIGHT = 160, 120


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a tone, its corners rounded by `turn`."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    turn: float = 0


@dataclass(frozen=True, slots=True)
class Oval:
    """An ellipse of a tone, by the box around it."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A filled outline of a tone."""

    tone: str
    points: tuple[Point, ...]


Piece = Box | Oval | Outline


def _outline(tone: str, *points: Point) -> Outline:
    return Outline(tone, points)


def _wheel(x: float, y: float, size: float) -> tuple[Piece, ...]:
    third = size / 3
    return (
        Oval(x, y, size, size, "dark"),
        Oval(x + third, y + third, third, third, "light"),
    )


def _windows(x: float, y: float, columns: int, rows: int) -> tuple[Piece, ...]:
    return tuple(
        Box(x + 17 * column, y + 19 * row, 11, 12, "glass")
        for row in range(rows)
        for column in range(columns)
    )


SHAPES: Mapping[str, tuple[Piece, ...]] = {
    "laptop": (
        Box(38, 32, 84, 56, "dark", 4),
        Box(42, 36, 76, 47, "glass", 1),
        _outline("body", (26, 98), (134, 98), (122, 87), (38, 87)),
        Box(68, 92, 24, 3, "dark", 1),
    ),
    "desktop": (
        Box(28, 24, 78, 52, "dark", 3),
        Box(32, 28, 70, 43, "glass"),
        Box(61, 76, 12, 13, "body"),
        Box(47, 88, 40, 5, "body", 2),
        Box(114, 30, 24, 66, "dark", 2),
        Box(118, 37, 16, 3, "accent"),
        Box(118, 44, 16, 3, "body"),
    ),
    "printer": (
        Box(50, 24, 60, 26, "light"),
        Box(32, 46, 96, 38, "body", 6),
        Box(42, 60, 76, 6, "dark", 2),
        _outline("light", (48, 84), (112, 84), (120, 100), (40, 100)),
        Oval(114, 51, 6, 6, "accent"),
    ),
    "projector": (
        Box(28, 44, 104, 40, "light", 9),
        Oval(86, 46, 34, 34, "body"),
        Oval(93, 53, 20, 20, "glass"),
        *(Box(40, 54 + 7 * row, 34, 3, "body", 1) for row in range(3)),
        Box(42, 84, 12, 6, "dark", 2),
        Box(106, 84, 12, 6, "dark", 2),
    ),
    "chair": (
        Box(54, 18, 52, 40, "accent", 9),
        Box(77, 58, 6, 10, "dark"),
        Box(48, 64, 64, 11, "accent", 5),
        Box(53, 75, 5, 25, "dark", 1),
        Box(102, 75, 5, 25, "dark", 1),
    ),
    "table": (
        Box(20, 46, 120, 9, "wood", 2),
        Box(29, 55, 8, 45, "dark"),
        Box(123, 55, 8, 45, "dark"),
        Box(37, 55, 86, 12, "body"),
    ),
    "cabinet": (
        Box(46, 14, 68, 86, "body", 2),
        Box(79, 16, 2, 82, "dark"),
        Box(73, 50, 3, 13, "light", 1),
        Box(84, 50, 3, 13, "light", 1),
    ),
    "drawers": (
        Box(52, 14, 56, 86, "body", 2),
        *(Box(56, 18 + 20 * row, 48, 17, "light", 1) for row in range(4)),
        *(Box(72, 24 + 20 * row, 16, 3, "dark", 1) for row in range(4)),
    ),
    "air_conditioner": (
        Box(22, 34, 116, 36, "light", 8),
        Box(30, 58, 100, 4, "body", 2),
        Oval(122, 42, 5, 5, "accent"),
        *(_outline("glass", (x, 76), (x + 3, 76), (x - 3, 94), (x - 6, 94)) for x in (52, 80, 108)),
    ),
    "television": (
        Box(20, 22, 120, 70, "dark", 3),
        Box(24, 26, 112, 61, "glass"),
        Box(46, 92, 10, 6, "dark"),
        Box(104, 92, 10, 6, "dark"),
    ),
    "box": (
        Box(58, 30, 44, 70, "dark", 4),
        Box(65, 39, 30, 15, "glass", 2),
        Oval(75, 63, 10, 10, "accent"),
    ),
    "motorcycle": (
        *_wheel(22, 62, 38),
        *_wheel(100, 62, 38),
        _outline("body", (44, 82), (108, 76), (104, 86), (60, 90)),
        _outline("accent", (48, 62), (82, 48), (104, 56), (110, 72), (64, 78)),
        Box(42, 48, 40, 7, "dark", 3),
        _outline("dark", (100, 36), (108, 34), (122, 80), (115, 82)),
        Box(92, 30, 22, 5, "dark", 2),
    ),
    "car": (
        _outline(
            "accent",
            (12, 72),
            (38, 65),
            (56, 42),
            (104, 42),
            (124, 63),
            (146, 69),
            (148, 87),
            (12, 87),
        ),
        _outline("glass", (46, 64), (60, 48), (78, 48), (78, 64)),
        _outline("glass", (83, 48), (101, 48), (115, 64), (83, 64)),
        *_wheel(28, 74, 28),
        *_wheel(104, 74, 28),
    ),
    "pickup": (
        Box(12, 52, 70, 8, "dark"),
        _outline(
            "accent",
            (12, 60),
            (82, 60),
            (82, 40),
            (112, 40),
            (128, 62),
            (148, 66),
            (148, 87),
            (12, 87),
        ),
        _outline("glass", (89, 46), (110, 46), (121, 62), (89, 62)),
        *_wheel(26, 74, 28),
        *_wheel(108, 74, 28),
    ),
    "generator": (
        Box(24, 34, 112, 64, "dark", 5),
        Box(30, 40, 100, 52, "sky"),
        Box(34, 46, 92, 42, "accent", 4),
        Oval(88, 54, 28, 28, "dark"),
        Box(42, 54, 34, 14, "light", 2),
    ),
    "boat": (
        Box(0, 88, WIDTH, 32, "water"),
        _outline("glass", (64, 70), (72, 50), (102, 50), (114, 70)),
        Box(18, 54, 11, 22, "dark", 2),
        _outline("light", (12, 70), (150, 70), (126, 94), (34, 94)),
        _outline("accent", (12, 70), (150, 70), (145, 76), (16, 76)),
    ),
    "server": (
        Box(38, 16, 84, 84, "dark", 2),
        *(Box(43, 22 + 13 * row, 74, 10, "body", 1) for row in range(6)),
        *(Oval(108, 25 + 13 * row, 4, 4, "accent") for row in range(6)),
    ),
    "camera": (
        Box(54, 36, 26, 14, "dark", 3),
        Box(40, 44, 80, 50, "dark", 7),
        Oval(60, 49, 40, 40, "body"),
        Oval(68, 57, 24, 24, "glass"),
        Oval(106, 49, 8, 8, "accent"),
    ),
    "cctv": (
        Box(28, 30, 9, 56, "body", 2),
        _outline("body", (34, 54), (56, 60), (56, 68), (34, 64)),
        Box(48, 46, 66, 28, "light", 10),
        Oval(96, 46, 28, 28, "dark"),
        Oval(103, 53, 14, 14, "glass"),
    ),
    "refrigerator": (
        Box(52, 10, 56, 90, "light", 4),
        Box(52, 42, 56, 2, "body"),
        Box(58, 24, 4, 13, "dark", 1),
        Box(58, 50, 4, 24, "dark", 1),
    ),
    "sofa": (
        Box(26, 38, 108, 38, "accent", 10),
        Box(36, 64, 88, 22, "light", 4),
        Box(79, 64, 2, 22, "body"),
        Box(18, 52, 20, 40, "accent", 7),
        Box(122, 52, 20, 40, "accent", 7),
        Box(26, 92, 8, 8, "dark"),
        Box(126, 92, 8, 8, "dark"),
    ),
    "land": (
        _outline("leaf", (8, 92), (54, 46), (152, 58), (122, 106)),
        _outline("sun", (70, 84), (88, 62), (124, 66), (108, 90)),
        Box(52, 58, 4, 16, "wood"),
        Oval(40, 36, 28, 28, "tree"),
        *(Box(x, y, 3, 12, "light") for x, y in ((8, 82), (53, 36), (149, 48), (121, 96))),
    ),
    "building": (
        _outline("accent", (18, 28), (142, 28), (134, 16), (26, 16)),
        Box(24, 28, 112, 72, "light"),
        *_windows(33, 34, 6, 3),
        Box(70, 78, 20, 22, "dark"),
    ),
    "house": (
        Box(32, 52, 96, 48, "light"),
        _outline("accent", (22, 54), (80, 22), (138, 54)),
        Box(58, 62, 44, 38, "body"),
        *(Box(58, 68 + 8 * row, 44, 2, "dark") for row in range(4)),
    ),
    "road": (
        _outline("leaf", (0, 120), (0, 60), (160, 60), (160, 120)),
        _outline("dark", (72, 60), (88, 60), (138, 120), (22, 120)),
        _outline("light", (79, 64), (81, 64), (82, 74), (78, 74)),
        _outline("light", (77.5, 80), (82.5, 80), (83.5, 94), (76.5, 94)),
        _outline("light", (76, 102), (84, 102), (85, 120), (75, 120)),
    ),
    "book": (
        Box(46, 18, 72, 84, "light", 2),
        Box(42, 16, 72, 82, "accent", 3),
        Box(48, 16, 3, 82, "dark"),
        Box(60, 32, 44, 9, "light", 1),
        Box(60, 46, 30, 4, "light", 1),
    ),
    "painting": (
        Box(20, 14, 120, 90, "wood", 2),
        Box(28, 22, 104, 74, "glass"),
        Oval(104, 30, 14, 14, "sun"),
        _outline("tree", (28, 64), (56, 40), (84, 64)),
        _outline("leaf", (66, 64), (100, 46), (132, 64)),
        Box(28, 63, 104, 33, "water"),
        _outline("light", (70, 82), (94, 82), (90, 87), (74, 87)),
    ),
    "tree": (
        Box(77, 48, 7, 52, "wood", 2),
        *(
            _outline("tree", (80, 50), (80 + dx, 40 + dy), (80 + dx * 1.1, 46 + dy))
            for dx, dy in ((-46, 14), (46, 14), (-40, -8), (40, -8), (-22, -26), (22, -26))
        ),
        Oval(70, 40, 21, 20, "leaf"),
    ),
    "site": (
        *(Box(66 + 24 * at, 50, 5, 50, "body") for at in range(4)),
        *(Box(62, 50 + 24 * at, 82, 5, "body") for at in range(3)),
        Box(34, 14, 6, 86, "sun"),
        Box(18, 20, 110, 5, "sun"),
        Box(112, 25, 2, 16, "dark"),
        Box(104, 40, 18, 9, "wood"),
    ),
    "software": (
        Box(34, 18, 92, 84, "light", 5),
        Oval(44, 24, 72, 72, "glass"),
        Oval(68, 48, 24, 24, "light"),
        Oval(75, 55, 10, 10, "body"),
    ),
    "plate": (
        Box(22, 26, 116, 68, "light", 4),
        Box(32, 36, 60, 6, "dark", 1),
        Box(32, 48, 42, 4, "body", 1),
        Box(32, 56, 50, 4, "body", 1),
        *(Box(32 + 5 * at, 68, 1 + at % 3, 16, "dark") for at in range(14)),
        Box(110, 66, 18, 18, "accent", 1),
    ),
}
"""What each name looks like; `plate` is the maker's plate on the back of a thing."""
