"""Forms of what can happen to a department; each knows the verb that it is for."""

from collections.abc import Callable
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.departments import (
    NewDepartment,
    change_category,
    dissolve_department,
    found_department,
    move_branch,
    rename_department,
)
from campaign.models import Branch, Campaign, Department, Enrolment
from campaign.models.organisation import CODE
from campaign.permissions import Access
from campaign.successions import merge_departments, split_department

LONGEST_CODE = Department._meta.get_field("code").max_length
LONGEST_NAME = Department._meta.get_field("name").max_length
PARTS = ("first", "second", "third")
NO_CATEGORY = "none"


class ChangeForm(forms.Form):
    """What all changes have: the day from which they hold."""

    title = lead = done = ""
    of_unit = False
    layout: tuple = ()

    day = forms.DateField(
        label=_("From which day on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The first day on which it is so; a month keeps what it was up to its last day."),
    )

    def __init__(self, *args, campaign: Campaign, department: Department | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign, self.department = campaign, department
        self.fields["day"].initial = campaign.day_within(timezone.localdate())
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.rows(), "day")

    def prepare(self) -> None:
        """Narrow the choices to the campaign."""

    def rows(self) -> list:
        """What stands above the day."""
        return [name for name in self.fields if name != "day"]

    def act(self, *, by: Access, settled_until: date | None) -> object:
        """Run the verb with what was typed."""
        raise NotImplementedError

    def about(self, by: Access, settled_until: date | None) -> dict:
        """What every verb asks for."""
        return {
            "campaign": self.campaign,
            "day": self.cleaned_data["day"],
            "by": by,
            "settled_until": settled_until,
        }

    def add_new_department(self, part: str = "", *, required: bool = True) -> None:
        """The fields of a department that is about to be founded."""
        self.fields[f"{part}code"] = forms.CharField(
            label=_("Code"), max_length=LONGEST_CODE, validators=[CODE], required=required
        )
        self.fields[f"{part}name"] = _name_field(required=required)
        self.fields[f"{part}category"] = self.category_field(_("choose"), required=required)
        self.fields[f"{part}branch"] = self.branch_field()

    def category_field(self, *empty: str, required: bool = True) -> forms.TypedChoiceField:
        """The categories and, as a choice of its own, none."""
        categories = {str(category.pk): category for category in self.campaign.categories.all()}
        return forms.TypedChoiceField(
            label=_("Department category"),
            choices=[
                *(("", label) for label in empty),
                *categories.items(),
                (NO_CATEGORY, _("none: scores and takes no part")),
            ],
            coerce=categories.get,
            empty_value="",
            required=required,
        )

    def branch_field(self) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            Branch.objects.filter(unit=self.campaign.unit_id),
            label=_("Party branch"),
            required=False,
            empty_label=_("none"),
        )

    def new_department(self, part: str = "") -> NewDepartment:
        given = self.cleaned_data
        return NewDepartment(
            code=given[f"{part}code"],
            name=given[f"{part}name"],
            category=given[f"{part}category"],
            branch=given[f"{part}branch"],
        )

    def demand_new_department(self, part: str = "") -> None:
        """Errors at the fields of a new department that is begun and not complete."""
        for name in (f"{part}code", f"{part}name", f"{part}category"):
            if self.cleaned_data.get(name) == "" and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])


def _name_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("of a department", "Name"), max_length=LONGEST_NAME, required=required
    )


def _new_row(part: str = "") -> list:
    return [
        Row(Column(f"{part}code", css_class="col-md-3"), Column(f"{part}name", css_class="col-md-9")),
        Row(Column(f"{part}category", css_class="col-md"), Column(f"{part}branch", css_class="col-md")),
    ]


class FoundForm(ChangeForm):
    title = _("Found a department")
    lead = _("It takes part from its first full month; founded on the 1st, that month counts as full.")
    done = _("The department is founded.")

    def prepare(self) -> None:
        self.add_new_department()

    def rows(self) -> list:
        return _new_row()

    def act(self, *, by, settled_until):
        return found_department(self.new_department(), **self.about(by, settled_until))


class RenameForm(ChangeForm):
    title = _("Rename")
    lead = _("It stays the same department; a paper prints the name of its date.")
    done = _("The department is renamed.")
    of_unit = True

    name = _name_field()

    def act(self, *, by, settled_until):
        name = self.cleaned_data["name"]
        return rename_department(self.department, name=name, **self.about(by, settled_until))


