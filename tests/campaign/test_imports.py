"""Imports: received, columns chosen, previewed, confirmed, written all or nothing; a second time nothing doubles."""

import shutil
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import jobs
from campaign.import_days import BadDay
from campaign.import_plans import CHUNK, Changed, Plan
from campaign.imports import (
    BadColumns,
    NothingToImport,
    RowsRefused,
    choose_columns,
    confirm_import,
    drop_upload,
    fields_for,
    grids_of,
    preview_of,
    receive_upload,
)
from campaign.models import (
    AuditEntry,
    Branch,
    Department,
    DepartmentCategory,
    Enrolment,
    Job,
    JobState,
    Person,
    Upload,
    UploadState,
)
from campaign.permissions import access_of
from campaign.refusals import NotAllowed
from campaign.setup import NewAccount, NewCampaign, NewUnit, set_up_site
from campaign.uploads import ImportOver
from campaign.workbooks.headers import find_header
from campaign.workbooks.limits import BadWorkbook
from campaign.workbooks.rows import Problem, Skipped
from tests.makers import make_reviewed_month
from tests.workbooks import DEPARTMENTS, OFFICE, ROSTER, WITH_FORMULAS, xlsx

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return settings.MEDIA_ROOT / "uploads"


@pytest.fixture
def office(db):
    """The clerk of a blank installation right after the first set-up."""
    campaign = set_up_site(
        unit=NewUnit("清河矿业集团有限公司", "清河矿业", "中共清河矿业集团机关委员会", "清矿机党发"),
        campaign=NewCampaign("“323”文明部室创建活动", 2026),
        administrator=NewAccount("00001", "管理员", "correct horse 1"),
        clerk=NewAccount("00002", "经办人", "correct horse 2"),
    )
    clerk = Person.objects.get(staff_number="00002").user
    clerk.memberships.update(since=NEW_YEAR)
    return access_of(clerk, campaign)


def receive(path, kind, by) -> Upload:
    return receive_upload(kind=kind, name=path.name, file=path, by=by)


def propose(upload: Upload, by, **more) -> Upload:
    """Take the columns as they are proposed."""
    sheet = upload.mapping["sheet"]
    header = find_header(grids_of(upload)[sheet], fields_for(upload.kind, by))
    return choose_columns(upload, sheet=sheet, header_row=header.row, columns=header.columns, by=by, **more)


def plan(path, kind, by) -> Plan:
    return preview_of(propose(receive(path, kind, by), by))


def write(path, kind, by, *, leave_out=False, **more) -> Job:
    upload = propose(receive(path, kind, by), by, **more)
    return run(confirm_import(upload, by=by, leave_out=leave_out))


def run(job: Job) -> Job:
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def rows_of(model) -> list:
    return list(model.objects.order_by("pk").values())


def test_departments_of_the_sample_are_previewed(office):
    found = plan(DEPARTMENTS, "departments", office)

    assert found.counts == {"new": 30, "changed": 0, "unchanged": 0, "left_out": 1, "branches": 26}
    assert found.refused == [
        Problem(32, 0, "category_missing"),
        Problem(32, 1, "repeated_department", {"value": "生产部", "row": 2}),
    ]
    assert [found.skipped, Department.objects.count(), Upload.objects.get().state] == [[], 2, "received"]


def test_nothing_is_written_while_a_row_is_refused(office):
    upload = propose(receive(DEPARTMENTS, "departments", office), office)

    with pytest.raises(RowsRefused):
        confirm_import(upload, by=office)

    assert [Department.objects.count(), Enrolment.objects.count(), Job.objects.count()] == [2, 2, 0]


