"""Files in the threads of objections and appeals: made safe, kept with a message, read by whoever reads the thread."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from campaign.attachments.refusing import BadFile, VirusFound
from campaign.file_quota import QuotaUsedUp
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from scoring.cells import BadLine
from scoring.closing import WrongState
from scoring.evidence import AlreadyErased, TooMany
from scoring.evidence_checking import evidence_faults
from scoring.models import Month, Recheck, RecheckFile, RecheckMessage
from scoring.recheck_files import erase_recheck_file, files_to_keep
from scoring.rechecks import AlreadyAsked, file_recheck, remark_recheck
from tests.browsing import client_of
from tests.campaign.test_attachments import EICAR, scanner
from tests.files import docx, pdf, picture, written
from tests.makers import REVIEWED, make_reviewed_month

PREVIEW = REVIEWED + timedelta(hours=3)
READERS = (
    "administrator", "office", "scorer", "organ_scorer", "leader", "head", "deputy", "inspector", "employee", "auditor"
)  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    with translation.override("en"):
        yield tmp_path / "files" / "rechecks"


@pytest.fixture
def month(world):
    return make_reviewed_month(world)


@pytest.fixture
def file(world, month, tmp_path):
    """D03 asks about C1 (owner D01), with files."""

    def filed(*given, by="head", **changed) -> Recheck:
        sent = [
            (written(tmp_path, f"sent-{number}", content), name)
            for number, (name, content) in enumerate(given)
        ]
        values = {"department": "D03", "indicator": "C1", "text": "该事项已按期完成"} | changed
        with files_to_keep(sent, by=world.access(by)) as kept:
            return file_recheck(month=month, by=world.access(by), at=PREVIEW, files=kept, **values)

    return filed


def on_disk(folder) -> list:
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def address(name, pk) -> str:
    key = "recheck" if name == "recheck_detail" else "attachment"
    return reverse(f"scoring:{name}", kwargs={"campaign": "t2026", key: pk})


def test_question_is_filed_with_its_files(file, files):
    """UPL-3, UPL-7: a picture is drawn anew, with a thumbnail; a document stays byte for byte."""
    recheck = file(("现场.jpg", picture()), ("说明.docx", docx()))

    rows = list(RecheckFile.objects.order_by("pk"))
    assert [(row.name, row.format, row.message.recheck_id) for row in rows] == [
        ("现场.jpg", "jpg", recheck.pk),
        ("说明.docx", "docx", recheck.pk),
    ]
    assert [rows[0].sha256 == rows[0].source_sha256, rows[1].sha256 == rows[1].source_sha256] == [False, True]
    assert on_disk(files) == sorted([f"{rows[0].key}.jpg", f"{rows[0].key}.small.jpg", f"{rows[1].key}.docx"])
    assert [
        entry["name"] for entry in AuditEntry.objects.get(event="scoring.recheck.filed").data["files"]
    ] == [
        "现场.jpg",
        "说明.docx",
    ]


def test_bad_file_holds_everything_back_and_is_named(file, files):
    """UPL-2"""
    with pytest.raises(BadFile) as refusal:
        file(("a.jpg", picture()), ("b.jpg", b"<html>"))

    assert str(refusal.value).startswith("b.jpg: ")
    assert [Recheck.objects.count(), on_disk(files)] == [0, []]


def test_refused_question_leaves_no_file(file, files):
    file()

    with pytest.raises(AlreadyAsked):
        file(("a.jpg", picture()))

    assert [RecheckFile.objects.count(), on_disk(files)] == [0, []]


def test_sixth_file_is_refused(file, files):
    """UPL-1"""
    with pytest.raises(TooMany):
        file(*((f"{number}.pdf", pdf(pages=number + 1)) for number in range(6)))

    assert [Recheck.objects.count(), on_disk(files)] == [0, []]


def test_same_file_twice_is_kept_once(file, files):
    file(("a.pdf", pdf()), ("b.pdf", pdf()))

    assert list(RecheckFile.objects.values_list("name", flat=True)) == ["a.pdf"]
    assert len(on_disk(files)) == 1


def test_quota_counts_files_of_threads(file, files, settings):
    """UPL-1"""
    settings.EVIDENCE_QUOTA_MB = 0

    with pytest.raises(QuotaUsedUp):
        file(("a.pdf", pdf()))

    assert [Recheck.objects.count(), on_disk(files)] == [0, []]


def test_virus_is_refused_and_recorded(file, files, settings):
    """UPL-8"""
    with scanner() as (settings.CLAMAV_SOCKET, __), pytest.raises(VirusFound):
        file(("a.pdf", b"%PDF-1.7\n" + EICAR))

    assert [Recheck.objects.count(), on_disk(files)] == [0, []]
    assert AuditEntry.objects.filter(event="scoring.recheck_file.virus_found", succeeded=False).count() == 1


def test_file_is_read_by_whoever_reads_the_thread(world, file):
    """ACL-5"""
    file(("现场.jpg", picture()))
    attachment = RecheckFile.objects.get()

    found = {
        name: [client_of(world.users[who]).get(address(name, attachment.pk)).status_code for who in READERS]
        for name in ("recheck_attachment", "recheck_thumbnail")
    }

    expected = [403, 200, 200, 404, 200, 200, 200, 403, 403, 200]
    assert found == {"recheck_attachment": expected, "recheck_thumbnail": expected}


def test_file_of_another_department_is_not_found_and_that_is_recorded(world, file):
    """ACL-5, ACL-8"""
    file(("现场.jpg", picture()), by="office", department="D02", indicator="C2")

    answer = client_of(world.users["head"]).get(address("recheck_attachment", RecheckFile.objects.get().pk))

    assert answer.status_code == 404
    assert AuditEntry.objects.filter(event="access.denied", user=world.users["head"]).count() == 1


def test_served_file_is_what_it_is_and_the_reading_is_recorded(world, file):
    """UPL-3"""
    file(("说明.pdf", pdf()))
    attachment = RecheckFile.objects.get()

    answer = client_of(world.users["deputy"]).get(address("recheck_attachment", attachment.pk))

    assert [answer["Content-Type"], answer.content, answer["X-Content-Type-Options"]] == [
        "application/pdf",
        pdf(),
        "nosniff",
    ]
    assert AuditEntry.objects.filter(event="scoring.recheck_file.read").count() == 1


def test_file_whose_bytes_differ_is_refused_and_found_by_the_check(world, file):
    file(("说明.pdf", pdf()))
    attachment = RecheckFile.objects.get()
    attachment.path.write_bytes(b"%PDF-other")

    answer = client_of(world.users["head"]).get(address("recheck_attachment", attachment.pk))

    assert answer.status_code == 409
    assert list(evidence_faults()) == [f"recheck file {attachment.pk} 说明.pdf: the bytes are gone or differ"]


def test_office_erases_the_bytes_and_the_row_stays(world, file, files, django_capture_on_commit_callbacks):
    """PRV-4a in kind."""
    file(("现场.jpg", picture()))
    attachment = RecheckFile.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        erase_recheck_file(file=attachment, reason="含个人信息", by=world.access("office"))

    answer = client_of(world.users["head"]).get(address("recheck_attachment", attachment.pk))
    assert [answer.status_code, on_disk(files), list(evidence_faults())] == [410, [], []]
    with pytest.raises(AlreadyErased):
        erase_recheck_file(file=attachment, reason="含个人信息", by=world.access("office"))


def test_only_the_office_erases_and_says_why(world, file):
    file(("现场.jpg", picture()))
    attachment = RecheckFile.objects.get()

    with pytest.raises(NotAllowed):
        erase_recheck_file(file=attachment, reason="含个人信息", by=world.access("head"))
    with pytest.raises(BadLine):
        erase_recheck_file(file=attachment, reason=" ", by=world.access("office"))

    attachment.refresh_from_db()
    assert attachment.is_erased is False


def test_database_refuses_to_change_messages_and_files(file):
    """AUD-3"""
    file(("现场.jpg", picture()))

    for change in (
        lambda: RecheckMessage.objects.all()._raw_delete("default"),
        lambda: super(type(RecheckMessage.objects.all()), RecheckMessage.objects.all()).update(text="别的话"),
        lambda: RecheckFile.objects.update(sha256="0" * 64),
        lambda: RecheckFile.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# The pages


def runs(month) -> None:
    Month.objects.filter(pk=month.pk).update(
        preview_until=timezone.localdate() + timedelta(days=1), reviewed_at=timezone.now() - timedelta(days=2)
    )


def post(client, where, *given, **more):
    return client.post(where, {"files": [SimpleUploadedFile(*one) for one in given]} | more)


def test_files_come_with_every_contribution(world, month):
    runs(month)
    head, office = client_of(world.users["head"]), client_of(world.users["office"])
    where = {"campaign": "t2026", "month": "2026-03", "department": "D03", "indicator": "C1"}

    post(head, reverse("scoring:recheck_file", kwargs=where), ("a.jpg", picture()), text="该事项已完成")
    recheck = Recheck.objects.get()
    act = {"campaign": "t2026", "recheck": recheck.pk}
    post(
        head,
        reverse("scoring:recheck_act", kwargs=act | {"act": "remark"}),
        ("b.pdf", pdf()),
        text="补充材料",
    )
    post(
        office,
        reverse("scoring:recheck_act", kwargs=act | {"act": "answer"}),
        ("c.docx", docx()),
        text="经核查属实",
        finding="rejected",
    )

    page = head.get(address("recheck_detail", recheck.pk))
    assert [
        (message.act, [file.name for file in message.files.all()]) for message in page.context["thread"]
    ] == [("filed", ["a.jpg"]), ("remark", ["b.pdf"]), ("answered", ["c.docx"])]


def test_bad_file_is_named_on_the_page_and_nothing_is_filed(world, month, files):
    runs(month)
    where = {"campaign": "t2026", "month": "2026-03", "department": "D03", "indicator": "C1"}

    answer = post(
        client_of(world.users["head"]),
        reverse("scoring:recheck_file", kwargs=where),
        ("a.exe", b"MZ"),
        text="该事项已完成",
    )

    assert [answer.status_code, answer.context["form"].non_field_errors()] == [
        422,
        ["a.exe: Files of this kind are not taken. Possible are: pdf, jpg, png, docx, xlsx."],
    ]
    assert [Recheck.objects.count(), on_disk(files)] == [0, []]


def test_no_time_left_for_a_file_holds_everything_back(world, file, monkeypatch):
    """UPL-8"""
    recheck = file()
    monkeypatch.setattr("campaign.downloads.LAST_BEGIN", -1)
    act = {"campaign": "t2026", "recheck": recheck.pk, "act": "remark"}

    answer = post(
        client_of(world.users["head"]),
        reverse("scoring:recheck_act", kwargs=act),
        ("b.pdf", pdf()),
        text="补充材料",
    )

    assert [answer.status_code, recheck.messages.count()] == [409, 1]


@pytest.mark.parametrize("number", [1, 5])
def test_thread_costs_the_same_with_1_and_5_files(world, file, django_assert_num_queries, number):
    recheck = file(*((f"{each}.pdf", pdf(pages=each + 1)) for each in range(number)))
    client = client_of(world.users["auditor"])
    client.get(address("recheck_detail", recheck.pk))

    with django_assert_num_queries(6):
        client.get(address("recheck_detail", recheck.pk))


def test_remark_after_the_last_word_keeps_no_file(world, file, files, tmp_path):
    recheck = file()
    Recheck.objects.filter(pk=recheck.pk).update(state="withdrawn")
    sent = [(written(tmp_path, "sent", pdf()), "a.pdf")]

    with pytest.raises(WrongState), files_to_keep(sent, by=world.access("head")) as kept:
        remark_recheck(recheck=recheck, text="补充材料", by=world.access("head"), files=kept)

    assert on_disk(files) == []
