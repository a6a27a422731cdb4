"""Who reads which inspection, and whose names in it: every page, export and the audit trail ask here.

Undercover inspections are visible to the office and to their inspectors until they are filed, and their inspectors'
names never to anybody of the inspected department, whatever else he is (security.md ACL-4, PRV-14).
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from activities.models import Finding, FindingFile, Inspection, InspectionKind, InspectionPhoto, InspectorSeat
from campaign.models import Membership, Role
from campaign.permissions import Access, any_of, current_memberships

# What an undercover inspection leaves in the trail begins so.
UNDERCOVER = "activities.undercover."

reads_inspections = any_of(Role.OFFICE, Role.INSPECTOR, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.DEPUTY)
READ_FILED = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
READ_NAMES = (Role.OFFICE, Role.AUDITOR)


def departments_of(access: Access) -> frozenset[int]:
    """The departments that the person belongs to or acts for: in them he is the inspected."""
    own = {access.own_department_id} - {None}
    return frozenset(own | {department for __, department in access.grants if department is not None})


def visible_inspections(access: Access) -> QuerySet[Inspection]:
    """The inspections that this person may read, in his campaign.

    His own as an inspector; all for the office, but of an own window an undercover one only when it is filed; for the
    leading group and the auditor open ones and filed ones; for head and deputy filed ones of their department.
    """
    rows = Inspection.objects.filter(window__campaign=access.campaign)
    filed = Q(filed_at__isnull=False)
    may = Q(pk__in=InspectorSeat.objects.filter(inspector=access.user).values("inspection"))
    if access.holds(Role.OFFICE):
        may |= filed | Q(kind=InspectionKind.OPEN) | ~Q(window__department__in=departments_of(access))
    if access.holds(*READ_FILED):
        may |= filed | Q(kind=InspectionKind.OPEN)
    may |= filed & Q(window__department__in=access.departments(Role.HEAD, Role.DEPUTY))
    return rows.filter(may)


def visible_findings(access: Access) -> QuerySet[Finding]:
    """The findings of the inspections that this person may read."""
    return Finding.objects.filter(inspection__in=visible_inspections(access).values("pk"))


def reads_names(inspection: Inspection, access: Access) -> bool:
    """Whether this person may know who inspected; the row is one that he may read, its window is loaded."""
    if not inspection.is_covert:
        return True
    if inspection.window.department_id in departments_of(access):
        return False
    return access.holds(*READ_NAMES) or _has_seat(inspection, access)


def names_of(inspections: Iterable[Inspection], access: Access) -> dict[int, list[InspectorSeat]]:
    """The inspectors of inspections, by inspection, where this person may know them; one query."""
    own = departments_of(access)
    reads_all = access.holds(*READ_NAMES)
    wanted = {inspection.pk: inspection for inspection in inspections}
    found: dict[int, list[InspectorSeat]] = {}
    seats = InspectorSeat.objects.filter(inspection__in=wanted).select_related("inspector").order_by("pk")
    for seat in seats:
        found.setdefault(seat.inspection_id, []).append(seat)
    for pk, inspection in wanted.items():
        is_own = any(seat.inspector_id == access.user.pk for seat in found.get(pk, ()))
        inspected = inspection.window.department_id in own
        if inspection.is_covert and (inspected or not (reads_all or is_own)):
            found.pop(pk, None)
    return found


def hidden_acts(memberships: Iterable[Membership]) -> Q:
    """The entries of the trail that a reader with these memberships must not see (setting HIDDEN_ACTS).

    Undercover acts are for auditors, once the inspection is filed, and not about a department of their own.
    """
    readable = Q()
    for membership in memberships:
        if membership.role != Role.AUDITOR:
            continue
        person = membership.user.person
        rows = Inspection.objects.filter(
            window__campaign=membership.campaign_id, kind=InspectionKind.COVERT, filed_at__isnull=False
        )
        if person is not None:
            rows = rows.exclude(window__department=person.department_id)
        acting = [one.department_id for one in current_memberships(membership.user) if one.department_id]
        rows = rows.exclude(window__department__in=acting)
        for model, keys in (
            (Inspection, rows.order_by("pk").values_list("pk", flat=True)),
            (InspectionPhoto, rows.order_by("photos").values_list("photos", flat=True)),
            (FindingFile, rows.order_by("findings__files").values_list("findings__files", flat=True)),
        ):
            readable |= Q(
                object_type=model._meta.label_lower, object_id__in=[str(key) for key in keys if key]
            )
    hidden = Q(event__startswith=UNDERCOVER)
    return hidden & ~readable if readable else hidden


def _has_seat(inspection: Inspection, access: Access) -> bool:
    return any(seat.inspector_id == access.user.pk for seat in inspection.seats.all())
