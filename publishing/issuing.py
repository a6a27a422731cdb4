"""One way of issue for papers of every kind: numbered and frozen at once, drawn afterwards.

What a paper is about and how its content is made comes as a `Matter`; where matters come from (a published month, a
draft, a decision) this module does not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.chat import tell_chat
from campaign.digests import sha256_of
from campaign.models import Campaign, ChatMessage, NoticeKind, PaperKind, Role
from campaign.notice_texts import EVERYBODY_AT_WORK
from campaign.notices import holders, notify
from campaign.numbers import allot_number, lock_register, next_number, shortened, void
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.drawing import start_drawing
from publishing.glyphs import unprintable_characters
from publishing.models import Publication
from publishing.pdf import MissingGlyphs
from publishing.printable import printable
from scoring.models import MonthRevision

LONGEST_TITLE = 200

# The content of a paper on the day of issue, with the number allotted to it; None while it is only looked at.
Compose = Callable[[datetime, int | None], Mapping]


class AlreadyIssued(Refused):
    """The paper exists; it is reprinted, not issued again."""


class NothingInIt(Refused):
    """A paper without a title or a text is not issued."""


class TitleTooLong(Refused):
    """The title is longer than a paper's title can be."""


class NotInForce(Refused):
    """A paper that is void or superseded is not superseded or declared void once more."""


class OfAnotherCampaign(Refused):
    """A paper supersedes papers of its own campaign and kind only."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a paper is about: its kind, the key under which it is issued once, and how its content is made.

    `key` names the source (“bulletin:2026-03:1”, “draft:17”). `subject` is what the register of numbers says; empty,
    it is the title.
    """

    campaign: Campaign
    kind: str
    key: str
    compose: Compose
    subject: str = ""
    month_revision: MonthRevision | None = None
    supersedes: Publication | None = None


def paper_of(matter: Matter) -> Publication | None:
    """The paper by which the matter was issued, unless that one is void."""
    return (
        Publication.objects.filter(
            campaign=matter.campaign, source_key=matter.key, number__voided_at__isnull=True
        )
        .defer("payload")
        .select_related("number")
        .order_by("-edition")
        .first()
    )


@transaction.atomic
def issue_paper(matter: Matter, *, by: Access, at: datetime | None = None) -> Publication:
    """Give the paper its number, freeze its content, record it, tell it, and have its files drawn.

    All of it or nothing, under the lock of the register: at one moment two matters get two numbers in a row, and the
    same matter one paper. The year of the number is that of `at` in the site's time zone. Raises AlreadyIssued,
    NotInForce for a `supersedes` that no longer holds, NothingInIt, TitleTooLong, MissingGlyphs for a paper that no
    drawing could ever print. Source: rules.md §4; GB/T 9704 7.2.5.
    """
    by.demand(Role.OFFICE, campaign_id=matter.campaign.pk)
    at = at or timezone.now()
    unit = lock_register(matter.campaign.unit)
    edition = _next_edition(matter)
    if matter.supersedes is not None:
        _check_supersedable(matter.supersedes, matter)
    year = timezone.localtime(at).year
    payload = printable(matter.compose(at, next_number(unit, year=year)))
    title = _title_of(payload)
    if missing := unprintable_characters(payload):
        raise MissingGlyphs(missing)
    number = allot_number(
        unit=unit,
        year=year,
        kind=matter.kind,
        subject=shortened(str(matter.subject) or title, LONGEST_TITLE),
        by=by.user,
        at=at,
    )
    publication = Publication(
        campaign=matter.campaign,
        kind=matter.kind,
        title=title,
        source_key=matter.key,
        edition=edition,
        month_revision=matter.month_revision,
        number=number,
        payload=payload,
        sha256=sha256_of(payload),
        supersedes=matter.supersedes,
        issued_by=by.user,
        issued_at=at,
    )
    try:
        with transaction.atomic():
            publication.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyIssued(_("This paper is issued already.")) from clash
    record(
        f"publishing.{matter.kind}.issued",
        by=by.user,
        campaign=by.campaign,
        obj=publication,
        at=at,
        matter=matter.key,
        number=str(number),
        sha256=publication.sha256,
        supersedes=str(matter.supersedes.number) if matter.supersedes else "",
    )
    start_drawing(publication=publication, by=by, at=at)
    _tell(publication, by=by, at=at)
    return publication


@transaction.atomic
def void_paper(
    *, publication: Publication, reason: str, by: Access, at: datetime | None = None
) -> Publication:
    """Withdraw an issued paper: it stays on file marked 作废, its number stays taken and says why.

    Its matter can be issued anew. Raises NotInForce for a paper that a newer one supersedes, AlreadyVoid and
    ReasonMissing as `campaign.numbers.void`.
    """
    by.demand(Role.OFFICE, campaign_id=publication.campaign_id)
    at = at or timezone.now()
    lock_register(publication.campaign.unit)
    newer = successor_of(publication)
    if newer is not None:
        raise NotInForce(_("%(number)s supersedes this paper already.") % {"number": newer.number})
    number = void(publication.number, reason=reason, by=by, at=at)
    record(
        "publishing.paper.voided",
        by=by.user,
        campaign=by.campaign,
        obj=publication,
        at=at,
        number=str(number),
        reason=number.void_reason,
    )
    publication.number = number
    return publication


def successor_of(publication: Publication) -> Publication | None:
    """The paper that supersedes it and is not void itself."""
    return (
        publication.successors.filter(number__voided_at__isnull=True)
        .defer("payload")
        .select_related("number")
        .order_by("pk")
        .first()
    )


def _next_edition(matter: Matter) -> int:
    """1 for a matter that was never issued; one more when the paper before is void. Raises AlreadyIssued."""
    before = (
        Publication.objects.filter(campaign=matter.campaign, source_key=matter.key)
        .defer("payload")
        .select_related("number")
        .order_by("-edition")
        .first()
    )
    if before is None:
        return 1
    if not before.number.is_void:
        raise AlreadyIssued(_("This paper is issued already."))
    return before.edition + 1


def _check_supersedable(older: Publication, matter: Matter) -> None:
    if older.campaign_id != matter.campaign.pk or older.kind != matter.kind:
        raise OfAnotherCampaign(_("A paper supersedes a paper of its own kind and campaign."))
    if not Publication.objects.in_force().filter(pk=older.pk).exists():
        raise NotInForce(_("%(number)s is no longer in force.") % {"number": older.number})


def _title_of(payload: Mapping) -> str:
    title = payload["title"]["text"].strip()
    if not title or not payload["body"]:
        raise NothingInIt(_("A paper needs a title and a text before it is issued."))
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(
            _("The title has %(length)s characters; at most %(most)s can be issued.")
            % {"length": len(title), "most": LONGEST_TITLE}
        )
    return title


def _tell(publication: Publication, *, by: Access, at: datetime) -> None:
    """Everybody at work learns of the paper; the chat group of a bulletin, of a notice when the month is corrected."""
    campaign, revision = publication.campaign, publication.month_revision
    month = revision.month.first_day if revision else timezone.localdate(at)
    link = reverse("publishing:publication_detail", args=[campaign.code, publication.pk])
    notify(
        NoticeKind.BULLETIN_ISSUED if revision else NoticeKind.PAPER_ISSUED,
        campaign=campaign,
        to=holders(*EVERYBODY_AT_WORK),
        link=link,
        month=month,
        by=by.user,
        at=at,
    )
    if revision and publication.kind == PaperKind.BULLETIN:
        tell_chat(ChatMessage.Kind.BULLETIN_ISSUED, campaign=campaign, month=month, link=link, at=at)
