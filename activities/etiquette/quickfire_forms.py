"""Forms of the quick-fire contest: the set-up, a team, the questions of a round."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.etiquette.contest_setup import (
    LONGEST,
    LONGEST_TEAM,
    MOST_QUESTIONS,
    Question,
    Seconds,
    rules_of,
    seconds_of,
)
from activities.etiquette.quickfire import Round, RoundKind, Rules
from activities.models import ContestTeam, QuickFireContest
from campaign.form_fields import day_field
from campaign.models import Campaign, Department

BAR = ("|", "｜")
POINTS = (
    "start",
    "compulsory_right",
    "compulsory_wrong",
    "buzzer_right",
    "buzzer_wrong",
    "steal_right",
    "steal_wrong",
)
SECONDS = ("compulsory", "buzzer", "risk", "play_off")


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_QUESTIONS, required=False)


def _points(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=-1000, max_value=1000)


def _seconds(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=5, max_value=600)


class ContestForm(forms.Form):
    """When, where, how many questions of each kind; points and seconds as rules.md §7 has them unless changed."""

    title = forms.CharField(label=_("Name of the contest"), max_length=LONGEST)
    held_on = day_field(_("Day"))
    place = forms.CharField(label=_("Place (where)"), max_length=LONGEST)
    chair = forms.CharField(label=_("Chaired by"), max_length=50)
    compulsory = _count(_("Compulsory questions for each team"))
    buzzer = _count(_("Buzzer questions for all"))
    risk = _count(_("Risk questions for each team"))
    start = _points(_("Points at the start"))
    compulsory_right = _points(_("Compulsory, right"))
    compulsory_wrong = _points(_("Compulsory, wrong"))
    buzzer_right = _points(_("Buzzer, right"))
    buzzer_wrong = _points(_("Buzzer, wrong"))
    steal_right = _points(_("Another team after a wrong answer, right"))
    steal_wrong = _points(_("Another team after a wrong answer, wrong"))
    stakes = forms.CharField(label=_("Stakes of risk questions"), max_length=40)
    compulsory_seconds = _seconds(_("Seconds, compulsory"))
    buzzer_seconds = _seconds(_("Seconds, buzzer"))
    risk_seconds = _seconds(_("Seconds, risk"))
    play_off_seconds = _seconds(_("Seconds, play-off"))

    def __init__(self, *args, contest: QuickFireContest | None = None, **kwargs):
        super().__init__(*args, initial=_initial(contest) | kwargs.pop("initial", {}), **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "title",
            Row(*(Column(name, css_class="col-md-4") for name in ("held_on", "place", "chair"))),
            Row(*(Column(name, css_class="col-md-4") for name in ("compulsory", "buzzer", "risk"))),
            Row(*(Column(name, css_class="col-md-3 col-6") for name in (*POINTS, "stakes"))),
            Row(*(Column(f"{name}_seconds", css_class="col-md-3 col-6") for name in SECONDS)),
        )

    def clean_stakes(self) -> tuple[int, ...]:
        parts = self.cleaned_data["stakes"].replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
        stakes = [part for part in parts if part]
        if not stakes or not all(
            part.isascii() and part.isdigit() and 0 < int(part) <= 1000 for part in stakes
        ):
            raise forms.ValidationError(_("Write the stakes with commas between them: 10, 20, 30."))
        return tuple(sorted({int(part) for part in stakes}))

    def clean(self) -> dict:
        given = super().clean()
        if not any(given.get(kind) for kind in ("compulsory", "buzzer", "risk")) and not self.errors:
            raise forms.ValidationError(_("A contest has at least one question."))
        return given

    def arguments(self) -> dict:
        """What `plan_contest` needs."""
        given = self.cleaned_data
        kinds = (RoundKind.COMPULSORY, RoundKind.BUZZER, RoundKind.RISK)
        return {
            "title": given["title"],
            "held_on": given["held_on"],
            "place": given["place"],
            "chair": given["chair"],
            "rounds": [Round(str(kind), given[kind]) for kind in kinds if given[kind]],
            "rules": Rules(**{name: given[name] for name in POINTS}, stakes=given["stakes"]),
            "seconds": Seconds(**{name: given[f"{name}_seconds"] for name in SECONDS}),
        }


def _initial(contest: QuickFireContest | None) -> dict:
    rules, seconds = rules_of(contest.rules if contest else {}), seconds_of(contest.rules if contest else {})
    found = {name: getattr(rules, name) for name in POINTS}
    found["stakes"] = ", ".join(str(stake) for stake in rules.stakes)
    found |= {f"{name}_seconds": getattr(seconds, name) for name in SECONDS}
    if contest is None:
        return found | {"compulsory": 2, "buzzer": 12, "risk": 1}
    found |= {name: getattr(contest, name) for name in ("title", "held_on", "place", "chair")}
    return found | {one["kind"]: one["questions"] for one in contest.rounds}


class TeamForm(forms.Form):
    """A team: its name, the department that sends it, its members by their staff numbers."""

    name = forms.CharField(label=pgettext_lazy("of a team", "Name"), max_length=LONGEST_TEAM)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    staff_numbers = forms.CharField(
        label=_("Staff numbers of the members"),
        required=False,
        max_length=400,
        help_text=_("With spaces or commas between them."),
    )

    def __init__(self, *args, campaign: Campaign, team: ContestTeam | None = None, **kwargs):
        initial = {}
        if team is not None:
            numbers = team.members.order_by("staff_number").values_list("staff_number", flat=True)
            initial = {
                "name": team.name,
                "department": team.department_id,
                "staff_numbers": " ".join(numbers),
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(
            enrolments__campaign=campaign
        ).distinct()

    def numbers(self) -> list[str]:
        return (
            self.cleaned_data["staff_numbers"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        )


class QuestionsForm(forms.Form):
    """The questions of a round as pasted text: a question on each line, its answer after a bar."""

    questions = forms.CharField(
        label=_("Questions"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One question on each line, its answer after a bar."),
    )

    def clean_questions(self) -> list[Question]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        found = []
        for number, line in enumerate(lines, start=1):
            bar = max(line.rfind(sign) for sign in BAR)
            if bar < 1 or not line[bar + 1 :].strip():
                raise forms.ValidationError(
                    _("Line %(number)s has no answer after a bar: %(line)s")
                    % {"number": number, "line": line[:40]}
                )
            found.append(Question(line[:bar].strip(), line[bar + 1 :].strip()))
        return found


def questions_text(questions) -> str:
    """The questions of a round as one types them."""
    return "\n".join(f"{question.text} | {question.answer}" for question in questions)
