"""Forms for accounts: the filter of the list, the address on the slips, a role with its days, leaving, one's password."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.account_overview import AccountState
from campaign.models import Campaign, Department, Role
from campaign.models.access import DEPARTMENT_ROLES


class AccountFilterForm(forms.Form):
    """Whom the list shows; what makes no sense shows everybody in service."""

    text = forms.CharField(label=_("Name or staff number"), max_length=40, required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    state = forms.ChoiceField(label=_("Account"), required=False)

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Department.objects.filter(unit=campaign.unit_id).order_by("code")
        self.fields["department"].choices = [("", _("all")), *rows.values_list("code", "name")]
        self.fields["state"].choices = [("", _("everybody in service")), *AccountState.choices]
        _dress(self)

    def chosen(self) -> dict[str, str]:
        """The values that make sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class SlipsForm(forms.Form):
    """What an order of slips needs besides the people."""

    site_address = forms.CharField(
        label=_("Address of the site, as it is printed on the slips"),
        max_length=200,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("As people type it into their browsers."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress(self)


class GiveRoleForm(forms.Form):
    """A role with its days; scorers, heads and deputies for a department."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("choose")), *Role.choices])
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("For the department"),
        required=False,
        empty_label=_("none"),
        help_text=_("For scorers, heads and deputies only."),
    )
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty while it lasts; a deputy's may be set now."),
    )

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Department.objects.filter(unit=campaign.unit_id).order_by("code")
        self.fields["department"].queryset = rows
        self.fields["since"].initial = timezone.localdate
        _dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        if cleaned.get("role") not in DEPARTMENT_ROLES:
            cleaned["department"] = None  # the field is not meant; scripts hide it
        return cleaned


class LeaveForm(forms.Form):
    """The first day on which somebody is no longer in service."""

    on = forms.DateField(
        label=_("First day out of service"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        _dress(self)


class PasswordChangeForm(forms.Form):
    """The present password, and a new one typed twice."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = password_validators_help_texts()
        _dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned


def _dress(form: forms.Form) -> None:
    """Bootstrap's classes on the fields."""
    for field in form.fields.values():
        chooses = isinstance(field.widget, forms.Select)
        field.widget.attrs["class"] = "form-select" if chooses else "form-control"
