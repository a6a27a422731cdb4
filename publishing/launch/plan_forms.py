"""The form of the plan's texts, and that of its steps."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.form_fields import day_field
from campaign.models import Campaign, CampaignPlan, PlanPhase
from publishing.launch.plan_facts import TEXTS
from publishing.launch.plan_proposals import PROPOSED_TEXTS, proposed_steps
from publishing.launch.plan_writing import LONGEST_NAME, LONGEST_TASKS, LONGEST_TEXT, MOST_STEPS, Step

LABELS = {
    "background": (
        gettext_lazy("Why the campaign is held"),
        gettext_lazy("The first sentence of the plan."),
        3,
    ),
    "guiding_thought": (gettext_lazy("Guiding thought"), "", 4),
    "aims": (
        gettext_lazy("Aims"),
        gettext_lazy("One aim a line; words before a colon are printed as its heading."),
        4,
    ),
    "rewards": (gettext_lazy("Rewards"), gettext_lazy("One a line."), 4),
    "consequences": (gettext_lazy("Consequences"), gettext_lazy("One a line."), 3),
    "demands": (
        gettext_lazy("Demands on the work"),
        gettext_lazy("One demand a line; words before a colon are printed as its heading."),
        5,
    ),
}


class PlanForm(forms.Form):
    """The texts that only the office can write; before the first saving, the usual words are proposed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, plan: CampaignPlan, **kwargs):
        is_new = plan.version == 0
        initial = {name: PROPOSED_TEXTS[name] if is_new else getattr(plan, name) for name in TEXTS}
        super().__init__(*args, initial=initial | {"seen": plan.version}, **kwargs)
        for name in TEXTS:
            label, help_text, rows = LABELS[name]
            self.fields[name] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
            )

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class StepForm(forms.Form):
    """One step: its name, from, to, what is done; a row left empty is no step."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    begins = day_field(pgettext_lazy("first day of a step", "From"), required=False)
    ends = day_field(pgettext_lazy("last day of a step", "To"), required=False)
    tasks = forms.CharField(
        label=gettext_lazy("What is done"),
        required=False,
        max_length=LONGEST_TASKS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=gettext_lazy("One task a line."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("begins", "ends"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("name", "begins", "ends", "tasks"))

    def clean(self) -> dict:
        given = super().clean()
        if any(given.get(name) for name in ("name", "begins", "ends", "tasks")):
            for name in ("name", "begins", "ends"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This field is required."))
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The last day lies before the first."))
        return given


STEPS = forms.formset_factory(StepForm, extra=1, max_num=MOST_STEPS, validate_max=True)


def step_forms(campaign: Campaign, plan: CampaignPlan, data=None):
    """The steps as a set of forms: those written, or the usual four before the first saving, and an empty row."""
    if plan.version:
        rows = PlanPhase.objects.filter(campaign=campaign).order_by("number")
    else:
        rows = proposed_steps(campaign.year, max(campaign.begins, date(campaign.year, 1, 1)))
    initial = [{"name": row.name, "begins": row.begins, "ends": row.ends, "tasks": row.tasks} for row in rows]
    return STEPS(data, initial=initial, prefix="steps")


def written_steps(forms_) -> list[Step]:
    """The rows that say something, in their order."""
    return [
        Step(*(form.cleaned_data[name] for name in ("name", "begins", "ends", "tasks")))
        for form in forms_
        if not form.is_blank
    ]
