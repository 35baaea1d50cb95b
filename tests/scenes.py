"""What a camera would see of a shelf: whole labels, photographed; the same seed, the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SUPERSAMPLING = 3


@dataclass(frozen=True, slots=True)
class Conditions:
    """How badly a scene is photographed.

    `tilt` and `roll` are the largest angles in degrees; `blur` and `shake` (the path of the
    camera while the shutter is open) are in pixels, `noise` in grey levels, `light` the share
    of full light, `jpeg` the quality.
    """

    tilt: float = 15
    roll: float = 10
    blur: float = 0.6
    shake: float = 0
    noise: float = 4
    light: float = 1
    jpeg: int = 90


MILD = Conditions()
HARD = Conditions(tilt=30, roll=25, blur=1.0, shake=1.5, noise=10, light=0.5, jpeg=60)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A BGR picture and, for each label in the order given, its four corners clockwise.

    `corners` is float32 of shape (labels, 4, 2), in pixels, from the label's own top left.
    """

    image: np.ndarray
    corners: np.ndarray


def compose(
    labels: Sequence[np.ndarray],
    *,
    seed: int,
    size: tuple[int, int] = (1280, 720),
    per_frame: int = 10,
    conditions: Conditions = MILD,
) -> list[np.ndarray]:
    """Photograph the labels in groups of `per_frame`: one BGR frame of `size` a group.

    A label is its whole picture, uint8, grey or BGR, at any resolution.
    """
    groups = [labels[first : first + per_frame] for first in range(0, len(labels), per_frame)]
    return [
        photograph(group, seed=seed + number, size=size, conditions=conditions).image
        for number, group in enumerate(groups)
    ]


def photograph(
    labels: Sequence[np.ndarray],
    *,
    seed: int,
    size: tuple[int, int] = (1280, 720),
    conditions: Conditions = MILD,
) -> Scene:
    """Photograph the labels on one shelf; without labels, only the clutter is seen."""
    rng = np.random.default_rng(seed)
    world, corners = _shelf(labels, rng, size, conditions)
    return Scene(_expose(world, rng, conditions), corners)


def clip(
    labels: Sequence[np.ndarray],
    *,
    seed: int,
    frames: int = 30,
    size: tuple[int, int] = (1280, 720),
    conditions: Conditions = MILD,
) -> Iterator[np.ndarray]:
    """Yield frames of one shelf as a hand holds the camera: it drifts a few pixels and back.

    The last frame leads into the first, so the film may be played in a loop.
    """
    rng = np.random.default_rng(seed)
    world, _ = _shelf(labels, rng, size, conditions)
    centre = size[0] / 2, size[1] / 2
    for turn in np.linspace(0, 2 * np.pi, frames, endpoint=False):
        drift = cv2.getRotationMatrix2D(centre, 0.5 * np.sin(turn), 1 + 0.005 * np.sin(2 * turn))
        drift[:, 2] += 4 * np.sin(turn), 3 * np.cos(turn)
        moved = cv2.warpAffine(
            world, drift, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
        )
        yield _expose(moved, rng, conditions)


def write_mjpeg(path: Path, frames: Iterable[np.ndarray]) -> None:
    """Write the frames as JPEG files one after another: the film that a browser takes for its
    camera, 30 frames a second in a loop, if `path` ends in .mjpeg."""
    with path.open("wb") as film:
        for frame in frames:
            film.write(_jpeg(frame, 90).tobytes())


def _shelf(
    labels: Sequence[np.ndarray],
    rng: np.random.Generator,
    size: tuple[int, int],
    conditions: Conditions,
) -> tuple[np.ndarray, np.ndarray]:
    world = _clutter(rng, size)
    corners = np.zeros((len(labels), 4, 2), np.float32)
    if not labels:
        return world, corners
    scale, cells = _grid(labels, size)
    places = rng.permutation(len(cells))[: len(labels)]
    for number, (label, place) in enumerate(zip(labels, places, strict=True)):
        corners[number] = _placed(label, scale, cells[place], rng, conditions)
        _stick(world, label, scale, corners[number])
    return world, corners


