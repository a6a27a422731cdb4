"""Forms of inspections: the entry at the window, the draw, the assignment, the recheck."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import (
    ChecklistItem,
    Inspection,
    InspectionKind,
    InspectionOutcome,
    ServiceWindow,
)
from activities.windows.checklists import LONGEST_SECTION, LONGEST_TEXT, ItemLine
from activities.windows.extending import LONGEST_REASON as LONGEST_EXTENSION_REASON
from activities.windows.inspecting import LONGEST_NOTES, LONGEST_REASON, Entry
from activities.windows.marking import Mark
from activities.windows.planning import LONGEST_SEED
from activities.windows.rectifying import AGAIN, CLOSE, DEDUCT, LONGEST_PROOF, LONGEST_REMARK
from activities.windows.teams import inspectors_of
from campaign.form_fields import FigureField, day_field
from campaign.models import Campaign, User

SPARE_ROWS = 3


class EntryForm(forms.Form):
    """What the inspectors agreed on: the outcome, and for each item a mark, a reason and a day to rectify it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What did you meet?"), choices=InspectionOutcome, widget=forms.RadioSelect
    )
    day = day_field(gettext_lazy("Day of the inspection"))
    notes = forms.CharField(label=gettext_lazy("Notes"), max_length=LONGEST_NOTES, required=False)

    def __init__(self, *args, items: Sequence[ChecklistItem], **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"points-{item.pk}"] = FigureField(
                required=False, max_digits=5, decimal_places=2, label=_("Points")
            )
            self.fields[f"reason-{item.pk}"] = forms.CharField(
                required=False, max_length=LONGEST_REASON, label=_("Reason")
            )
            self.fields[f"rectify-{item.pk}"] = day_field(_("Rectify by"), required=False)
            self.fields[f"rectify-{item.pk}"].widget.attrs["class"] = "form-control"
        self.fields["day"].widget.attrs["class"] = "form-control"

    @staticmethod
    def values_of(inspection: Inspection) -> dict:
        """What was entered before and sent back."""
        values = {
            "outcome": inspection.outcome or "inspected",
            "day": inspection.day,
            "notes": inspection.notes,
        }
        for mark in inspection.marks.all():
            values[f"points-{mark.item_id}"] = f"{mark.points.normalize():f}"
            values[f"reason-{mark.item_id}"] = mark.reason
            values[f"rectify-{mark.item_id}"] = mark.rectify_by
        return values

    def parts(self) -> Iterator[dict]:
        """The items with their fields, in the order of the checklist, the first of a heading marked."""
        section = None
        for item in self.items:
            yield {
                "item": item,
                "is_first": item.section != section,
                "full": f"{item.maximum.normalize():f}",
                "points": self[f"points-{item.pk}"],
                "reason": self[f"reason-{item.pk}"],
                "rectify": self[f"rectify-{item.pk}"],
            }
            section = item.section

    def entry(self) -> Entry:
        """What `enter_inspection` takes; an item without a mark is left to its check."""
        said = self.cleaned_data
        is_inspected = said["outcome"] == InspectionOutcome.INSPECTED
        marks = [
            Mark(
                item.pk,
                Decimal(said[f"points-{item.pk}"]),
                said[f"reason-{item.pk}"],
                said[f"rectify-{item.pk}"],
            )
            for item in self.items
            if is_inspected and said[f"points-{item.pk}"] is not None
        ]
        return Entry(
            key=said["key"], outcome=said["outcome"], day=said["day"], marks=marks, notes=said["notes"]
        )

    def add_problems(self, problems: dict[int, str]) -> None:
        """Put what the verb says of items beside their marks."""
        for item, words in problems.items():
            field = f"points-{item}"
            self.add_error(field if field in self.fields else None, words)

    def problems(self) -> dict[str, str]:
        """What is wrong, by field, for the script."""
        return {name: " ".join(errors) for name, errors in self.errors.items()}


class ChecklistRowForm(forms.Form):
    """One item of a draft; an empty row is left out."""

    section = forms.CharField(
        label=pgettext_lazy("of a checklist", "Heading"), max_length=LONGEST_SECTION, required=False
    )
    text = forms.CharField(label=gettext_lazy("What is looked at"), max_length=LONGEST_TEXT, required=False)
    maximum = FigureField(
        label=gettext_lazy("Full points"), max_digits=5, decimal_places=2, max_value=100, required=False
    )

    def line(self) -> ItemLine | None:
        said = self.cleaned_data
        if not any(said.values()):
            return None
        return ItemLine(said["section"], said["text"], said["maximum"] or Decimal(0))


ChecklistRows = forms.formset_factory(ChecklistRowForm, extra=SPARE_ROWS, max_num=60, absolute_max=70)


class DrawForm(forms.Form):
    """How many windows are drawn for a month."""

    open_count = forms.IntegerField(label=gettext_lazy("Open inspections"), min_value=0, max_value=500)
    covert_count = forms.IntegerField(
        label=gettext_lazy("Undercover inspections"), min_value=0, max_value=500
    )
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=LONGEST_SEED,
        required=False,
        help_text=gettext_lazy("Empty: one is made. With the same seed the draw can be repeated."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(*(Column(name, css_class="col-md-4") for name in ("open_count", "covert_count", "seed")))
        )


class AssignForm(forms.Form):
    """One inspection planned by hand, or given to others."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InspectionKind)
    day = day_field(gettext_lazy("Day"))

    def __init__(self, *args, campaign: Campaign, is_change: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        people = inspectors_of(campaign, today=timezone.localdate())
        self.fields["inspectors"] = forms.ModelMultipleChoiceField(
            User.objects.filter(username__in=people)
            .select_related("person__department")
            .order_by("username"),
            label=_("Inspectors"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["inspectors"].label_from_instance = lambda user: (
            f"{user.name} · {user.person.department.name}"
        )
        if is_change:
            del self.fields["kind"]
        else:
            self.fields["window"] = forms.ModelChoiceField(
                ServiceWindow.objects.filter(campaign=campaign).order_by("code"),
                label=_("Service window"),
                to_field_name="code",
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        fields = ["day"] if is_change else ["window", "kind", "day"]
        self.helper.layout = Layout(
            Row(*(Column(name, css_class="col-md-4") for name in fields)), "inspectors"
        )

    def clean_inspectors(self) -> list[User]:
        return list(self.cleaned_data["inspectors"])


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON)


class ProofForm(forms.Form):
    """What was done about a finding."""

    proof = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=LONGEST_PROOF,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtendForm(forms.Form):
    """A later day for a finding, and why."""

    due_on = day_field(gettext_lazy("New day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_EXTENSION_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class RecheckForm(forms.Form):
    """What a recheck found."""

    verdict = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect)
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=LONGEST_REMARK, required=False)

    def __init__(self, *args, verdicts: Collection[str], **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            CLOSE: _("Rectified"),
            AGAIN: _("Not yet: once more before the day"),
            DEDUCT: _("Not rectified: deduct"),
        }
        self.fields["verdict"].choices = [(one, words[one]) for one in verdicts]
        self.helper = FormHelper()
        self.helper.form_tag = False
