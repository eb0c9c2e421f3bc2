"""Repeat, take the median, print the ratio to the floor."""

import statistics
from collections.abc import Callable


def median_of(measure: Callable[[], float], repetitions: int) -> float:
    """Return the median of the seconds that `measure` returns."""
    return statistics.median(measure() for _ in range(repetitions))


def report(name: str, seconds: float, floor_name: str, floor_seconds: float, goal: str) -> None:
    """Print one measurement: seconds, the floor's seconds, their ratio, and the goal it was made for."""
    ratio = seconds / floor_seconds
    print(f"{name}: {seconds:.2f} s = {ratio:.2f} × {floor_name} ({floor_seconds:.2f} s); goal: {goal}", flush=True)
