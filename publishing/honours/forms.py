"""Forms of the honour roll: the plan of a roll, the people on a photo, the crop."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Department, Person
from publishing.honours.decisions import Decided
from publishing.honours.group_photos import Shown
from publishing.honours.roll_content import Purpose, Theme
from publishing.models import HonourRoll

PURPOSES = [
    (Purpose.BOARD.value, _("Display board")),
    (Purpose.LEAFLET.value, _("Colour leaflet")),
    (Purpose.INTRANET.value, _("Intranet page")),
    (Purpose.HANDBOOK.value, pgettext_lazy("use of a portrait", "Handbook")),
]
THEMES = [(Theme.CLASSIC.value, _("Red and gold")), (Theme.CALM.value, _("Calm"))]


class RollForm(forms.Form):
    """What a roll is made from and for."""

    title = forms.CharField(label=_("Title"), max_length=60, initial="光荣榜")
    period = forms.CharField(
        label=_("Period"), max_length=60, help_text=_("As it is printed, in Chinese: 2026年上半年.")
    )
    sources = forms.MultipleChoiceField(label=_("Decisions in effect"), widget=forms.CheckboxSelectMultiple)
    purposes = forms.MultipleChoiceField(
        label=_("Used for"), choices=PURPOSES, widget=forms.CheckboxSelectMultiple
    )
    is_public = forms.BooleanField(
        label=_("People from outside see the board"),
        required=False,
        help_text=_("Needs the consent to public display, and an assessment that is noted here."),
    )
    theme = forms.ChoiceField(
        label=_("Theme"), choices=THEMES, widget=forms.RadioSelect, initial=Theme.CLASSIC
    )

    def __init__(self, *args, decided: Sequence[Decided], roll: HonourRoll | None = None, **kwargs):
        if roll is not None:
            kwargs.setdefault(
                "initial",
                {
                    name: getattr(roll, name)
                    for name in ("title", "period", "sources", "purposes", "is_public", "theme")
                },
            )
        super().__init__(*args, **kwargs)
        self.fields["sources"].choices = [
            (
                one.key,
                f"{'' if one.heading.startswith(one.period) else one.period + ' · '}{one.heading} ({len(one.holders)})",
            )
            for one in decided
        ]
        if roll is None and decided:
            self.fields["period"].initial = decided[0].period
        for name in ("title", "period"):
            self.fields[name].widget.attrs["class"] = "form-control"
        for name in ("sources", "purposes", "is_public", "theme"):
            self.fields[name].widget.attrs["class"] = "form-check-input"


class ShownForm(forms.Form):
    """Who can be recognised on a group photo: people of the department by their boxes, others by staff number."""

    members = forms.MultipleChoiceField(
        label=_("People on the photo"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Staff numbers of others"),
        required=False,
        max_length=300,
        help_text=_("Of other departments, divided by spaces."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    is_nobody = forms.BooleanField(
        label=_("Nobody can be recognised"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, department: Department, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(department=department, left_on=None).order_by("staff_number")
        self.fields["members"].choices = [(person.staff_number, person.name) for person in people]

    def shown(self) -> Shown:
        """The list as the verb takes it; the form must be valid."""
        others = self.cleaned_data["others"].replace("，", " ").replace(",", " ").split()
        return Shown(
            staff_numbers=(*self.cleaned_data["members"], *others), is_nobody=self.cleaned_data["is_nobody"]
        )


class CropForm(forms.Form):
    """The part that is shown, in ten-thousandths."""

    left = forms.IntegerField(label=_("From the left"), min_value=0, max_value=10_000)
    top = forms.IntegerField(label=_("From the top"), min_value=0, max_value=10_000)
    width = forms.IntegerField(label=_("Width"), min_value=1, max_value=10_000)
