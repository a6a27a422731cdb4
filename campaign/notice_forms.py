"""Forms of the notifications: how a person wants to be told, and the robot of a chat group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import ChatRobot, Delivery, NoticeKind
from campaign.notices import LONGEST_ADDRESS
from campaign.robots import LONGEST_URL


class ChoiceForm(forms.Form):
    """The own address, and for each kind the way; without mail there are two ways only."""

    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(
            attrs={"class": "form-control", "autocomplete": "email", "aria-describedby": "email-help"}
        ),
    )

    def __init__(self, *args, chosen: dict[str, str], has_mail: bool, **kwargs):
        super().__init__(*args, **kwargs)
        ways = (
            Delivery.choices if has_mail else [(way.value, way.label) for way in (Delivery.APP, Delivery.OFF)]
        )
        if not has_mail:
            del self.fields["email"]
        for kind, way in chosen.items():
            self.fields[kind] = forms.ChoiceField(
                label=NoticeKind(kind).label,
                choices=ways,
                initial=way,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.kinds = list(chosen)

    def rows(self):
        """The fields of the kinds."""
        return [self[kind] for kind in self.kinds]

    def deliveries(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in self.kinds}


class RobotForm(forms.Form):
    """The robot; an address that is set is not shown again."""

    style = forms.ChoiceField(
        label=_("Chat program"),
        choices=ChatRobot.Style.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    url = forms.CharField(
        label=_("Address of the robot (webhook)"),
        required=False,
        max_length=LONGEST_URL,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "aria-describedby": "url-help"}
        ),
    )
    secret = forms.CharField(
        label=_("Secret for signing"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "aria-describedby": "secret-help"}
        ),
    )
    is_on = forms.BooleanField(
        label=_("Send messages"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
