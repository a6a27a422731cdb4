"""Forms about portraits: the boxes of the consents, the notice, the filter of the office's list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, PortraitNotice, PortraitPurpose
from campaign.portrait_notices import PARTS


class UsesForm(forms.Form):
    """Which uses a person agrees to; nothing is ticked unless it was agreed to before."""

    purposes = forms.MultipleChoiceField(
        label=_("I agree to"),
        choices=PortraitPurpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PaperUsesForm(UsesForm):
    """The same from a signed form, with its reference."""

    paper = forms.CharField(
        label=_("Signed form"),
        max_length=100,
        required=False,
        help_text=_("Its date or number, and where it lies."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class NoticeForm(forms.ModelForm):
    """The six parts of the notice."""

    class Meta:
        model = PortraitNotice
        fields = PARTS
        widgets = {
            part: forms.Textarea(attrs={"rows": 6 if part in ("purposes", "rights") else 3}) for part in PARTS
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class PortraitFilterForm(forms.Form):
    """Whom the list shows; what makes no sense shows everybody."""

    text = forms.CharField(
        label=_("Name or staff number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    department = forms.ChoiceField(
        label=_("Department"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    lacking = forms.ChoiceField(
        label=_("Without consent to"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Department.objects.filter(unit=campaign.unit_id).order_by("code")
        self.fields["department"].choices = [("", _("all")), *rows.values_list("code", "name")]
        self.fields["lacking"].choices = [("", _("no matter")), *PortraitPurpose.choices]

    def chosen(self) -> dict[str, str]:
        """The values that make sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
