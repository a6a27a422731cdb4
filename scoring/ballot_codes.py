"""The codes of ballots: drawn in the task process, good together with their file, which is deleted within a day."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import printed_codes
from campaign.audit import record
from campaign.models import Department, Role
from campaign.passwords import first_password
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.models import Appraisal, BallotCode, BallotOrder

KEPT_FOR = timedelta(days=1)  # as slips with first passwords, whose chore deletes both
TELL_EVERY = 50


class OrderOutdated(Refused):
    """The appraisal was closed, or the order was carried out already."""


class BallotsGone(Refused):
    """The file is deleted; whoever has no ballot gets one of another order."""


def digest_of(code: str) -> str:
    """What is kept of a ballot's code."""
    return printed_codes.digest_of(code, kind="ballot")


def draw_codes(order: BallotOrder, tell: Callable[[int, int], None]) -> dict[str, list[str]]:
    """Codes for each department's stack, by its code; nothing is written."""
    drawn: dict[str, list[str]] = {}
    done = 0
    for department, count in sorted(order.counts.items()):
        drawn[department] = [first_password() for _each in range(count)]
        done += count
        if done % TELL_EVERY < count:
            tell(done, order.total)
    return drawn


@transaction.atomic
def make_good(
    order: BallotOrder, drawn: dict[str, list[str]], *, file: str, at: datetime | None = None
) -> BallotOrder:
    """From now on the codes in `file` are good; the database keeps their digests, in no order.

    Where a ballot is about every department, a code does not even know in which stack it lay. Raises OrderOutdated.
    """
    at = at or timezone.now()
    order = BallotOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    appraisal = Appraisal.objects.select_for_update(of=("self",)).get(pk=order.appraisal_id)
    if order.file or appraisal.is_closed:
        raise OrderOutdated(_("The appraisal is closed, or these ballots are made already."))
    departments = _of_unit(order, drawn) if appraisal.scope == Appraisal.Scope.OWN else {}
    rows = [
        BallotCode(digest=digest_of(code), appraisal=appraisal, department_id=departments.get(stack))
        for stack, codes in drawn.items()
        for code in codes
    ]
    random.SystemRandom().shuffle(rows)
    BallotCode.objects.bulk_create(rows, batch_size=200)
    order.file, order.keep_until = file, at + KEPT_FOR
    order.save(update_fields=["file", "keep_until"])
    return order


@transaction.atomic
def take_ballots(order: BallotOrder, *, by: Access, at: datetime | None = None) -> bytes:
    """The file of the ballots, for the one who ordered them; every download is recorded. Raises BallotsGone."""
    by.demand(Role.OFFICE, campaign_id=order.campaign_id)
    order = BallotOrder.objects.select_for_update(of=("self",)).get(pk=order.pk, by=by.user)
    if not is_kept(order, at=at):
        raise BallotsGone(_("The file is deleted. Order as many ballots as are still needed."))
    content = order.path.read_bytes()
    _record("codes_downloaded", order, by=by, at=at)
    return content


@transaction.atomic
def drop_ballots(order: BallotOrder, *, by: Access, at: datetime | None = None) -> None:
    """Delete the file: the ballots are printed. Once it is gone, this changes nothing."""
    by.demand(Role.OFFICE, campaign_id=order.campaign_id)
    order = BallotOrder.objects.select_for_update(of=("self",)).get(pk=order.pk, by=by.user)
    if is_kept(order, at=at):
        _record("codes_deleted", order, by=by, at=at)
        transaction.on_commit(lambda: order.path.unlink(missing_ok=True))


def is_kept(order: BallotOrder, *, at: datetime | None = None) -> bool:
    """Whether the file can still be printed."""
    return bool(order.file) and order.keep_until > (at or timezone.now()) and order.path.exists()


def _of_unit(order: BallotOrder, drawn: dict[str, list[str]]) -> dict[str, int]:
    return dict(
        Department.objects.filter(unit=order.campaign.unit_id, code__in=drawn).values_list("code", "pk")
    )


def _record(act: str, order: BallotOrder, *, by: Access, at: datetime | None) -> None:
    record(
        f"scoring.appraisal.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=order,
        at=at,
        ballots=order.total,
    )
