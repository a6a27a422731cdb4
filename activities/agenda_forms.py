"""Forms of a meeting's agenda: an item, and the text of its speech."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.agendas import LONGEST_SUBJECT, LONGEST_WHO
from activities.models import Event, ItemKind
from activities.models.meetings import LONGEST_ITEM
from activities.speeches import LONGEST_TEXT
from campaign.models import Person

USUAL_MINUTES = 10


class ItemForm(forms.Form):
    """An item of the agenda: what, how long, by whom."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ItemKind)
    minutes = forms.IntegerField(
        label=pgettext_lazy("how long an item takes", "Minutes"),
        min_value=1,
        max_value=LONGEST_ITEM,
        initial=USUAL_MINUTES,
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    staff_number = forms.CharField(
        label=gettext_lazy("Staff number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Of somebody in the roster; he can read the draft of his speech."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.CharField(
        label=gettext_lazy("By whom"),
        max_length=LONGEST_WHO,
        required=False,
        help_text=gettext_lazy("Post and name as printed. Empty with a staff number: as in the roster."),
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(
                Column("subject", css_class="col-md-6"),
                Column("kind", css_class="col-md-3"),
                Column("minutes", css_class="col-md-3"),
            ),
            Row(Column("staff_number", css_class="col-md-6"), Column("who", css_class="col-md-6")),
        )

    def clean(self) -> dict:
        """The person behind the staff number, as the verbs take it."""
        given = super().clean()
        number = given.pop("staff_number", "").strip()
        given["person"] = None
        if number:
            people = Person.objects.filter(unit=self.event.campaign.unit_id, staff_number=number)
            given["person"] = people.select_related("department").first()
            if given["person"] is None:
                self.add_error("staff_number", _("Nobody has this staff number."))
            elif "staff_number" in self.changed_data and "who" not in self.changed_data:
                given["who"] = ""  # another person: not the name of the one before
        return given


class SpeechForm(forms.Form):
    """The text of a speech."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=gettext_lazy("An empty line begins a paragraph."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
