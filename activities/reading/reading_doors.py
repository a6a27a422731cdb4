"""The doors to the reading programme on the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from activities.models import Commendation, CommendationState, Contest, ContestState
from activities.reading.programme import coming_sessions
from activities.reading.work_rights import takes_part
from campaign.models import Role
from campaign.permissions import Access


def reading_doors(access: Access) -> list[Door]:
    """Programme, contests, commendations and the own page; three queries."""
    campaign, today = access.campaign, timezone.localdate()
    code = campaign.code
    coming = coming_sessions(campaign, today=today, most=1)
    contests = list(
        Contest.objects.filter(campaign=campaign, state=ContestState.OPEN).order_by("until", "pk")
    )
    open_ones = Commendation.objects.filter(campaign=campaign, state=CommendationState.OPEN).count()
    nominates = access.holds(Role.HEAD, Role.DEPUTY, Role.OFFICE)
    return [
        Door(
            _("Sessions and book lists"),
            _("Next on %(day)s: %(title)s")
            % {
                "day": date_format(coming[0].event.held_on, "MONTH_DAY_FORMAT"),
                "title": coming[0].event.title,
            }
            if coming
            else _("Groups that read together every week, talks, book lists."),
            reverse("activities:reading_programme", args=[code]),
        ),
        Door(
            _("Contests"),
            _("%(title)s: open until %(day)s")
            % {
                "title": contests[0].title,
                "day": date_format(timezone.localtime(contests[0].until), "MONTH_DAY_FORMAT"),
            }
            if contests
            else _("Essays, study notes and research papers."),
            reverse("activities:contest_list", args=[code]),
            bool(contests) and takes_part(access),
        ),
        Door(
            _("Commendations"),
            ngettext("%(number)s is open for nominations.", "%(number)s are open for nominations.", open_ones)
            % {"number": open_ones}
            if open_ones
            else _("Active readers and learning-type party members."),
            reverse("activities:commendation_list", args=[code]),
            bool(open_ones) and nominates,
        ),
        Door(
            _("My reading"),
            _("What I took part in, my works, my honours."),
            reverse("activities:my_reading", args=[code]),
        ),
    ]
