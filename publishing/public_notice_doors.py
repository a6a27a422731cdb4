"""The doors to the public notices on paper on the page of a half-year; named by the setting HALF_YEAR_DOORS."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaign.permissions import Access
from publishing.public_notice_sheet import PERSONS, persons_on_notice
from scoring.half_year_doors import READS, Door
from scoring.models import HalfYearEvaluation, HalfYearState


def public_notice_doors(access: Access, evaluation: HalfYearEvaluation) -> list[Door]:
    """The notice of the titles while it runs, and that of the persons while theirs does: to print and to post."""
    if not access.holds(*READS):
        return []
    found = []
    if evaluation.state == HalfYearState.NOTICE:
        found.append(
            _door(access, evaluation, _("Public notice to post"), evaluation.code, evaluation.notice_until)
        )
    if until := persons_on_notice(evaluation).values_list("notice_until", flat=True).first():
        key = f"{evaluation.code}-{PERSONS}"
        found.append(_door(access, evaluation, _("Public notice of the persons to post"), key, until))
    return found


def _door(access: Access, evaluation: HalfYearEvaluation, label: str, key: str, until: date) -> Door:
    code = access.campaign.code
    back = reverse("scoring:half_year_detail", args=[code, evaluation.code])
    url = reverse("publishing:print_page", args=[code, "public-notice", key])
    note = _("until %(day)s") % {"day": date_format(until, "MONTH_DAY_FORMAT")}
    return Door(label, note, f"{url}?{urlencode({'back': back})}")
