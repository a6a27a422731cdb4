"""Times of repeated acts, and the table that shows them."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Timed:
    """One line of the table: times in milliseconds, alone and with four at once, beside the floor and the target."""

    name: str
    alone: list[float]
    four: list[float] = field(default_factory=list)
    queries: int | None = None
    size: int | None = None
    nodes: int | None = None
    floor: float | None = None
    target: float | None = None


def repeated(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each call, the first one left out (it warms up)."""
    act()
    return [_one(act) for _ in range(times)]


def _one(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(0.95 * len(times)) - 1)]


def machine() -> str:
    """How busy the machine is, and how long a fixed piece of Python takes: what makes two tables comparable."""
    pieces = repeated(lambda: sum(number * number for number in range(200_000)), 5)
    return (
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, 200,000 squares in {median(pieces):.1f} ms"
    )


def print_table(title: str, lines: list[Timed]) -> None:
    print(f"\n{title}\n")
    print(
        "| act | median ms | p95 | 4 at once: median | p95 | SQL | kB | nodes | floor ms | × floor | target ms |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for line in lines:
        middle = median(line.alone)
        cells = [
            line.name,
            f"{middle:.1f}",
            f"{p95(line.alone):.1f}",
            f"{median(line.four):.1f}" if line.four else "",
            f"{p95(line.four):.1f}" if line.four else "",
            "" if line.queries is None else str(line.queries),
            "" if line.size is None else f"{line.size / 1000:.{0 if line.size >= 10_000 else 1}f}",
            "" if line.nodes is None else str(line.nodes),
            "" if line.floor is None else f"{line.floor:.2f}",
            "" if line.floor is None else f"{middle / line.floor:.0f}",
            "" if line.target is None else f"{'≤' if middle <= line.target else 'MISSED'} {line.target:g}",
        ]
        print("| " + " | ".join(cells) + " |")
    print(flush=True)
