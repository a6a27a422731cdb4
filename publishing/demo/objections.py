"""What departments of the demo objected to: answered before publication, upheld and corrected, taken further in vain."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from campaign.workdays import Holidays, add_working_days
from publishing.demo.cast import Cast
from publishing.demo.evidence import draw_workbook
from publishing.demo.texts import text
from publishing.month_papers import issue_notice
from scoring.correction_drafting import add_deduction, begin_correction
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.models import LedgerLine, Month, MonthRevision, Recheck, RecheckStage
from scoring.recheck_answers import answer_recheck, decide_recheck
from scoring.recheck_files import files_to_keep
from scoring.rechecks import appeal_recheck, file_recheck


def object_in_preview(month: Month, *, cast: Cast, holidays: Holidays) -> None:
    """The objections to the month while its preview runs, each answered the day after."""
    for told in _told(month, RecheckStage.PREVIEW):
        filed_on = add_working_days(timezone.localdate(month.reviewed_at), 1, holidays=holidays)
        recheck = _filed(told, month, cast=cast, at=_at(filed_on, 9, 40))
        _answered(told, recheck, cast=cast, at=_at(add_working_days(filed_on, 1, holidays=holidays), 10, 20))


def ask_after_publication(revision: MonthRevision, *, cast: Cast, holidays: Holidays) -> None:
    """The appeals against a published month, from the question to the last word or the corrected month."""
    for told in _told(revision.month, RecheckStage.PUBLISHED):
        day = timezone.localdate(revision.published_at)

        def after(working_days: int, hour: int, minute: int, day: date = day) -> datetime:
            return _at(add_working_days(day, working_days, holidays=holidays), hour, minute)

        recheck = _filed(told, revision.month, cast=cast, at=after(1, 9, 30))
        recheck = _answered(told, recheck, cast=cast, at=after(3, 15, 10))
        if "appealed" in told:
            head = cast.heads[told["department"]]
            recheck = appeal_recheck(recheck=recheck, text=told["appealed"], by=head, at=after(4, 10, 5))
            decide_recheck(
                recheck=recheck,
                finding=told["final"],
                text=told["decided"],
                by=cast.leaders[1],
                at=after(6, 16, 0),
            )
        if "correction" in told:
            _correct(told, recheck, cast=cast, begun=after(3, 16, 30), at=after(4, 15, 30))


def _told(month: Month, stage: RecheckStage) -> list[Mapping]:
    return [
        told
        for told in text("story")["objections"]
        if told["month"] == month.first_day.month and told["stage"] == stage
    ]


def _filed(told: Mapping, month: Month, *, cast: Cast, at: datetime) -> Recheck:
    """The head asks about the line of the incident, with a file where there is one to show."""
    line = _line(told, month)
    head = cast.heads[told["department"]]
    with tempfile.TemporaryDirectory() as folder:
        sent = []
        if "file" in told:
            path = Path(folder) / "sent"
            draw_workbook(path, line)
            sent.append((path, told["file"]))
        with files_to_keep(sent, by=head) as files:
            return file_recheck(
                month=month,
                department=line.department.code,
                indicator=line.indicator.code,
                line=line,
                text=told["asked"],
                files=files,
                by=head,
                at=at,
            )


def _answered(told: Mapping, recheck: Recheck, *, cast: Cast, at: datetime) -> Recheck:
    """Somebody of the office who writes no lines answers."""
    return answer_recheck(
        recheck=recheck, finding=told["finding"], text=told["answered"], by=cast.office[1], at=at
    )


def _correct(told: Mapping, recheck: Recheck, *, cast: Cast, begun: datetime, at: datetime) -> None:
    """What the answer found becomes a revision of the month and its notice."""
    office, wanted = cast.office[0], told["correction"]
    correction = begin_correction(
        month=recheck.month, reason=wanted["reason"], document=wanted["document"], by=office, at=begun
    )
    add_deduction(
        correction=correction,
        indicator=recheck.indicator.code,
        department=recheck.department.code,
        rule=told["rule"],
        count=Decimal(wanted["count"]),
        reason=wanted["text"],
        fact_date=recheck.line.fact_date,
        instead_of=recheck.line,
        by=office,
        at=begun + timedelta(minutes=10),
    )
    correction = request_correction(correction=correction, by=office, at=begun + timedelta(minutes=20))
    correction = decide_correction(
        correction=correction, approve=True, by=cast.leaders[0], at=at - timedelta(hours=1)
    )
    issue_notice(
        revision=publish_correction(correction=correction, by=office, at=at),
        by=office,
        at=at + timedelta(minutes=30),
    )


def _line(told: Mapping, month: Month) -> LedgerLine:
    return (
        LedgerLine.objects.in_force()
        .select_related("department", "indicator")
        .get(month=month, department__name=told["department"], rule__code=told["rule"])
    )


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
