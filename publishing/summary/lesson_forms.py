"""The form of a lesson of the year."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from publishing.summary.lessons import LONGEST_HEADING, LONGEST_TEXT


class LessonForm(forms.Form):
    """Heading and text of a lesson, as the report prints them."""

    heading = forms.CharField(
        label=pgettext_lazy("of a lesson", "Heading"),
        max_length=LONGEST_HEADING,
        help_text=gettext_lazy("Printed before the text, such as 找准切入点."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
