"""From a paper back to what stands behind its figures: the month, its revision, and each department's sheets (N3)."""

from dataclasses import dataclass

from django.urls import reverse

from campaign.models import Role
from campaign.permissions import Access
from publishing.models import Publication
from scoring.models import Standing


@dataclass(frozen=True)
class Places:
    """The pages behind the figures of a paper; every page shows what the reader's role may see of it."""

    revision: int
    is_in_force: bool
    month_url: str
    revision_url: str
    departments: tuple[tuple[str, str], ...] = ()
    own: tuple[tuple[Standing, str], ...] = ()  # the reader's departments, with their points


def places_behind(publication: Publication, *, access: Access) -> Places | None:
    """The pages of the published month that a paper is about; None for a paper without one.

    Departments lead to their sheets, with items, lines and evidence, while the paper's revision is the one in force;
    those of an older revision are on the page of that revision. One query.
    """
    revision = publication.month_revision
    if revision is None:
        return None
    code, month = access.campaign.code, revision.month.code
    is_in_force = not publication.is_corrected
    standings = Standing.objects.filter(revision=revision).order_by("position", "pk")
    shown = standings.defer("detail") if is_in_force else []
    pages = [
        (standing, reverse("scoring:department_detail", args=[code, month, standing.department_code]))
        for standing in shown
    ]
    mine = access.departments(Role.HEAD, Role.DEPUTY)
    return Places(
        revision=revision.number,
        is_in_force=is_in_force,
        month_url=reverse("scoring:month_ranking", args=[code, month]),
        revision_url=reverse("scoring:month_revision", args=[code, month, revision.number]),
        departments=tuple((standing.department_name, url) for standing, url in pages),
        own=tuple((standing, url) for standing, url in pages if standing.department_id in mine),
    )
