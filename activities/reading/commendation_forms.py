"""Forms of commendations: terms, nomination, vote."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Commendation, CommendationKind, Nomination, VotedBy
from activities.reading.commendations import FIELDS, LONGEST_DEEDS
from campaign.form_fields import day_field
from campaign.models import Branch, Person, Role
from campaign.permissions import Access


class CommendationForm(forms.Form):
    """What entitles to the honour, and how many there are."""

    kind = forms.ChoiceField(label=_("Honour"), choices=CommendationKind)
    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("As papers print it, such as 2026年上半年.")
    )
    first_day = day_field(_("Facts count from"))
    last_day = day_field(_("Facts count to"))
    least_sessions = forms.IntegerField(
        label=_("Reading sessions attended, at least"), min_value=0, max_value=200, initial=4
    )
    least_works = forms.IntegerField(
        label=_("Works submitted, at least"), min_value=0, max_value=50, initial=1
    )
    party_only = forms.BooleanField(label=_("Party members only"), required=False)
    quota = forms.IntegerField(label=_("Quota"), min_value=1, max_value=1000, initial=20)
    majority = forms.IntegerField(
        label=_("More votes than, in percent of the voters"), min_value=0, max_value=99, initial=50
    )
    nominate_until = day_field(_("Nominations until"))

    def __init__(self, *args, commendation: Commendation | None = None, **kwargs):
        if commendation is not None:
            kwargs["initial"] = {name: getattr(commendation, name) for name in FIELDS}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        half = "col-md-6"
        self.helper.layout = Layout(
            Row(Column("kind", css_class=half), Column("period", css_class=half)),
            Row(Column("first_day", css_class=half), Column("last_day", css_class=half)),
            Row(Column("least_sessions", css_class=half), Column("least_works", css_class=half)),
            "party_only",
            Row(Column("quota", css_class=half), Column("majority", css_class=half)),
            "nominate_until",
        )


class NominationForm(forms.Form):
    """Who is nominated, by whom, and why."""

    deeds = forms.CharField(
        label=_("Deeds"), max_length=LONGEST_DEEDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, access: Access, **kwargs):
        super().__init__(*args, **kwargs)
        self.access = access
        parts = ["person"]
        if access.holds(Role.OFFICE):
            self.fields["person"] = forms.CharField(
                label=_("Staff number"),
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields["branch"] = forms.ModelChoiceField(
                label=_("Nominated by"),
                queryset=Branch.objects.filter(unit=access.campaign.unit_id).order_by("code"),
                required=False,
                empty_label=_("the department"),
            )
            parts.append("branch")
        else:
            self.fields["person"] = forms.ChoiceField(label=_("Person"), choices=_own_people(access))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Row(*(Column(part, css_class="col-md-6") for part in parts)), "deeds")

    def person(self) -> Person | None:
        number = self.cleaned_data["person"].strip()
        return Person.objects.filter(unit=self.access.campaign.unit_id, staff_number=number).first()


class VoteForm(forms.Form):
    """The vote: who voted, when, how many, and the votes of everybody on the list."""

    voted_by = forms.ChoiceField(label=_("Voted by"), choices=VotedBy)
    voted_on = day_field(_("Voted on"))
    voters = forms.IntegerField(label=_("Voters"), min_value=1, max_value=500)

    def __init__(self, *args, commendation: Commendation, nominations: list[Nomination], **kwargs):
        kwargs["initial"] = {
            "voted_by": commendation.voted_by or VotedBy.LEADING_GROUP,
            "voted_on": commendation.voted_on or timezone.localdate(),
            "voters": commendation.voters,
        } | {f"votes-{row.pk}": row.votes for row in nominations}
        super().__init__(*args, **kwargs)
        for row in nominations:
            self.fields[f"votes-{row.pk}"] = forms.IntegerField(
                label=row.person.name,
                min_value=0,
                max_value=500,
                widget=forms.NumberInput(attrs={"class": "form-control votes", "inputmode": "numeric"}),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(*(Column(name, css_class="col-md-4") for name in ("voted_by", "voted_on", "voters")))
        )

    def votes(self) -> dict[int, int]:
        """The votes by the id of the nomination."""
        return {
            int(name.removeprefix("votes-")): given
            for name, given in self.cleaned_data.items()
            if name.startswith("votes-")
        }


def _own_people(access: Access) -> list[tuple[str, str]]:
    own = access.departments(Role.HEAD, Role.DEPUTY)
    rows = Person.objects.in_service(timezone.localdate()).filter(department__in=own)
    return [(one.staff_number, f"{one.name} {one.staff_number}") for one in rows.order_by("staff_number")]
