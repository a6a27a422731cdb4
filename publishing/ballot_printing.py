"""The job of an order of ballots: codes drawn, printed, made good; the codes never leave this process otherwise."""

import secrets

from django.utils import translation

from campaign.jobs import Progress
from campaign.models.slips import slips_folder
from campaign.slip_files import keep_privately
from publishing.ballot_paper import ballots_pdf
from scoring.ballot_codes import draw_codes, make_good
from scoring.half_year_people import candidates
from scoring.models import Appraisal, BallotOrder


def print_ballots(progress: Progress) -> None:
    """The job: the file first and the codes afterwards, so that no code becomes good without its slip.

    What a killed process left behind is drawn anew with other codes; a second run of finished work does nothing.
    """
    order = BallotOrder.objects.select_related("appraisal__evaluation__campaign__unit").get(
        pk=progress.arguments["order"]
    )
    if order.file:
        return
    appraisal = order.appraisal
    evaluation = appraisal.evaluation
    drawn = draw_codes(order, lambda done, __: progress.at(done, order.total + 1))
    names = {person.code: person.name for person in candidates(evaluation)}
    with translation.override("zh-hans"):  # papers are always in Chinese
        half_year = evaluation.name
    paper = ballots_pdf(
        [{"department": names[code], "codes": drawn[code]} for code in names if code in drawn],
        identifier=f"ballots {order.pk}",
        unit=evaluation.campaign.unit.short_name,
        half_year=half_year,
        is_own=appraisal.scope == Appraisal.Scope.OWN,
        site_address=order.site_address,
        until=appraisal.until,
    )
    path = slips_folder() / f"ballots-{order.pk}-{secrets.token_hex(8)}.pdf"
    is_good = False
    try:
        keep_privately(path, paper.pdf)
        make_good(order, drawn, file=path.name)
        is_good = True
    finally:
        if not is_good:
            path.unlink(missing_ok=True)
    progress.at(order.total + 1, order.total + 1)
