"""Forms of the handbook: one chapter of a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.etiquette.handbooks import LONGEST_HTML, LONGEST_TITLE
from campaign.rich_text import from_plain

HTML = "html"


class ChapterForm(forms.Form):
    """Title and text, as HTML of the page's own editor or as plain text; `seen` is the edition before the person."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_HTML,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    summary_format = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def arguments(self) -> dict:
        """What `save_chapter` needs."""
        given = self.cleaned_data
        text = given["text"]
        return {
            "title": given["title"],
            "text": text if given["summary_format"] == HTML else from_plain(text),
            "seen": given["seen"],
        }
