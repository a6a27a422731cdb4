"""Comparing the works of a contest with one another: pairs for the office to look at, never decided by the program."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Contest, SimilarPair, Submission
from activities.reading.contests import locked_contest, one_line
from activities.reading.similarity import similar_texts
from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused


class NoRemark(Refused):
    """Whoever looked at a pair says what it is."""


@transaction.atomic
def compare_works(*, contest: Contest, by: Access, at: datetime | None = None) -> list[SimilarPair]:
    """Compare the texts of all standing works, by the office; the pairs that share as much as the contest says.

    Pairs that were found before keep what was said of them, as long as both works are in the same version; pairs of earlier
    versions stay on file. Works of one author are compared too. Works without text are left out. Returns the new pairs.
    """
    contest = locked_contest(contest, by)
    at = at or timezone.now()
    works = {work.pk: work for work in contest.submissions.standing().order_by("pk")}
    found = similar_texts({pk: work.text for pk, work in works.items()}, least=contest.similar_from)
    there = set(contest.similar_pairs.values_list("first", "second", "first_version", "second_version"))
    new = [
        SimilarPair(
            contest=contest,
            first=works[pair.first],
            second=works[pair.second],
            first_version=works[pair.first].version,
            second_version=works[pair.second].version,
            share=pair.share,
            passages=[list(asdict(passage).values()) for passage in pair.passages],
            found_at=at,
        )
        for pair in found
        if (pair.first, pair.second, works[pair.first].version, works[pair.second].version) not in there
    ]
    SimilarPair.objects.bulk_create(new)
    contest.compared_at = at
    contest.save(update_fields=["compared_at"])
    record(
        "activities.contest.compared",
        by=by.user,
        campaign=by.campaign,
        obj=contest,
        at=at,
        title=contest.title,
        works=len(works),
        pairs=len(found),
    )
    return new


@transaction.atomic
def remark_on_pair(*, pair: SimilarPair, remark: str, by: Access, at: datetime | None = None) -> SimilarPair:
    """Say what a pair is (a quotation, a joint work, copied and dealt with how). Nothing follows by itself. Raises NoRemark."""
    by.demand(Role.OFFICE, campaign_id=pair.contest.campaign_id)
    remark = one_line(remark)
    if not remark:
        raise NoRemark(_("Say what you found."), field="remark")
    pair.remark, pair.seen_by, pair.seen_at = remark, by.user, at or timezone.now()
    pair.save(update_fields=["remark", "seen_by", "seen_at"])
    record(
        "activities.contest.pair_seen",
        by=by.user,
        campaign=by.campaign,
        obj=pair.contest,
        at=at,
        works=[pair.first_id, pair.second_id],
        remark=remark,
    )
    return pair


def current_pairs(contest: Contest) -> list[SimilarPair]:
    """The pairs of works as they stand now: nobody took one back, and both are in the versions that were compared."""
    pairs = contest.similar_pairs.select_related(
        "first__author", "first__department", "second__author", "second__department", "seen_by"
    )
    pairs = pairs.defer("first__text", "second__text").order_by("-share", "pk")
    return [
        pair
        for pair in pairs
        if _stands(pair.first, pair.first_version) and _stands(pair.second, pair.second_version)
    ]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `passage` is the number of the passage that it is, or 0."""

    text: str
    passage: int


def pieces(text: str, bounds: list[tuple[int, int]]) -> list[Piece]:
    """A text cut at the passages that it shares, each with its number in the order given."""
    found, place = [], 0
    for begin, end, number in sorted(
        (begin, end, number) for number, (begin, end) in enumerate(bounds, start=1)
    ):
        if begin > place:
            found.append(Piece(text[place:begin], 0))
        found.append(Piece(text[max(begin, place) : end], number))
        place = max(end, place)
    if place < len(text):
        found.append(Piece(text[place:], 0))
    return found


def _stands(work: Submission, version: int) -> bool:
    return not work.is_withdrawn and work.version == version