class CategoryForm(ChangeForm):
    title = _("Change the category")
    lead = _("A month's category is that of its last day.")
    done = _("The category is changed.")

    def prepare(self) -> None:
        self.fields["category"] = self.category_field()

    def act(self, *, by, settled_until):
        category = self.cleaned_data["category"]
        return change_category(self.department, category=category, **self.about(by, settled_until))


class BranchForm(ChangeForm):
    title = _("Move to another party branch")
    lead = _("What is deducted from a party branch counts for each of its departments.")
    done = _("The party branch is changed.")

    def prepare(self) -> None:
        self.fields["branch"] = self.branch_field()

    def act(self, *, by, settled_until):
        branch = self.cleaned_data["branch"]
        return move_branch(self.department, branch=branch, **self.about(by, settled_until))


class DissolveForm(ChangeForm):
    title = _("Dissolve")
    lead = _("Its months stay; the month that it does not see to its end is not ranked.")
    done = _("The department is dissolved.")

    def act(self, *, by, settled_until):
        return dissolve_department(self.department, **self.about(by, settled_until))


class MergeForm(ChangeForm):
    title = _("Merge departments")
    lead = _("The merged department inherits, per month and sheet, the mean of those it came out of.")
    done = _("The departments are merged.")

    def prepare(self) -> None:
        there = current_departments(self.campaign)
        self.fields["predecessors"] = forms.ModelMultipleChoiceField(
            there, label=_("Departments that merge"), widget=forms.CheckboxSelectMultiple
        )
        self.fields["successor"] = forms.ModelChoiceField(
            there,
            label=_("Into"),
            required=False,
            empty_label=_("a new department"),
            help_text=_("One of those that merge goes on, or a new one is founded."),
        )
        self.add_new_department(required=False)

    def rows(self) -> list:
        return [
            Field("predecessors", wrapper_class="in-columns"),
            "successor",
            Fieldset(_("The new department"), *_new_row()),
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if "successor" not in self.errors and cleaned.get("successor") is None:
            self.demand_new_department()
        return cleaned

    def act(self, *, by, settled_until):
        return merge_departments(
            predecessors=list(self.cleaned_data["predecessors"]),
            successor=self.cleaned_data["successor"] or self.new_department(),
            **self.about(by, settled_until),
        )


class SplitForm(ChangeForm):
    title = _("Split")
    lead = _("Each part inherits the months of the department.")
    done = _("The department is split.")

    goes_on = forms.BooleanField(label=_("The department itself goes on beside the new ones"), required=False)

    def prepare(self) -> None:
        now = Enrolment.objects.filter(
            campaign=self.campaign, department=self.department, until__isnull=True
        ).first()
        for part in PARTS:
            self.add_new_department(f"{part}_", required=False)
            if now:
                self.fields[f"{part}_category"].initial = now.category_id or NO_CATEGORY
                self.fields[f"{part}_branch"].initial = now.branch_id

    def rows(self) -> list:
        legends = (_("First new department"), _("Second new department"), _("Third new department"))
        return [
            "goes_on",
            *(Fieldset(legend, *_new_row(f"{part}_")) for part, legend in zip(PARTS, legends, strict=True)),
        ]

    def _begun(self) -> list[str]:
        return [
            f"{part}_"
            for part in PARTS
            if any(self.data.get(f"{part}_{name}", "").strip() for name in ("code", "name"))
        ]

    def clean(self) -> dict:
        for part in self._begun():
            self.demand_new_department(part)
        return self.cleaned_data

    def act(self, *, by, settled_until):
        return split_department(
            predecessor=self.department,
            parts=[self.new_department(part) for part in self._begun()],
            goes_on=self.cleaned_data["goes_on"],
            **self.about(by, settled_until),
        )


# What can happen to one department, by the word in its address.
OF_ONE: dict[str, Callable[..., ChangeForm]] = {
    "rename": RenameForm,
    "category": CategoryForm,
    "branch": BranchForm,
    "split": SplitForm,
    "dissolve": DissolveForm,
}


def current_departments(campaign: Campaign, **enrolled):
    """The departments whose time in the campaign has no end, in their fixed order."""
    lasting = {"enrolments__campaign": campaign, "enrolments__until__isnull": True} | enrolled
    return Department.objects.filter(**lasting).order_by("enrolments__position", "code")
