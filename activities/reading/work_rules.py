"""By which rules a contest takes a work: when, from whom, how many, how long."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Contest, ContestState, Submission, SubmissionFile, TextFrom
from activities.reading.contests import is_eligible, one_line
from activities.reading.text_counting import length_of
from activities.reading.work_files import text_and_source
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST_TITLE = 100
LONGEST_TEXT = 200_000


class NotTaken(Refused):
    """The contest takes no work now, or not from this person."""


class BadWork(Refused):
    """Something about the work is missing or against the rules; the field says what."""


class TooLate(Refused):
    """The deadline has passed and no reason was given."""


def takes_works(contest: Contest, access: Access, at: datetime) -> bool:
    """Whether this person can submit now: while it is open (late ones with a reason), the office until the jury has them."""
    if contest.state == ContestState.CLOSED:
        return access.holds(Role.OFFICE)
    return contest.state == ContestState.OPEN and timezone.localdate(at) >= contest.opens_on


def is_changeable(work: Submission, at: datetime) -> bool:
    """Whether a work can still be changed: the deadline has not come and nobody took it back."""
    contest = work.contest
    return not work.is_withdrawn and contest.state == ContestState.OPEN and at <= contest.until


def is_withdrawable(work: Submission, access: Access) -> bool:
    """Whether a work can still be taken back: before the jury has it, by the office until the prizes are in effect."""
    state = work.contest.state
    if work.is_withdrawn or state not in (ContestState.OPEN, ContestState.CLOSED, ContestState.JUDGING):
        return False
    return state != ContestState.JUDGING or access.holds(Role.OFFICE)


def check_taken(contest: Contest, author: Person, late_reason: str, *, by: Access, at: datetime) -> None:
    """Whether the contest takes a work of this person now. Raises NotTaken, TooLate."""
    by.demand(*Role.values, campaign_id=contest.campaign_id)
    if not takes_works(contest, by, at):
        raise NotTaken(_("The contest takes no works now."))
    if author.unit_id != by.campaign.unit_id or author.has_left(timezone.localdate(at)):
        raise NotTaken(_("%(name)s is not in service.") % {"name": author.name}, field="author")
    if not is_eligible(contest, author):
        raise NotTaken(
            _("%(name)s cannot take part: this contest is for %(who)s.")
            % {"name": author.name, "who": contest.get_eligible_display()},
            field="author",
        )
    if is_late(contest, at) and not one_line(late_reason):
        raise TooLate(_("The deadline has passed: say why the work is late."), field="late_reason")


def check_number(contest: Contest, author: Person) -> None:
    """Whether the person has a work left to submit. Raises NotTaken."""
    if works_of(contest, [author.pk]).get(author.pk, 0) >= contest.works_each:
        raise too_many(contest)


def too_many(contest: Contest) -> NotTaken:
    """The refusal of one more work."""
    return NotTaken(
        ngettext(
            "Each person submits one work; change the one that is there, or take it back first.",
            "Each person submits %(most)s works at most.",
            contest.works_each,
        )
        % {"most": contest.works_each},
        field="author",
    )


def works_of(contest: Contest, authors: Sequence[int]) -> dict[int, int]:
    """How many standing works each of these authors has in the contest."""
    found: dict[int, int] = {}
    for author in contest.submissions.standing().filter(author__in=authors).values_list("author", flat=True):
        found[author] = found.get(author, 0) + 1
    return found


def is_late(contest: Contest, at: datetime) -> bool:
    """Whether the deadline has passed."""
    return at > contest.until


def fill_work(
    work: Submission, title: str, text: str, originality_stated: bool, files: Sequence[SubmissionFile]
) -> None:
    """Put the content into a work by the rules of its contest. Raises BadWork."""
    contest = work.contest
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise BadWork(_("Enter at most %(most)s characters.") % {"most": LONGEST_TITLE}, field="title")
    if contest.originality_needed and not originality_stated:
        raise BadWork(_("The author has to state that the work is his own."), field="originality_stated")
    said, source = text_and_source(text, files)
    if not said and not files:
        raise BadWork(_("The work is empty: enter its text or attach a file."), field="text")
    if len(said) > LONGEST_TEXT:
        raise BadWork(_("The text is longer than any work."), field="text")
    length = length_of(said) if source != TextFrom.NONE else None
    if length is not None:
        _check_length(contest, length, typed=source == TextFrom.TYPED)
    work.title, work.text, work.text_from, work.length = title, said, source, length
    work.originality_stated = originality_stated


def _check_length(contest: Contest, length: int, *, typed: bool) -> None:
    field = "text" if typed else "files"
    if contest.shortest is not None and length < contest.shortest:
        raise BadWork(
            _("The work has %(length)s characters; %(least)s are asked for at least.")
            % {"length": length, "least": contest.shortest},
            field=field,
        )
    if contest.longest is not None and length > contest.longest:
        raise BadWork(
            _("The work has %(length)s characters; %(most)s are allowed at most.")
            % {"length": length, "most": contest.longest},
            field=field,
        )
