"""How often one network address tried what did not fit, on pages that ask for no sign-in (security.md ACL-1).

A whole office shares one address: the limit is for programs that guess, not for people who mistype.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

WITHIN = 600  # seconds


def count_within(name: str, seconds: int) -> int:
    """Count something within a time; how often it was, this time included."""
    if cache.add(name, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # it ran out in between
        cache.set(name, 1, timeout=seconds)
        return 1


@dataclass(frozen=True)
class WrongTries:
    """The wrong tries at one kind of page: at most so many within ten minutes from one address, or for one person."""

    kind: str
    most: int

    def are_too_many(self, request: HttpRequest) -> bool:
        return cache.get(self._key(address_of(request)), 0) >= self.most

    def count(self, request: HttpRequest) -> None:
        count_within(self._key(address_of(request)), WITHIN)

    def are_too_many_for(self, whom: str) -> bool:
        """The same for one person, whatever the address: whom somebody says to be."""
        return cache.get(self._key(_digest(whom)), 0) >= self.most

    def count_for(self, whom: str) -> None:
        count_within(self._key(_digest(whom)), WITHIN)

    def _key(self, source: str) -> str:
        return f"wrong-{self.kind}:{source}"


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _digest(whom: str) -> str:
    return hashlib.sha256(whom.encode()).hexdigest()
