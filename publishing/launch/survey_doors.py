"""The doors of survey, rules and study on the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.doors import Door
from campaign.permissions import Access, office
from publishing.launch.plan_papers import issued_plan
from publishing.launch.study import own_confirmation, reads_totals, study_by_department, visible_rows
from publishing.launch.survey import reads_survey, survey_of
from scoring.rules_in_force import scheme_in_force


def survey_doors(access: Access) -> list[Door]:
    """The survey for its readers; the rules for everybody; the register of study for whom it concerns."""
    doors = []
    if reads_survey(access):
        doors.append(_survey(access))
    scheme = scheme_in_force(access.campaign)
    if scheme is None:
        return doors
    doors.append(_rules(access, scheme))
    if reads_totals(access):
        rows = visible_rows(access, study_by_department(access.campaign, scheme))
        confirmed, people = sum(row.confirmed for row in rows), sum(row.people for row in rows)
        note = _("%(confirmed)s of %(people)s have confirmed") % {"confirmed": confirmed, "people": people}
        url = reverse("publishing:study_list", args=[access.campaign.code])
        doors.append(Door(_("Study of the rules"), note, url))
    return doors


def _survey(access: Access) -> Door:
    survey = survey_of(access.campaign)
    url = reverse("publishing:survey_detail", args=[access.campaign.code])
    # A plan that is issued did without what is still open.
    waits = (
        office(access)
        and (survey is None or not survey.is_concluded)
        and issued_plan(access.campaign) is None
    )
    if survey is None:
        return Door(_("Survey before the launch"), _("not begun"), url, waits=waits)
    count = survey.findings.count()
    if survey.is_concluded:
        day = date_format(timezone.localdate(survey.concluded_at), "DATE_FORMAT")
        note = _("%(count)s findings, concluded on %(day)s") % {"count": count, "day": day}
    else:
        note = _("%(count)s findings, open") % {"count": count}
    return Door(_("Survey before the launch"), note, url, waits=waits)


def _rules(access: Access, scheme) -> Door:
    url = reverse("publishing:rules_explained", args=[access.campaign.code])
    confirmation = own_confirmation(access, scheme)
    label = _("What the campaign is and how points come about")
    if access.user.person_id is None or (confirmation is None and access.campaign.history_since):
        return Door(label, _("version %(version)s of the scheme") % {"version": scheme.version}, url)
    if confirmation is None:
        return Door(label, _("please read and confirm"), url, waits=True)
    day = date_format(confirmation.studied_on, "DATE_FORMAT")
    return Door(label, _("you confirmed on %(day)s") % {"day": day}, url)
