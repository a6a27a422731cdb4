"""Forms of the papers that follow from awards."""

from django import forms

from publishing.honours.certificates import PAPER_FIELDS
from publishing.models import CertificatePaper


class CertificatePaperForm(forms.ModelForm):
    """Size and shift of the certificates' paper, and what the numbers begin with."""

    class Meta:
        model = CertificatePaper
        fields = PAPER_FIELDS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            is_tick = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "form-check-input" if is_tick else "form-control"
            if name == "code":
                field.widget.attrs["autocomplete"] = "off"
