"""The form in which heads and scorers are named for all departments at once."""

from collections.abc import Iterator, Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Department, Person, Role
from scoring.seats import Named, Seat


class SeatsForm(forms.Form):
    """A field for each seat that nobody holds: one of the department's people, or a staff number where it has none."""

    def __init__(self, *args, campaign: Campaign, seats: Sequence[Seat], **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.seats = {seat.key: seat for seat in seats}
        for key, seat in self.seats.items():
            if not seat.holders:
                self.fields[key] = self._field(seat)

    @staticmethod
    def _field(seat: Seat) -> forms.Field:
        label = f"{seat.department.name} · {seat.role.label}"
        if not seat.candidates:
            widget = forms.TextInput(attrs={"class": "form-control", "placeholder": _("Staff number")})
            return forms.CharField(label=label, required=False, max_length=20, widget=widget)
        choices = [("", "—")]
        choices += [
            (person.staff_number, " · ".join(filter(None, (person.name, person.post, person.staff_number))))
            for person in seat.candidates
        ]
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=choices,
            initial=seat.proposed.staff_number if seat.proposed else "",
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def clean(self) -> dict:
        given = super().clean()
        numbers = {number for number in given.values() if number}
        in_service = Person.objects.in_service(timezone.localdate()).filter(unit=self.campaign.unit_id)
        found = {person.staff_number: person for person in in_service.filter(staff_number__in=numbers)}
        self.named = []
        for key, number in list(given.items()):
            if number and number not in found:
                self.add_error(key, _("Nobody in service has this staff number."))
            elif number:
                self.named.append(Named(self.seats[key], found[number]))
        return given

    def rows(self) -> Iterator[tuple[Department, list[tuple[Seat | None, forms.BoundField | None]]]]:
        """Each department with its seat of a head and of a scorer, and their fields."""
        departments = {seat.department.pk: seat.department for seat in self.seats.values()}
        for pk, department in departments.items():
            keys = [f"{role}_{pk}" for role in (Role.HEAD, Role.SCORER)]
            yield (
                department,
                [(self.seats.get(key), self[key] if key in self.fields else None) for key in keys],
            )
