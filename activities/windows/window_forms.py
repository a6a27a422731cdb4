"""Forms of the register of windows and of its competition marks."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import ServiceWindow
from activities.windows.window_register import (
    LONGEST,
    LONGEST_LIMIT,
    LONGEST_NUMBER,
    LONGEST_RECEIVER,
    LONGEST_SERVICE,
    WindowEntry,
)
from campaign.form_fields import CodeField, day_field
from campaign.models import Campaign, Department, Person

_PARTS = re.compile(r"[\s]*[|｜\t][\s]*")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


class PeopleField(forms.CharField):
    """People of the unit by their staff numbers, separated by spaces or commas."""

    def __init__(self, *, unit: int, most: int, **kwargs):
        super().__init__(max_length=400, required=False, **kwargs)
        self.unit, self.most = unit, most

    def clean(self, value) -> list[Person]:
        numbers = list(dict.fromkeys(part for part in _SEPARATORS.split(super().clean(value)) if part))
        if len(numbers) > self.most:
            raise forms.ValidationError(_("At most %(most)s people."), params={"most": self.most})
        people = {
            person.staff_number: person
            for person in Person.objects.filter(unit=self.unit, staff_number__in=numbers).in_service(
                timezone.localdate()
            )
        }
        if unknown := [number for number in numbers if number not in people]:
            raise forms.ValidationError(
                _("Nobody in service has these staff numbers: %(numbers)s."),
                params={"numbers": ", ".join(unknown)},
            )
        return [people[number] for number in numbers]


class WindowForm(forms.Form):
    """What is entered of a window."""

    code = CodeField(label=gettext_lazy("Code"))
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=LONGEST["name"])
    place = forms.CharField(label=pgettext_lazy("where", "Place"), max_length=LONGEST["place"])
    supervisor_line = forms.CharField(
        label=gettext_lazy("Supervisor's telephone"), max_length=LONGEST["supervisor_line"], required=False
    )
    since = day_field(gettext_lazy("Takes part from"))
    until = day_field(gettext_lazy("Until"), required=False)
    services = forms.CharField(
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One service a line, then | and its time limit: “Pass | at once”."),
    )
    pledges = forms.CharField(
        label=gettext_lazy("Pledges"),
        required=False,
        max_length=LONGEST["pledges"],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One pledge a line."),
    )
    standards = forms.CharField(
        label=gettext_lazy("Standards"),
        required=False,
        max_length=LONGEST["standards"],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One standard a line."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, campaign: Campaign, window: ServiceWindow | None = None, **kwargs):
        if window is not None:
            kwargs.setdefault("initial", self.values_of(window))
        super().__init__(*args, **kwargs)
        if window is not None:
            del self.fields["code"]
        self.fields["department"] = forms.ModelChoiceField(
            Department.objects.filter(unit=campaign.unit_id, enrolments__campaign=campaign)
            .distinct()
            .order_by("code"),
            label=_("Department"),
            to_field_name="code",
        )
        unit = campaign.unit_id
        self.fields["responsible"] = PeopleField(
            unit=unit, most=1, label=_("Responsible person"), help_text=_("Staff number.")
        )
        self.fields["staff"] = PeopleField(
            unit=unit, most=40, label=_("Staff"), help_text=_("Staff numbers, separated by spaces.")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        head = ["name", "department"] if window is not None else ["code", "name", "department"]
        self.helper.layout = Layout(
            Row(*(Column(field, css_class="col-md-4") for field in head)),
            Row(
                Column("place", css_class="col-md-6"),
                Column("supervisor_line", css_class="col-md-6"),
            ),
            Row(
                Column("since", css_class="col-md-3"),
                Column("until", css_class="col-md-3"),
                Column("responsible", css_class="col-md-3"),
                Column("staff", css_class="col-md-3"),
            ),
            Row(
                Column("services", css_class="col-md-4"),
                Column("pledges", css_class="col-md-4"),
                Column("standards", css_class="col-md-4"),
            ),
            *(["seen"] if window is not None else []),
        )

    @staticmethod
    def values_of(window: ServiceWindow) -> dict:
        services = [
            f"{one.name} | {one.time_limit}" if one.time_limit else one.name for one in window.services.all()
        ]
        return {
            "name": window.name,
            "place": window.place,
            "supervisor_line": window.supervisor_line,
            "since": window.since,
            "until": window.until,
            "department": window.department,
            "responsible": window.responsible.staff_number if window.responsible else "",
            "staff": " ".join(person.staff_number for person in window.staff.order_by("staff_number")),
            "services": "\n".join(services),
            "pledges": window.pledges,
            "standards": window.standards,
            "seen": window.edition,
        }

    def clean_services(self) -> list[tuple[str, str]]:
        services = []
        for line in self.cleaned_data["services"].splitlines():
            name, limit, *__ = (*_PARTS.split(line.strip(), maxsplit=1), "")
            if len(name) > LONGEST_SERVICE or len(limit) > LONGEST_LIMIT:
                raise forms.ValidationError(
                    _("A service has at most %(service)s characters, its time limit %(limit)s: %(line)s"),
                    params={"service": LONGEST_SERVICE, "limit": LONGEST_LIMIT, "line": line[:40]},
                )
            if name:
                services.append((name, limit))
        return services

    def entry(self) -> WindowEntry:
        """What the verbs of the register take."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "seen")}
        return WindowEntry(**said | {"responsible": next(iter(said["responsible"]), None)})


class CloseForm(forms.Form):
    """The last day of a window, and why it closes."""

    last_day = day_field(gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST["closing_reason"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("last_day", css_class="col-md-3"), Column("reason", css_class="col-md-9"))
        )


class HandOutForm(forms.Form):
    """A competition mark that is handed out."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=LONGEST_NUMBER)
    handed_on = day_field(gettext_lazy("Day"))
    received_by = forms.CharField(label=gettext_lazy("Received by"), max_length=LONGEST_RECEIVER)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"handed_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(*(Column(field, css_class="col-md-4") for field in ("number", "handed_on", "received_by")))
        )


class TakeBackForm(forms.Form):
    """A competition mark that came back."""

    returned_on = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST["closing_reason"])
