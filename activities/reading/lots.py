"""Who reads which work: drawn by a seed, so that it can be drawn again and comes out the same (rules.md §7)."""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A work with those who must not read it: its authors, and whoever is of their departments."""

    work: int
    authors: frozenset[int]
    departments: frozenset[int]


@dataclass(frozen=True)
class Reader:
    """A juror with what would be a conflict: the own person and department, None for somebody from outside."""

    juror: int
    person: int | None
    department: int | None


class TooFewReaders(ValueError):
    """Works for which too few jurors are free of a conflict; `works` names them."""

    def __init__(self, works: Sequence[int]):
        self.works = list(works)
        super().__init__(f"too few readers for {len(self.works)} works")


def is_free(reader: Reader, entry: Entry) -> bool:
    """Whether the juror may read the work: neither the own work nor one of the own department."""
    return reader.person not in entry.authors and reader.department not in entry.departments


def draw(
    entries: Sequence[Entry],
    readers: Sequence[Reader],
    *,
    each: int,
    seed: str,
    load: Mapping[int, int] | None = None,
    barred: Mapping[int, Collection[int]] | None = None,
) -> dict[int, list[int]]:
    """`each` jurors for every work, those with the fewest works first, among equals by lot.

    The works with the fewest free jurors are drawn first. Where nobody has a conflict, loads differ by one at most.
    `load` is what jurors read already, `barred` names the jurors by work who read or declined it. The same values give
    the same draw. Raises TooFewReaders, with every work concerned.
    """
    lot = random.Random(seed)
    barred = barred or {}
    load = defaultdict(int, load or {})
    ordered = sorted(readers, key=lambda reader: reader.juror)
    free = {
        entry.work: [
            reader.juror
            for reader in ordered
            if is_free(reader, entry) and reader.juror not in barred.get(entry.work, ())
        ]
        for entry in sorted(entries, key=lambda entry: entry.work)
    }
    if short := [work for work, jurors in free.items() if len(jurors) < each]:
        raise TooFewReaders(short)
    works = list(free)
    lot.shuffle(works)
    works.sort(key=lambda work: len(free[work]))
    drawn = {}
    for work in works:
        jurors = list(free[work])
        lot.shuffle(jurors)
        jurors.sort(key=lambda juror: load[juror])
        drawn[work] = sorted(jurors[:each])
        for juror in drawn[work]:
            load[juror] += 1
    return {work: drawn[work] for work in free}