def test_departments_are_written_without_the_refused_row(office, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = write(DEPARTMENTS, "departments", office, leave_out=True)

    assert [job.state, job.error, job.done, job.total] == [JobState.DONE, "", 30, 30]
    made = Enrolment.objects.filter(campaign=office.campaign, category__isnull=False).select_related(
        "department", "category", "branch"
    )
    assert [each.department.code for each in made] == [f"D{number:02}" for number in range(1, 31)]
    assert [each.position for each in made] == list(range(1, 31))
    assert {each.since for each in made} == {NEW_YEAR}
    assert Counter(each.category.code for each in made) == {"TECH": 8, "MGMT": 8, "PARTY": 6, "SVC": 8}
    assert [made[0].department.name, made[0].branch.name] == ["生产部", "机关第1党支部"]
    assert Branch.objects.count() == 26
    assert Upload.objects.get().state == UploadState.WRITTEN
    assert list(files.iterdir()) == []


def test_departments_without_categories_bring_those_of_the_preset(office):
    DepartmentCategory.objects.all().delete()

    found = plan(DEPARTMENTS, "departments", office)
    write(DEPARTMENTS, "departments", office, leave_out=True)

    assert found.new_categories == ["生产技术类", "经营管理类", "党群工作类", "综合服务类"]
    assert list(DepartmentCategory.objects.values_list("code", "name", "position")) == [
        ("TECH", "生产技术类", 1),
        ("MGMT", "经营管理类", 2),
        ("PARTY", "党群工作类", 3),
        ("SVC", "综合服务类", 4),
    ]


def test_people_of_the_sample_are_previewed(office):
    write(DEPARTMENTS, "departments", office, leave_out=True)

    found = plan(ROSTER, "people", office)

    assert found.counts == {"new": 669, "changed": 0, "unchanged": 0, "left_out": 0, "branches": 0}
    rows = [each.row for each in found.planned]
    assert [len({row.department for row in rows}), len({row.branch for row in rows})] == [30, 26]
    assert found.skipped == [Skipped(676, "total", "合计：669人"), Skipped(677, "signature", "制表： 审核：")]
    assert {(row.staff_number.isascii(), len(row.staff_number)) for row in rows} == {(True, 5)}
    assert [row.name for row in rows if any(char.isspace() for char in row.name)] == []


def test_people_of_the_sample_are_written(office):
    write(DEPARTMENTS, "departments", office, leave_out=True)

    job = write(ROSTER, "people", office)

    assert [job.state, job.error, job.done, job.total] == [JobState.DONE, "", 669, 669]
    people = Person.objects.filter(staff_number__gte="10001")
    assert [people.count(), people.filter(is_party_member=True).count()] == [669, 417]
    fields = ("staff_number", "name", "department__name", "branch__name", "post")
    assert people.values_list(*fields)[36] == ("10037", "陈力军", "技术部", "机关第2党支部", "干事")
    assert people.values_list(*fields)[52][0] == "10053"


def test_second_import_changes_nothing(office):
    write(DEPARTMENTS, "departments", office, leave_out=True)
    write(ROSTER, "people", office)
    before = [rows_of(model) for model in (Department, Enrolment, Branch, Person)]

    counts = [plan(DEPARTMENTS, "departments", office).counts, plan(ROSTER, "people", office).counts]
    write(DEPARTMENTS, "departments", office, leave_out=True)
    write(ROSTER, "people", office)

    assert [(each["new"], each["changed"], each["unchanged"]) for each in counts] == [(0, 0, 30), (0, 0, 669)]
    assert [rows_of(model) for model in (Department, Enrolment, Branch, Person)] == before


def test_changes_are_shown_old_to_new_and_written(world, tmp_path):
    office = world.access("office")
    path = xlsx(
        tmp_path / "people.xlsx",
        ("工号", "姓名", "部室", "职务", "支部", "党员"),
        ("00004", "测试人三", "第2部", "部长", "第1党支部", "是"),
        ("00005", "测试人4", "考核办公室", "", "新党支部", "否"),
        ("90001", "新人", "D03", "", "", ""),
    )

    found = plan(path, "people", office)
    write(path, "people", office)

    assert [(each.outcome, each.changes) for each in found.planned] == [
        (
            "changed",
            (
                Changed("name", "测试人3", "测试人三"),
                Changed("post", "", "部长"),
                Changed("is_party_member", False, True),
                Changed("department", "第1部", "第2部"),
                Changed("branch", "", "第1党支部"),
            ),
        ),
        ("changed", (Changed("branch", "", "新党支部"),)),
        ("new", ()),
    ]
    assert found.new_branches == ["新党支部"]
    people = Person.objects.filter(staff_number__in=["00004", "00005", "90001"])
    assert list(
        people.values_list("name", "department__code", "branch__name", "post", "is_party_member")
    ) == [
        ("测试人三", "D02", "第1党支部", "部长", True),
        ("测试人4", "ORG1", "新党支部", "", False),
        ("新人", "D03", None, "", False),
    ]
    scorer = world.users["scorer"]
    scorer.refresh_from_db()
    assert scorer.name == "测试人三"  # the account bears the name of its person


def test_column_that_is_missing_leaves_what_there_is(world, tmp_path):
    Person.objects.filter(staff_number="00004").update(post="科长", is_party_member=True)
    path = xlsx(tmp_path / "people.xlsx", ("工号", "姓名", "部室"), ("00004", "测试人3", "第1部"))

    found = plan(path, "people", world.access("office"))

    assert [each.outcome for each in found.planned] == ["unchanged"]


def test_category_that_changes_later_in_the_year_ends_the_enrolment_before(world, tmp_path):
    path = xlsx(
        tmp_path / "departments.xlsx",
        ("编码", "部室", "类别", "支部", "序号"),
        ("D01", "第1部", "B类", "第1党支部", 9),
        ("D02", "第2部", "B类", "第1党支部", 1),
    )

    write(path, "departments", world.access("office"), since=date(2026, 7, 1))

    fields = ("department__code", "category__code", "position", "since", "until")
    assert list(Enrolment.objects.exclude(department__code="ORG1").order_by("pk").values_list(*fields)) == [
        ("D01", "A", 0, NEW_YEAR, date(2026, 6, 30)),
        ("D02", "B", 1, NEW_YEAR, None),
        ("D03", "A", 2, NEW_YEAR, None),
        ("D01", "B", 9, date(2026, 7, 1), None),
    ]


def test_category_that_is_corrected_from_the_first_day_changes_in_place(world, tmp_path):
    path = xlsx(
        tmp_path / "departments.xlsx",
        ("部室", "类别"),
        ("第1部", "B类"),
        ("新部", "A类"),
        ("机关党委", "不参评"),
    )

    write(path, "departments", world.access("office"))

    fields = ("department__code", "department__name", "category__code", "position", "since")
    assert list(Enrolment.objects.order_by("pk").values_list(*fields)) == [
        ("D01", "第1部", "B", 0, NEW_YEAR),
        ("D02", "第2部", "B", 1, NEW_YEAR),
        ("D03", "第3部", "A", 2, NEW_YEAR),
        ("ORG1", "考核办公室", None, 900, NEW_YEAR),
        ("D04", "新部", "A", 3, NEW_YEAR),
        ("D05", "机关党委", None, 901, NEW_YEAR),
    ]


def test_closed_months_keep_their_departments(world, tmp_path):
    make_reviewed_month(world)
    path = xlsx(tmp_path / "departments.xlsx", ("部室", "类别"), ("第1部", "B类"))
    upload = receive(path, "departments", world.access("office"))

    with pytest.raises(BadDay) as refused:
        propose(upload, world.access("office"), since=date(2026, 3, 31))
    propose(upload, world.access("office"))

    assert refused.value.field == "since"
    upload.refresh_from_db()
    assert upload.mapping["since"] == "2026-04-01"


def test_formulas_of_the_sample_are_refused_by_address(office):
    Department.objects.create(unit=office.campaign.unit, code="D01", name="生产部")

    found = plan(WITH_FORMULAS, "people", office)

    assert found.refused == [Problem(1, 0, "formula"), Problem(1, 2, "formula")]
    assert [each.row.name for each in found.planned] == ["<b>王强</b>"]


def test_row_above_the_limit_is_refused(office):
    with pytest.raises(BadWorkbook) as refused:
        receive(OFFICE / "五千零一行.xlsx", "people", office)

    assert (
        str(refused.value) == "The sheet has more than 5,000 rows of data. Split it into several workbooks."
    )
    assert Upload.objects.count() == 0


def test_department_that_does_not_exist_is_named(office, tmp_path):
    path = xlsx(tmp_path / "people.xlsx", ("工号", "姓名", "部室"), ("10001", "陈桂", "生产部"))

    found = plan(path, "people", office)

    assert found.refused == [Problem(1, 2, "department_unknown", {"name": "生产部"})]
    with pytest.raises(NothingToImport):
        confirm_import(Upload.objects.get(), by=office, leave_out=True)


def test_import_is_written_once_into_the_trail(office):
    write(DEPARTMENTS, "departments", office, leave_out=True)

    entries = AuditEntry.objects.filter(event__startswith="campaign.import")
    assert [(entry.event, entry.user_id, entry.data) for entry in entries] == [
        (
            "campaign.import.departments",
            office.user.pk,
            {
                "file": "部室表_末行重复.xlsx",
                "sha256": Upload.objects.get().sha256,
                "new": 30,
                "changed": 0,
                "unchanged": 0,
                "left_out": 1,
                "branches": 26,
            },
        )
    ]


def test_what_changed_since_the_preview_stops_the_writing(world, tmp_path):
    office = world.access("office")
    path = xlsx(
        tmp_path / "people.xlsx",
        ("工号", "姓名", "部室"),
        ("90001", "新人", "第1部"),
        ("90002", "新人", "第1部"),
    )
    job = confirm_import(propose(receive(path, "people", office), office), by=office)
    Person.objects.create(unit=world.unit, staff_number="90001", name="新人", department=world.departments[0])

    run(job)

    assert [job.state, Person.objects.filter(staff_number="90002").exists()] == [JobState.FAILED, False]
    assert (
        job.error
        == "Something has changed since the preview. Nothing was written: look at the preview again."
    )
    assert [Upload.objects.get().state, Upload.objects.get().path.exists()] == [UploadState.RECEIVED, True]


def test_work_that_is_run_twice_writes_once(world, tmp_path):
    office = world.access("office")
    path = xlsx(tmp_path / "people.xlsx", ("工号", "姓名", "部室"), ("90001", "新人", "第1部"))
    job = write(path, "people", office)

    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run(job)

    assert [job.state, Person.objects.filter(name="新人").count()] == [JobState.DONE, 1]
    assert AuditEntry.objects.filter(event="campaign.import.people").count() == 1


def test_role_that_ended_before_the_writing_stops_it(world, tmp_path):
    office = world.access("office")
    path = xlsx(tmp_path / "people.xlsx", ("工号", "姓名", "部室"), ("90001", "新人", "第1部"))
    job = confirm_import(propose(receive(path, "people", office), office), by=office)
    office.user.memberships.update(until=NEW_YEAR)

    run(job)

    assert [job.state, Person.objects.filter(name="新人").exists()] == [JobState.FAILED, False]


@pytest.mark.parametrize("name", ["scorer", "leader", "head", "auditor", "employee"])
def test_import_needs_the_office_or_an_administrator(world, name):
    with pytest.raises(NotAllowed):
        receive(ROSTER, "people", world.access(name))


def test_party_membership_is_for_the_office_only(world):
    offered = {
        name: "is_party_member" in [field.key for field in fields_for("people", world.access(name))]
        for name in ("office", "administrator")
    }
    upload = receive(ROSTER, "people", world.access("administrator"))

    with pytest.raises(BadColumns):
        choose_columns(
            upload,
            sheet=0,
            header_row=2,
            columns={"department": 1, "staff_number": 2, "name": 3, "is_party_member": 5},
            by=world.access("administrator"),
        )
    assert offered == {"office": True, "administrator": False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": {"department": 1, "staff_number": 2}},
        {"columns": {"department": 1, "staff_number": 2, "name": 2}},
        {"columns": {"department": 1, "staff_number": 2, "name": 99}},
        {"columns": {"department": 1, "staff_number": 2, "name": 3, "salary": 4}},
        {"sheet": 1},
        {"header_row": 700},
    ],
    ids=["missing", "twice", "outside", "unknown", "sheet", "row"],
)
def test_columns_that_cannot_be_are_refused(world, wrong):
    office = world.access("office")
    upload = receive(ROSTER, "people", office)
    given = {"sheet": 0, "header_row": 2, "columns": {"department": 1, "staff_number": 2, "name": 3}} | wrong

    with pytest.raises(BadColumns):
        choose_columns(upload, by=office, **given)

    upload.refresh_from_db()
    assert "columns" not in upload.mapping


