"""Two people at one moment in a thread or over a correction: it happens once, and nobody gets a 500."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from campaign.models import Membership, Role
from campaign.refusals import Refused
from scoring.closing import publish_month
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.entry import enter_deduction
from scoring.models import Correction, LedgerLine, Month, Recheck, RecheckFile
from scoring.recheck_answers import answer_recheck
from scoring.recheck_files import files_to_keep
from scoring.rechecks import file_recheck
from tests.files import pdf, written
from tests.makers import PUBLISHED, make_approved_month, make_open_month, make_reviewed_month

AFTER = PUBLISHED + timedelta(days=1)
MAY = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
TEXT = "该事项已按期完成"


def code(found) -> str:
    return found.code if isinstance(found, Refused) else "done"


def published(world) -> Month:
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C2",
        department="D03",
        points=Decimal(2),
        reason="督办逾期",
        by=world.access("office"),
    )
    publish_month(month=make_approved_month(world, month), by=world.access("office"), at=PUBLISHED)
    month.refresh_from_db()
    return month


def asking(world, month, name, *, indicator="C2", at=AFTER, files=()):
    return file_recheck(
        month=Month.objects.get(pk=month.pk),
        department="D03",
        indicator=indicator,
        text=TEXT,
        files=files,
        by=world.access(name),
        at=at,
    )


def test_head_and_deputy_who_ask_at_one_moment_ask_once(world, at_once, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    month = published(world)

    def ask(name):
        by = world.access(name)
        with files_to_keep([(written(tmp_path, name, pdf()), "说明.pdf")], by=by) as files:
            return asking(world, month, name, files=files)

    found = at_once(lambda: ask("head"), lambda: ask("deputy"))

    kept = [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert [sorted(map(code, found)), Recheck.objects.count()] == [["AlreadyAsked", "done"], 1]
    assert kept == [f"{RecheckFile.objects.get().key}.pdf"]


def test_question_is_answered_once_at_one_moment(world, at_once):
    recheck = asking(
        world, make_reviewed_month(world), "head", indicator="C1", at=PUBLISHED - timedelta(days=6)
    )
    words = {"finding": "rejected", "text": "经核查属实"}

    found = at_once(
        *[
            lambda name=name: answer_recheck(recheck=recheck, by=world.access(name), **words)
            for name in ("office", "second")
        ]
    )

    assert [sorted(map(code, found)), recheck.messages.count()] == [["WrongState", "done"], 2]


def requested(world, month) -> Correction:
    office = world.access("office")
    correction = begin_correction(month=month, reason="台账登记有误", document="说明", by=office)
    strike_published(correction=correction, line=LedgerLine.objects.get(), by=office)
    return request_correction(correction=correction, by=office)


def test_correction_is_decided_once_at_one_moment(world, at_once):
    correction = requested(world, published(world))
    Membership.objects.filter(user=world.users["auditor"]).update(role=Role.LEADER)

    found = at_once(
        lambda: decide_correction(correction=correction, approve=True, by=world.access("leader")),
        lambda: decide_correction(
            correction=correction, approve=False, remark="依据不足", by=world.access("auditor")
        ),
    )

    correction.refresh_from_db()
    assert sorted(map(code, found)) == ["WrongState", "done"]
    assert correction.state in ("approved", "declined")


def test_correction_begins_once_at_one_moment(world, at_once):
    month = published(world)

    found = at_once(
        *[
            lambda name=name: begin_correction(
                month=month, reason="台账登记有误", document="说明", by=world.access(name)
            )
            for name in ("office", "second")
        ]
    )

    assert [sorted(map(code, found)), Correction.objects.count()] == [["WrongState", "done"], 1]


def test_question_while_the_correction_is_published_stands_or_is_told_why_not(world, at_once):
    month = published(world)
    correction = requested(world, month)
    correction = decide_correction(correction=correction, approve=True, by=world.access("leader"), at=AFTER)
    line = LedgerLine.objects.get()

    found = at_once(
        lambda: publish_correction(correction=correction, by=world.access("office"), at=AFTER),
        lambda: publish_correction(correction=correction, by=world.access("second"), at=AFTER),
        lambda: file_recheck(
            month=month,
            department="D03",
            indicator="C2",
            line=line,
            text=TEXT,
            by=world.access("head"),
            at=AFTER,
        ),
    )

    assert sorted(map(code, found[:2])) == ["WrongState", "done"]
    assert code(found[2]) in ("done", "AlreadyWithdrawn")
    assert [month.revisions.count(), Recheck.objects.count()] == [2, int(code(found[2]) == "done")]
