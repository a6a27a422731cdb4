"""Evidence: attached by whoever may write the line, withdrawn with a reason, frozen with its month, erased for good."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from campaign.attachments.refusing import BadFile, VirusFound
from campaign.file_quota import QuotaUsedUp
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from campaign.wording import BadWording
from scoring.amending import retype_line, withdraw_lines
from scoring.cells import AlreadyWithdrawn, BadLine, GroupNotOpen, MonthNotOpen, OwnDepartment
from scoring.changing import change_line
from scoring.entry import enter_deduction, withdraw_line
from scoring.evidence import (
    AlreadyErased,
    TooMany,
    attach_evidence,
    erase_evidence,
    withdraw_evidence,
)
from scoring.models import Evidence, LedgerLine
from tests.campaign.test_attachments import EICAR, scanner
from tests.files import pdf, picture, written
from tests.makers import IN_MARCH, PUBLISHED, make_open_month, make_reviewed_month, publish, submit_all


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with translation.override("en"):
        yield tmp_path / "files" / "evidence"


@pytest.fixture
def month(world):
    return make_open_month(world)


def line_in(world, month, *, who="scorer", indicator="C1", department="D03", points="2") -> LedgerLine:
    __, line = enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(who),
        points=Decimal(points),
        reason="迟交月报",
        at=IN_MARCH,
    )
    return line


@pytest.fixture
def line(world, month):
    return line_in(world, month)


@pytest.fixture
def sent(tmp_path):
    """A file as it arrived."""
    return lambda content: written(tmp_path, "sent", content)


@pytest.fixture
def attach(world, sent):
    def attached(line, content=None, *, name="现场.jpg", who="scorer", at=IN_MARCH) -> Evidence:
        file = sent(picture() if content is None else content)
        return attach_evidence(line=line, file=file, name=name, by=world.access(who), at=at)

    return attached


def refused(kind, act, *arguments, **more) -> str:
    with pytest.raises(kind) as refusal, transaction.atomic():
        act(*arguments, **more)
    return str(refusal.value)


def on_disk(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*")) if folder.exists() else 0


def events() -> list[str]:
    found = AuditEntry.objects.filter(event__startswith="scoring.evidence").order_by("id")
    return list(found.values_list("event", flat=True))


def test_attached_picture_is_kept_under_a_name_of_its_own_with_its_trace(world, line, attach, files):
    """UPL-3, AUD-1."""
    evidence = attach(line)

    entry = AuditEntry.objects.get(event="scoring.evidence.attached")
    assert [evidence.name, evidence.format, evidence.attached_by, evidence.attached_at, evidence.width] == [
        "现场.jpg",
        "jpg",
        world.users["scorer"],
        IN_MARCH,
        60,
    ]
    assert [path.relative_to(files) for path in (evidence.path, evidence.thumbnail_path)] == [
        Path(str(evidence.key)[:2], f"{evidence.key}.jpg"),
        Path(str(evidence.key)[:2], f"{evidence.key}.small.jpg"),
    ]
    assert [evidence.path.exists(), evidence.thumbnail_path.exists(), on_disk(files)] == [True, True, 2]
    assert [entry.data["name"], entry.data["sha256"], entry.data["line"]] == [
        "现场.jpg",
        evidence.sha256,
        line.pk,
    ]


def test_office_attaches_on_behalf_of_an_owner(world, line, attach):
    assert attach(line, who="office").attached_by == world.users["office"]


@pytest.mark.parametrize(
    ("who", "kind"),
    [("organ_scorer", NotAllowed), ("head", OwnDepartment), ("auditor", NotAllowed), ("leader", NotAllowed)],
)
def test_others_attach_nothing(line, attach, files, who, kind):
    """ACL-3."""
    refused(kind, attach, line, who=who)

    assert [Evidence.objects.count(), on_disk(files), events()] == [0, 0, []]


def test_file_is_attached_to_an_open_group_and_a_line_in_force_only(world, month, line, attach, files):
    other = line_in(world, month, points="1")
    withdraw_line(line=other, by=world.access("scorer"), reason="记错部室")

    assert refused(AlreadyWithdrawn, attach, other) == "This line is withdrawn; its files stay as they are."
    submit_all(world, month)
    assert refused(GroupNotOpen, attach, line) == (
        "This group is submitted; it must be sent back before anything changes."
    )
    make_reviewed_month(world, month)
    assert refused(MonthNotOpen, attach, line) == "March 2026 is not open for scoring."
    assert on_disk(files) == 0


def test_file_sent_again_is_attached_once(line, attach, files):
    first = attach(line)

    again = attach(line, name="另一个名字.jpg")

    assert [again, Evidence.objects.count(), on_disk(files)] == [first, 1, 2]


def test_file_that_was_withdrawn_can_be_attached_again(world, line, attach, files):
    withdraw_evidence(evidence=attach(line), by=world.access("scorer"), reason="传错文件")

    attach(line)

    assert [Evidence.objects.in_force().count(), Evidence.objects.count(), on_disk(files)] == [1, 2, 4]


def test_twenty_first_file_is_refused(world, line, attach, files):
    """UPL-1."""
    for number in range(20):
        attach(line, pdf(pages=number + 1), name=f"{number}.pdf")

    assert refused(TooMany, attach, line) == "A line takes 20 files at most."
    assert [Evidence.objects.count(), on_disk(files)] == [20, 20]


def test_quota_of_the_campaign_is_not_exceeded(world, month, line, attach, settings, files):
    """UPL-1: what is erased or carried to another line does not count."""
    settings.EVIDENCE_QUOTA_MB = 1
    attach(line)
    Evidence.objects.bulk_create([_large(line, world, 1024 * 1024 - 2_000)])

    assert refused(QuotaUsedUp, attach, line, pdf(pages=20), name="a.pdf") == (
        "This campaign keeps 1 MB of evidence already, as much as it may. Tell IT."
    )
    assert on_disk(files) == 2


def _large(line, world, size):
    return Evidence(
        line=line,
        name="a.pdf",
        format="pdf",
        size=size,
        sha256="0" * 64,
        source_sha256="0" * 64,
        attached_by=world.users["scorer"],
        attached_at=IN_MARCH,
    )


@pytest.mark.parametrize(("name", "content"), [("a.jpg", b"<html>"), ("a.exe", b"MZ"), ("a.pdf", b"")])
def test_bad_file_leaves_nothing(line, attach, files, name, content):
    refused(BadFile, attach, line, content, name=name)

    assert [Evidence.objects.count(), on_disk(files), events()] == [0, 0, []]


def test_virus_is_refused_and_recorded(world, line, sent, settings, files):
    """UPL-8."""
    file = sent(b"%PDF-1.7\n" + EICAR)

    with scanner() as (settings.CLAMAV_SOCKET, __), pytest.raises(VirusFound):
        attach_evidence(line=line, file=file, name="账单.pdf", by=world.access("scorer"))

    entry = AuditEntry.objects.get(event="scoring.evidence.virus_found")
    assert [entry.succeeded, entry.data["name"], entry.data["why"], on_disk(files)] == [
        False,
        "账单.pdf",
        "The virus scanner found Eicar-Signature; the file is not taken.",
        0,
    ]


def test_bytes_without_a_row_are_taken_away_again(line, attach, files, monkeypatch):
    def fails(*arguments, **more):
        raise DatabaseError

    monkeypatch.setattr(Evidence, "save", fails)

    refused(DatabaseError, attach, line)

    assert on_disk(files) == 0


# Withdrawing


def test_withdrawn_file_stays_with_the_reason(world, line, attach):
    evidence = attach(line)

    withdraw_evidence(evidence=evidence, by=world.access("scorer"), reason="传错文件", at=IN_MARCH)

    held = Evidence.objects.get()
    assert [held.withdrawal_reason, held.withdrawn_by, held.withdrawn_at, held.path.exists()] == [
        "传错文件",
        world.users["scorer"],
        IN_MARCH,
        True,
    ]
    assert events() == ["scoring.evidence.attached", "scoring.evidence.withdrawn"]
    assert refused(
        AlreadyWithdrawn, withdraw_evidence, evidence=held, by=world.access("scorer"), reason="再次"
    ) == ("This file is withdrawn already.")


@pytest.mark.parametrize(
    ("who", "reason", "kind"),
    [("scorer", "", BadLine), ("scorer", "x" * 201, BadWording), ("organ_scorer", "传错文件", NotAllowed)],
)
def test_file_is_withdrawn_with_a_reason_and_by_its_writers(world, line, attach, who, reason, kind):
    """AUD-7."""
    evidence = attach(line)

    refused(kind, withdraw_evidence, evidence=evidence, by=world.access(who), reason=reason)

    assert Evidence.objects.get().withdrawn_at is None


def test_file_of_a_submitted_group_is_not_withdrawn(world, month, line, attach):
    evidence = attach(line)
    submit_all(world, month)

    refused(GroupNotOpen, withdraw_evidence, evidence=evidence, by=world.access("scorer"), reason="传错文件")


# Frozen with the month


def test_publication_freezes_the_evidence(world, month, line, attach):
    attach(line)

    publish(world, month)

    assert Evidence.objects.get().frozen_at == PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_at": IN_MARCH},
        {"withdrawal_reason": "后来"},
        {"frozen_at": None},
        {"name": "其他.jpg"},
        {"sha256": "1" * 64},
    ],
)
def test_database_refuses_to_change_frozen_evidence(world, month, line, attach, change):
    attach(line)
    publish(world, month)

    refused(DatabaseError, Evidence.objects.update, **change)


@pytest.mark.parametrize(
    "change", [{"name": "其他.jpg"}, {"line": 1}, {"size": 1}, {"attached_at": IN_MARCH}]
)
def test_database_refuses_to_change_what_a_file_is(line, attach, change):
    attach(line)

    refused(DatabaseError, Evidence.objects.update, **change)


def test_database_refuses_to_delete_evidence(line, attach):
    evidence = attach(line)

    refused(DatabaseError, Evidence.objects.filter(pk=evidence.pk)._raw_delete, "default")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_evidence")


def test_database_refuses_to_take_a_withdrawal_back(world, line, attach):
    withdraw_evidence(evidence=attach(line), by=world.access("scorer"), reason="传错文件")

    refused(DatabaseError, Evidence.objects.update, withdrawn_at=None, withdrawn_by=None)


# Erasing


def test_office_erases_the_bytes_and_the_row_stays(
    world, month, line, attach, files, django_capture_on_commit_callbacks
):
    evidence = attach(line)
    publish(world, month)

    with django_capture_on_commit_callbacks(execute=True):
        erase_evidence(evidence=evidence, by=world.access("office"), reason="含个人证件信息", at=PUBLISHED)

    held = Evidence.objects.get()
    entry = AuditEntry.objects.get(event="scoring.evidence.erased")
    assert [held.erased_by, held.erased_at, held.erasure_reason, held.sha256, on_disk(files)] == [
        world.users["office"],
        PUBLISHED,
        "含个人证件信息",
        evidence.sha256,
        0,
    ]
    assert [entry.data["sha256"], entry.data["reason"]] == [evidence.sha256, "含个人证件信息"]
    assert refused(
        AlreadyErased, erase_evidence, evidence=held, by=world.access("office"), reason="再次"
    ) == ("This file is erased already.")


@pytest.mark.parametrize(
    ("who", "reason", "kind"),
    [("scorer", "含个人信息", NotAllowed), ("auditor", "含个人信息", NotAllowed), ("office", " ", BadLine)],
)
def test_only_the_office_erases_and_with_a_reason(world, line, attach, files, who, reason, kind):
    evidence = attach(line)

    refused(kind, erase_evidence, evidence=evidence, by=world.access(who), reason=reason)

    assert [Evidence.objects.get().erased_at, on_disk(files)] == [None, 2]


# With a change of the line


def change(world, line, **more):
    said = {
        "points": Decimal("3"),
        "reason": "迟交月报三天",
        "why": "核对台账",
        "at": IN_MARCH + timedelta(1),
    }
    return change_line(line=line, by=world.access("scorer"), **said | more)


def test_change_carries_the_files_to_the_new_line(world, line, attach, files):
    kept, dropped = attach(line), attach(line, pdf(), name="错.pdf")
    withdraw_evidence(evidence=dropped, by=world.access("scorer"), reason="传错文件")

    __, new = change(world, line)

    carried = Evidence.objects.get(line=new)
    assert [carried.key, carried.carried_from, carried.attached_by, carried.attached_at, carried.path] == [
        kept.key,
        kept,
        kept.attached_by,
        kept.attached_at,
        kept.path,
    ]
    assert on_disk(files) == 3


def test_line_that_is_put_back_has_its_files_again(world, month, line, attach):
    kept = attach(line)
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")
    key = uuid4()
    act = {
        "month": month.first_day,
        "by": world.access("scorer"),
        "page_of": "D01",
        "key": key,
        "reason": "撤回",
    }

    withdraw_lines(restores=[line.pk], **act)
    withdraw_lines(restores=[line.pk], **act)

    (again,) = LedgerLine.objects.in_force()
    assert [(row.key, row.carried_from) for row in again.evidence.all()] == [(kept.key, kept)]


def test_line_that_is_retyped_takes_its_files_along(world, month, line, attach):
    kept = attach(line)

    retype_line(
        month=month.first_day,
        by=world.access("scorer"),
        page_of="D01",
        line=line.pk,
        department="D03",
        indicator="C1",
        text="-1 迟交月报",
        seen=1,
        key=uuid4(),
        reason="重写",
    )

    (new,) = LedgerLine.objects.in_force()
    assert [(row.key, row.carried_from) for row in new.evidence.all()] == [(kept.key, kept)]


def test_erasing_a_carried_file_erases_it_everywhere(
    world, line, attach, files, django_capture_on_commit_callbacks
):
    attach(line)
    __, new = change(world, line)

    with django_capture_on_commit_callbacks(execute=True):
        erase_evidence(
            evidence=Evidence.objects.get(line=new), by=world.access("office"), reason="含个人信息"
        )

    assert [Evidence.objects.filter(erased_at__isnull=False).count(), on_disk(files)] == [2, 0]


# Checking all of it


def test_check_of_good_evidence_finds_nothing(
    world, line, attach, django_capture_on_commit_callbacks, capsys
):
    attach(line)
    erased = attach(line, pdf(), name="a.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        erase_evidence(evidence=erased, by=world.access("office"), reason="含个人信息")
    change(world, line)

    call_command("verify_evidence")

    assert capsys.readouterr().out == "every file of evidence is what was kept\n"


def test_check_names_what_differs_and_what_no_line_knows(world, line, attach, files, capsys):
    """UPL-3, BAK-1."""
    changed, gone, erased = (
        attach(line),
        attach(line, pdf(), name="a.pdf"),
        attach(line, pdf(pages=2), name="b.pdf"),
    )
    changed.path.write_bytes(b"other")
    gone.path.unlink()
    erase_evidence(evidence=erased, by=world.access("office"), reason="含个人信息")
    written(changed.path.parent, "left", b"bytes")

    with pytest.raises(CommandError, match="4 faults"):
        call_command("verify_evidence")

    assert capsys.readouterr().out.splitlines() == [
        f"evidence {changed.pk} 现场.jpg: the bytes are gone or differ",
        f"evidence {gone.pk} a.pdf: the bytes are gone or differ",
        f"evidence {erased.pk} b.pdf: erased, and its bytes are still there",
        f"{changed.path.parent.name}/left: no line knows of it",
    ]