def test_dropped_upload_is_removed(world, files, django_capture_on_commit_callbacks):
    office = world.access("office")
    upload = receive(ROSTER, "people", office)
    kept = list(files.iterdir())

    with django_capture_on_commit_callbacks(execute=True):
        drop_upload(upload, by=office)

    assert [kept, list(files.iterdir())] == [[upload.path], []]
    with pytest.raises(ImportOver):
        drop_upload(upload, by=office)


def test_newer_upload_and_a_day_remove_what_was_forgotten(world, files, django_capture_on_commit_callbacks):
    forgotten = receive(ROSTER, "people", world.access("second"))
    Upload.objects.update(at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        older = receive(ROSTER, "people", world.access("office"))
        newer = receive(ROSTER, "people", world.access("office"))

    assert list(files.iterdir()) == [newer.path]
    states = Upload.objects.in_bulk([forgotten.pk, older.pk, newer.pk])
    assert [states[each.pk].state for each in (forgotten, older, newer)] == ["dropped", "dropped", "received"]


def test_file_that_was_changed_on_disk_is_not_read(world):
    upload = receive(ROSTER, "people", world.access("office"))
    shutil.copy(DEPARTMENTS, upload.path)

    with pytest.raises(ImportOver):
        grids_of(upload)


def test_upload_lies_under_a_name_of_its_own(world, files):
    """UPL-3."""
    office = world.access("office")
    upload = receive_upload(kind="people", name="../../x.py", file=ROSTER, by=office)

    assert [upload.path.parent, upload.path.name, upload.original_name] == [
        files,
        f"{upload.pk}.xlsx",
        "x.py",
    ]
    assert upload.path.stat().st_mode & 0o777 == 0o600


def cost(path, kind: str, office) -> int:
    """The queries of the whole work, from taking up the job to its end."""
    job = confirm_import(propose(receive(path, kind, office), office), by=office)
    with CaptureQueriesContext(connection) as counted:
        run(job)
    assert job.state == JobState.DONE
    return len(counted)


# A chunk costs eight queries of people, six of departments, whatever stands in it; the rest is paid once.


@pytest.mark.parametrize(("chunks", "queries"), [(1, 32), (3, 32 + 2 * 8)])
def test_import_of_people_costs_eight_queries_a_chunk(world, tmp_path, chunks, queries):
    office = world.access("office")
    head, numbers = ("工号", "姓名", "部室", "岗位"), range(10000, 10000 + chunks * CHUNK)
    new = xlsx(tmp_path / "new.xlsx", head, *((f"{number}", "新人", "第1部", "甲岗") for number in numbers))
    moved = xlsx(
        tmp_path / "moved.xlsx", head, *((f"{number}", "旧人", "第2部", "乙岗") for number in numbers)
    )

    costs = [cost(path, "people", office) for path in (new, moved)]

    assert costs == [queries, queries]
    assert Person.objects.filter(name="旧人", post="乙岗", department=world.departments[1]).count() == len(
        numbers
    )


@pytest.mark.parametrize(("chunks", "queries"), [(1, 39), (3, 39 + 2 * 6)])
def test_import_of_departments_costs_six_queries_a_chunk(world, tmp_path, chunks, queries):
    office = world.access("office")
    head, numbers = ("部室名称", "类别", "党支部"), range(chunks * CHUNK)
    new = xlsx(tmp_path / "new.xlsx", head, *((f"新{number}部", "A类", "第1党支部") for number in numbers))
    moved = xlsx(
        tmp_path / "moved.xlsx", head, *((f"新{number}部", "B类", "第2党支部") for number in numbers)
    )
    cost(new, "departments", office)

    assert cost(moved, "departments", office) == queries
    assert Enrolment.objects.filter(category__name="B类", branch__name="第2党支部").count() == len(numbers)


def test_roster_of_thirty_departments_tells_how_far_it_is(office):
    """The progress bar moves with each chunk of the 669 people."""
    run(
        confirm_import(
            propose(receive(DEPARTMENTS, "departments", office), office), by=office, leave_out=True
        )
    )
    upload = propose(receive(ROSTER, "people", office), office)
    told = []

    plan = preview_of(upload, tell=lambda done, total: told.append((done, total)))

    assert told == [(100, 669), (200, 669), (300, 669), (400, 669), (500, 669), (600, 669), (669, 669)]
    assert plan.counts == {"new": 669, "changed": 0, "unchanged": 0, "left_out": 0, "branches": 0}
