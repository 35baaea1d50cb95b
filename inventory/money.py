"""Money in rupiah: one way to write it."""

from decimal import Decimal


def on_screen(value: Decimal, lang: str) -> str:
    """Write an amount as screens show it: `Rp 14.250.000`, sen only when not zero."""
    places = 0 if value == value.to_integral_value() else 2
    text = f"{abs(value):,.{places}f}"
    if lang == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{'-' if value < 0 else ''}Rp\u00a0{text}"
