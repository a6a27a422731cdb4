"""The plan of a campaign: where it stands, its texts and steps, and the paper that issues it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import CampaignPlan
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.draft_printing import start_pages
from publishing.draft_views import reads_drafts
from publishing.drafts import begin_newer, begin_paper
from publishing.launch.plan_forms import PlanForm, step_forms, written_steps
from publishing.launch.plan_papers import issued_plan, plan_in_work
from publishing.launch.plan_standing import plan_standing
from publishing.launch.plan_writing import write_plan
from publishing.skeletons import PLAN

PLACE = "activities:track_list"


@require(reads_drafts)
@require_safe
def plan_detail(request: HttpRequest) -> HttpResponse:
    """Draft, issued with its number, or overtaken by the settings; and what each part of the plan says now."""
    request.place = PLACE
    context = {"standing": plan_standing(request.access), "may_write": office(request.access)}
    return render(request, "publishing/launch/plan_detail.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_texts(request: HttpRequest) -> HttpResponse:
    """Write the texts that only the office can write, and the steps with their days."""
    access = request.access
    campaign = access.campaign
    plan = CampaignPlan.objects.filter(campaign=campaign).first() or CampaignPlan(campaign=campaign)
    data = request.POST if request.method == "POST" else None
    form, steps = PlanForm(data, plan=plan), step_forms(campaign, plan, data)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and steps.is_valid():
            try:
                changed = write_plan(
                    campaign=campaign,
                    texts=form.texts(),
                    steps=written_steps(steps),
                    seen=form.cleaned_data["seen"],
                    by=access,
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                messages.success(request, _("Saved.") if changed else _("Everything is as it was."))
                return redirect("publishing:plan_detail", campaign=campaign.code)
    request.place = PLACE
    context = {"form": form, "steps": steps, "is_proposed": plan.version == 0}
    return render(request, "publishing/launch/plan_texts.html", context, status=status)


@require(office)
@require_POST
def plan_begin(request: HttpRequest) -> HttpResponse:
    """Compose the notice with the plan: a new one, one that supersedes the issued one, or the one in work."""
    access = request.access
    draft = plan_in_work(access.campaign)
    if draft is None:
        issued = issued_plan(access.campaign)
        try:
            draft = (
                begin_newer(publication=issued, by=access)
                if issued
                else begin_paper(starter=PLAN.code, by=access)
            )
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect("publishing:plan_detail", campaign=access.campaign.code)
        start_pages(draft=draft, by=access)
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)
