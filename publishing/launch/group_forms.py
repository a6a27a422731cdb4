"""Forms of the groups: duties, a seat given, a seat changed, a seat ended."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.form_fields import day_field
from campaign.models import Campaign, GroupSeat, Person
from publishing.launch.seats import LONGEST, LONGEST_DUTIES, SEAT_FIELDS

Post = GroupSeat.Post
HALF = "col-md-6"


class DutiesForm(forms.Form):
    """The duties of a group, one on each line."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    duties = forms.CharField(
        label=gettext_lazy("Duties"),
        required=False,
        max_length=LONGEST_DUTIES,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control"}),
        help_text=gettext_lazy("One duty a line."),
    )


class SeatForm(forms.Form):
    """Post, office, special duty and first day of a seat; for a new one also who sits there."""

    staff_number = forms.CharField(
        label=gettext_lazy("Staff number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Of somebody on the roster."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name, for a leader who is not on the roster"),
        required=False,
        max_length=LONGEST["name"],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    post = forms.ChoiceField(label=gettext_lazy("Post in the group"), choices=Post, initial=Post.MEMBER)
    office = forms.CharField(
        label=gettext_lazy("Office in the unit"),
        required=False,
        max_length=LONGEST["office"],
        help_text=gettext_lazy("As papers print it. Empty: the post that the roster says."),
    )
    duty = forms.CharField(
        label=gettext_lazy("Special duty"),
        required=False,
        max_length=LONGEST["duty"],
        help_text=gettext_lazy("What this person looks after, such as 负责服务窗口明察暗访."),
    )
    since = day_field(pgettext_lazy("first day of a seat", "Since"))

    def __init__(self, *args, campaign: Campaign, seat: GroupSeat | None = None, **kwargs):
        if seat is None:
            kwargs["initial"] = {"since": timezone.localdate()}
        else:
            kwargs["initial"] = {field: getattr(seat, field) for field in SEAT_FIELDS}
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.is_new = seat is None
        rows = [Row(Column("post", css_class=HALF), Column("since", css_class=HALF)), "office", "duty"]
        if self.is_new:
            rows.insert(0, Row(Column("staff_number", css_class=HALF), Column("name", css_class=HALF)))
        else:
            del self.fields["staff_number"], self.fields["name"]
            self.fields["office"].help_text = gettext_lazy("As papers print it.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*rows)

    def clean(self) -> dict:
        """Exactly one of staff number and name; the person whom the number names."""
        given = super().clean()
        if not self.is_new:
            return given
        number, name = given.get("staff_number", "").strip(), given.get("name", "").strip()
        if bool(number) == bool(name):
            self.add_error("staff_number", _("Write a staff number or a name, one of the two."))
            return given
        given["person"] = None
        if number:
            given["person"] = Person.objects.filter(unit=self.campaign.unit_id, staff_number=number).first()
            if given["person"] is None:
                self.add_error("staff_number", _("Nobody of the roster has this staff number."))
        return given

    def values(self) -> dict:
        """What is written of the seat."""
        return {field: self.cleaned_data[field] for field in SEAT_FIELDS}


class SeatEndForm(forms.Form):
    """The last day of a seat."""

    until = day_field(gettext_lazy("Last day"))

    def __init__(self, *args, until: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = until or timezone.localdate()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("until")
