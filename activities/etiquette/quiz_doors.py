"""The doors to question bank and papers on the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from activities.models import Question, QuizPaper, QuizState
from campaign.models import Role
from campaign.permissions import Access


def quiz_doors(access: Access) -> list[Door]:
    """Papers for everybody, the bank for those who work with it; at most two queries."""
    now, code = timezone.now(), access.campaign.code
    papers = QuizPaper.objects.filter(campaign=access.campaign, state=QuizState.OPEN)
    waiting = papers.filter(opens_at__lte=now, closes_at__gt=now)
    person = access.user.person_id
    if person is not None:
        waiting = waiting.exclude(
            attempts__person=person, attempts__submitted_at__isnull=False, attempts__voided_at__isnull=True
        )
    count = waiting.count()
    note = (
        ngettext("%(count)s waits to be answered", "%(count)s wait to be answered", count) % {"count": count}
        if count
        else _("Answered once, online or on paper")
    )
    doors = [
        Door(_("Knowledge papers"), note, reverse("activities:quiz_list", args=[code]), waits=bool(count))
    ]
    if access.holds(Role.OFFICE, Role.AUDITOR):
        number = Question.objects.filter(campaign=access.campaign).in_use().count()
        said = ngettext("%(count)s question", "%(count)s questions", number) % {"count": number}
        doors.append(Door(_("Question bank"), said, reverse("activities:question_list", args=[code])))
    return doors
