"""Forms of the question bank and of quiz papers."""

from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from activities.etiquette.grading import KINDS, SHORT, USUAL_PASS_MARK, USUAL_PLAN
from activities.etiquette.question_text import LONGEST_EXPLANATION, LONGEST_STEM
from activities.etiquette.quiz_making import LONGEST_TITLE, MOST_GRACE
from activities.models import Aspect, Question, QuestionKind, QuizPaper
from campaign.form_fields import FigureField

LONGEST_PASTE = 400_000
NO_HISTORY = {"autocomplete": "off"}


def _helper(*layout) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


def _lines(rows: int, **attrs) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **NO_HISTORY, **attrs})


class QuestionFilter(forms.Form):
    """What of the bank is looked at; what does not fit is left out."""

    chapter = forms.ChoiceField(
        label=_("Chapter"), choices=[("", _("All chapters")), *Aspect.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *QuestionKind.choices], required=False
    )
    words = forms.CharField(label=_("Words"), max_length=50, required=False)
    retired = forms.BooleanField(label=_("Retired ones too"), required=False)

    def narrowed(self, questions):
        """The questions that fit."""
        wanted = self.cleaned_data if self.is_valid() else {}
        for name in ("chapter", "kind"):
            if wanted.get(name):
                questions = questions.filter(**{name: wanted[name]})
        if words := wanted.get("words", "").replace("\0", ""):
            questions = questions.filter(stem__icontains=words)
        return questions if wanted.get("retired") else questions.in_use()


class QuestionForm(forms.Form):
    """One question, as it is typed."""

    chapter = forms.ChoiceField(label=_("Chapter"), choices=Aspect.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    stem = forms.CharField(label=_("Question"), max_length=LONGEST_STEM, widget=_lines(3))
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=3000,
        widget=_lines(5),
        help_text=_("One a line; the first is A. None for true or false and for short answers."),
    )
    answer = forms.CharField(
        label=_("Right answer"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=NO_HISTORY),
        help_text=_("The letters of the right options, such as B or ACD; 对 or 错 for a statement."),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        widget=_lines(3),
        help_text=_("Shown after the results are out; for a short answer what a good one contains."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Row(Column("chapter", css_class="col-md-6"), Column("kind", css_class="col-md-6")),
            "stem",
            "options",
            Row(Column("answer", css_class="col-md-6")),
            "explanation",
        )

    @staticmethod
    def values_of(question: Question) -> dict:
        """The fields of a question that is there."""
        is_choice = question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
        answer = question.correct
        if question.kind == QuestionKind.TRUE_FALSE:
            answer = "对" if question.correct == "A" else "错"
        return {
            "chapter": question.chapter,
            "kind": question.kind,
            "stem": question.stem,
            "options": "\n".join(question.options) if is_choice else "",
            "answer": answer,
            "explanation": question.explanation,
        }


class PasteForm(forms.Form):
    """Questions as text."""

    chapter = forms.ChoiceField(
        label=_("Chapter"),
        choices=[("", _("As the text says (章节：…)")), *Aspect.choices],
        required=False,
    )
    text = forms.CharField(label=_("Questions"), max_length=LONGEST_PASTE, strip=False, widget=_lines(16))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("chapter", "text")


class WorkbookForm(forms.Form):
    """A workbook of questions."""

    file = forms.FileField(
        label=_("Workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"}), max_length=200
    )


class QuizForm(forms.Form):
    """What a paper is called, when it is open, how it is answered."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    opens_at = forms.DateTimeField(label=_("Open from"))
    closes_at = forms.DateTimeField(label=_("Open until"))
    pass_mark = FigureField(label=_("Pass mark"), initial=USUAL_PASS_MARK, max_digits=6, decimal_places=2)
    minutes = forms.IntegerField(
        label=_("Minutes for one paper"),
        required=False,
        min_value=5,
        max_value=600,
        help_text=_("Empty: until the paper closes."),
    )
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        initial=2,
        min_value=0,
        max_value=MOST_GRACE,
        help_text=_("For answers that a lost line held up."),
    )
    is_shuffled = forms.BooleanField(
        label=_("Questions and options in another order for each person"), required=False, initial=True
    )
    by_number = forms.BooleanField(
        label=_("QR code for all: with staff number and name"),
        required=False,
        initial=True,
        help_text=_("Otherwise by sign-in or personal link only."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            self.fields[name].widget = forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        third = {"css_class": "col-md-4"}
        self.helper = _helper(
            "title",
            Row(Column("opens_at", **third), Column("closes_at", **third), Column("pass_mark", **third)),
            Row(Column("minutes", **third), Column("grace_minutes", **third)),
            "is_shuffled",
            "by_number",
        )

    @staticmethod
    def values_of(paper: QuizPaper) -> dict:
        names = ("title", "opens_at", "closes_at", "pass_mark", "minutes", "grace_minutes")
        return {name: getattr(paper, name) for name in (*names, "is_shuffled", "by_number")}


class DrawForm(forms.Form):
    """How many questions of each kind are drawn, what each is worth, and from which chapters."""

    chapters = forms.MultipleChoiceField(
        label=_("From these chapters"),
        choices=Aspect.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: from all, spread evenly."),
    )
    afresh = forms.BooleanField(label=_("Take off first what stands on the paper"), required=False)

    def __init__(self, *args, is_empty: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            count, points = USUAL_PLAN[kind]
            label = QuestionKind(kind).label
            self.fields[f"{kind}_count"] = forms.IntegerField(
                label=label, min_value=0, max_value=100, required=False, initial=count if is_empty else 0
            )
            self.fields[f"{kind}_points"] = FigureField(
                label=_("Points each"),
                max_digits=6,
                decimal_places=2,
                min_value=Decimal("0.01"),
                initial=points,
            )

    def rows(self):
        """The fields of each kind, beside each other."""
        return [(self[f"{kind}_count"], self[f"{kind}_points"]) for kind in KINDS]

    def plan(self) -> dict:
        values = self.cleaned_data
        return {kind: (values[f"{kind}_count"] or 0, values[f"{kind}_points"]) for kind in KINDS}


class EntryForm(forms.Form):
    """A paper that was answered by hand."""

    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={**NO_HISTORY, "class": "form-control", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, *args, parts: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        for kind, count in parts.items():
            self.fields[kind] = forms.CharField(
                label=QuestionKind(kind).label,
                max_length=600,
                required=False,
                widget=forms.TextInput(
                    attrs={**NO_HISTORY, "spellcheck": "false", "class": "form-control entry-part"}
                ),
                help_text=_("the sum")
                if kind == SHORT
                else _("%(count)s answers, or the sum") % {"count": count},
            )

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "staff_number"}


class MarkForm(forms.Form):
    """The points of a short answer."""

    points = FigureField(label=_("Points"), max_digits=6, decimal_places=2)


class VoidForm(forms.Form):
    """Whose attempt is void, and why."""

    staff_number = forms.CharField(
        label=_("Staff number"), max_length=20, widget=forms.TextInput(attrs=NO_HISTORY)
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs=NO_HISTORY))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Row(Column("staff_number", css_class="col-md-4"), Column("reason", css_class="col-md-8"))
        )


class DoorForm(forms.Form):
    """Who wants to answer: staff number and name together."""

    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=20,
        widget=forms.TextInput(attrs={**NO_HISTORY, "class": "form-control", "inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=50,
        widget=forms.TextInput(attrs={**NO_HISTORY, "class": "form-control"}),
    )
