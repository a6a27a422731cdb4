"""The parts of a campaign that can answer a finding: the three tracks, and the sections of the two sheets."""

from campaign.models import Campaign, SurveyFinding
from scoring.models import Section
from scoring.rules_in_force import scheme_in_force

Choice = tuple[str, str]


def parts_of(campaign: Campaign) -> list[Choice]:
    """Code and name of each part, tracks first; the sections are those of the scheme in force. Two queries."""
    tracks = [(value, str(label)) for value, label in SurveyFinding.Track.choices]
    scheme = scheme_in_force(campaign)
    if scheme is None:
        return tracks
    sections = Section.objects.filter(sheet__scheme=scheme).select_related("sheet")
    return tracks + [
        (f"section-{section.code}"[:40], f"{section.sheet.name} · {section.name}")
        for section in sections.order_by("sheet__position", "position", "pk")
    ]
