"""Forms of events: planned and changed, called off, the list of who came, what people thought."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from activities.event_door import LONGEST_WORDS
from activities.events import LONGEST
from activities.models import AttendanceSource, EventKind, FeedbackGrade
from campaign.form_fields import day_field

LONGEST_LIST = 60_000  # characters: two thousand lines with number, name and department


def _time_field(label: str, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class EventForm(forms.Form):
    """When, where and what; the notes only once the event is planned."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind)
    title = forms.CharField(label=_("Title"), max_length=LONGEST)
    held_on = day_field(_("Day"))
    begins_at = _time_field(_("Begins at"))
    ends_at = _time_field(_("Ends at"), required=False)
    place = forms.CharField(label=_("Place (where)"), max_length=LONGEST)
    host = forms.CharField(
        label=_("Led by"), max_length=LONGEST, required=False, help_text=_("Chair, trainer or speaker.")
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One item a line. Mobilisation and commendation meetings get a programme with times once planned."
        ),
    )
    minutes = forms.CharField(
        label=_("Notes"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was said and agreed. Everybody in the campaign can read them."),
    )

    def __init__(self, *args, is_planned: bool, has_items: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("kind" if is_planned else "minutes")
        if has_items:  # its agenda has rows and times of its own
            self.fields.pop("agenda")
        self.helper = FormHelper()
        self.helper.form_tag = False
        first = "title" if is_planned else Row(Column("kind", css_class="col-md-3"), Column("title"))
        self.helper.layout = Layout(
            first,
            Row(
                Column("held_on", css_class="col-md-4"),
                Column("begins_at", css_class="col-md-4"),
                Column("ends_at", css_class="col-md-4"),
            ),
            Row(Column("place", css_class="col-md-6"), Column("host", css_class="col-md-6")),
            *([] if has_items else ["agenda"]),
            *(["minutes"] if is_planned else []),
        )


class ReasonForm(forms.Form):
    """Why something is called off or struck."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ListForm(forms.Form):
    """A list as it was pasted."""

    people = forms.CharField(
        label=_("Who came"),
        max_length=LONGEST_LIST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
    )


class ConfirmedListForm(forms.Form):
    """The staff numbers that a preview showed."""

    staff_numbers = forms.CharField(max_length=LONGEST_LIST)
    source = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (AttendanceSource.LIST, AttendanceSource.IMPORT)]
    )


class NamedForm(forms.Form):
    """Who stands at the door."""

    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class FeedbackForm(forms.Form):
    """What somebody thinks of the event."""

    grade = forms.ChoiceField(label=_("How useful was it?"), choices=FeedbackGrade, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
