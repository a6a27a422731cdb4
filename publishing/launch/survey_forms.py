"""Forms of the survey before a campaign: how it was made, one finding, a reason."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.form_fields import day_field
from campaign.models import Survey, SurveyFinding, SurveyWay
from publishing.launch.survey import LONGEST_REASON, LONGEST_SUMMARY, LONGEST_WORDS, Asked
from publishing.launch.survey_findings import LONGEST_TEXT, LONGEST_TITLE, MOST_FINDINGS

MOST = 99_999
# What is counted in each way; only who is asked can answer.
COUNTED = {
    SurveyWay.Kind.QUESTIONNAIRE: (pgettext_lazy("questionnaires", "Handed out"), _("Came back")),
    SurveyWay.Kind.TALKS: (_("Invited"), _("Spoken with")),
    SurveyWay.Kind.INSPECTIONS: (_("Places looked at"), None),
    SurveyWay.Kind.DOCUMENTS: (_("Documents read"), None),
}


class SurveyForm(forms.Form):
    """When and how the survey was made; a way without any entry was not used."""

    began_on = day_field(pgettext_lazy("of a survey", "First day"))
    ended_on = day_field(pgettext_lazy("of a survey", "Last day"))
    summary = forms.CharField(
        label=_("Summary"),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the survey shows as a whole, in a few sentences. No names."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, survey: Survey | None = None, **kwargs):
        initial = _survey_initial(survey) if survey else {"seen": 0}
        super().__init__(*args, initial=initial, **kwargs)
        for kind, (asked, answered) in COUNTED.items():
            self.fields[f"{kind}-asked"] = _count(asked)
            if answered is not None:
                self.fields[f"{kind}-answered"] = _count(answered)
            self.fields[f"{kind}-words"] = forms.CharField(
                label=pgettext_lazy("by a survey", "What was done"), max_length=LONGEST_WORDS, required=False
            )
        for name, field in self.fields.items():
            wrong = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs["class"] = f"form-control{wrong}"

    def groups(self) -> list[dict]:
        """The ways with their fields, for the page."""
        endings = ("asked", "answered", "words")
        return [
            {
                "label": kind.label,
                "fields": [self[f"{kind}-{end}"] for end in endings if f"{kind}-{end}" in self.fields],
            }
            for kind in COUNTED
        ]

    def ways(self) -> list[Asked]:
        """What was entered of each way; a way with words alone asked nobody, which the verb refuses."""
        said = self.cleaned_data
        found = []
        for kind in COUNTED:
            asked, answered = said.get(f"{kind}-asked"), said.get(f"{kind}-answered")
            words = said[f"{kind}-words"]
            if asked is not None or answered is not None or words:
                found.append(Asked(kind, asked or 0, answered, words))
        return found


class FindingForm(forms.Form):
    """One finding with its evidence, its cause and what the plan makes of it."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, help_text=_("The problem in a few words.")
    )
    position = forms.IntegerField(
        label=pgettext_lazy("of a finding", "Number"), min_value=1, max_value=MOST_FINDINGS, required=False
    )
    found = forms.CharField(label=pgettext_lazy("by a survey", "What was found"))
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        help_text=_("In words and numbers: how many, how often, where it was seen. Needed to conclude."),
    )
    cause = forms.CharField(label=_("Cause"), required=False)
    answer = forms.CharField(
        label=_("What the plan makes of it"),
        required=False,
        help_text=_("The measure that answers it. Needed to conclude."),
    )
    part = forms.ChoiceField(
        label=_("Part of the campaign"),
        required=False,
        help_text=_("Where the measure is found: a track, or a section of a sheet."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args,
        parts: Sequence[tuple[str, str]],
        finding: SurveyFinding | None = None,
        next_position: int = 1,
        **kwargs,
    ):
        super().__init__(*args, initial=_finding_initial(finding, next_position), **kwargs)
        for name in ("found", "evidence", "cause", "answer"):
            self.fields[name].max_length = LONGEST_TEXT
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT})
        kept = [(finding.part, finding.part_name)] if finding and finding.part else []
        known = {code for code, __ in parts}
        self.fields["part"].choices = [
            ("", _("of its own")),
            *parts,
            *((code, name) for code, name in kept if code not in known),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("title", css_class="col-md-9"), Column("position", css_class="col-md-3")),
            "found",
            "evidence",
            "cause",
            "answer",
            "part",
            "seen",
        )


class ReopenForm(forms.Form):
    """Why a concluded survey is opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _survey_initial(survey: Survey) -> dict:
    initial = {
        "began_on": survey.began_on,
        "ended_on": survey.ended_on,
        "summary": survey.summary,
        "seen": survey.version,
    }
    for way in survey.ways.order_by("pk"):
        initial |= {
            f"{way.kind}-asked": way.asked,
            f"{way.kind}-answered": way.answered,
            f"{way.kind}-words": way.words,
        }
    return initial


def _finding_initial(finding: SurveyFinding | None, next_position: int) -> dict:
    if finding is None:
        return {"position": next_position, "seen": 0}
    names = ("title", "position", "found", "evidence", "cause", "answer", "part")
    return {name: getattr(finding, name) for name in names} | {"seen": finding.version}
