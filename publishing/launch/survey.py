"""The survey before a campaign: begun and changed by the office, concluded, reopened with a reason (source paper §1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Person, Role, Survey, SurveyFinding, SurveyWay
from campaign.permissions import Access, any_of
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph

# Findings are the office's preparation of a decision: who decides and who audits read them besides.
reads_survey = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
LONGEST_SUMMARY, LONGEST_WORDS, LONGEST_REASON = 2000, 300, 200


class NoSurvey(Refused):
    """The campaign has no survey yet."""


class Concluded(Refused):
    """The survey is concluded: nothing of it changes before it is reopened."""


class NotConcluded(Refused):
    """There is nothing to reopen."""


class ChangedMeanwhile(Refused):
    """Somebody else saved since the page was opened."""


class NamesPerson(Refused):
    """A text names a person; findings are about facts (security.md PRV-10)."""


class BadDays(Refused):
    """The last day lies before the first, or ahead."""


class BadCount(Refused):
    """A way asked nobody, or more answered than were asked; `field` is the kind of the way."""


class Unfinished(Refused):
    """Something is missing before the survey can be concluded."""


class NoReason(Refused):
    """Reopening says why."""


@dataclass(frozen=True)
class Asked:
    """What one way of the survey comes to: `asked` people, places or documents, of whom `answered` answered."""

    kind: str
    asked: int
    answered: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Blocker:
    """Something that is missing before the survey can be concluded; `finding` is where, when it is one of them."""

    message: str
    finding: SurveyFinding | None = None


def survey_of(campaign: Campaign) -> Survey | None:
    """The survey of the campaign, or None."""
    found = Survey.objects.select_related("concluded_by", "reopened_by").filter(campaign=campaign).first()
    if found is not None:
        found.campaign = campaign
    return found


@transaction.atomic
def save_survey(
    *,
    campaign: Campaign,
    began_on: date,
    ended_on: date,
    summary: str,
    ways: Sequence[Asked],
    by: Access,
    seen: int = 0,
    at: datetime | None = None,
) -> Survey:
    """Begin the survey, or change when and how it was made; the ways given take the place of those before.

    `seen` is the version that the person saw, 0 for none. Raises Concluded, ChangedMeanwhile, BadDays, BadCount,
    NamesPerson, BadWording.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    summary = paragraph(summary, field="summary", longest=LONGEST_SUMMARY)
    ways = [_checked(way) for way in ways]
    if ended_on < began_on:
        raise BadDays(_("The last day lies before the first."), field="ended_on")
    if ended_on > timezone.localdate(at):
        raise BadDays(_("The last day lies ahead."), field="ended_on")
    check_names(campaign, {"summary": summary} | {way.kind: way.words for way in ways})
    survey = Survey.objects.select_for_update(of=("self",)).filter(campaign=campaign).first()
    if survey is None:
        survey = Survey(campaign=campaign, begun_by=by.user, begun_at=at)
        act = "begun"
    else:
        check_open(survey)
        check_seen(survey.version, seen)
        survey.version += 1
        act = "changed"
    survey.began_on, survey.ended_on, survey.summary = began_on, ended_on, summary
    survey.save()
    survey.ways.all().delete()
    SurveyWay.objects.bulk_create(
        SurveyWay(survey=survey, kind=way.kind, asked=way.asked, answered=way.answered, words=way.words)
        for way in ways
    )
    record_survey(act, survey, by=by, at=at, began_on=str(began_on), ended_on=str(ended_on), ways=len(ways))
    return survey


@transaction.atomic
def conclude_survey(*, survey: Survey, by: Access, at: datetime | None = None) -> Survey:
    """Conclude the survey: from then on nothing of it changes. A second call changes nothing. Raises Unfinished."""
    by.demand(Role.OFFICE, campaign_id=survey.campaign_id)
    survey = locked_survey(survey)
    if survey.is_concluded:
        return survey
    missing = blockers(survey)
    if missing:
        raise Unfinished(missing[0].message)
    survey.concluded_by, survey.concluded_at = by.user, at or timezone.now()
    survey.save(update_fields=["concluded_by", "concluded_at"])
    record_survey("concluded", survey, by=by, at=survey.concluded_at, findings=survey.findings.count())
    return survey


@transaction.atomic
def reopen_survey(*, survey: Survey, reason: str, by: Access, at: datetime | None = None) -> Survey:
    """Open a concluded survey again; the reason is kept with it and in the trail. Raises NoReason, NotConcluded."""
    by.demand(Role.OFFICE, campaign_id=survey.campaign_id)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise NoReason(_("Say why the survey is opened again."), field="reason")
    survey = locked_survey(survey)
    if not survey.is_concluded:
        raise NotConcluded(_("The survey is open."))
    survey.concluded_by = survey.concluded_at = None
    survey.reopened_by, survey.reopened_at, survey.reopening_reason = by.user, at or timezone.now(), reason
    survey.save()
    record_survey("reopened", survey, by=by, at=survey.reopened_at, reason=reason)
    return survey


def blockers(survey: Survey) -> list[Blocker]:
    """What is missing before the survey can be concluded, in the order of the page; two queries."""
    missing = []
    if not survey.summary:
        missing.append(Blocker(_("The summary is missing.")))
    if not survey.ways.exists():
        missing.append(Blocker(_("It is not said how the survey was made.")))
    findings = list(survey.findings.order_by("position", "pk"))
    if not findings:
        missing.append(Blocker(_("There is no finding yet.")))
    for finding in findings:
        about = {"position": finding.position, "title": finding.title}
        if not finding.evidence:
            missing.append(Blocker(_("Finding %(position)s “%(title)s” has no evidence.") % about, finding))
        if not finding.answer:
            said = _("Finding %(position)s “%(title)s” does not say what the plan makes of it.")
            missing.append(Blocker(said % about, finding))
    return missing


def locked_survey(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=survey.pk)


def check_open(survey: Survey) -> None:
    if survey.is_concluded:
        raise Concluded(_("The survey is concluded. Open it again, with a reason, to change it."))


def check_seen(version: int, seen: int) -> None:
    if version != seen:
        raise ChangedMeanwhile(
            _("Somebody else saved meanwhile. What you wrote is still here; look at theirs in another tab.")
        )


def check_names(campaign: Campaign, texts: Mapping[str, str]) -> None:
    """Refuse texts that name one of the unit's people; one query for all. Raises NamesPerson with the text's field."""
    people = Person.objects.filter(unit=campaign.unit_id).named_in("\n".join(texts.values()))
    person = people.order_by("staff_number").first()
    if person is not None:
        field = next((name for name, text in texts.items() if person.name in text), "")
        raise NamesPerson(
            _("The text names %(name)s. Name the fact, not the person.") % {"name": person.name}, field=field
        )


def record_survey(act: str, survey: Survey, *, by: Access, at: datetime | None, **data) -> None:
    record(f"publishing.survey.{act}", by=by.user, campaign=by.campaign, obj=survey, at=at, **data)


def _checked(way: Asked) -> Asked:
    if way.asked < 1:
        raise BadCount(_("Enter how many were asked or looked at."), field=way.kind)
    if way.answered is not None and way.answered > way.asked:
        raise BadCount(_("More answered than were asked."), field=way.kind)
    words = one_line(way.words, field=way.kind, longest=LONGEST_WORDS)
    return Asked(way.kind, way.asked, way.answered, words)
