"""Forms of the competition: its settings, other settings to try, a reason."""

from crispy_forms.helper import FormHelper
from django import forms

from activities.models import WindowRules
from activities.windows.competition import NAMES
from activities.windows.quarter_deciding import TRIED
from activities.windows.rating import Settings


class RulesForm(forms.ModelForm):
    """The settings of the competition; the verb checks what belongs together."""

    class Meta:
        model = WindowRules
        fields = NAMES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TrialForm(forms.ModelForm):
    """Settings to try beside those of the quarter."""

    class Meta:
        model = WindowRules
        fields = TRIED

    def __init__(self, *args, settings: Settings, **kwargs):
        rules = WindowRules(**{name: getattr(settings, name) for name in TRIED})
        super().__init__(*args, instance=rules, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def changes(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in TRIED}
