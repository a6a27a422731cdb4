"""The form for signing in."""

from crispy_forms.helper import FormHelper
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import User
from campaign.password_age import first_password_is_over


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

    def confirm_login_allowed(self, user: User) -> None:
        """Only whoever typed the right first password learns that its three days are over (IAM-3)."""
        super().confirm_login_allowed(user)
        if first_password_is_over(user, at=timezone.now()):
            raise ValidationError(
                _(
                    "Your first password was valid for three days. The system administrator gives you another one."
                )
            )

    def attempted_account(self) -> User | None:
        """The account whose staff number was typed, if there is one."""
        return User.objects.filter(username=self.cleaned_data.get("username", "")).first()
