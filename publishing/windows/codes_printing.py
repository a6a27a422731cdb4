"""The job of an order of rating codes: drawn, printed, made good; the codes never leave this process otherwise."""

import secrets
from urllib.parse import urljoin

from django.urls import reverse

from activities.models import RatingCodeOrder, RatingSign
from activities.windows.rating_codes import draw_codes, make_good
from campaign.jobs import Progress
from campaign.models.slips import slips_folder
from campaign.slip_files import keep_privately
from publishing.windows.codes_paper import codes_pdf
from publishing.windows.qr_path import qr_drawing


def print_codes(progress: Progress) -> None:
    """The job: the file first and the codes afterwards, so that no code becomes good without its slip.

    What a killed process left behind is drawn anew with other codes; a second run of finished work does nothing.
    """
    order = RatingCodeOrder.objects.select_related("campaign__unit").get(pk=progress.arguments["order"])
    if order.file:
        return
    drawn = draw_codes(order)
    signs = {
        sign.window.code: sign
        for sign in RatingSign.objects.filter(
            window__campaign=order.campaign, window__code__in=drawn, revoked_at__isnull=True
        ).select_related("window")
    }
    paper = codes_pdf(
        [
            {"window": signs[code].window.name, "address": address, "qr": qr_drawing(address), "codes": codes}
            for code, codes in drawn.items()
            for address in [urljoin(order.site_address, reverse("rate", args=[signs[code].token]))]
        ],
        identifier=f"rating codes {order.pk}",
        unit=order.campaign.unit.short_name,
    )
    path = slips_folder() / f"rating-{order.pk}-{secrets.token_hex(8)}.pdf"
    is_good = False
    try:
        keep_privately(path, paper.pdf)
        make_good(order, drawn, file=path.name)
        is_good = True
    finally:
        if not is_good:
            path.unlink(missing_ok=True)
    progress.at(1, 1)
