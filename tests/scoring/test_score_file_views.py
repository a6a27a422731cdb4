"""The pages of scores by workbook: out and back, the clerk's sheet, the preview with its decisions, large imports."""

import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import jobs
from campaign.models import Job, JobState, Upload, UploadState
from scoring import score_imports
from scoring.entry import enter_deduction
from scoring.groups import submit_group
from scoring.models import LedgerLine
from tests.browsing import client_of, links, notices, words
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world
from tests.office_month import deducted, make_office_month
from tests.scoring.test_group_workbook import group_of
from tests.scoring.test_import_scores import EXPECTED, SHEET
from tests.workbooks import OFFICE, xlsx

GROUP = "/c/t2026/months/2026-03/entry/ORG1/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def scorer(world, month):
    return client_of(world.users["organ_scorer"])


def send(client, address: str, content: bytes | Path, name="a.xlsx"):
    content = content.read_bytes() if isinstance(content, Path) else content
    return client.post(address, {"file": SimpleUploadedFile(name, content, content_type=XLSX)})


def filled(client, cells: dict[str, str], group=GROUP, sheet="各部室") -> bytes:
    """The exported workbook with some cells of its first sheet written."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{group}workbook.xlsx").content))
    for reference, text in cells.items():
        book[sheet][reference].value = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def seen_of(page) -> str:
    return page.context["seen"]


def test_grid_leads_to_workbook_and_paper(scorer):
    found = [link for link in links(scorer.get(GROUP)) if "workbook" in link or "paper" in link]

    assert found == [f"{GROUP}workbook.xlsx", f"{GROUP}workbook/", f"{GROUP}paper/"]


def test_reader_of_the_group_is_not_offered_the_workbook(world, month):
    page = client_of(world.users["auditor"]).get(GROUP)

    assert [link for link in links(page) if "workbook" in link] == []


def test_export_is_a_workbook_with_its_name(scorer):
    answer = scorer.get(f"{GROUP}workbook.xlsx")

    assert [answer["Content-Type"], "2026-03" in answer["Content-Disposition"], answer.content[:2]] == [
        XLSX,
        True,
        b"PK",
    ]


def test_workbook_goes_out_and_comes_back(world, month, scorer):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次", "D5": "3月3日 -1 缺席"}))
    page = scorer.get(back["Location"])
    done = scorer.post(f"{back['Location']}confirm/", {"seen": seen_of(page)})

    assert page.context["counts"] == {"new": 2, "changed": 0, "conflict": 0, "unchanged": 15, "refused": 0}
    assert "各部室!D7 第3部 T1 理论业务学习 — -2 笔记缺两次 25.00 → 23.00" in words(page)
    assert done["Location"] == GROUP
    assert notices(scorer.get(GROUP))[0] == "Written: 2 lines entered."
    assert [(line.points, line.public_reason) for line in LedgerLine.objects.order_by("pk")] == [
        (Decimal("1.00"), "缺席"),
        (Decimal("2.00"), "笔记缺两次"),
    ]


def test_conflict_is_shown_with_both_sides_and_asks_for_a_decision(world, month, scorer):
    content = filled(scorer, {"D7": "-2 笔记缺两次"})
    enter_deduction(
        month=month,
        indicator="T1",
        department="D03",
        by=world.access("office"),
        points=Decimal(1),
        reason="心得未交",
        at=IN_MARCH,
    )
    back = send(scorer, f"{GROUP}workbook/", content)["Location"]

    page = scorer.get(back)
    undecided = scorer.post(f"{back}confirm/", {"seen": seen_of(page)})
    kept = scorer.post(f"{back}confirm/", {"seen": seen_of(page), "conflict-D03:T1": "keep"})
    taken = scorer.post(f"{back}confirm/", {"seen": seen_of(page), "conflict-D03:T1": "take"})

    assert "Entered here now 测试人1 " in words(page)
    assert [undecided.status_code, notices(undecided)] == [422, ["Nothing was written. Decide 1 conflict."]]
    assert [kept.status_code, notices(kept)] == [422, ["Nothing was written. There is nothing to write."]]
    assert [taken.status_code, [line.public_reason for line in LedgerLine.objects.in_force()]] == [
        302,
        ["笔记缺两次"],
    ]


def test_refused_cell_shows_markup_as_text_and_can_be_left_out(world, month, scorer):
    """UPL-6: the words of a cell are never markup; only the good cells are written when the person says so."""
    content = filled(scorer, {"D7": "<script>alert(1)</script>", "D5": "-1 缺席"})
    back = send(scorer, f"{GROUP}workbook/", content)["Location"]

    page = scorer.get(back)
    held = scorer.post(f"{back}confirm/", {"seen": seen_of(page)})
    before = LedgerLine.objects.count()
    written = scorer.post(f"{back}confirm/", {"seen": seen_of(page), "leave_out": "on"})

    assert "<script>alert(1)</script>" not in page.content.decode()
    assert "各部室!D7 第3部 T1 理论业务学习 <script>alert(1)</script>" in words(page)
    assert [held.status_code, before, written.status_code, LedgerLine.objects.count()] == [422, 0, 302, 1]


def test_change_between_preview_and_confirmation_writes_nothing(world, month, scorer):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次"}))["Location"]
    seen = seen_of(scorer.get(back))
    enter_deduction(
        month=month,
        indicator="T1",
        department="D03",
        by=world.access("office"),
        points=Decimal(1),
        reason="未交",
    )

    answer = scorer.post(f"{back}confirm/", {"seen": seen, "conflict-D03:T1": "take"})

    assert [answer.status_code, notices(answer), LedgerLine.objects.count()] == [
        422,
        [
            "Nothing was written. 各部室!D7 changed since the preview. Nothing was written: look at the preview again."
        ],
        1,
    ]


@pytest.mark.parametrize("seen", ["", "[]", "{", "[" * 5000, '{"D03:T1": "x"}'])
def test_confirmation_that_does_not_say_what_was_seen_writes_nothing(scorer, seen):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次"}))["Location"]

    assert [scorer.post(f"{back}confirm/", {"seen": seen}).status_code, LedgerLine.objects.count()] == [
        422,
        0,
    ]


def test_foreign_file_is_refused_on_the_page(scorer):
    answer = send(scorer, f"{GROUP}workbook/", OFFICE / "花名册.xlsx")

    assert [answer.status_code, notices(answer), Upload.objects.count()] == [
        422,
        [
            "Nothing was taken from the file. This workbook was not exported here. Export the group's workbook and "
            "fill in that one."
        ],
        0,
    ]


def test_file_above_the_limit_is_refused(scorer):
    """UPL-1: five megabytes, told by the page."""
    answer = send(scorer, f"{GROUP}workbook/", b"x" * (5 * 1024 * 1024 + 1))

    assert [answer.status_code, Upload.objects.count()] == [413, 0]


def test_submitted_group_offers_no_upload(world, month, scorer):
    submit_group(
        group=group_of(world, month, world.organ), by=world.access("organ_scorer"), states_no_other=True
    )

    page = scorer.get(f"{GROUP}workbook/")

    assert 'type="file"' not in page.content.decode()
    assert "This group is submitted: nothing can be entered until it is sent back." in words(page)


def test_dropped_upload_leads_back(scorer):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次"}))["Location"]

    answer = scorer.post(f"{back}drop/")

    assert [answer["Location"], Upload.objects.get().state] == [GROUP, UploadState.DROPPED]
    assert scorer.get(back)["Location"] == f"{back}progress/"
    assert scorer.get(f"{back}progress/")["Location"] == GROUP


def test_upload_of_a_colleague_is_not_found(world, scorer):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次"}))["Location"]
    office = client_of(world.users["office"])

    assert [office.get(back).status_code, office.post(f"{back}confirm/").status_code] == [404, 404]


# The clerk's sheet


def test_sheet_of_the_office_goes_from_upload_to_the_ledger(db):
    march = make_office_month()
    office = client_of(march.office.user)
    start = "/c/2026/months/2026-03/sheet/"

    offered = [link for link in links(office.get("/c/2026/months/2026-03/")) if "sheet" in link]
    columns = send(office, start, SHEET, SHEET.name)["Location"]
    form = office.get(columns).context["form"]
    preview = office.post(columns, {name: form.initial.get(name, "") for name in form.fields})["Location"]
    page = office.get(preview)
    done = office.post(f"{preview}confirm/", {"seen": seen_of(page)})

    assert offered == [start]
    assert [row["heading"] for row in form.rows][:3] == [
        "序号",
        "部室",
        "工作作风 / 首问负责与限时办结（6分）",
    ]
    assert [page.context["counts"]["new"], page.context["wordless"], page.context["skipped"]] == [
        78,
        20,
        [("3月!35", "考核办公室（盖章）")],
    ]
    assert done["Location"] == "/c/2026/months/2026-03/"
    assert (
        notices(office.get(done["Location"]))[0] == "Written: 78 lines entered, 20 still need their reason."
    )
    assert deducted(march.month) == EXPECTED


def test_columns_can_be_corrected(world, month, tmp_path):
    office = client_of(world.users["office"])
    file = xlsx(
        tmp_path / "a.xlsx", ("名称", "学习", "作风"), ("第3部", "-1 缺会", "-2 脱岗"), ("T1", "Z1", "")
    )
    columns = send(office, "/c/t2026/months/2026-03/sheet/", file)["Location"]

    wrong = office.post(f"{columns}?sheet=0&row=1", {"column_0": "department"})
    twice = office.post(
        f"{columns}?sheet=0&row=1", {"column_0": "department", "column_1": "T1", "column_2": "T1"}
    )
    right = office.post(
        f"{columns}?sheet=0&row=1", {"column_0": "department", "column_1": "T1", "column_2": "Z1"}
    )

    assert [wrong.status_code, twice.status_code, right.status_code] == [422, 422, 302]
    assert [cell.code for cell in office.get(right["Location"]).context["plan"].acting()] == [
        "D03:T1",
        "D03:Z1",
    ]


def test_preview_without_columns_leads_to_them(world, month, tmp_path):
    office = client_of(world.users["office"])
    file = xlsx(tmp_path / "a.xlsx", ("部室", "T1"), ("第3部", "-1 缺会"))
    columns = send(office, "/c/t2026/months/2026-03/sheet/", file)["Location"]

    assert office.get(columns.removesuffix("columns/"))["Location"] == columns


def test_workbook_of_a_group_belongs_to_its_own_page(world, month):
    office = client_of(world.users["office"])

    answer = send(office, "/c/t2026/months/2026-03/sheet/", filled(office, {}))

    assert [answer.status_code, "Bring it back on the page of that group." in notices(answer)[0]] == [
        422,
        True,
    ]


# Much of it


def test_large_workbook_is_written_in_the_task_process(db):
    world = make_world(departments=30)
    make_open_month(world, MARCH)
    scorer = client_of(world.users["organ_scorer"])
    cells = {f"{column}{row}": "-1 缺席会议" for column in "CDEF" for row in range(5, 35)}
    book = openpyxl.load_workbook(io.BytesIO(filled(scorer, cells)))
    for row in range(5, 34):
        book["按党支部"][f"C{row}"].value = "-1 缺组织生活"
    for name in ("A类", "B类"):
        for row in range(5, 20):
            book[name][f"C{row}"].value = "-1 专业工作未完成"
    stream = io.BytesIO()
    book.save(stream)
    back = send(scorer, f"{GROUP}workbook/", stream.getvalue())["Location"]

    sent = scorer.post(f"{back}confirm/", {"seen": seen_of(scorer.get(back))})
    waiting = scorer.get(sent["Location"])
    before = LedgerLine.objects.count()
    jobs.run_job.func(Job.objects.get().pk)
    over = scorer.get(sent["Location"], headers={"HX-Request": "true"})

    assert [sent["Location"], before, LedgerLine.objects.count()] == [f"{back}progress/", 0, 179]
    assert "<progress" in waiting.content.decode()
    assert [over["HX-Refresh"], words(over)] == ["true", "Written: 179 lines entered."]
    assert [Job.objects.get().state, Upload.objects.get().state] == [JobState.DONE, UploadState.WRITTEN]


def test_large_workbook_whose_month_moved_writes_nothing(db):
    world = make_world(departments=30)
    month = make_open_month(world, MARCH)
    scorer = client_of(world.users["organ_scorer"])
    cells = {f"{column}{row}": "-1 缺席会议" for column in "CDEF" for row in range(5, 35)}
    book = openpyxl.load_workbook(io.BytesIO(filled(scorer, cells)))
    for row in range(5, 34):
        book["按党支部"][f"C{row}"].value = "-1 缺组织生活"
    book["A类"]["C5"].value = book["A类"]["C6"].value = "-1 专业工作未完成"
    stream = io.BytesIO()
    book.save(stream)
    back = send(scorer, f"{GROUP}workbook/", stream.getvalue())["Location"]
    scorer.post(f"{back}confirm/", {"seen": seen_of(scorer.get(back))})
    enter_deduction(
        month=month,
        indicator="T1",
        department="D03",
        by=world.access("office"),
        points=Decimal(2),
        reason="未交",
    )

    jobs.run_job.func(Job.objects.get().pk)

    page = scorer.get(f"{back}progress/")
    assert [Job.objects.get().state, Upload.objects.get().state, LedgerLine.objects.count()] == [
        JobState.FAILED,
        UploadState.RECEIVED,
        1,
    ]
    assert f"{back}" in links(page)


def test_large_workbook_that_is_written_meanwhile_stays_written(world, month, scorer, monkeypatch):
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, {"D7": "-2 笔记缺两次"}))["Location"]
    monkeypatch.setattr(score_imports, "AT_ONCE", 0)
    scorer.post(f"{back}confirm/", {"seen": seen_of(scorer.get(back))})
    job = Job.objects.get()

    def elsewhere(upload, **place):
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.WRITTEN)
        raise score_imports.NothingToWrite("nothing")

    monkeypatch.setattr(score_imports, "plan_of", elsewhere)
    jobs.run_job.func(job.pk)

    assert Upload.objects.get().state == UploadState.WRITTEN


# Query counts: the same for 3 and 30 departments; two of them are the session and the account.


@pytest.mark.parametrize("departments", [3, 30])
def test_pages_cost_the_same_whatever_the_size(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    make_open_month(world, MARCH)
    scorer = client_of(world.users["organ_scorer"])
    cells = {f"D{row}": "-1 缺席会议" for row in range(5, 5 + departments)}
    back = send(scorer, f"{GROUP}workbook/", filled(scorer, cells))["Location"]

    with django_assert_num_queries(4):
        scorer.get(f"{GROUP}workbook/")
    with django_assert_num_queries(22):
        page = scorer.get(back)
    with django_assert_num_queries(47):
        scorer.post(f"{back}confirm/", {"seen": seen_of(page)})

    assert [len(json.loads(seen_of(page))), LedgerLine.objects.count()] == [departments] * 2


def test_sheet_of_another_month_is_written_when_that_is_ticked_only(world, month, tmp_path):
    office = client_of(world.users["office"])
    file = xlsx(tmp_path / "a.xlsx", ("2026年2月扣分表", ""), ("部室", "T1"), ("第3部", "-1 缺会"))
    columns = send(office, "/c/t2026/months/2026-03/sheet/", file)["Location"]
    chosen = office.post(f"{columns}?sheet=0&row=2", {"column_0": "department", "column_1": "T1"})
    preview = office.get(chosen["Location"])
    confirm = f"{chosen['Location']}confirm/"

    without = office.post(confirm, {"seen": seen_of(preview)})
    written = LedgerLine.objects.count()
    ticked = office.post(confirm, {"seen": seen_of(preview), "into_month": "on"})

    assert [
        'name="into_month"' in preview.content.decode(),
        without.status_code,
        "The sheet says 2026-02" in notices(without)[0],
        written,
        ticked.status_code,
        LedgerLine.objects.count(),
    ] == [True, 422, True, 0, 302, 1]
