"""Which works of a contest have much the same text: found by what they share, shown side by side, decided by nobody here.

Texts are compared without blanks and punctuation. Two works are a candidate pair when enough stretches of SHINGLE
characters stand in both, wherever they stand. Then the matching passages are laid out: stretches that are equal, joined
where the words between them are nearly the same too (copied and lightly changed), by RapidFuzz.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from rapidfuzz import fuzz

SHINGLE = 7
ONE_IN = 4  # of the stretches stand for a text when candidates are looked for
SHORTEST = 12  # characters of a passage; shorter ones are turns of phrase
GAP = 16  # characters that may differ inside of a passage
ALIKE = 60  # how alike the words of a gap must be, in percent
LEAST = 30  # characters that a text must have to be compared
MOST_PLACES = 50  # of one stretch in a text; more are filling, such as one word written a thousand times


@dataclass(frozen=True)
class Passage:
    """A stretch that stands in both texts: where it begins and ends in each, in characters of the texts as they are."""

    first: int
    first_end: int
    second: int
    second_end: int


@dataclass(frozen=True)
class Likeness:
    """Two texts by their keys, the share of the shorter one that stands in the other in percent, and the passages."""

    first: int
    second: int
    share: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class _Bare:
    """A text without blanks and punctuation, and where each of its letters stands in the text."""

    letters: str
    places: tuple[int, ...]


def similar_texts(texts: Mapping[int, str], *, least: int) -> list[Likeness]:
    """The pairs that share at least `least` percent of the shorter text, most alike first, then by their keys.

    The first of a pair is the one with the smaller key. Texts shorter than LEAST letters are left out.
    """
    bare = {key: found for key, text in texts.items() if len((found := _bare(text)).letters) >= LEAST}
    found = []
    for first, second in _candidates(bare, least):
        likeness = _likeness(first, second, bare[first], bare[second])
        if likeness.share >= least:
            found.append(likeness)
    return sorted(found, key=lambda pair: (-pair.share, pair.first, pair.second))


def _bare(text: str) -> _Bare:
    letters, places = [], []
    for place, letter in enumerate(text):
        if unicodedata.category(letter)[0] in "LN":
            letters.append(letter.lower()[:1])
            places.append(place)
    return _Bare("".join(letters), tuple(places))


def _candidates(bare: Mapping[int, _Bare], least: int) -> list[tuple[int, int]]:
    """Pairs whose sampled stretches overlap by half of what is asked, so that no pair is missed for the sampling."""
    holders = defaultdict(list)
    sizes = {}
    for key in sorted(bare):
        sampled = _sampled(bare[key].letters)
        sizes[key] = len(sampled)
        for shingle in sampled:
            holders[shingle].append(key)
    shared = Counter()
    for keys in holders.values():
        shared.update(combinations(keys, 2))
    return sorted(
        pair
        for pair, number in shared.items()
        if number * 200 >= least * max(1, min(sizes[pair[0]], sizes[pair[1]]))
    )


def _sampled(letters: str) -> set[int]:
    hashes = (crc32(letters[start : start + SHINGLE].encode()) for start in range(len(letters) - SHINGLE + 1))
    return {number for number in hashes if number % ONE_IN == 0}


def _likeness(first: int, second: int, one: _Bare, other: _Bare) -> Likeness:
    stretches = _joined(_stretches(one.letters, other.letters), one.letters, other.letters)
    kept = [stretch for stretch in stretches if stretch[1] - stretch[0] >= SHORTEST]
    in_first = sum(end - begin for begin, end, _b, _e in kept)
    in_second = sum(end - begin for _b, _e, begin, end in kept)
    if len(one.letters) <= len(other.letters):
        share = in_first * 100 // len(one.letters)
    else:
        share = in_second * 100 // len(other.letters)
    passages = tuple(
        Passage(one.places[a], one.places[b - 1] + 1, other.places[c], other.places[d - 1] + 1)
        for a, b, c, d in kept
    )
    return Likeness(first, second, share, passages)


def _stretches(one: str, other: str) -> list[tuple[int, int, int, int]]:
    """Equal stretches in the order of the first text, each letter of either text in one of them at most."""
    where = defaultdict(list)
    for start in range(len(other) - SHINGLE + 1):
        there = where[other[start : start + SHINGLE]]
        if len(there) < MOST_PLACES:
            there.append(start)
    taken = bytearray(len(other))
    found = []
    start = 0
    while start <= len(one) - SHINGLE:
        best, at = 0, 0
        for place in where.get(one[start : start + SHINGLE], ()):
            length = _common(one, start, other, place, taken)
            if length > best:
                best, at = length, place
        if best >= SHINGLE:
            found.append((start, start + best, at, at + best))
            taken[at : at + best] = b"\1" * best
            start += best
        else:
            start += 1
    return found


def _common(one: str, start: int, other: str, place: int, taken: bytearray) -> int:
    """How far two texts go on alike from these places, not into what is taken already."""
    length = 0
    most = min(len(one) - start, len(other) - place)
    while length < most and one[start + length] == other[place + length] and not taken[place + length]:
        length += 1
    return length


def _joined(stretches, one: str, other: str) -> list[tuple[int, int, int, int]]:
    """Neighbours in both texts become one passage where little stands between them, and that is nearly the same."""
    joined: list[tuple[int, int, int, int]] = []
    for stretch in stretches:
        if joined:
            a, b, c, d = joined[-1]
            begin, end, other_begin, other_end = stretch
            between, other_between = one[b:begin], other[d:other_begin]
            is_near = begin - b <= GAP and 0 <= other_begin - d <= GAP
            if is_near and _is_alike(between, other_between):
                joined[-1] = (a, end, c, other_end)
                continue
        joined.append(stretch)
    return joined


def _is_alike(between: str, other: str) -> bool:
    """Whether few words stand between, or nearly the same ones."""
    if len(between) <= 4 and len(other) <= 4:
        return True
    return fuzz.ratio(between, other) >= ALIKE
