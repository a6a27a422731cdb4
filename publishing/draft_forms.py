"""What the editor of a paper in work sends: title, addresses and date, the texts of its blocks, its annexes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import PaperKind
from campaign.numbers import EARLIEST
from publishing.blocks import DEEPEST, DraftedText
from publishing.draft_content import with_texts
from publishing.fields import BadField, Fault, bad_fields
from publishing.models import PaperDraft
from publishing.paper_content import ATTENDANCE_LABELS
from publishing.printable import printable_text
from publishing.title_words import title_text
from scoring.models import MonthRevision

LONGEST_BLOCK = 4000
LONGEST_ANNEX = 40_000
LONGEST_TITLE = 200


class HeadForm(forms.Form):
    """Title, main recipient, copies and date; those present, for minutes."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "A line for each piece that is not to be broken; the lines are laid out on their own."
        ),
    )
    recipient = forms.CharField(label=gettext_lazy("Main recipient"), required=False, max_length=300)
    copy_to = forms.CharField(
        label=gettext_lazy("Copies to"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Several are divided by a comma."),
    )
    dated = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(EARLIEST)],
        help_text=gettext_lazy("Empty: the day of issue."),
    )

    def __init__(self, *args, draft: PaperDraft, **kwargs):
        super().__init__(*args, **kwargs)
        if draft.kind == PaperKind.MINUTES:
            self.fields["dated"].label = _("Day of the meeting")
            self.fields["dated"].help_text = ""
            for number, label in enumerate(ATTENDANCE_LABELS):
                self.fields[f"attendance_{number}"] = forms.CharField(
                    label=label,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=_("Names, divided by a comma or a line.") if number == 0 else "",
                )
        if draft.kind == PaperKind.REPORT:
            self.fields["signer"] = forms.CharField(
                label=_("Signed by"),
                required=False,
                max_length=50,
                help_text=_(
                    "Who signs the paper (签发人): printed beside the number of a paper to a superior."
                ),
            )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean_title(self) -> str:
        title = _plain(self.cleaned_data["title"])
        if len(title_text(title)) > LONGEST_TITLE:
            raise forms.ValidationError(
                _("A title has at most %(most)s characters.") % {"most": LONGEST_TITLE}
            )
        return title

    def clean_recipient(self) -> str:
        """A main recipient ends with a full-width colon."""
        recipient = printable_text(self.cleaned_data["recipient"]).strip().rstrip("：:")
        return f"{recipient}：" if recipient else ""

    def clean_signer(self) -> str:
        """Names of several who sign are divided by a space."""
        return " ".join(printable_text(self.cleaned_data["signer"]).split())

    def attendance(self) -> list[dict]:
        return [
            {"label": label, "names": divided(self.cleaned_data.get(f"attendance_{number}", ""))}
            for number, label in enumerate(ATTENDANCE_LABELS)
        ]


class BeginForm(forms.Form):
    """The published month whose bulletin is composed."""

    revision = forms.ModelChoiceField(queryset=MonthRevision.objects.none(), label=gettext_lazy("Month"))

    def __init__(self, *args, revisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].queryset = revisions


@dataclass(frozen=True)
class Sent:
    """The content that was sent, and what is wrong with it: part → sentences; nothing is saved then."""

    content: dict
    errors: Mapping[str, list[str]]
    head: HeadForm


def read_sent(data: QueryDict, *, draft: PaperDraft, base: Mapping, drafted: DraftedText) -> Sent:
    """Read a page of the editor over the content that its editor saw."""
    head = HeadForm(data, draft=draft)
    errors: dict[str, list[str]] = {}
    if not head.is_valid():
        errors |= {name: list(found) for name, found in head.errors.items()}
    texts = _texts(data)
    content = with_texts(base, texts, drafted)
    content["annexes"] = [_annex(data, annex) for annex in base["annexes"]]
    chosen = head.cleaned_data
    day = chosen.get("dated")
    content |= {
        "title": chosen.get("title", base["title"]),
        "recipient": chosen.get("recipient", base["recipient"]),
        "copy_to": divided(chosen["copy_to"]) if "copy_to" in chosen else base["copy_to"],
        "dated": day.isoformat() if day else "",
    }
    if draft.kind == PaperKind.MINUTES:
        content["attendance"] = head.attendance()
    if draft.kind == PaperKind.REPORT:
        content["signer"] = chosen.get("signer", base.get("signer", ""))
    before = {entry["key"]: entry for entry in base["blocks"]}
    for entry in content["blocks"]:
        if entry != before.get(entry["key"]) and (wrong := _wrong(entry, drafted)):
            errors[entry["key"]] = wrong
    for annex in content["annexes"]:
        if len(annex["text"]) > LONGEST_ANNEX:
            errors[f"annex-{annex['key']}"] = [
                _("This text is too long: at most %(most)s characters.") % {"most": LONGEST_ANNEX}
            ]
    return Sent(content, errors, head)


def head_form(draft: PaperDraft, content: Mapping) -> HeadForm:
    """The head as it stands."""
    initial = {
        "title": content["title"],
        "recipient": content["recipient"],
        "copy_to": "，".join(content["copy_to"]),
        "dated": content["dated"] or None,
        "signer": content.get("signer", ""),
    }
    for number, group in enumerate(content["attendance"]):
        initial[f"attendance_{number}"] = "、".join(group["names"])
    return HeadForm(initial=initial, draft=draft)


def divided(text: str) -> list[str]:
    """Names that were typed in one field."""
    text = printable_text(text)
    for mark in "，,；;、\n。":
        text = text.replace(mark, "\t")
    return [name.strip() for name in text.split("\t") if name.strip()]


def _texts(data: QueryDict) -> dict[str, dict]:
    texts = {}
    for name in data:
        part, _colon, key = name.partition(":")
        if part == "text":
            level = data.get(f"level:{key}", "")
            texts[key] = {
                "text": _plain(data[name]),
                "lead": _plain(data.get(f"lead:{key}", "")).replace("\n", " "),
                "level": int(level) if level.isdecimal() and int(level) <= DEEPEST else None,
            }
    return texts


def _plain(text: str) -> str:
    """A text without idle spaces at the ends of its lines, empty lines and what cannot be printed."""
    lines = printable_text(text).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _annex(data: QueryDict, annex: Mapping) -> dict:
    key = annex["key"]
    if f"annex-text:{key}" not in data:
        return dict(annex)
    text = printable_text(data[f"annex-text:{key}"])
    return {
        **annex,
        "name": " ".join(printable_text(data.get(f"annex-name:{key}", "")).split())[:100],
        "text": text.strip("\n "),
    }


def _wrong(entry: Mapping, drafted: DraftedText) -> list[str]:
    text = entry.get("lead", "") + entry.get("text", "")
    if len(text) > LONGEST_BLOCK:
        return [_("This text is too long: at most %(most)s characters.") % {"most": LONGEST_BLOCK}]
    return [_words(bad) for bad in bad_fields(text, drafted.fields)]


def _words(bad: BadField) -> str:
    if bad.fault == Fault.UNKNOWN:
        return _(
            "%(field)s is no figure of this paper. Take it out, or choose one from the list of figures."
        ) % {"field": bad.text}
    return _(
        "The brace %(field)s stands alone. Take it out, or choose a figure from the list of figures."
    ) % {"field": bad.text}
