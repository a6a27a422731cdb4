"""Which cells a recorded seed draws: the same seed always draws the same cells."""

import hashlib
from collections.abc import Sequence


def drawn(*, with_lines: Sequence[str], without_lines: Sequence[str], size: int, seed: str) -> list[str]:
    """Draw `size` cells by their codes: half of them with deductions, half at full marks, as far as there are.

    For an odd size the greater half has deductions; where one kind runs short, the other fills up. Each kind is put
    in the order of the SHA-256 of seed and code, so that anybody can draw it again with any tool. The answer
    comes in that order, those with deductions first. Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError("a sample holds at least one cell")
    many, few = _shuffled(with_lines, seed), _shuffled(without_lines, seed)
    wanted = min(len(many), max((size + 1) // 2, size - len(few)))
    return many[:wanted] + few[: size - wanted]


def _shuffled(codes: Sequence[str], seed: str) -> list[str]:
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}:{code}".encode()).hexdigest(), code))
