"""Forms of nominations."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Branch, Department, Person, Role
from campaign.permissions import Access
from scoring.department_forms import current_departments
from scoring.individuals import LONGEST_DEEDS, SHORTEST_DEEDS
from scoring.models import IndividualKind

DEPARTMENT, BRANCH = "department", "branch"


class NominationForm(forms.Form):
    """Who nominates whom for which honour, and what the person did."""

    kind = forms.ChoiceField(label=_("Honour"), choices=IndividualKind.choices)
    staff_number = forms.CharField(label=_("Person"), max_length=20)
    deeds = forms.CharField(
        label=_("Deeds"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the person did, in %(shortest)s to %(longest)s characters.")
        % {"shortest": SHORTEST_DEEDS, "longest": LONGEST_DEEDS},
    )

    def __init__(self, *args, access: Access, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.ChoiceField(label=_("Nominated by"), choices=_bodies(access))
        if not access.holds(Role.OFFICE):
            self.fields["staff_number"].widget = forms.Select(choices=[("", "—"), *_people(access)])
        else:
            self.fields["staff_number"].label = _("Staff number")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(
                Column("body", css_class="col-md-4"),
                Column("staff_number", css_class="col-md-4"),
                Column("kind", css_class="col-md-4"),
            ),
            "deeds",
        )

    def arguments(self) -> dict:
        """What `nominate` needs."""
        given = dict(self.cleaned_data)
        what, __, code = given.pop("body").partition(":")
        return given | {what: code}


def _bodies(access: Access) -> list[tuple[str, str]]:
    """The own departments of a head; for the office every department and every party branch."""
    if access.holds(Role.OFFICE):
        departments = current_departments(access.campaign)
        branches = Branch.objects.filter(unit=access.campaign.unit_id)
        return [
            *((f"{DEPARTMENT}:{one.code}", one.name) for one in departments),
            *((f"{BRANCH}:{one.code}", one.name) for one in branches),
        ]
    own = Department.objects.filter(pk__in=access.departments(Role.HEAD, Role.DEPUTY)).order_by("code")
    return [(f"{DEPARTMENT}:{one.code}", one.name) for one in own]


def _people(access: Access) -> list[tuple[str, str]]:
    own = access.departments(Role.HEAD, Role.DEPUTY)
    rows = Person.objects.in_service(timezone.localdate()).filter(department__in=own)
    return [(one.staff_number, f"{one.name} {one.staff_number}") for one in rows.order_by("staff_number")]
