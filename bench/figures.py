"""A measured figure, the bar beside it, and the table of them all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; without a bar it is for information."""

    engine: str
    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Say whether the bar is met."""
        return self.most is None or self.value <= self.most

    def line(self) -> str:
        """Write it for the table."""
        bar = "" if self.most is None else f"{'ok' if self.holds else 'MISSED':>7} <= {self.most:g}"
        return f"{self.engine:<11} {self.name:<58} {self.value:>9.2f} {self.unit:<7}{bar}"
