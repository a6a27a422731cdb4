"""What the certificates add to the page of a half-year: their door; named by the setting HALF_YEAR_DOORS."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.permissions import Access
from publishing.honours.certificate_sources import certificates_of
from scoring.half_year_doors import READS, Door
from scoring.models import HalfYearEvaluation, HalfYearState


def certificate_doors(access: Access, evaluation: HalfYearEvaluation) -> list[Door]:
    """The certificates of titles in effect and how many are issued, for readers of all; one query."""
    if evaluation.state != HalfYearState.APPLIED or not access.holds(*READS):
        return []
    issued = certificates_of(evaluation).count()
    note = ngettext("%(count)s issued", "%(count)s issued", issued) % {"count": issued}
    url = reverse("publishing:half_year_certificates", args=[access.campaign.code, evaluation.code])
    return [Door(_("Certificates"), note, url)]
