"""Certificates issued: numbered in their series, their texts frozen, checked behind a token.

A series is what its numbers begin with (XJCK-2026Q1: the star windows of a quarter); a number is given once. Source:
official-papers.md §4; rules.md §5.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AwardDecision
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.glyphs import unprintable_in
from publishing.honours.certificate_sources import (
    Entitled,
    decisions_with_certificates,
    holds,
    without_certificate,
)
from publishing.models import Certificate, CertificatePaper
from publishing.pdf import MissingGlyphs
from publishing.printable import printable
from scoring.models import HalfYearEvaluation

TOKEN_BYTES = 18  # 144 bits: 24 characters that nobody guesses
LONGEST_TOKEN = 40
PAPER_FIELDS = ("code", "width", "height", "right", "down", "is_blank")


class NobodyEntitled(Refused):
    """Nobody waits for a certificate."""


@transaction.atomic
def issue_certificates(
    *,
    source: AwardDecision | HalfYearEvaluation,
    address_of: Callable[[str], str],
    by: Access,
    at: datetime | None = None,
) -> list[Certificate]:
    """Issue a certificate to everybody whom the decision entitles and who has none, in the order of the decision.

    `address_of` makes the address of the check from a token. Numbers are given under the campaign's lock. Raises
    NobodyEntitled, MissingGlyphs for a name that no font can print.
    """
    by.demand(Role.OFFICE, campaign_id=source.campaign_id)
    at = at or timezone.now()
    campaign = Campaign.objects.select_for_update().get(pk=source.campaign_id)
    if isinstance(source, AwardDecision):
        source = decisions_with_certificates(campaign).get(pk=source.pk)  # revoked meanwhile?
    source.campaign = by.campaign
    waiting = without_certificate(source)
    if not waiting:
        raise NobodyEntitled(_("Nobody waits for a certificate."))
    last = _last_serials(campaign)
    code = paper_of(campaign).code
    issued = []
    for one in waiting:
        last[one.series] += 1
        issued.append(_certificate(one, code, last[one.series], address_of, campaign, by=by, at=at))
    if missing := unprintable_in(_printed(issued)):
        raise MissingGlyphs(missing)
    Certificate.objects.bulk_create(issued)
    record(
        "publishing.certificates.issued",
        by=by.user,
        campaign=by.campaign,
        obj=source,
        at=at,
        first=issued[0].number,
        last=issued[-1].number,
        count=len(issued),
    )
    return issued


def set_certificate_paper(
    *, campaign: Campaign, values: Mapping[str, object], by: Access, at: datetime | None = None
) -> CertificatePaper:
    """Set the size of the certificates' paper, where the print lies on it, and what the numbers begin with."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        paper = paper_of(campaign)
        before = {field: getattr(paper, field) for field in PAPER_FIELDS}
        for field in PAPER_FIELDS:
            setattr(paper, field, values[field])
        paper.full_clean(exclude=["campaign"], validate_unique=False)
        paper.save()
        changed = {
            field: [before[field], values[field]] for field in PAPER_FIELDS if before[field] != values[field]
        }
        record(
            "publishing.certificates.paper_set",
            by=by.user,
            campaign=by.campaign,
            obj=paper,
            at=at,
            changed=changed,
        )
    return paper


def paper_of(campaign: Campaign) -> CertificatePaper:
    """The paper of the campaign's certificates; A4 across until something else is set."""
    return CertificatePaper.objects.filter(campaign=campaign).first() or CertificatePaper(campaign=campaign)


def checked_certificate(token: str) -> tuple[Certificate, bool] | None:
    """The certificate behind a token, and whether it holds today; None for a token that is none."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    found = (
        Certificate.objects.filter(token=token)
        .select_related("award__decision__revocation", "title__decision__evaluation")
        .first()
    )
    return (found, holds(found)) if found else None


def _printed(certificates: Iterable[Certificate]) -> Iterable[tuple[str, str]]:
    """Every text of the certificates with the style it is set in."""
    for certificate in certificates:
        for part, text in certificate.wording.items():
            yield ("title" if part in ("heading", "honour") else "kai"), text


def _last_serials(campaign: Campaign) -> defaultdict[str, int]:
    rows = Certificate.objects.filter(campaign=campaign).values("series").order_by("series")
    return defaultdict(int, {row["series"]: row["last"] for row in rows.annotate(last=Max("serial"))})


def _certificate(
    one: Entitled,
    code: str,
    serial: int,
    address_of: Callable[[str], str],
    campaign: Campaign,
    *,
    by: Access,
    at: datetime,
) -> Certificate:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return Certificate(
        campaign=campaign,
        series=one.series,
        serial=serial,
        number=f"{code}-{one.series}-{serial:03d}",
        **{one.field: one.row},
        holder=one.holder,
        honour=one.honour,
        wording=printable(one.wording(timezone.localdate(at)).frozen()),
        token=token,
        address=address_of(token),
        issued_by=by.user,
        issued_at=at,
    )
