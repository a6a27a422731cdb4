"""Printed codes for ratings: ordered, drawn in the task process, good together with their file, deleted within a day.

As with ballots: the codes stand nowhere but in the file; the database keeps their digests, in no order.
"""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import RatingCode, RatingCodeOrder, RatingSign, ServiceWindow
from activities.windows.ratings import CODE_KIND
from campaign import jobs
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.passwords import first_password
from campaign.permissions import Access
from campaign.printed_codes import digest_of
from campaign.refusals import Refused

KIND = "rating_codes"
MOST = 1000  # codes in one order: more pages than these fill are not printed at once (PDF-4)
KEPT_FOR = timedelta(days=1)


class BadOrder(Refused):
    """Nothing is ordered, more than one order may hold, or a window has no address."""


class CodesGone(Refused):
    """The file is deleted."""


@transaction.atomic
def order_codes(
    *,
    campaign: Campaign,
    counts: Mapping[str, int],
    site_address: str,
    by: Access,
    at: datetime | None = None,
) -> RatingCodeOrder:
    """Order slips with codes, so many for each window by its code. Raises BadOrder."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    wanted = {code: count for code, count in counts.items() if count}
    signed = set(
        RatingSign.objects.filter(window__campaign=campaign, revoked_at__isnull=True).values_list(
            "window__code", flat=True
        )
    )
    if not wanted or any(count < 0 for count in wanted.values()):
        raise BadOrder(_("Say how many slips each window gets."))
    if set(wanted) - signed:
        raise BadOrder(_("A window without a QR code gets no slips: make its code first."))
    if sum(wanted.values()) > MOST:
        raise BadOrder(_("At most %(most)s slips in one order.") % {"most": MOST})
    order = RatingCodeOrder.objects.create(
        campaign=campaign, counts=wanted, site_address=site_address, by=by.user, at=at
    )
    order.job = jobs.start(
        KIND, campaign=campaign, by=by.user, subject=_("Rating codes"), at=at, order=order.pk
    )
    order.save(update_fields=["job"])
    _record("ordered", order, by=by, at=at)
    return order


def draw_codes(order: RatingCodeOrder) -> dict[str, list[str]]:
    """Codes for each window, by its code; nothing is written."""
    return {
        window: [first_password() for _each in range(count)] for window, count in sorted(order.counts.items())
    }


@transaction.atomic
def make_good(
    order: RatingCodeOrder, drawn: Mapping[str, list[str]], *, file: str, at: datetime | None = None
) -> RatingCodeOrder:
    """From now on the codes in `file` are good."""
    at = at or timezone.now()
    order = RatingCodeOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    windows = dict(ServiceWindow.objects.filter(campaign=order.campaign_id).values_list("code", "pk"))
    rows = [
        RatingCode(digest=digest_of(code, kind=CODE_KIND), window_id=windows[window])
        for window, codes in drawn.items()
        for code in codes
    ]
    random.SystemRandom().shuffle(rows)
    RatingCode.objects.bulk_create(rows, batch_size=200)
    order.file, order.keep_until = file, at + KEPT_FOR
    order.save(update_fields=["file", "keep_until"])
    return order


@transaction.atomic
def take_codes(order: RatingCodeOrder, *, by: Access, at: datetime | None = None) -> bytes:
    """The file of the slips, for the one who ordered them; every download is recorded. Raises CodesGone."""
    order = _own(order, by=by)
    if not is_kept(order, at=at):
        raise CodesGone(_("The file is deleted. Order as many slips as are still needed."))
    content = order.path.read_bytes()
    _record("downloaded", order, by=by, at=at)
    return content


@transaction.atomic
def drop_codes(order: RatingCodeOrder, *, by: Access, at: datetime | None = None) -> None:
    """Delete the file: the slips are printed. Once it is gone, this changes nothing."""
    order = _own(order, by=by)
    if is_kept(order, at=at):
        _record("deleted", order, by=by, at=at)
        transaction.on_commit(lambda: order.path.unlink(missing_ok=True))


def is_kept(order: RatingCodeOrder, *, at: datetime | None = None) -> bool:
    """Whether the file can still be printed."""
    return bool(order.file) and order.keep_until > (at or timezone.now()) and order.path.exists()


def _own(order: RatingCodeOrder, *, by: Access) -> RatingCodeOrder:
    by.demand(Role.OFFICE, campaign_id=order.campaign_id)
    return RatingCodeOrder.objects.select_for_update(of=("self",)).get(pk=order.pk, by=by.user)


def _record(act: str, order: RatingCodeOrder, *, by: Access, at: datetime | None) -> None:
    record(
        f"activities.rating_codes.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=order,
        at=at,
        codes=order.total,
    )
