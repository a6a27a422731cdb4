"""Forms of the reading programme: books, groups, sessions, talks."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Book, GroupKind, ReadingGroup, ReadingSession
from activities.reading.session_planning import MOST_WEEKS
from campaign.form_fields import day_field
from campaign.permissions import Access

LONGEST_LIST = 20_000


def _helper(*layout) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


class BookForm(forms.Form):
    """A book of a list."""

    title = forms.CharField(label=_("Book"), max_length=100)
    author = forms.CharField(label=_("Author"), max_length=100, required=False)
    publisher = forms.CharField(label=_("Publisher"), max_length=100, required=False)
    why = forms.CharField(label=_("Why it is read"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Row(
                Column("title", css_class="col-md-4"),
                Column("author", css_class="col-md-4"),
                Column("publisher", css_class="col-md-4"),
            ),
            "why",
        )


class NewBookForm(BookForm):
    """A book and whose list it goes on."""

    def __init__(self, *args, access: Access, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"] = forms.ModelChoiceField(
            label=_("List"),
            queryset=ReadingGroup.objects.filter(campaign=access.campaign),
            required=False,
            empty_label=_("for everybody"),
        )
        self.helper.layout.append("group")


class GroupForm(forms.Form):
    """A reading group."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)
    kind = forms.ChoiceField(label=_("Who it is for"), choices=GroupKind)
    led_by = forms.CharField(label=_("Led by"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Row(
                Column("name", css_class="col-md-4"),
                Column("kind", css_class="col-md-4"),
                Column("led_by", css_class="col-md-4"),
            )
        )


class MembersForm(forms.Form):
    """Staff numbers, however they are set apart."""

    staff_numbers = forms.CharField(
        label=_("Staff numbers"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control", "spellcheck": "false"}),
    )

    def numbers(self) -> list[str]:
        return re.findall(r"[^\s,;，、；]+", self.cleaned_data["staff_numbers"])


class ReadingPartForm(forms.Form):
    """What a session reads."""

    passage = forms.CharField(
        label=pgettext_lazy("at a session", "What is read"),
        max_length=200,
        required=False,
        help_text=_("Chapters, pages, an article."),
    )
    film = forms.CharField(
        label=_("Film"),
        max_length=300,
        required=False,
        help_text=_("Its address in the unit's network, or where the file lies."),
    )

    def __init__(self, *args, group: ReadingGroup, session: ReadingSession | None = None, **kwargs):
        if session is not None:
            kwargs["initial"] = {
                "book": session.book_id,
                "passage": session.passage,
                "film": session.film,
            }
        super().__init__(*args, **kwargs)
        own, common = (
            Book.objects.filter(group=group),
            Book.objects.filter(campaign=group.campaign_id, group__isnull=True),
        )
        self.fields["book"] = forms.ModelChoiceField(
            label=_("Book"), queryset=own | common, required=False, empty_label="—"
        )
        self.helper = _helper("book", "passage", "film")


class SessionForm(ReadingPartForm):
    """A session of a group, or one every week."""

    title = forms.CharField(label=_("Title"), max_length=90)
    first_day = day_field(_("First day"))
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("A session each week on the same weekday; each can be changed later."),
    )
    begins_at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        label=_("Ends at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Place (where)"), max_length=100)
    host = forms.CharField(label=_("Led by"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            "title",
            Row(Column("first_day", css_class="col-md-6"), Column("weeks", css_class="col-md-6")),
            Row(Column("begins_at", css_class="col-md-6"), Column("ends_at", css_class="col-md-6")),
            Row(Column("place", css_class="col-md-6"), Column("host", css_class="col-md-6")),
            Row(Column("book", css_class="col-md-6"), Column("passage", css_class="col-md-6")),
            "film",
        )


class TalkForm(forms.Form):
    """A talk: its topic, and its text or notes."""

    topic = forms.CharField(label=_("Topic"), max_length=100)
    notes = forms.CharField(
        label=_("Text or notes"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Everybody in the campaign can read it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper("topic", "notes")


class NewTalkForm(TalkForm):
    """A talk and who gives it."""

    speaker = forms.CharField(
        label=_("Speaker's staff number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Row(Column("speaker", css_class="col-md-4"), Column("topic", css_class="col-md-8")), "notes"
        )
