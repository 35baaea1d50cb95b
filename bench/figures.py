"""A measured figure, the bar beside it, and the table of them all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report, with a bar above or below; without one it is for information."""

    engine: str
    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Say whether the bar is met."""
        most_held = self.most is None or self.value <= self.most
        return most_held and (self.least is None or self.value >= self.least)

    def line(self) -> str:
        """Write it for the table."""
        sides = (("<=", self.most), (">=", self.least))
        bars = "".join(f" {side} {bar:g}" for side, bar in sides if bar is not None)
        bar = f"{'ok' if self.holds else 'MISSED':>7}{bars}" if bars else ""
        return f"{self.engine:<11} {self.name:<58} {self.value:>9.2f} {self.unit:<7}{bar}"
