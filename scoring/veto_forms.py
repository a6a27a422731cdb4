"""Forms of the register of vetoes."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from campaign.models import Campaign
from scoring.department_forms import current_departments
from scoring.veto_register import LONGEST, LONGEST_DOCUMENT


class VetoForm(forms.Form):
    """An event that costs a department the title."""

    event = forms.CharField(
        label=_("Event"), max_length=LONGEST, help_text=_("What happened; names no person.")
    )
    basis = forms.CharField(label=_("Basis"), max_length=LONGEST, help_text=_("The rule that it rests on."))
    document = forms.CharField(
        label=_("Document"), max_length=LONGEST_DOCUMENT, help_text=_("The paper that proves it.")
    )
    since = day_field(_("From"))
    until = day_field(_("Until"), required=False)

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"] = forms.ModelChoiceField(
            current_departments(campaign, enrolments__category__isnull=False),
            label=_("Department"),
            to_field_name="code",
        )
        self.fields["until"].help_text = _("Empty: until it is lifted.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(
                Column("department", css_class="col-md-4"),
                Column("since", css_class="col-md-4"),
                Column("until", css_class="col-md-4"),
            ),
            Row(
                Column("event", css_class="col-md-4"),
                Column("basis", css_class="col-md-4"),
                Column("document", css_class="col-md-4"),
            ),
        )

    def arguments(self) -> dict:
        """What `propose_veto` needs."""
        return self.cleaned_data | {"department": self.cleaned_data["department"].code}
