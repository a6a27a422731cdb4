"""The deeds of a department for its board: written by its head or deputy, edited and approved by the office."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Department, Person, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from publishing.honours.counting import LONGEST, SHORTEST, characters, fits
from publishing.honours.decisions import TITLES, decisions_in_effect
from publishing.models import AchievementStory, StoryState
from scoring.models import HalfYearEvaluation

LONGEST_KEPT = AchievementStory._meta.get_field("text").max_length
LONGEST_REMARK = AchievementStory._meta.get_field("remark").max_length


class NoTitle(Refused):
    """Deeds are written by departments that hold the title."""


class BadLength(Refused):
    """Deeds have 100 to 200 characters."""


class ChangedMeanwhile(Refused):
    """Somebody else saved in between; nothing is overwritten."""


class NotNow(Refused):
    """The story is not in the state for this step."""


class NamesPerson(Refused):
    """Deeds tell of the department; people are named by their portraits, with their consent."""


@transaction.atomic
def save_story(
    *,
    evaluation: HalfYearEvaluation,
    department: Department,
    text: str,
    seen: int,
    by: Access,
    at: datetime | None = None,
) -> AchievementStory:
    """Keep the text as it is, however long; by the head or deputy until it is approved, by the office always.

    `seen` is how often it was saved when the page was loaded. An approved text that the office changes is to be approved
    anew. Raises NoTitle, ChangedMeanwhile, NotNow.
    """
    at = at or timezone.now()
    story = story_for(evaluation, department, by=by, at=at)
    if story.saves != seen:
        raise ChangedMeanwhile(
            _("Somebody else saved this text in between. Load the page, and enter yours again.")
        )
    is_office = by.holds(Role.OFFICE)
    if story.state != StoryState.WRITING and not is_office:
        raise NotNow(_("The text is handed in; the office can give it back."))
    said = one_line(text, field="text", longest=LONGEST_KEPT)
    if said == story.text:
        return story
    story.text, story.saves = said, story.saves + 1
    story.written_by, story.written_at = by.user, at
    if story.state == StoryState.APPROVED:
        story.state, story.approved_by, story.approved_at = StoryState.SUBMITTED, None, None
    story.save()
    _record("saved", story, by=by, at=at, characters=characters(said))
    return story


@transaction.atomic
def submit_story(*, story: AchievementStory, by: Access, at: datetime | None = None) -> AchievementStory:
    """Hand the deeds in. Raises BadLength, NamesPerson, NotNow."""
    held = _locked(story)
    check_writer(held.evaluation, held.department_id, by=by)
    if held.state != StoryState.WRITING:
        raise NotNow(_("The text is handed in already."))
    _check_text(held)
    held.state, held.remark = StoryState.SUBMITTED, ""
    held.save(update_fields=["state", "remark"])
    _record("submitted", held, by=by, at=at)
    return held


@transaction.atomic
def approve_story(*, story: AchievementStory, by: Access, at: datetime | None = None) -> AchievementStory:
    """The office lets the deeds be printed. Raises BadLength, NamesPerson, NotNow."""
    held = _locked(story)
    by.demand(Role.OFFICE, campaign_id=held.evaluation.campaign_id)
    if held.state == StoryState.APPROVED:
        raise NotNow(_("The text is approved already."))
    _check_text(held)
    held.state, held.approved_by, held.approved_at = StoryState.APPROVED, by.user, at or timezone.now()
    held.remark = ""
    held.save(update_fields=["state", "approved_by", "approved_at", "remark"])
    _record("approved", held, by=by, at=at)
    return held


@transaction.atomic
def give_back_story(
    *, story: AchievementStory, remark: str, by: Access, at: datetime | None = None
) -> AchievementStory:
    """The department writes on, with a remark of the office. Raises NotNow."""
    held = _locked(story)
    by.demand(Role.OFFICE, campaign_id=held.evaluation.campaign_id)
    said = one_line(remark, field="remark", longest=LONGEST_REMARK)
    if held.state == StoryState.WRITING:
        raise NotNow(_("The department is writing already."))
    if not said:
        raise NotNow(_("Say what is to be changed."), field="remark")
    held.state, held.remark = StoryState.WRITING, said
    held.approved_by = held.approved_at = None
    held.save(update_fields=["state", "remark", "approved_by", "approved_at"])
    _record("given_back", held, by=by, at=at, remark=said)
    return held


def story_for(
    evaluation: HalfYearEvaluation, department: Department, *, by: Access, at: datetime
) -> AchievementStory:
    """The story of a department under a lock, made with its first word. Raises NoTitle, NotAllowed."""
    check_writer(evaluation, department.pk, by=by)
    HalfYearEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if department.pk not in titled_departments(evaluation):
        raise NoTitle(_("Deeds are written by departments that hold the title in this half-year."))
    row = AchievementStory.objects.filter(evaluation=evaluation, department=department).first()
    row = row or AchievementStory.objects.create(evaluation=evaluation, department=department)
    row.evaluation = evaluation
    return row


def check_writer(evaluation: HalfYearEvaluation, department_id: int, *, by: Access) -> None:
    """The head or deputy of the department, or the office. Raises NotAllowed."""
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=evaluation.campaign_id)
    if not (by.holds(Role.OFFICE) or department_id in by.departments(Role.HEAD, Role.DEPUTY)):
        raise NotAllowed(_("A department writes its own deeds only."))


def titled_departments(evaluation: HalfYearEvaluation) -> set[int]:
    """The departments that hold the title by the decision in effect."""
    key = f"{TITLES}:{evaluation.code}"
    return {
        holder.department_id
        for one in decisions_in_effect(evaluation.campaign)
        if one.key == key
        for holder in one.holders
    }


def _check_text(story: AchievementStory) -> None:
    if not fits(story.text):
        raise BadLength(
            _("Deeds have %(shortest)s to %(longest)s characters; these are %(count)s.")
            % {"shortest": SHORTEST, "longest": LONGEST, "count": characters(story.text)},
            field="text",
        )
    named = Person.objects.filter(unit=story.evaluation.campaign.unit_id).named_in(story.text)
    if person := named.order_by("staff_number").first():
        raise NamesPerson(
            _("The text names %(name)s: tell what the department did, without names.")
            % {"name": person.name},
            field="text",
        )


def _locked(story: AchievementStory) -> AchievementStory:
    rows = AchievementStory.objects.select_for_update(of=("self",))
    return rows.select_related("evaluation__campaign", "department").get(pk=story.pk)


def _record(act: str, story: AchievementStory, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"publishing.story.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=story,
        at=at,
        half_year=story.evaluation.code,
        department=story.department.code,
        **data,
    )
