"""Forms of the commendation meeting."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from scoring.meetings import LONGEST, LONGEST_NAME, Item
from scoring.models import CommendationMeeting

PARTS = "|｜"


class MeetingForm(forms.Form):
    """The meeting and its agenda, an item on each line, its speaker after a bar."""

    title = forms.CharField(label=_("Name of the meeting"), max_length=LONGEST)
    held_on = day_field(_("Day"))
    begins_at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place (where)"), max_length=LONGEST)
    chair = forms.CharField(label=_("Chaired by"), max_length=LONGEST_NAME)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One item on each line; who speaks after a bar: Report on the half-year | Zhang"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "title",
            Row(
                Column("held_on", css_class="col-md-3"),
                Column("begins_at", css_class="col-md-3"),
                Column("place", css_class="col-md-3"),
                Column("chair", css_class="col-md-3"),
            ),
            "agenda",
        )

    def arguments(self) -> dict:
        """What `plan_meeting` needs."""
        given = dict(self.cleaned_data)
        return given | {"agenda": [_item(line) for line in given["agenda"].splitlines()]}


def agenda_text(meeting: CommendationMeeting) -> str:
    """The agenda as one types it."""
    return "\n".join(
        f"{item.title} | {item.speaker}" if item.speaker else item.title for item in meeting.agenda.all()
    )


def _item(line: str) -> Item:
    for bar in PARTS:
        title, found, speaker = line.partition(bar)
        if found:
            return Item(title.strip(), speaker.strip())
    return Item(line.strip())
