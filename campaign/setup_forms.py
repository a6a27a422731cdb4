"""The form of the first set-up: short steps on one page, checked as a whole."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign, CampaignRules, Department, Person, Unit, User
from campaign.rules import SETTINGS
from campaign.setup import PRESET_GOALS, UNIT_CODE, FirstScheme, NewAccount, NewCampaign, NewUnit

# The days that make the calendar of a month, in their order; how long a preview lasts stands among them.
DAYS = ("owner_day", "close_day", "approve_day", "bulletin_day")
CALENDAR = ("owner_day", "close_day", "preview_days", "approve_day", "bulletin_day")
MEANINGS = {name: meaning for __, __, settings in SETTINGS for name, meaning in settings.items()}
STEPS = (
    (
        _("System administrator"),
        _(
            "Opens accounts and keeps the settings; touches no points. One person, with a password of his own."
        ),
        (
            ("administrator_number", "administrator_name"),
            ("administrator_password", "administrator_again"),
        ),
    ),
    (
        _("First clerk of the assessment office"),
        _(
            "Runs the month: departments, scheme, review, bulletin. Another person, because nobody may hold both "
            "duties. The password typed here is a first one: it is changed at the first sign-in, within 72 hours."
        ),
        (("clerk_number", "clerk_name"), ("clerk_password", "clerk_again")),
    ),
    (
        _("Names of the unit"),
        _("As the papers print them."),
        (
            ("unit_name", "unit_short_name"),
            ("issuer_name", "issuer_code"),
            ("committee_name", "office_name"),
        ),
    ),
    (
        _("Campaign and goals"),
        _("The year, and the first month whose points count."),
        (("campaign_name",), ("year", "first_month"), ("goals",)),
    ),
    (
        _("Calendar of a month"),
        _(
            "Days of the month that follows the assessed one. A day off moves to the next working day; the "
            "holidays of the year are entered afterwards."
        ),
        (CALENDAR[:3], CALENDAR[3:]),
    ),
    (
        _("Assessment scheme"),
        _("What the departments are measured by. Everything in it can be changed."),
        (("scheme",),),
    ),
)


def _longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def _text(label, model, name: str, **how) -> forms.CharField:
    return forms.CharField(label=label, max_length=_longest(model, name), **how)


def _password(label) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


def _number() -> forms.CharField:
    field = forms.CharField(label=_("Staff number"), max_length=20)
    field.validators += User._meta.get_field("username").validators
    return field


class SetUpForm(forms.Form):
    """Everything that a blank installation needs before anybody can work in it."""

    administrator_number = _number()
    administrator_name = _text(pgettext_lazy("of a person", "Name"), User, "name")
    administrator_password = _password(_("Password"))
    administrator_again = _password(_("The password again"))
    clerk_number = _number()
    clerk_name = _text(pgettext_lazy("of a person", "Name"), User, "name")
    clerk_password = _password(_("First password"))
    clerk_again = _password(_("The first password again"))
    unit_name = _text(_("Full name of the unit"), Unit, "name")
    unit_short_name = _text(_("Short name"), Unit, "short_name")
    issuer_name = _text(
        _("Full name of the committee that signs the papers"),
        Unit,
        "issuer_name",
        help_text=_("Stands in the red head of bulletins."),
    )
    issuer_code = _text(
        _("Issuer code"), Unit, "issuer_code", help_text=_("Begins the document number, before the year.")
    )
    committee_name = _text(
        _("Short name of the committee"),
        Department,
        "name",
        initial="机关党委",
        help_text=_("Scores party building; takes no part itself."),
    )
    office_name = _text(
        _("Assessment office"),
        Department,
        "name",
        initial="考核办公室",
        help_text=_("Merges the scores; writes what an owner may not write about itself."),
    )
    campaign_name = _text(_("Name of the campaign"), Campaign, "name", initial="“323”文明部室创建活动")
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    first_month = forms.TypedChoiceField(label=_("First month that is assessed"), coerce=int)
    goals = _text(
        _("Goals"),
        Campaign,
        "goals",
        initial=PRESET_GOALS,
        required=False,
        help_text=_("The “three first-class” goals in your unit's words."),
    )
    scheme = forms.TypedChoiceField(
        label=_("Begin with"),
        coerce=FirstScheme,
        initial=FirstScheme.PRESET,
        widget=forms.RadioSelect,
        choices=[
            (
                FirstScheme.PRESET,
                _(
                    "the “dual hundred” preset: two sheets of 100 points, 59 indicators with their deduction rules"
                ),
            ),
            (FirstScheme.EMPTY, _("an empty scheme: two sheets of 100 points that the office fills itself")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["first_month"].choices = [
            (number, date_format(date(2000, number, 1), "F")) for number in range(1, 13)
        ]
        self.fields["year"].initial, self.fields["first_month"].initial = today.year, today.month
        self.fields["unit_name"].widget.attrs["placeholder"] = "清河矿业集团有限公司"
        self.fields["unit_short_name"].widget.attrs["placeholder"] = "清河矿业"
        self.fields["issuer_name"].widget.attrs["placeholder"] = "中共清河矿业集团机关委员会"
        self.fields["issuer_code"].widget.attrs["placeholder"] = "清矿机党发"
        self.fields["administrator_number"].widget.attrs["autofocus"] = True
        self.fields["administrator_password"].help_text = " ".join(password_validators_help_texts())
        for name in CALENDAR:
            column = CampaignRules._meta.get_field(name)
            self.fields[name] = column.formfield(
                min_value=1,
                max_value=28,
                help_text=_("%(meaning)s Usually %(number)s.")
                % {"meaning": MEANINGS[name], "number": column.get_default()},
            )

    def steps(self) -> Iterator[tuple[int, str, str, list[list[forms.BoundField]]]]:
        """The steps of the page: number, title, what it is for, rows of fields."""
        for number, (title, lead, rows) in enumerate(STEPS, start=1):
            yield number, title, lead, [[self[name] for name in row] for row in rows]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("administrator_number") and given.get("administrator_number") == given.get(
            "clerk_number"
        ):
            self.add_error("clerk_number", _("Two people: the two duties exclude each other."))
        for who in ("administrator", "clerk"):
            self._check_password(given, who)
        password = given.get("clerk_password")
        if password and password == given.get("administrator_password"):
            self.add_error("clerk_password", _("Two people have two passwords."))
        for before, after in pairwise(DAYS):
            if given.get(before, 0) > given.get(after, 28):
                self.add_error(after, _("The days of the calendar must follow one another, up to 28."))
        return given

    def _check_password(self, given: dict, who: str) -> None:
        password, again = given.get(f"{who}_password"), given.get(f"{who}_again")
        if not password:
            return
        unit = Unit(
            code=UNIT_CODE, name=given.get("unit_name", ""), short_name=given.get("unit_short_name", "")
        )
        user = User(
            username=given.get(f"{who}_number", ""),
            name=given.get(f"{who}_name", ""),
            person=Person(unit=unit),
        )
        try:
            validate_password(password, user=user)
        except forms.ValidationError as refusal:
            self.add_error(f"{who}_password", refusal)
        if again and again != password:
            self.add_error(f"{who}_again", _("The two are not the same."))

    def arguments(self) -> dict:
        """What `set_up_site` needs."""
        given = self.cleaned_data
        unit = {"name": given["unit_name"], "short_name": given["unit_short_name"]}
        named = ("issuer_name", "issuer_code", "committee_name", "office_name")
        return {
            "unit": NewUnit(**unit, **{name: given[name] for name in named}),
            "campaign": NewCampaign(
                name=given["campaign_name"],
                year=given["year"],
                first_month=date(given["year"], given["first_month"], 1),
                goals=given["goals"],
                calendar={name: given[name] for name in CALENDAR},
                scheme=given["scheme"],
            ),
            "administrator": self._account("administrator"),
            "clerk": self._account("clerk"),
        }

    def _account(self, who: str) -> NewAccount:
        given = self.cleaned_data
        return NewAccount(
            staff_number=given[f"{who}_number"], name=given[f"{who}_name"], password=given[f"{who}_password"]
        )
