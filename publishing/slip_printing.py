"""The job of an order of first passwords: drawn, printed, made good; the passwords never leave this process otherwise."""

import secrets
from dataclasses import asdict

from django.utils import timezone

from campaign.jobs import Progress
from campaign.models import PasswordSlips, SlipsState
from campaign.models.slips import slips_folder
from campaign.password_age import FIRST_PASSWORD_LASTS
from campaign.slip_drawing import Slip, draw_slips, hand_out
from campaign.slip_files import keep_privately
from publishing.slip_paper import slips_pdf


def print_slips(progress: Progress) -> None:
    """The job: the file first and the accounts afterwards, so that no password becomes good without its slip.

    What a killed process left behind is drawn anew with other passwords; a second run of finished work does nothing.
    """
    slips = PasswordSlips.objects.select_related("campaign__unit", "by").get(pk=progress.arguments["slips"])
    if slips.state != SlipsState.ORDERED:
        return
    total = len(slips.accounts)
    drawn = draw_slips(slips, lambda done, __: progress.at(done, total + 1))
    at = timezone.now()
    paper = slips_pdf(
        [_printed(slip) for slip in drawn],
        identifier=f"slips {slips.pk}",
        unit=slips.campaign.unit.short_name,
        site_address=slips.site_address,
        valid_until=timezone.localtime(at + FIRST_PASSWORD_LASTS),
    )
    path = slips_folder() / f"{slips.pk}-{secrets.token_hex(8)}.pdf"
    is_handed_out = False
    try:
        keep_privately(path, paper.pdf)
        hand_out(slips, drawn, file=path.name, at=at)
        is_handed_out = True
    finally:
        if not is_handed_out:
            path.unlink(missing_ok=True)
    progress.at(total + 1, total + 1)


def _printed(slip: Slip) -> dict:
    return {name: value for name, value in asdict(slip).items() if name != "hashed"}
