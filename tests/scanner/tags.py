"""Labels as the tests print them: a QR code with words beside it, or the bare code."""

from collections.abc import Sequence

import cv2
import numpy as np
import qrcode
from qrcode.constants import ERROR_CORRECT_Q

TEXTS = tuple(f"HTTPS://A.EXAMPLE/MA{number:08d}X" for number in range(40))


def code(text: str | bytes, *, module: int = 8) -> np.ndarray:
    """A bare QR code in grey with its quiet zone, `module` pixels a module."""
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    symbol.add_data(text)
    symbol.make()
    dark = np.array(symbol.get_matrix())
    return np.kron(np.where(dark, 0, 255), np.ones((module, module))).astype(np.uint8)


def label(text: str) -> np.ndarray:
    """A label twice as wide as high: the code on the left, words on the right."""
    left = code(text)
    right = np.full_like(left, 255)
    for line, words in enumerate(("PEMKAB CONTOH", "Kursi kerja", text[-11:])):
        place = 8, 60 + 60 * line
        cv2.putText(right, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return np.hstack([left, right])


def labels(texts: Sequence[str]) -> list[np.ndarray]:
    return [label(text) for text in texts]
