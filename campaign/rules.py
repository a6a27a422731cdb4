"""The settings that rules.md leaves to the unit: what each means, and how they are changed."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.audit import record
from campaign.models import Campaign, CampaignRules, Role
from campaign.permissions import Access
from campaign.refusals import Refused

TIE_BREAKERS = {
    "business": _("higher business sheet"),
    "fewer_lines": _("fewer ledger lines"),
    "lower_deducted": _("fewer points deducted"),
}
# The settings in the order of the page: heading, to which months a change applies, and each one's meaning.
SETTINGS = (
    (
        _("Ranking"),
        _("A change counts at once in every month that is not published yet."),
        {
            "rank_style": _("What follows a shared place: after two second places the fourth, or the third."),
            "tie_breakers": _(
                "What decides between equal totals, in this order; without any, equal totals share the place."
            ),
            "bonus_in_ranking": _(
                "Whether the bonus counts in the monthly places; otherwise only in the half-year."
            ),
            "bonus_sheet_cap": _("The most bonus that one sheet brings a department in a month."),
        },
    ),
    (
        _("Calendar of a month"),
        _("A change counts for months that are planned from now on; days off move a deadline forward."),
        {
            "owner_day": _("The day of the following month until which the owners score."),
            "close_day": _("The day of the following month by which the office closes the scoring."),
            "preview_days": _("How long the departments look at their own sheets before the approval."),
            "approve_day": _("The day of the following month by which the leading group approves."),
            "bulletin_day": _("The day of the following month by which the bulletin is out."),
            "recheck_days": _("How long after the publication a department may ask for a recheck."),
            "answer_days": _("How long the office has to answer a recheck."),
        },
    ),
    (
        _("Review"),
        _("A change counts at once for every group that is not reviewed yet."),
        {
            "sample_size": _("How many cells of a group a reviewer draws to look at closely."),
            "blind_indicators": _(
                "A second person enters these scores without seeing the first; differences are settled before the "
                "review. Codes with spaces between; empty: none."
            ),
            "full_marks_share": _(
                "From this share of departments without any deduction, an owner's group is pointed out for a look."
            ),
            "deduction_gap": _(
                "How far an owner's mean deduction, in percent of its maximum, may lie from that of the others and "
                "from its own last months before it is pointed out."
            ),
            "compared_months": _("How many of the owner's own published months it is compared with."),
        },
    ),
    (
        _("What a department sees of the others"),
        _("A change counts at once; the office, the leading group and the auditor always see everything."),
        {
            "board": _("Whose places a member of the campaign sees in the published ranking of the site."),
            "board_ends": _("For “the first and the last”: how many of each are shown."),
        },
    ),
    (
        _("Half-year: the composite"),
        _(
            "A change counts for half-years that are opened from now on; an open one keeps the settings of its opening."
        ),
        {
            "weight_monthly": _("The three weights sum to 100. The mean of the published months."),
            "weight_panel": _("The mean of the leading group's marks."),
            "weight_appraisal": _("The mean of the ballots; 0: no appraisal is held."),
            "panel_drop_from": _(
                "With so many marks for a department one highest and one lowest are left out; 0: never."
            ),
            "appraisal_excellent": _("What one ballot is worth."),
            "appraisal_good": _("What one ballot is worth."),
            "appraisal_fair": _("What one ballot is worth."),
            "appraisal_poor": _("What one ballot is worth."),
            "half_bonus_cap": _("The most that the bonuses of the months add to the composite."),
            "self_gap": _(
                "How far a self-score may lie from the mean of the months before it is pointed out; it has no weight."
            ),
        },
    ),
    (
        _("Half-year: the title"),
        _(
            "A change counts for half-years that are opened from now on; an open one keeps the settings of its opening."
        ),
        {
            "title_line": _("Composite and bonus together must reach this."),
            "quota_kind": _("How the number of titles is given."),
            "quota_value": _("Percent, rounded down, or the number itself."),
            "quota_scope": _(
                "By category the number is counted for each category; places that stay free are not transferred."
            ),
            "title_tie": _("What decides when more departments share the last place than places are left."),
            "min_months": _("A department with fewer scored months gets no title; 0: no such rule."),
            "min_sheet": _("One month below on one sheet excludes; 0: no such rule."),
            "bottom_months": _(
                "So many months alone in the last place of the category exclude; 0: no such rule."
            ),
            "veto_excludes": _(
                "A veto that was in force in the half-year and is not lifted before the decision."
            ),
            "summary_needed": _("Whether a department without a self-summary may get the title."),
        },
    ),
    (
        _("Half-year: its calendar"),
        _("What is proposed when a half-year is opened; each date can still be changed there."),
        {
            "self_days": _("From the opening, for the departments."),
            "mark_days": _("After the self-assessments, for the leading group's marks and the ballots."),
            "decide_days": _("After the marks, until the results are laid before the leading group."),
            "notice_days": _("How long the list is open to objections before the titles take effect."),
        },
    ),
    (
        _("Departments that merge"),
        _("A change counts for evaluations that are not applied yet."),
        {
            "merge_weighted": _(
                "Whether the months that a merged department inherits weigh its predecessors by their people on "
                "the day of the merger; otherwise all weigh the same."
            ),
        },
    ),
)
NAMES = tuple(name for __, __, settings in SETTINGS for name in settings)


class BadRules(Refused):
    """The settings contradict each other."""


@transaction.atomic
def change_rules(
    *, campaign: Campaign, values: Mapping[str, object], by: Access, at: datetime | None = None
) -> dict[str, list]:
    """Set the given settings of the campaign; returns what really changed, each with old and new.

    The trail keeps both. Published months keep a copy of the rules of their time. Raises BadRules.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=campaign.pk)
    rules = CampaignRules.objects.select_for_update(of=("self",)).get(campaign=campaign)
    changes = {}
    for name in NAMES:
        if name in values and getattr(rules, name) != values[name]:
            changes[name] = [getattr(rules, name), values[name]]
            setattr(rules, name, values[name])
    _check(rules)
    if changes:
        rules.save(update_fields=list(changes))
        record("campaign.rules.changed", by=by.user, campaign=campaign, obj=rules, at=at, changes=changes)
    return changes


def _check(rules: CampaignRules) -> None:
    unknown = set(rules.tie_breakers) - set(TIE_BREAKERS)
    if unknown or len(set(rules.tie_breakers)) != len(rules.tie_breakers):
        raise BadRules(_("Choose each tie-breaker once."), field="tie_breakers")
    try:
        rules.full_clean(exclude=["campaign"])
    except ValidationError as invalid:
        field, messages = next(iter(invalid.message_dict.items()))
        raise BadRules(" ".join(messages), field="" if field == "__all__" else field) from invalid
