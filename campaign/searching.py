"""Search over what has a page: every room names what can be found in it, narrowed by what the person may open.

A source gives the rows that a person may open, by the same functions as the pages; what is found and what was opened
lately are read through it and through nothing else. Terms are kept nowhere: not in the trail, not in a row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from campaign.permissions import Access
from campaign.search_words import Asked, Word

AT_FIRST = 5  # of each group on the page of all groups
ON_A_PAGE = 30


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its title, where it stands, the text in which the words are, and its page."""

    title: str
    url: str
    about: str = ""
    text: str = ""


@dataclass(frozen=True)
class Found:
    """How many there are, and those that are shown."""

    total: int
    hits: Sequence[Hit]


NOTHING = Found(0, ())


class Source(Protocol):
    """Something that can be found.

    `pages` are the addresses whose opening counts as opening one of it, with the parameters that make up its key.
    """

    kind: str
    name: str | Promise
    icon: str
    pages: Mapping[str, tuple[str, ...]]

    def search(self, access: Access, asked: Asked, *, start: int, count: int) -> Found:
        """What holds every word and may be opened by the person."""

    def recall(self, access: Access, keys: Sequence[str]) -> dict[str, Hit]:
        """Those of the keys that the person may still open."""


@dataclass(frozen=True, kw_only=True)
class RowSource:
    """A source whose things are rows: a query for how many are found, and one for those that are shown.

    Both at once (a window over all) takes ten times as long where most of a year's lines are found.

    `rows` gives those that the person may open, in their order, or None where none can be. `holding` says which of them
    hold one word. `hits` makes hits of rows. `key` is the field by which an address names a row; `with_keys` where it
    takes more than one field.
    """

    kind: str
    name: str | Promise
    icon: str
    rows: Callable[[Access], QuerySet | None]
    holding: Callable[[Access, Word], Q]
    hits: Callable[[Access, Sequence], list[Hit]]
    key: str = "pk"
    key_of: Callable[[object], str] | None = None
    with_keys: Callable[[Sequence[str]], Q] | None = None
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_text: bool = False

    def search(self, access: Access, asked: Asked, *, start: int, count: int) -> Found:
        rows = None if self.is_text and asked.is_single else self.rows(access)
        if rows is None:
            return NOTHING
        wanted = Q()
        for word in asked.words:
            wanted &= self.holding(access, word)
        found = rows.filter(wanted)
        total = found.count()
        shown = list(found[start : start + count]) if total > start else ()
        return Found(total, self.hits(access, shown) if shown else ())

    def recall(self, access: Access, keys: Sequence[str]) -> dict[str, Hit]:
        rows = self.rows(access)
        if rows is None:
            return {}
        wanted = self.with_keys(keys) if self.with_keys else Q(**{f"{self.key}__in": list(keys)})
        shown = list(rows.filter(wanted))
        names = [self.key_of(row) if self.key_of else str(getattr(row, self.key)) for row in shown]
        return dict(zip(names, self.hits(access, shown) if shown else (), strict=True))


@cache
def sources() -> dict[str, Source]:
    """Everything that can be found, by its kind, in the order of the page (setting SEARCHES)."""
    return {source.kind: source for name in settings.SEARCHES for source in import_string(name)}


@cache
def pages_that_count() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By the name of an address the kind that its page shows one of, and the parameters of the key."""
    return {
        page: (source.kind, parameters)
        for source in sources().values()
        for page, parameters in source.pages.items()
    }


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    source: Source
    total: int
    hits: Sequence[Hit]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


def search_all(access: Access, asked: Asked) -> list[Group]:
    """The groups in which something was found, each with its first few; a constant number of queries."""
    found = [(source, source.search(access, asked, start=0, count=AT_FIRST)) for source in sources().values()]
    return [Group(source, one.total, one.hits) for source, one in found if one.total]


def search_one(access: Access, asked: Asked, kind: str, *, page: int) -> Group:
    """One page of one kind; `kind` is one of the sources."""
    source = sources()[kind]
    found = source.search(access, asked, start=(page - 1) * ON_A_PAGE, count=ON_A_PAGE)
    return Group(source, found.total, found.hits)


def within(word: Word, *fields: str) -> Q:
    """Rows in one of whose fields one of the word's forms stands; what LIKE would read as a wildcard is a character."""
    wanted = Q()
    for name in fields:
        for form in word.forms:
            wanted |= Q(**{f"{name}__icontains": form})
    return wanted


def equal(word: Word, *fields: str) -> Q:
    """Rows one of whose fields is the word, in capitals or not."""
    wanted = Q()
    for name in fields:
        for form in word.forms:
            wanted |= Q(**{f"{name}__iexact": form})
    return wanted


def in_month(word: Word, day: str) -> Q:
    """Rows whose day lies in the month that the word means; none for a word that means no month."""
    if word.month is None:
        return Q(pk__in=())
    year, month = word.month
    return Q(**{f"{day}__month": month}) & (Q(**{f"{day}__year": year}) if year else Q())


def on_day(access: Access, word: Word, day: str) -> Q:
    """Rows whose day is the one that the word means, without a year that of the campaign's; none for no day."""
    if word.day is None:
        return Q(pk__in=())
    year, month, number = word.day
    try:
        return Q(**{day: date(year or access.campaign.year, month, number)})
    except ValueError:  # the 30th of February
        return Q(pk__in=())


def in_time(access: Access, word: Word, day: str) -> Q:
    """Rows whose day is the one that the word means, or lies in the month that it means."""
    return in_month(word, day) | on_day(access, word, day)


def chosen(word: Word, field_name: str, choices: Iterable[tuple[str, str]]) -> Q:
    """Rows whose choice is called so in the person's language."""
    values = [value for value, label in choices if any(form in str(label) for form in word.forms)]
    return Q(**{f"{field_name}__in": values})


def found_in_list(hits: Iterable[tuple[str, Hit]], asked: Asked, *, start: int, count: int) -> Found:
    """The same over few things that are at hand: pairs of the whole text of a thing and its hit."""
    holding = [hit for text, hit in hits if holds(text, asked)]
    return Found(len(holding), holding[start : start + count])


def holds(text: str, asked: Asked) -> bool:
    """Does the text hold every word?"""
    lowered = text.lower()
    return all(any(form.lower() in lowered for form in word.forms) for word in asked.words)
