"""The hub of the settings: what a campaign still needs before its first month, and where everything is kept."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from campaign.models import Role
from campaign.permissions import Access, require, sees_settings
from scoring.checklist import checklist
from scoring.checklist_items import next_item

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
ALL = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
OFFICE = (Role.OFFICE, Role.AUDITOR)
ADMINISTRATOR = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Door:
    """A page of the settings: its name, what it is for, who reads it."""

    label: str
    about: str
    name: str
    roles: tuple[Role, ...]
    kind: str = ""

    def url(self, campaign: str) -> str:
        """The tables of the installation are not in a campaign's address."""
        if self.name.startswith("admin:"):
            return reverse(self.name)
        return reverse(self.name, args=[campaign, self.kind] if self.kind else [campaign])


ROOMS = (
    (
        _("Organisation"),
        (
            Door(
                _("Departments and their history"),
                _("Found, rename, move, merge, split, dissolve; each from a day on."),
                "scoring:department_list",
                ALL,
            ),
            Door(
                _("Import departments"),
                _("From the list that the unit has, with its categories and party branches."),
                "campaign:import_start",
                KEEPERS,
                kind="departments",
            ),
            Door(
                _("Import people"),
                _("Again and again: what is there is brought up to date."),
                "campaign:import_start",
                KEEPERS,
                kind="people",
            ),
            Door(
                _("Department categories"),
                _("Which departments share indicators and rank together."),
                "campaign:category_list",
                ALL,
            ),
            Door(
                _("Party branches"),
                _("Their codes and names."),
                "admin:campaign_branch_changelist",
                ALL,
            ),
            Door(
                _("People"),
                _("Staff number, name, department, post."),
                "admin:campaign_person_changelist",
                ALL,
            ),
        ),
    ),
    (
        _("Accounts"),
        (
            Door(
                _("Accounts"),
                _("Who can sign in; first passwords on slips, roles, deputies, leavers."),
                "campaign:account_list",
                ALL,
            ),
            Door(
                _("Heads and scorers"),
                _("Who heads each department, who scores for each owner: all on one page."),
                "scoring:seat_list",
                ALL,
            ),
            Door(
                _("Roles of accounts"),
                _("Who scores, reviews, approves and reads."),
                "admin:campaign_membership_changelist",
                ADMINISTRATOR,
            ),
            Door(
                _("Audit trail"),
                _("Who did what, when."),
                "admin:campaign_auditentry_changelist",
                ADMINISTRATOR,
            ),
        ),
    ),
    (
        _("Standard and rules"),
        (
            Door(
                _("Scheme"),
                _("Sheets, sections, indicators and deduction rules, in versions."),
                "scoring:scheme_list",
                ALL,
            ),
            Door(
                _("Screens"),
                _("The published ranking on a screen in the lobby."),
                "scoring:display_list",
                OFFICE,
            ),
            Door(
                _("Not applicable"),
                _("Indicators that the leading group leaves out for a department."),
                "scoring:grant_list",
                OFFICE,
            ),
            Door(
                _("Unit and campaign"),
                _("Names as papers print them, goals, first month, assessment office."),
                "campaign:particulars",
                ALL,
            ),
            Door(
                _("Settings of the campaign"),
                _("Ranking, calendar, mergers: each with its meaning and default."),
                "campaign:rules_edit",
                ALL,
            ),
            Door(
                _("Holidays"),
                _("Days off and days worked instead, which move the deadlines."),
                "campaign:holiday_list",
                ALL,
            ),
            Door(
                _("Robot of a chat group"),
                _("Tells a chat group of months and bulletins; no names, no points."),
                "campaign:chat_robot",
                ALL,
            ),
        ),
    ),
    (
        _("Papers and the rest"),
        (
            Door(
                _("Copy a campaign"),
                _("Begin the next year with what this one has."),
                "scoring:campaign_copy",
                KEEPERS,
            ),
            Door(
                _("Issue papers"),
                _("Preview, issue and print bulletins."),
                "admin:publishing_publication_changelist",
                OFFICE,
            ),
            Door(
                _("Set-up and issuing"),
                _("Every table of the installation that your role reads."),
                "admin:index",
                ALL,
            ),
        ),
    ),
)


@require(sees_settings)
@require_safe
def settings_hub(request: HttpRequest) -> HttpResponse:
    """The checklist, and the doors to every page of the settings that the person may open."""
    access = request.access
    items = checklist(access, today=timezone.localdate())
    context = {
        "items": [(item, access.holds(*item.roles)) for item in items],
        "done": sum(item.is_done for item in items),
        "next": next_item(items, access),
        "is_ready": all(item.is_done for item in items),
        "rooms": [(title, _doors(access, doors)) for title, doors in ROOMS],
    }
    return render(request, "scoring/settings_hub.html", context)


def _doors(access: Access, doors: tuple[Door, ...]) -> list[tuple[Door, str]]:
    return [(door, door.url(access.campaign.code)) for door in doors if access.holds(*door.roles)]
