"""How each figure of the source paper's table is counted, in words, and the page that shows what it is counted from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Key → how it is counted, and the name of the address behind it; empty for none that everybody here may open.
WAYS: dict[str, tuple[str, str]] = {
    "branches": (_("party branches that departments of the campaign belong to"), ""),
    "departments": (_("departments that take part on the day"), ""),
    "employees": (_("people of the roster in service on the day"), ""),
    "flyers": (_("copies in the register of flyers"), "campaign:flyer_list"),
    "windows": (_("windows that take part on the day"), "activities:window_list"),
    "window_staff": (_("people who stand at these windows, each once"), "activities:window_list"),
    "star_windows_q1_q3": (
        _("stars of the first three quarters by decisions in force"),
        "activities:quarter_list",
    ),
    "handbook_aspects": (_("chapters of the newest published handbook"), "activities:handbook"),
    "handbooks_issued": (_("people who received the handbook, each once"), "activities:receipt_list"),
    "quiz_takers": (_("people who handed a paper in, each once"), "activities:quiz_list"),
    "etiquette_trainings": (_("trainings that were held"), "activities:training_list"),
    "etiquette_trainees": (_("people on their attendance lists, each once"), "activities:training_list"),
    "quickfire_contests": (_("contests whose final sheet is signed"), "activities:quickfire_list"),
    "reading_weeks": (_("calendar weeks in which somebody read together"), "activities:event_list"),
    "reading_participants": (_("people at reading sessions, each once"), "activities:event_list"),
    "exchange_meetings": (_("exchange meetings that were held"), "activities:event_list"),
    "exchange_speakers": (_("talks at these meetings"), "activities:event_list"),
    "essays": (_("essays of the contests that are decided"), "activities:contest_list"),
    "excellent_notes": (_("excellent study notes by decisions in force"), "publishing:award_list"),
    "research_papers": (_("research papers of the contests that are decided"), "activities:contest_list"),
    "research_prizes": (_("their first and second prizes by decisions in force"), "publishing:award_list"),
    "active_readers_h1": (
        _("active readers of the first half by decisions in force"),
        "publishing:award_list",
    ),
    "learning_party_members_h1": (
        _("learning-type party members of the first half by decisions in force"),
        "publishing:award_list",
    ),
    "business_points": (_("full points of the sheet in the scheme in force"), "scoring:scheme_list"),
    "business_common_points": (_("full points of the common sections"), "scoring:scheme_list"),
    "business_category_points": (
        _("full points of each category's own section, the same for all"),
        "scoring:scheme_list",
    ),
    "self_points": (_("full points of the sheet in the scheme in force"), "scoring:scheme_list"),
    "self_section_points": (
        _("full points of each of its sections, the same for all"),
        "scoring:scheme_list",
    ),
    "bulletins_per_month": (
        _("bulletins in force of each published month, the same for all"),
        "publishing:publication_list",
    ),
    "civilized_departments_h1": (
        _("titles of the first half by the decision in force"),
        "scoring:half_year_list",
    ),
}


@dataclass(frozen=True)
class ShownFigure:
    """A row of the table as the page shows it."""

    figure: Mapping
    way: str
    url: str


def shown_figures(facts: Mapping, *, campaign_code: str, with_ways: bool) -> list[ShownFigure]:
    """The figures in their order; with the pages behind them for those who may open every one."""
    shown = []
    for figure in facts["figures"]:
        way, name = WAYS[figure["key"]]
        url = reverse(name, args=[campaign_code]) if name and with_ways else ""
        shown.append(ShownFigure(figure, str(way), url))
    return shown