def _clutter(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Light and shadow, boxes, stripes like other barcodes, squares like a QR code's corners."""
    width, height = size
    coarse = rng.normal(0, 1, (height // 60 + 2, width // 60 + 2, 1)).astype(np.float32)
    light = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    world = np.repeat(105 + 30 * light[..., np.newaxis], 3, axis=2)
    for number in range(60):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        wide, high = int(rng.integers(20, 220)), int(rng.integers(10, 140))
        colour = rng.uniform(30, 220, 3).tolist()
        cv2.rectangle(world, (x, y), (x + wide, y + high), colour, -1)
        if number % 6 == 0:
            for stripe in range(x, x + wide, 6):
                cv2.rectangle(
                    world, (stripe, y), (stripe + int(rng.integers(1, 4)), y + high), (20,) * 3, -1
                )
        if number % 10 == 5:
            for reach, grey in ((14, 20.0), (10, 235.0), (6, 20.0)):
                cv2.rectangle(
                    world, (x - reach, y - reach), (x + reach, y + reach), (grey,) * 3, -1
                )
    return world


def _grid(
    labels: Sequence[np.ndarray], size: tuple[int, int]
) -> tuple[float, list[tuple[float, float, float, float]]]:
    """The largest common scale at which every label has a cell (x, y, width, height)."""
    tallest = max(label.shape[0] for label in labels)
    widest = max(label.shape[1] for label in labels)

    def fit(columns: int) -> float:
        rows = -(-len(labels) // columns)
        return min(size[0] / columns / widest, size[1] / rows / tallest)

    columns = max(range(1, len(labels) + 1), key=fit)
    rows = -(-len(labels) // columns)
    wide, high = size[0] / columns, size[1] / rows
    cells = [(x * wide, y * high, wide, high) for y in range(rows) for x in range(columns)]
    return min(fit(columns), 1.0), cells


def _placed(
    label: np.ndarray,
    scale: float,
    cell: tuple[float, float, float, float],
    rng: np.random.Generator,
    conditions: Conditions,
) -> np.ndarray:
    """Turn the label about the camera's axis and a random one, and fit it into its cell."""
    half = np.array([label.shape[1], label.shape[0]]) * scale / 2
    flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    roll = np.deg2rad(rng.uniform(-conditions.roll, conditions.roll))
    tilt = np.deg2rad(rng.uniform(0, conditions.tilt))
    axis = rng.uniform(0, 2 * np.pi)
    towards = np.array([np.cos(axis), np.sin(axis)])
    depth = flat @ towards
    leaning = flat - np.outer(depth * (1 - np.cos(tilt)), towards)
    distance = 4 * half.max()
    seen = leaning * (distance / (distance + depth * np.sin(tilt)))[:, np.newaxis]
    turned = seen @ np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    room = np.array(cell[2:])
    turned *= min(1, *(0.94 * room / np.ptp(turned, axis=0)))
    slack = room - np.ptp(turned, axis=0)
    corner = np.array(cell[:2]) + slack * rng.uniform(0.03, 0.97, 2)
    return turned - turned.min(axis=0) + corner


def _stick(world: np.ndarray, label: np.ndarray, scale: float, corners: np.ndarray) -> None:
    """Paint the label over the world between its corners, each pixel the mean of nine."""
    colour = label if label.ndim == 3 else cv2.cvtColor(label, cv2.COLOR_GRAY2BGR)
    reach = min(1.0, scale * SUPERSAMPLING)
    small = cv2.resize(colour, None, fx=reach, fy=reach, interpolation=cv2.INTER_AREA)
    high, wide = small.shape[:2]
    x0, y0 = np.floor(corners.min(axis=0)).astype(int).clip(0)
    x1, y1 = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, world.shape[1::-1])
    fine = ((corners - (x0, y0)) * SUPERSAMPLING).astype(np.float32)
    edges = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    seen_from = cv2.getPerspectiveTransform(edges, fine)
    area = int(x1 - x0) * SUPERSAMPLING, int(y1 - y0) * SUPERSAMPLING
    paint = cv2.warpPerspective(small.astype(np.float32), seen_from, area)
    cover = cv2.warpPerspective(np.ones((high, wide), np.float32), seen_from, area)
    window = int(x1 - x0), int(y1 - y0)
    paint = cv2.resize(paint, window, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(cover, window, interpolation=cv2.INTER_AREA)[..., np.newaxis]
    world[y0:y1, x0:x1] = world[y0:y1, x0:x1] * (1 - cover) + paint


def _expose(world: np.ndarray, rng: np.random.Generator, conditions: Conditions) -> np.ndarray:
    seen = world
    if conditions.shake:
        seen = cv2.filter2D(seen, -1, _path(conditions.shake, rng.uniform(0, np.pi)))
    if conditions.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), conditions.blur)
    grain = rng.standard_normal(world.shape[:2], np.float32)[..., np.newaxis] * conditions.noise
    picture = np.clip(seen * conditions.light + grain, 0, 255).astype(np.uint8)
    return cv2.imdecode(_jpeg(picture, conditions.jpeg), cv2.IMREAD_COLOR)


def _path(length: float, angle: float) -> np.ndarray:
    reach = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for step in np.linspace(-length / 2, length / 2, 61):
        x, y = reach + step * np.cos(angle), reach + step * np.sin(angle)
        kernel[round(y), round(x)] += 1
    return kernel / kernel.sum()


def _jpeg(frame: np.ndarray, quality: int) -> np.ndarray:
    return cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
