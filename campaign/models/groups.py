"""The groups that lead and carry a campaign, and who sits in them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.organisation import Campaign, Person


class CampaignGroup(models.Model):
    """A group of a campaign (考核领导小组, 考核小组, 考核办公室) and its duties, one on each line.

    `version` counts the changes of the duties, so that nobody writes over what he has not seen.
    """

    class Kind(models.TextChoices):
        LEADING = "leading", pgettext_lazy("of a campaign", "Leading group")
        ASSESSMENT = "assessment", pgettext_lazy("of a campaign", "Assessment group")
        OFFICE = "office", pgettext_lazy("of a campaign", "Assessment office")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="groups", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    duties = models.TextField(_("duties"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("group of a campaign")
        verbose_name_plural = _("groups of campaigns")
        ordering = ["campaign", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="campaign_group_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class GroupSeat(models.Model):
    """A seat in a group for a time: somebody of the roster, or the name of a leader who is not on it.

    A seat is ended and never deleted: who sat where, and when, stays to be read.
    """

    class Post(models.TextChoices):
        HEAD = "head", pgettext_lazy("of a group", "Head")
        DEPUTY = "deputy", pgettext_lazy("of a group", "Deputy head")
        MEMBER = "member", pgettext_lazy("of a group", "Member")

    group = models.ForeignKey(
        CampaignGroup, models.PROTECT, related_name="seats", verbose_name=_("group of a campaign")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="group_seats", verbose_name=_("person")
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50, blank=True)
    post = models.CharField(_("post in the group"), max_length=10, choices=Post, default=Post.MEMBER)
    office = models.CharField(_("office in the unit"), max_length=100, blank=True)
    duty = models.CharField(_("special duty"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    since = models.DateField(_("since"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts.")
    )

    class Meta:
        verbose_name = _("seat in a group")
        verbose_name_plural = _("seats in groups")
        ordering = ["group", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(until__isnull=True, person__isnull=False),
                name="one_seat_a_person_and_group",
                violation_error_message=_("This person sits in the group already."),
            ),
            models.UniqueConstraint(
                fields=["group", "name"],
                condition=Q(until__isnull=True, person__isnull=True),
                name="one_seat_a_name_and_group",
                violation_error_message=_("This person sits in the group already."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="seat_of_a_person_or_a_name",
                violation_error_message=_("Choose somebody from the roster, or write a name."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="seat_until_after_since",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """The name of whoever sits here; needs the person."""
        return self.person.name if self.person is not None else self.name

    def covers(self, day: date) -> bool:
        """Is it held on the day?"""
        return self.since <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Does its last day lie before the day?"""
        return self.until is not None and self.until < day
