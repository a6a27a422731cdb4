"""Forms of the jury: its settings, criteria and prizes, who sits in it, marks as a juror types them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Jury, JuryCriterion, JuryTieRule, PrizeCode
from activities.reading.jury import CriterionGiven, LevelGiven
from activities.reading.jury_presets import PRESETS
from campaign.form_fields import FigureField, day_field
from campaign.models import Campaign, Membership, Role, User
from campaign.models.access import EXCLUSIVE_ROLES

MOST_ROWS = 6


class JuryForm(forms.Form):
    """How many read each work, what is dropped, when a second reading is needed, until when."""

    readers_each = forms.IntegerField(label=_("jurors for each work"), min_value=1, max_value=50)
    drop_from = forms.TypedChoiceField(
        label=_("highest and lowest mark"),
        coerce=int,
        choices=[
            (5, _("dropped from 5 marks on")),
            (3, _("dropped from 3 marks on")),
            (0, _("never dropped")),
        ],
    )
    spread_limit = FigureField(
        label=_("second reading when marks lie further apart than"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
    )
    marks_until = day_field(_("marks until"))
    tie_rule = forms.ChoiceField(label=_("works equal at the line of a prize"), choices=JuryTieRule.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("readers_each"), Column("marks_until"), Column("drop_from")),
            Row(Column("spread_limit"), Column("tie_rule")),
        )


class CriterionForm(forms.Form):
    """One line of the criteria; a line without a name and a weight is left out."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "name"), max_length=40, required=False)
    hint = forms.CharField(label=_("what to look at"), max_length=200, required=False)
    weight = forms.IntegerField(label=_("weight in percent"), min_value=1, max_value=100, required=False)
    top = forms.TypedChoiceField(
        label=_("scale"), coerce=int, choices=JuryCriterion.Scale.choices, initial=100, required=False
    )

    def clean(self):
        given = super().clean()
        if bool(given.get("name")) != bool(given.get("weight")) and not self.errors:
            raise ValidationError(_("A criterion needs a name and a weight."))
        return given


class LevelForm(forms.Form):
    """One line of the prizes; a line without a name is left out."""

    code = forms.ChoiceField(label=_("level"), choices=PrizeCode.choices, required=False)
    honour = forms.CharField(label=_("name on the certificate"), max_length=60, required=False)
    places = forms.IntegerField(label=_("places"), min_value=0, max_value=1000, required=False)
    minimum = FigureField(
        label=_("least points"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        required=False,
    )


CriteriaForms = forms.formset_factory(CriterionForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
LevelForms = forms.formset_factory(LevelForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def criteria_given(forms_: CriteriaForms) -> list[CriterionGiven]:
    """The lines that were filled in, of a formset that is valid."""
    rows = [form.cleaned_data for form in forms_ if form.cleaned_data.get("name")]
    return [CriterionGiven(row["name"], row["weight"], row["top"] or 100, row["hint"]) for row in rows]


def levels_given(forms_: LevelForms) -> list[LevelGiven]:
    """The lines that were filled in, of a formset that is valid."""
    rows = [form.cleaned_data for form in forms_ if form.cleaned_data.get("honour")]
    return [LevelGiven(row["code"], row["honour"], row["places"], row["minimum"]) for row in rows]


def first_rows(kind: str, jury: Jury | None) -> tuple[list[dict], list[dict]]:
    """What the lines of criteria and prizes show at first: those of the jury, or the preset of the kind."""
    if jury is None:
        criteria, levels = PRESETS[kind]
        shown = [
            {"name": name, "hint": hint, "weight": weight, "top": 100} for name, hint, weight in criteria
        ]
        prizes = [{"code": code, "honour": honour, "places": places} for code, honour, places in levels]
    else:
        shown = list(jury.criteria.order_by("position").values("name", "hint", "weight", "top"))
        prizes = level_rows(jury)
    return padded(shown, {"top": 100}), padded(prizes, {})


def level_rows(jury: Jury) -> list[dict]:
    return list(jury.levels.order_by("position").values("code", "honour", "places", "minimum"))


def padded(rows: list[dict], empty: dict) -> list[dict]:
    """Some empty lines behind those that are filled."""
    return rows + [empty] * (min(MOST_ROWS, len(rows) + 2) - len(rows))


class JurorForm(forms.Form):
    """Name a juror among those who have an account here; jurors by role stand first."""

    user = forms.ModelChoiceField(label=_("juror"), queryset=User.objects.none())

    def __init__(self, *args, campaign: Campaign, jury: Jury, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.current().filter(campaign=campaign)
        barred = members.filter(role__in=EXCLUSIVE_ROLES).values("user")
        by_role = members.filter(role=Role.JUROR).values("user")
        self.fields["user"].queryset = (
            User.objects.filter(pk__in=members.values("user"), is_active=True)
            .exclude(pk__in=barred)
            .exclude(pk__in=jury.jurors.values("user"))
            .annotate(
                rank=Case(When(pk__in=by_role, then=Value(0)), default=Value(1), output_field=IntegerField())
            )
            .select_related("person__department")
            .order_by("rank", "username")
        )
        self.fields["user"].label_from_instance = self._shown

    @staticmethod
    def _shown(user: User) -> str:
        home = user.person.department.name if user.person else ""
        return f"{user.name} · {home}" if home else user.name


class BadFigures(Exception):
    """Some of what was typed is no mark; `problems` says which field, and why."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(problems)
        self.problems = problems


def field_name(criterion: JuryCriterion) -> str:
    return f"mark-{criterion.pk}"


def marks_typed(sent: Mapping[str, str], criteria: Sequence[JuryCriterion]) -> dict[int, Decimal | None]:
    """The marks of one work as typed, by the criterion's id. Raises BadFigures naming every bad field."""
    found, problems = {}, {}
    for criterion in criteria:
        name = field_name(criterion)
        if name not in sent:
            continue
        field = FigureField(
            required=False, min_value=Decimal(0), max_value=Decimal(criterion.top), decimal_places=1
        )
        try:
            found[criterion.pk] = field.clean(sent[name])
        except ValidationError as bad:
            problems[name] = " ".join(bad.messages)
    if problems:
        raise BadFigures(problems)
    return found
