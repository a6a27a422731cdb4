"""What the track “reading” has to be found: contests and works, reading groups, commendations of readers."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import (
    Commendation,
    CommendationKind,
    Contest,
    ContestKind,
    ReadingGroup,
    Submission,
)
from activities.reading.work_rights import visible_contests, visible_works
from campaign.permissions import Access
from campaign.searching import Hit, RowSource, chosen, in_month, on_day, within


def _contest_hits(access: Access, contests: Sequence[Contest]) -> list[Hit]:
    return [
        Hit(
            title=contest.title,
            url=reverse("activities:contest_detail", args=[access.campaign.code, contest.pk]),
            about=f"{contest.get_kind_display()} · {contest.get_state_display()} · "
            + _("until %(day)s") % {"day": date_format(localtime(contest.until), "DATE_FORMAT")},
            text=contest.theme,
        )
        for contest in contests
    ]


def findable_works(access: Access) -> QuerySet[Submission]:
    """The works that the person may read with their author; what somebody judges without a name is not among them."""
    return visible_works(access).select_related("contest").order_by("-submitted_at", "-pk")


def _work_hits(access: Access, works: Sequence[Submission]) -> list[Hit]:
    return [
        Hit(
            title=work.title,
            url=reverse("activities:work_detail", args=[access.campaign.code, work.contest_id, work.pk]),
            about=work.contest.title,
        )
        for work in works
    ]


def _group_hits(access: Access, groups: Sequence[ReadingGroup]) -> list[Hit]:
    return [
        Hit(
            title=group.name,
            url=reverse("activities:group_detail", args=[access.campaign.code, group.pk]),
            about=group.led_by,
        )
        for group in groups
    ]


def _commendation_hits(access: Access, rows: Sequence[Commendation]) -> list[Hit]:
    return [
        Hit(
            title=f"{row.period} · {row.get_kind_display()}",
            url=reverse("activities:commendation_detail", args=[access.campaign.code, row.pk]),
            about=str(row.get_state_display()),
        )
        for row in rows
    ]


READING = [
    RowSource(
        kind="contests",
        name=gettext_lazy("Contests of works"),
        icon="edit",
        rows=lambda access: visible_contests(access).order_by("-until", "-pk"),
        holding=lambda access, word: (
            within(word, "title", "theme")
            | chosen(word, "kind", ContestKind.choices)
            | in_month(word, "until")
            | on_day(access, word, "until__date")
        ),
        hits=_contest_hits,
        pages={"activities:contest_detail": ("contest",)},
    ),
    RowSource(
        kind="works",
        name=gettext_lazy("Works"),
        icon="paper",
        rows=findable_works,
        holding=lambda access, word: within(word, "title"),
        hits=_work_hits,
        pages={"activities:work_detail": ("work",)},
        is_text=True,
    ),
    RowSource(
        kind="reading-groups",
        name=gettext_lazy("Reading groups"),
        icon="people",
        rows=lambda access: ReadingGroup.objects.filter(campaign=access.campaign).order_by("name", "pk"),
        holding=lambda access, word: within(word, "name", "led_by"),
        hits=_group_hits,
        pages={"activities:group_detail": ("group",)},
    ),
    RowSource(
        kind="commendations",
        name=gettext_lazy("Commendations of readers"),
        icon="good",
        rows=lambda access: Commendation.objects.filter(campaign=access.campaign).order_by(
            "-last_day", "kind", "-pk"
        ),
        holding=lambda access, word: within(word, "period") | chosen(word, "kind", CommendationKind.choices),
        hits=_commendation_hits,
        pages={"activities:commendation_detail": ("commendation",)},
    ),
]
