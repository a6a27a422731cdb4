"""Forms of contests and of works."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Contest, ContestKind, ContestState, Eligible, Submission
from activities.reading.contests import STAYS_OPEN
from activities.reading.work_rights import FOR_DEPARTMENT
from activities.reading.work_rules import LONGEST_TEXT, LONGEST_TITLE
from campaign.form_fields import day_field
from campaign.models import Person, Role
from campaign.permissions import Access

HALF = "col-md-6"
THIRD = "col-md-4"


class MomentField(forms.SplitDateTimeField):
    """A day and an hour, by the browser's own calendar and clock."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.SplitDateTimeWidget(
                date_format="%Y-%m-%d",
                time_format="%H:%M",
                date_attrs={"type": "date", "class": "form-control moment-day"},
                time_attrs={"type": "time", "class": "form-control moment-hour"},
            ),
            **kwargs,
        )


class ContestForm(forms.Form):
    """A contest with its rules; of an open one the deadline and the call alone."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=ContestKind)
    title = forms.CharField(label=_("Title"), max_length=100)
    theme = forms.CharField(label=_("Theme"), max_length=200)
    call = forms.CharField(
        label=_("Call"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What people should know before they write."),
    )
    eligible = forms.ChoiceField(
        label=_("Who may take part"),
        choices=Eligible,
        help_text=_("Research papers are for section-level cadres and above."),
    )
    works_each = forms.IntegerField(label=_("Works of one person"), min_value=1, max_value=20)
    shortest = forms.IntegerField(label=_("Shortest, in characters"), min_value=1, required=False)
    longest = forms.IntegerField(
        label=_("Longest, in characters"),
        min_value=1,
        required=False,
        help_text=_("Counted as in WPS and Word. Empty: any length."),
    )
    originality_needed = forms.BooleanField(label=_("A statement of originality is needed"), required=False)
    opens_on = day_field(_("Open from"))
    until = MomentField(label=_("Open until"))
    prizes_text = forms.CharField(
        label=_("Prizes as the call tells them"),
        max_length=200,
        required=False,
        help_text=_("Printed in the notice, such as 一等奖2篇、二等奖5篇、三等奖10篇."),
    )
    similar_from = forms.IntegerField(
        label=_("Works are shown as similar from, in percent"),
        min_value=5,
        max_value=100,
        help_text=_("Of the shorter text."),
    )

    def __init__(self, *args, contest: Contest | None = None, **kwargs):
        if contest is not None:
            kwargs["initial"] = {name: getattr(contest, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        if contest is not None and contest.state != ContestState.DRAFT:
            for name in set(self.fields) - set(STAYS_OPEN):
                del self.fields[name]
            self.helper.layout = Layout("until", "call", "prizes_text", "similar_from")
            return
        self.helper.layout = Layout(
            Row(Column("kind", css_class=THIRD), Column("title")),
            "theme",
            "call",
            Row(Column("eligible", css_class=HALF), Column("works_each", css_class=HALF)),
            Row(Column("shortest", css_class=HALF), Column("longest", css_class=HALF)),
            "originality_needed",
            Row(Column("opens_on", css_class=HALF), Column("until", css_class=HALF)),
            Row(Column("prizes_text", css_class=HALF), Column("similar_from", css_class=HALF)),
        )


class ReopenForm(forms.Form):
    """Until when a closed contest is open again, and why."""

    until = MomentField(label=_("Open until"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WorkForm(forms.Form):
    """A work with its text; files come beside it. Who may submit for others chooses the author."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-counted": "", "spellcheck": "false"}),
        help_text=_(
            "Paste it here, or attach the document below. What stands here goes before what a file says."
        ),
    )
    originality_stated = forms.BooleanField(
        label=_("The work is the author's own; nothing is copied or written by somebody else."),
        required=False,
    )
    late_reason = forms.CharField(
        label=_("Why it is late"),
        max_length=200,
        required=False,
        help_text=_("The deadline has passed; the reason stands beside the work."),
    )

    def __init__(
        self,
        *args,
        contest: Contest,
        access: Access,
        at: datetime,
        work: Submission | None = None,
        **kwargs,
    ):
        if work is not None:
            # A text that was read from a file stays in the file.
            text = work.text if work.text_from == "typed" else ""
            kwargs["initial"] = {
                "title": work.title,
                "text": text,
                "originality_stated": work.originality_stated,
            }
        super().__init__(*args, **kwargs)
        self.access = access
        if work is None:
            self._add_author()
        if work is not None or at <= contest.until:
            del self.fields["late_reason"]
        if not contest.originality_needed:
            del self.fields["originality_stated"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*[name for name in ("author", "title", "text") if name in self.fields])

    def _add_author(self) -> None:
        if self.access.holds(Role.OFFICE):
            self.fields["author"] = forms.CharField(
                label=_("Author's staff number"),
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            return
        people = self._people()
        if len(people) > 1:
            self.fields["author"] = forms.ChoiceField(
                label=_("Author"),
                choices=[(one.staff_number, f"{one.name} {one.staff_number}") for one in people],
                initial=self.access.user.person.staff_number if self.access.user.person else None,
            )

    def _people(self) -> list[Person]:
        access = self.access
        departments = access.departments(*FOR_DEPARTMENT)
        if not departments:
            return []
        return list(
            Person.objects.in_service(timezone.localdate())
            .filter(Q(department__in=departments) | Q(pk=access.user.person_id))
            .order_by("staff_number")
        )

    def author(self) -> Person | None:
        """The author who was chosen; without a choice the person himself."""
        number = self.cleaned_data.get("author")
        if number is None:
            return self.access.user.person
        return Person.objects.filter(unit=self.access.campaign.unit_id, staff_number=number.strip()).first()

    def arguments(self) -> dict:
        """What the verbs need, without author and files."""
        return {name: value for name, value in self.cleaned_data.items() if name != "author"}
