"""Forms of ratings and complaints: what the public fills in, and what the office and the departments do with it."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from activities.windows.complaints import LONGEST
from activities.windows.ratings import LONGEST_WORDS, TAGS

STARS = [
    (5, _("very satisfied")),
    (4, _("satisfied")),
    (3, _("neither nor")),
    (2, _("not satisfied")),
    (1, _("not satisfied at all")),
]


class RatingForm(forms.Form):
    """Stars, tags, words; the code only where the campaign asks for one."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"), choices=STARS, coerce=int, widget=forms.RadioSelect, empty_value=0
    )
    tags = forms.MultipleChoiceField(
        label=_("What was it like?"),
        choices=list(TAGS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )

    def __init__(self, *args, asks_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_code:
            self.fields.pop("code")


class ComplaintForm(forms.Form):
    """What happened; a contact only if an answer is wanted that way."""

    text = forms.CharField(
        label=_("What happened, and when?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
    contact = forms.CharField(
        label=_("How we reach you"),
        required=False,
        max_length=100,
        help_text=_(
            "May stay empty. Only the assessment office reads it; it is erased thirty days after the answer."
        ),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=_("Number of your complaint"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )


class TakenForm(ComplaintForm):
    """A complaint that reached the office in another way."""

    window = forms.ModelChoiceField(label=_("Service window"), queryset=None)
    field_order = ("window", "text", "contact")

    def __init__(self, *args, windows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = windows
        self.helper = FormHelper()
        self.helper.form_tag = False


class MatterForm(forms.Form):
    matter = forms.CharField(
        label=_("The case in your words"),
        max_length=300,
        help_text=_(
            "The department reads this and nothing else: no name, nothing that tells who complained."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class StatementForm(forms.Form):
    statement = forms.CharField(
        label=_("What happened and what was done"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class AnswerForm(forms.Form):
    """The answer and the finding."""

    RESULTS = [
        ("no", _("found not true")),
        ("yes", _("found true")),
        ("grave", _("found true, of grave kind: no star for this window")),
    ]
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        help_text=_("The complainant and the department read it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    result = forms.ChoiceField(label=_("Finding"), choices=RESULTS, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def values(self) -> dict[str, object]:
        result = self.cleaned_data["result"]
        return {
            "answer": self.cleaned_data["answer"],
            "upheld": result != "no",
            "grave": result == "grave",
        }


class CodesForm(forms.Form):
    """How many slips each window gets, and the address printed on them."""

    site_address = forms.URLField(label=_("Address of the site"), max_length=200, assume_scheme="http")

    def __init__(self, *args, windows, **kwargs):
        super().__init__(*args, **kwargs)
        self.windows = list(windows)
        for window in self.windows:
            self.fields[f"count-{window.code}"] = forms.IntegerField(
                label=window.name, required=False, min_value=0, max_value=1000
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def counts(self) -> dict[str, int]:
        return {window.code: self.cleaned_data[f"count-{window.code}"] or 0 for window in self.windows}
