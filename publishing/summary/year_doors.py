"""The doors of the year's figures and lessons under “Year's end”; named by the setting YEAR_END_DOORS."""

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.doors import Door
from campaign.permissions import Access, office
from publishing.models import Lesson
from publishing.summary.report import summary_in_work
from publishing.summary.year import issued_summary, reads_year


def year_doors(access: Access) -> list[Door]:
    """The figures with the state of the report, and the lessons; for others once the report is issued. Three queries."""
    issued = issued_summary(access.campaign)
    url = reverse("publishing:year", args=[access.campaign.code])
    label = _("The year in figures")
    if not reads_year(access):
        return [Door(label, str(issued.number), url)] if issued else []
    draft = summary_in_work(access.campaign)
    if draft is not None:
        note, waits = _("report in work"), office(access)
    elif issued is not None:
        note, waits = str(issued.number), False
    else:
        note, waits = _("report not begun"), False
    count = Lesson.objects.filter(campaign=access.campaign).count()
    lessons = _("%(count)s entered") % {"count": count} if count else _("none entered yet")
    return [
        Door(label, note, url, waits),
        Door(
            _("Lessons of the year"),
            lessons,
            reverse("publishing:lesson_list", args=[access.campaign.code]),
            office(access) and not count,
        ),
    ]
