"""The workbench: what waits for this person, by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.models import Role
from campaign.permissions import Access, keeper, member, require
from campaign.recent import opened_lately
from campaign.timeline import dated
from campaign.timeline_reading import milestones_at_a_desk
from scoring.checklist import checklist
from scoring.checklist_items import next_item
from scoring.desk import duties, own_standings, own_tasks, steps_possible, to_review, waiting_rechecks
from scoring.half_year_desk import half_year_steps
from scoring.half_year_doors import half_year_duties
from scoring.history import published_months
from scoring.models import Month, MonthState
from scoring.progress import IN_WORK, progress_of, touched_by
from scoring.report_pages import reports_owed
from scoring.report_proposals import waiting_proposals
from scoring.rights import reads_rechecks

RECENT = 5


@require(member)
@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """One card for each thing that the person's roles bring; the same number of queries for every month size."""
    access = request.access
    months = list(Month.objects.filter(campaign=access.campaign, state__in=IN_WORK).order_by("first_day"))
    for month in months:
        month.campaign = access.campaign
    request.month_in_work = months[0] if months else None
    published = published_months(access.campaign)
    context = {
        "latest": published[0] if published else None,
        "months": months,
        "recent": opened_lately(access, at_most=RECENT),
        "waits_for_approval": [month for month in months if month.state == MonthState.REVIEWED],
    }
    return render(request, "scoring/workbench.html", context | _cards(access, months, published))


def _set_up(access: Access, months: list[Month]) -> dict:
    """The way to the first open month; after it only what this person has left to do."""
    has_begun = bool(months)
    if has_begun and not access.holds(Role.SYSTEM_ADMINISTRATOR):
        return {}
    items = checklist(access, today=timezone.localdate())
    following = next_item(items, access)
    if has_begun and following is None:
        return {}
    return {"to_set_up": items, "done": sum(item.is_done for item in items), "next": following}


def _cards(access: Access, months: list[Month], published) -> dict:
    """What each role held adds to the page."""
    today = timezone.localdate()
    cards = {"is_leader": access.holds(Role.LEADER), "is_auditor": access.holds(Role.AUDITOR)}
    cards["milestones"] = dated(milestones_at_a_desk(access), today=today)
    cards["is_administrator"] = access.holds(Role.SYSTEM_ADMINISTRATOR)
    if keeper(access) and not published:
        cards |= _set_up(access, months)
    progress = []
    if access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.SCORER):
        progress = progress_of(months, today=today)
    if access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        cards["progress"] = progress
    if access.holds(Role.OFFICE):
        cards["is_office"] = True
        cards["to_review"] = to_review(access, progress, touched=touched_by(access, months))
        cards["steps"] = steps_possible(progress)
    cards["duties"] = duties(access, published)
    if access.holds(Role.SCORER):
        cards["tasks"] = own_tasks(access, progress, today=today)
    if access.holds(Role.OFFICE, Role.SCORER):
        cards["proposals"] = waiting_proposals(access)
    if reads_rechecks(access):
        cards["rechecks"] = waiting_rechecks(access)
    if access.holds(Role.HEAD, Role.DEPUTY, Role.LEADER):
        cards["half_year_duties"] = half_year_duties(access)
    if access.holds(Role.OFFICE, Role.LEADER):
        cards["half_year_duties"] = [*cards.get("half_year_duties", ()), *half_year_steps(access)]
    if access.holds(Role.HEAD, Role.DEPUTY):
        cards["reports_owed"] = reports_owed(access, today=today)
        cards["standings"] = own_standings(access, published, months)
    return cards
