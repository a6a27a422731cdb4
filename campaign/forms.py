"""Forms for signing in and for the first set-up."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Unit, User
from campaign.setup import NewAccount, NewUnit


class SignInForm(AuthenticationForm):
    """Staff number and password; the refusal reads the same for an unknown account (IAM-4)."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "The staff number or the password is wrong. After five wrong passwords the account is locked for a "
            "quarter of an hour."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        number = self.fields["username"]
        number.label = _("Staff number")
        number.validators.append(
            MaxLengthValidator(number.max_length)
        )  # Django's form only tells the browser
        self.fields["password"].label = _("Password")
        if settings.DEMO:  # the buttons come first there
            self.fields["username"].widget.attrs.pop("autofocus")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def attempted_account(self) -> User | None:
        """The account whose staff number was typed, if there is one."""
        return User.objects.filter(username=self.cleaned_data.get("username", "")).first()


def _password(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SetUpForm(forms.Form):
    """Everything that a blank installation needs before anybody can work in it."""

    unit_name = forms.CharField(
        label=_("Full name of the unit"), max_length=Unit._meta.get_field("name").max_length
    )
    unit_short_name = forms.CharField(
        label=_("Short name"), max_length=Unit._meta.get_field("short_name").max_length
    )
    issuer_name = forms.CharField(
        label=_("Issuing organ of papers"),
        max_length=Unit._meta.get_field("issuer_name").max_length,
        help_text=_("Stands in the red head of bulletins."),
    )
    issuer_code = forms.CharField(
        label=_("Issuer code"),
        max_length=Unit._meta.get_field("issuer_code").max_length,
        help_text=_("Begins the document number."),
    )
    campaign_name = forms.CharField(
        label=_("Name of the campaign"), max_length=Campaign._meta.get_field("name").max_length
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    office_name = forms.CharField(label=_("Name of the assessment office"), max_length=100)
    administrator_number = forms.CharField(label=_("Staff number"), max_length=20)
    administrator_name = forms.CharField(label=_("Name"), max_length=50)
    administrator_password = _password(_("Password"))
    clerk_number = forms.CharField(label=_("Staff number"), max_length=20)
    clerk_name = forms.CharField(label=_("Name"), max_length=50)
    clerk_password = _password(_("Password"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign_name"].initial = "“323”文明部室创建活动"
        self.fields["year"].initial = timezone.localdate().year
        self.fields["office_name"].initial = "考核办公室"
        for key in ("administrator_number", "clerk_number"):
            self.fields[key].validators += User._meta.get_field("username").validators
        for key in ("administrator_password", "clerk_password"):
            self.fields[key].help_text = " ".join(password_validators_help_texts())
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset(
                _("Unit"),
                _row("unit_name", "unit_short_name"),
                _row("issuer_name", "issuer_code"),
            ),
            Fieldset(_("Campaign"), _row("campaign_name", "year", "office_name")),
            Fieldset(
                _("System administrator: accounts and settings, no scores"),
                _row("administrator_number", "administrator_name", "administrator_password"),
            ),
            Fieldset(
                _("First clerk of the assessment office: runs the month"),
                _row("clerk_number", "clerk_name", "clerk_password"),
            ),
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        numbers = cleaned.get("administrator_number"), cleaned.get("clerk_number")
        if all(numbers) and numbers[0] == numbers[1]:
            self.add_error("clerk_number", _("Two people: the two duties exclude each other."))
        for who in ("administrator", "clerk"):
            self._check_password(cleaned, who)
        return cleaned

    def _check_password(self, cleaned: dict, who: str) -> None:
        password = cleaned.get(f"{who}_password")
        if not password:
            return
        user = User(username=cleaned.get(f"{who}_number", ""), name=cleaned.get(f"{who}_name", ""))
        try:
            validate_password(password, user=user)
        except forms.ValidationError as refusal:
            self.add_error(f"{who}_password", refusal)

    def arguments(self) -> dict:
        """What `set_up_site` needs."""
        given = self.cleaned_data
        return {
            "unit": NewUnit(
                name=given["unit_name"],
                short_name=given["unit_short_name"],
                issuer_name=given["issuer_name"],
                issuer_code=given["issuer_code"],
            ),
            "campaign_name": given["campaign_name"],
            "year": given["year"],
            "office_name": given["office_name"],
            "administrator": self._account("administrator"),
            "clerk": self._account("clerk"),
        }

    def _account(self, who: str) -> NewAccount:
        given = self.cleaned_data
        return NewAccount(
            staff_number=given[f"{who}_number"], name=given[f"{who}_name"], password=given[f"{who}_password"]
        )


def _row(*names: str) -> Row:
    return Row(*(Column(name, css_class="col-md") for name in names))
