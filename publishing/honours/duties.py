"""What the honour roll puts on a person's desk; the workbench asks for it by the setting DESK_DUTIES."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Role
from campaign.permissions import Access
from campaign.take_downs import open_take_downs
from publishing.models import AchievementStory, StoryState
from scoring.desk import Duty
from scoring.history import PublishedMonth
from scoring.models import HalfYearDecision, Outcome, TitleDecision


def portraits_to_take_down(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office: boards that show somebody whose consent fell away; one query, none for other roles (PRV-4)."""
    if not access.holds(Role.OFFICE):
        return []
    tasks = open_take_downs(access.campaign).count()
    if not tasks:
        return []
    words = ngettext("%(count)s portrait on a board", "%(count)s portraits on boards", tasks)
    url = reverse("campaign:take_down_list", args=[access.campaign.code])
    return [Duty(label=_("Take down"), about=words % {"count": tasks}, url=url)]


def stories_waiting(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For the office deeds that wait to be approved, for a head or deputy those of the own department to be written.

    One query for each of these roles, none for others.
    """
    found = []
    if access.holds(Role.OFFICE):
        waiting = AchievementStory.objects.filter(
            evaluation__campaign=access.campaign, state=StoryState.SUBMITTED
        )
        for row in waiting.select_related("evaluation", "department").order_by("pk"):
            found.append(_duty(access, _("Approve the deeds"), row.evaluation, row.department))
    own = access.departments(Role.HEAD, Role.DEPUTY)
    if own:
        newer = HalfYearDecision.objects.filter(
            evaluation=OuterRef("decision__evaluation"), number__gt=OuterRef("decision__number")
        )
        done = AchievementStory.objects.filter(
            evaluation=OuterRef("decision__evaluation"), department=OuterRef("department")
        ).exclude(state=StoryState.WRITING)
        titles = TitleDecision.objects.filter(
            ~Exists(newer),
            ~Exists(done),
            decision__evaluation__campaign=access.campaign,
            department__in=own,
            outcome=Outcome.TITLE,
        )
        for row in titles.select_related("decision__evaluation", "department").order_by("pk"):
            found.append(_duty(access, _("Write the deeds"), row.decision.evaluation, row.department))
    return found


def _duty(access: Access, label: str, evaluation, department) -> Duty:
    url = reverse("publishing:story", args=[access.campaign.code, evaluation.code, department.code])
    return Duty(label=label, about=f"{department.name} · {evaluation.name}", url=url)
