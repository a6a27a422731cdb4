"""Has the score sheet of a group drawn in the task process, and keeps each person's newest drawings of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.models import Job, Unit
from campaign.permissions import Access, access_of
from campaign.refusals import NotAllowed
from publishing.files import newest_drawn, store
from publishing.score_sheet import score_sheet_pdf
from scoring.blind_hiding import hidden_cells
from scoring.grid import lines_of_group
from scoring.group_workbook import group_name
from scoring.groups import visible_groups
from scoring.models import DeductionRule, GroupState, Indicator, IndicatorGroup, LedgerLine
from scoring.roster import participants

KIND = "score_sheet"
FILLED, EMPTY = "filled", "empty"


def start_drawing(*, group: IndicatorGroup, form: str, by: Access) -> Job:
    """Have the sheet drawn, filled with the month's deductions or empty; its page shows it when it is done.

    What a person may not see of the group is not on the sheet that the person has drawn.
    """
    if not visible_groups(by).filter(pk=group.pk).exists():
        raise NotAllowed(_("This group belongs to %(owner)s.") % {"owner": group.owner.name})
    return jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=f"{group.month.code} {group_name(group)}",
        group=group.pk,
        form=form,
    )


def latest_drawings(group: IndicatorGroup, by: Access) -> dict[str, Job]:
    """This person's newest job for each form of the sheet; nobody sees what another person had drawn."""
    jobs_of_group = Job.objects.filter(
        campaign=by.campaign, kind=KIND, requested_by=by.user, arguments__group=group.pk
    ).order_by("pk")
    return {job.arguments["form"]: job for job in jobs_of_group}


def finished_drawing(group: IndicatorGroup, form: str, by: Access) -> Job | None:
    """This person's newest drawing that can be opened, also while another is under way."""
    drawn = Job.objects.filter(
        campaign=by.campaign,
        kind=KIND,
        requested_by=by.user,
        arguments__group=group.pk,
        arguments__form=form,
    )
    return newest_drawn(drawn, drawing_path)


def drawing_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "score_sheets" / f"{job.pk}.pdf"


def render_score_sheet(progress: jobs.Progress) -> None:
    """The job: draw the sheet of a group, as the person who asked for it may see it now. Raises NotAllowed."""
    job = progress.job
    by = access_of(job.requested_by, job.campaign) or Access(job.requested_by, job.campaign, frozenset())
    groups = visible_groups(by).select_related("month__scheme", "owner", "submitted_by", "reviewed_by")
    group = groups.filter(pk=progress.arguments["group"]).first()
    if group is None:
        raise NotAllowed(_("Your role does not allow this."))
    group.month.campaign = by.campaign
    frozen = freeze_group(group, by, is_empty=progress.arguments["form"] == EMPTY)
    store(drawing_path(job), score_sheet_pdf(frozen).pdf)


def freeze_group(group: IndicatorGroup, by: Access, *, is_empty: bool) -> Mapping:
    """Everything that the sheet prints, as plain values; six queries."""
    month, campaign = group.month, group.month.campaign
    unit = Unit.objects.get(pk=campaign.unit_id)
    people = participants(campaign, first_day=month.first_day, last_day=month.last_day)
    names = {person.department_id: person.name for person in people}
    lines = [] if is_empty else [line for line in lines_of_group(group, by) if not line.is_withdrawn]
    waiting = set() if is_empty else {indicator for indicator, *__ in hidden_cells([group], by=by)}
    by_indicator = defaultdict(list)
    for line in lines:
        by_indicator[line.indicator_id].append(_line(line, names))
    indicators = _indicators(group, [person.department_id for person in people])
    if group.is_recusal and not is_empty:
        indicators = [one for one in indicators if one.pk in by_indicator or one.pk in waiting]
    rules = _rules(indicators)
    return {
        "unit": unit.name,
        "issuer": unit.issuer_name,
        "campaign": f"{campaign.year}年{campaign.name}",
        "group": group_name(group),
        "is_recusal": group.is_recusal,
        "month": f"{month.first_day.year}年{month.first_day.month}月",
        "version": month.scheme.version,
        "is_empty": is_empty,
        "is_submitted": group.state != GroupState.OPEN,
        "submitted": _signed(group.submitted_by, group.submitted_at)
        if group.state != GroupState.OPEN
        else "",
        "reviewed": _signed(group.reviewed_by, group.reviewed_at) if group.reviewed_at else "",
        "date": timezone.localdate().isoformat(),
        "total": f"{sum((line.points for line in lines), Decimal(0)):.2f}",
        "lines": len(lines),
        "is_whole": not waiting,
        "sections": _sections(indicators, rules, by_indicator, waiting),
    }


def _indicators(group: IndicatorGroup, taking_part: Sequence[int]) -> list[Indicator]:
    owners = taking_part if group.is_recusal else [group.owner_id]
    found = Indicator.objects.filter(section__sheet__scheme=group.month.scheme_id, owner__in=owners)
    return list(
        found.select_related("section__sheet", "owner").order_by(
            "section__sheet__position", "section__position", "position", "pk"
        )
    )


def _rules(indicators: Sequence[Indicator]) -> dict[int, list[dict]]:
    found = defaultdict(list)
    rules = DeductionRule.objects.filter(indicator__in=[indicator.pk for indicator in indicators])
    for rule in rules.order_by("indicator", "position", "pk"):
        found[rule.indicator_id].append(
            {
                "text": rule.text,
                "unit": rule.unit_text,
                "points": f"{rule.points:.2f}",
                "to_zero": rule.to_zero,
            }
        )
    return found


def _sections(
    indicators: Sequence[Indicator], rules: Mapping, lines: Mapping, waiting: Collection[int]
) -> list[dict]:
    found: dict[int, dict] = {}
    for indicator in indicators:
        section = indicator.section
        here = found.setdefault(
            section.pk,
            {
                "name": section.name,
                "sheet": section.sheet.name,
                "by_branch": section.by_branch,
                "indicators": [],
            },
        )
        here["indicators"].append(
            {
                "code": indicator.code,
                "name": indicator.name,
                "maximum": f"{indicator.maximum:.2f}",
                "owner": indicator.owner.name,
                "rules": rules.get(indicator.pk, []),
                "lines": lines.get(indicator.pk, []),
                "waits": indicator.pk in waiting,
            }
        )
    return list(found.values())


def _line(line: LedgerLine, names: Mapping[int, str]) -> dict:
    who = line.branch.name if line.branch else names.get(line.department_id, line.department.name)
    day = line.fact_date
    return {
        "who": who,
        "day": f"{day.month}月{day.day}日" if line.date_stated else "",
        "reason": line.public_reason,
        "rule": line.rule.code if line.rule else "",
        "count": f"{line.count:.2f}",
        "points": f"{line.points:.2f}",
    }


def _signed(person, at) -> str:
    day = timezone.localtime(at)
    return f"{person.name}　{day.year}年{day.month}月{day.day}日"
