"""What if: the same inputs under other settings, or without a veto, beside the rules in force (features N7).

A comparison changes nothing; it can be saved as an annex to the minutes, as a row that never changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.digests import sha256_of
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.closing import WrongState
from scoring.half_year_comparison import differences, fitting_votes
from scoring.half_year_deciding import result_of
from scoring.half_year_opening import needed, record_act
from scoring.half_year_result import evaluate
from scoring.half_year_settings import BadSettings, Settings
from scoring.models import HalfYearComputation, HalfYearEvaluation, WhatIf

SCHEMA = 1
# What may be tried; the rest of the settings is how points come about.
TRIED = (
    "weight_monthly",
    "weight_panel",
    "weight_appraisal",
    "title_line",
    "quota_kind",
    "quota_value",
    "quota_scope",
    "title_tie",
    "min_months",
    "min_sheet",
    "bottom_months",
    "summary_needed",
)


class BadTrial(Refused):
    """The settings to be tried contradict each other, or a part that they weigh is missing."""


class NotComputed(Refused):
    """There is nothing to compare with before the half-year is computed."""


def compare(
    computation: HalfYearComputation, *, changes: Mapping[str, object], without_vetoes: Collection[int] = ()
) -> dict:
    """The present result and the one under `changes` side by side; no row is written.

    Votes count where the same departments are tied. Raises BadTrial with the field.
    """
    inputs = computation.payload["inputs"]
    present = Settings.thawed(inputs["settings"])
    changed = {name: value for name, value in changes.items() if name in TRIED}
    try:
        tried = replace(present, **changed)
    except BadSettings as bad:
        words = {
            "weights": (_("The three weights must sum to 100."), "weight_monthly"),
            "quota_value": (_("A quota in percent goes up to 100."), "quota_value"),
        }
        message, field = words[str(bad)]
        raise BadTrial(message, field=field) from bad
    after = evaluate(inputs, settings=tried, without_vetoes=without_vetoes)
    if after["missing"]:
        raise BadTrial(
            _("A part that is weighed here is missing; missing is never zero."), field="weight_appraisal"
        )
    votes = fitting_votes({vote.scope: vote.votes for vote in computation.tie_votes.all()}, after)
    if votes:
        after = evaluate(inputs, settings=tried, without_vetoes=without_vetoes, votes=votes)
    before, now = present.frozen(), tried.frozen()
    return {
        "schema": SCHEMA,
        "half": inputs["half"],
        "computation": {"number": computation.number, "sha256": computation.sha256},
        "changes": {name: [before[name], now[name]] for name in TRIED if before[name] != now[name]},
        "without_vetoes": [
            {"id": veto["id"], "event": veto["event"], "department": department["department"]}
            for department in inputs["departments"]
            for veto in department["vetoes"]
            if veto["id"] in without_vetoes
        ],
    } | differences(result_of(computation), after)


@transaction.atomic
def save_what_if(
    *,
    evaluation: HalfYearEvaluation,
    changes: Mapping[str, object],
    note: str,
    by: Access,
    without_vetoes: Collection[int] = (),
    at: datetime | None = None,
) -> WhatIf:
    """Keep a comparison as an annex to the minutes, numbered within the half-year, with a SHA-256."""
    by.demand(Role.OFFICE, Role.LEADER, campaign_id=evaluation.campaign_id)
    at = at or timezone.now()
    evaluation = (
        HalfYearEvaluation.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=evaluation.pk)
    )
    if evaluation.computation is None:
        raise NotComputed(_("The half-year is not computed yet."))
    note = needed(note)
    payload = compare(evaluation.computation, changes=changes, without_vetoes=without_vetoes)
    row = WhatIf(
        evaluation=evaluation,
        number=(evaluation.what_ifs.aggregate(last=Max("number"))["last"] or 0) + 1,
        note=note,
        payload=payload,
        sha256=sha256_of(payload),
        made_by=by.user,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("Somebody saved another annex just now; save once more.")) from clash
    record_act("what_if_saved", evaluation, by=by, at=at, annex=row.number, sha256=row.sha256, note=note)
    return row
