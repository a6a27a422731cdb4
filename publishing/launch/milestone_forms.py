"""Forms of milestones and of a handover."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from campaign.handovers import LONGEST_NOTE as LONGEST_HANDOVER_NOTE
from campaign.handovers import LONGEST_REMARK, LONGEST_WITNESS
from campaign.milestones import LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE, LONGEST_WORDS, Planned
from campaign.models import Campaign, Department, Milestone, Role, User

DUE_ROLES = [(role.value, role.label) for role in Role if role != Role.SYSTEM_ADMINISTRATOR]


class MilestoneForm(forms.Form):
    """What is due, when and from whom; without a last day it is one day."""

    title = forms.CharField(label=_("What is due"), max_length=LONGEST_TITLE)
    first_day = day_field(_("Day, or first day"))
    last_day = day_field(_("Last day"), required=False)
    role = forms.ChoiceField(label=_("Due from a role"), required=False)
    department = forms.ModelChoiceField(
        label=_("or from a department"), queryset=Department.objects.none(), required=False
    )
    words = forms.CharField(
        label=_("or from a group in words"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("For instance a working group that has no account."),
    )
    is_public = forms.BooleanField(
        label=_("Every member of the campaign may read it"),
        required=False,
        help_text=_(
            "Otherwise only the office, the leading group, the auditor and those from whom it is due."
        ),
    )
    note = forms.CharField(
        label=_("Remark"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, campaign: Campaign, milestone: Milestone | None = None, **kwargs):
        if milestone is not None:
            columns = ("title", "first_day", "role", "department", "words", "is_public", "note", "edition")
            kwargs["initial"] = {column: getattr(milestone, column) for column in columns}
            if milestone.last_day != milestone.first_day:
                kwargs["initial"]["last_day"] = milestone.last_day
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *DUE_ROLES]
        self.fields["department"].queryset = (
            Department.objects.filter(enrolments__campaign=campaign).distinct().order_by("code")
        )
        self.fields["department"].empty_label = "—"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "title",
            Row(Column("first_day", css_class="col-md-4"), Column("last_day", css_class="col-md-4")),
            Row(
                Column("role", css_class="col-md-4"),
                Column("department", css_class="col-md-4"),
                Column("words", css_class="col-md-4"),
            ),
            "is_public",
            "note",
            "edition",
        )

    @property
    def planned(self) -> Planned:
        """What the form says, once it is valid."""
        given = dict(self.cleaned_data)
        given.pop("edition")
        given["last_day"] = given["last_day"] or given["first_day"]
        return Planned(**given)


class TickForm(forms.Form):
    """On which day something was done."""

    done_on = day_field(_("Done on"))


class TakeOffForm(forms.Form):
    """Why a milestone is taken off."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)


class NoteForm(forms.Form):
    """Something for whoever takes over."""

    text = forms.CharField(
        label=_("What the next one should know"),
        max_length=LONGEST_HANDOVER_NOTE,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )


class HandoverForm(forms.Form):
    """To whom, on which day, before which witness."""

    to = forms.ModelChoiceField(label=_("Taken over by"), queryset=User.objects.none(), empty_label="—")
    day = day_field(_("Day of the handover"))
    witness = forms.CharField(label=_("Witness"), max_length=LONGEST_WITNESS, required=False)

    def __init__(self, *args, takers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takers
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(
                Column("to", css_class="col-md-4"),
                Column("day", css_class="col-md-4"),
                Column("witness", css_class="col-md-4"),
            )
        )


class RemarkForm(forms.Form):
    """What the one who takes over adds, or nothing."""

    remark = forms.CharField(label=_("Remark"), max_length=LONGEST_REMARK, required=False)


class ReasonForm(forms.Form):
    """Why a handover is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REMARK)
