"""The pages of an import: upload, columns, preview, progress; what is refused is said with what to do."""

import tempfile
import time
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory

from campaign.models import Department, Person, Upload, UploadState
from campaign.uploading import LimitedUpload
from campaign.workbooks.reading import read_workbook
from tests.browsing import client_of, notices, words
from tests.workbooks import DEPARTMENTS, OFFICE, ROSTER, WITH_FORMULAS, xlsx

IMPORT = "/c/t2026/settings/import/"
TOO_LARGE = (
    "Nothing was taken from the file. The file is larger than 5 MB. Save the sheet alone in a new workbook, without "
    "pictures."
)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return tmp_path / "files" / "uploads"


@pytest.fixture
def office(world):
    return client_of(world.users["office"])


def send(client, path: Path, kind: str = "people"):
    with path.open("rb") as file:
        return client.post(f"{IMPORT}{kind}/", {"file": file})


def columns(client, upload: Upload) -> dict:
    """What the proposed form of the columns would post."""
    form = client.get(f"{IMPORT}{upload.pk}/columns/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def previewed(client, path: Path, kind: str = "people"):
    send(client, path, kind)
    upload = Upload.objects.latest("pk")
    return client.post(f"{IMPORT}{upload.pk}/columns/", columns(client, upload), follow=True)


def people(tmp_path, *rows) -> Path:
    return xlsx(tmp_path / "people.xlsx", ("工号", "姓名", "部室"), *rows)


def test_workbook_goes_from_upload_to_written(
    world, office, files, tmp_path, django_capture_on_commit_callbacks
):
    path = people(
        tmp_path,
        ("90001", "新 人", "第1部"),
        ("00004", "测试人三", "第1部"),
        ("00005", "测试人4", "考核办公室"),
    )

    uploaded = send(office, path)
    upload = Upload.objects.get()
    preview = office.post(f"{IMPORT}{upload.pk}/columns/", columns(office, upload), follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        confirmed = office.post(f"{IMPORT}{upload.pk}/confirm/")
    finished = office.get(confirmed["Location"])

    assert uploaded["Location"] == f"{IMPORT}{upload.pk}/columns/"
    assert [preview.redirect_chain, preview.status_code] == [[(f"{IMPORT}{upload.pk}/preview/", 302)], 200]
    assert preview.context["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "left_out": 0, "branches": 0}
    assert "Name 测试人3 → 测试人三" in words(preview)
    assert "1 person gets another name under the same staff number." in words(preview)
    assert confirmed["Location"] == f"{IMPORT}{upload.pk}/progress/"
    assert "Written: 1 new, 1 changed, 1 unchanged, 0 left out." in words(finished)
    assert Person.objects.get(staff_number="90001").name == "新人"
    assert list(files.iterdir()) == []


def test_columns_are_proposed_and_can_be_corrected(world, office):
    send(office, ROSTER)
    upload = Upload.objects.get()

    page = office.get(f"{IMPORT}{upload.pk}/columns/")

    rows = page.context["form"].rows
    assert [(row["letter"], row["heading"], row["field"].value()) for row in rows] == [
        ("A", "序号", None),
        ("B", "部\u3000室", "department"),
        ("C", "工号", "staff_number"),
        ("D", "姓 名", "name"),
        ("E", "性别", None),
        ("F", "政治面貌", "is_party_member"),
        ("G", "职务/岗位", "post"),
        ("H", "所在党支部", "branch"),
        ("I", "备注", None),
    ]
    assert [page.context["header_row"], rows[2]["samples"]] == [3, ["10001", "10002", "10003"]]

    chosen = columns(office, upload) | {"column_6": "", "column_7": "post"}
    office.post(f"{IMPORT}{upload.pk}/columns/?sheet=0&row=4", chosen)

    upload.refresh_from_db()
    assert upload.mapping == {
        "sheet": 0,
        "header_row": 3,
        "columns": {"department": 1, "staff_number": 2, "name": 3, "is_party_member": 5, "post": 7},
        "since": "2026-01-01",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"column_2": ""}, "Choose the columns of the required fields, which are marked with a star."),
        ({"column_0": "name"}, "“Name” is chosen twice."),
        ({"column_0": "salary"}, ""),
    ],
)
def test_columns_that_cannot_be_come_back(world, office, changed, said):
    send(office, ROSTER)
    upload = Upload.objects.get()

    answer = office.post(f"{IMPORT}{upload.pk}/columns/", columns(office, upload) | changed)

    assert [answer.status_code, notices(answer)] == [422, [said]]
    upload.refresh_from_db()
    assert "columns" not in upload.mapping


@pytest.mark.parametrize("asked", ["?sheet=7&row=1", "?sheet=0&row=999", "?sheet=x&row=-1"])
def test_place_that_is_not_in_the_workbook_keeps_the_proposal(world, office, asked):
    send(office, ROSTER)

    page = office.get(f"{IMPORT}{Upload.objects.get().pk}/columns/{asked}")

    assert [page.status_code, page.context["header_row"]] == [200, 3]


def test_day_of_departments_outside_the_year_comes_back(world, office):
    send(office, DEPARTMENTS, "departments")
    upload = Upload.objects.get()

    answer = office.post(f"{IMPORT}{upload.pk}/columns/", columns(office, upload) | {"since": "2025-12-31"})

    assert answer.status_code == 422
    assert notices(answer) == ["The day lies outside the year of the campaign."]


def test_preview_of_the_roster_names_what_is_skipped(world, office):
    for number, grid_row in enumerate(read_workbook(DEPARTMENTS)[0].rows[1:31], start=1):
        Department.objects.create(unit=world.unit, code=f"X{number:02}", name=grid_row[1])

    page = previewed(office, ROSTER)

    text = words(page)
    assert "669 people · 30 departments · 26 party branches" in text
    assert [page.context["counts"]["new"], page.context["refused"]] == [669, []]
    assert [(each["row"], each["text"], str(each["taken_for"])) for each in page.context["skipped"]] == [
        (677, "合计：669人", "a line of totals"),
        (678, "制表： 审核：", "a line of signatures"),
    ]


def test_preview_names_refused_cells_and_shows_markup_as_text(world, office):
    """UPL-6."""
    Department.objects.create(unit=world.unit, code="X01", name="生产部")

    page = previewed(office, WITH_FORMULAS)

    assert page.context["refused"] == [
        {
            "row": 2,
            "cell": cell,
            "field": field,
            "what": "The cell holds a formula; formulas are not evaluated.",
            "what_to_do": "Copy the cell and paste it as a value.",
        }
        for cell, field in (("A2", "Department"), ("C2", "Name"))
    ]
    assert "&lt;b&gt;王强&lt;/b&gt;" in page.content.decode()
    assert "<b>王强" not in page.content.decode()


def test_refused_row_stays_away_only_when_the_person_says_so(
    world, office, django_capture_on_commit_callbacks
):
    for category, name in zip(world.categories, ("生产技术类", "经营管理类"), strict=True):
        category.name = name
        category.save()
    for code, name in (("P", "党群工作类"), ("S", "综合服务类")):
        world.campaign.categories.create(code=code, name=name)
    page = previewed(office, DEPARTMENTS, "departments")
    address = f"{IMPORT}{Upload.objects.get().pk}/confirm/"

    with django_capture_on_commit_callbacks(execute=True):
        refused = office.post(address)
        before = Department.objects.count()
        written = office.post(address, {"leave_out": "on"})

    assert [(each["row"], each["cell"], str(each["what"])) for each in page.context["refused"]] == [
        (33, "A33", "The category is missing."),
        (33, "B33", "“生产部” stands in row 2 already."),
    ]
    assert [refused.status_code, notices(refused)] == [
        422,
        ["Some rows are refused. Correct them in the workbook, or say that they are left out."],
    ]
    assert [before, written.status_code, Department.objects.count()] == [4, 302, 34]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("旧格式改名.xlsx", "choose “Save as”, “Excel workbook (*.xlsx)”"),
        ("图片改名.xlsx", "This is not an Excel workbook, whatever its name says."),
        ("半截文件.xlsx", "The file is damaged or incomplete."),
        ("压缩炸弹.xlsx", "Unpacked, the file would be far too large."),
        ("实体炸弹.xlsx", "The workbook contains declarations that no office program writes"),
        ("五千零一行.xlsx", "The sheet has more than 5,000 rows of data."),
    ],
)
def test_sample_that_is_refused_leaves_nothing_behind(world, office, files, settings, name, said):
    """UPL-2, UPL-4, RES-1."""
    begun = time.process_time()

    answer = send(office, OFFICE / name)

    assert time.process_time() - begun < 2
    assert [answer.status_code, [said in notice for notice in notices(answer)]] == [422, [True]]
    assert [Upload.objects.count(), files.exists()] == [0, False]
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


class Endless:
    """A body of zeros after its head, never held in memory."""

    def __init__(self, head: bytes, size: int):
        self.head, self.left = head, size - len(head)

    def read(self, size: int) -> bytes:
        if self.head:
            given, self.head = self.head, b""
            return given
        given = min(size, self.left)
        self.left -= given
        return bytes(given)

    readline = read

    def close(self) -> None:
        return None


def test_file_of_two_hundred_megabytes_is_refused_in_little_memory(world, office, settings):
    size = 200 * 1024 * 1024
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="large.xlsx"\r\n\r\n'
    body = {
        "wsgi.input": Endless(head, size),
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
    }

    tracemalloc.start()
    answer = office.generic("POST", f"{IMPORT}people/", **body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [answer.status_code, notices(answer)] == [413, [TOO_LARGE]]
    assert peak < 20 * 1024 * 1024
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_file_of_five_megabytes_arrives_and_one_byte_more_does_not(world, office):
    """UPL-1."""
    answers = [
        office.post(f"{IMPORT}people/", {"file": ContentFile(b"0" * size, name="a.xlsx")})
        for size in (5 * 1024 * 1024, 5 * 1024 * 1024 + 1)
    ]

    assert [answer.status_code for answer in answers] == [422, 413]
    assert notices(answers[1]) == [TOO_LARGE]


def test_upload_handler_keeps_no_more_than_an_upload_may_be(settings):
    request = RequestFactory().post("/")
    handler = LimitedUpload(request)
    handler.new_file("file", "a.xlsx", "application/zip", None)
    name = handler.file.temporary_file_path()

    handler.receive_data_chunk(b"0" * (5 * 1024 * 1024), 0)
    handler.receive_data_chunk(b"0", 5 * 1024 * 1024)

    assert [handler.file_complete(5 * 1024 * 1024 + 1), request.upload_is_too_large] == [None, True]
    assert not Path(name).exists()
    assert Path(name).parent == Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())


def test_post_without_a_file_says_so(world, office):
    answer = office.post(f"{IMPORT}people/")

    assert [answer.status_code, answer.context["form"].errors] == [422, {"file": ["Choose a workbook."]}]


@pytest.mark.parametrize("kind", ["departments", "people"])
def test_template_is_recognised_and_its_example_skipped(world, office, tmp_path, kind):
    path = tmp_path / "template.xlsx"
    path.write_bytes(office.get(f"{IMPORT}{kind}/template.xlsx").content)

    page = previewed(office, path, kind)

    form = office.get(f"{IMPORT}{Upload.objects.get().pk}/columns/").context["form"]
    assert [row["field"].value() is not None for row in form.rows] == [True] * 7 + [False]
    assert [str(each["taken_for"]) for each in page.context["skipped"]] == ["the example of the template"]
    assert [page.context["counts"]["new"], page.context["refused"]] == [0, []]


def test_administrator_is_not_offered_party_membership(world):
    client = client_of(world.users["administrator"])
    send(client, ROSTER)
    upload = Upload.objects.get()

    form = client.get(f"{IMPORT}{upload.pk}/columns/").context["form"]

    assert form["column_5"].value() is None
    assert "is_party_member" not in dict(form.fields["column_5"].choices)


def test_upload_of_a_colleague_is_not_found(world, office):
    send(office, ROSTER)
    upload = Upload.objects.get()
    colleague = client_of(world.users["second"])

    answers = [
        colleague.get(f"{IMPORT}{upload.pk}/{page}/").status_code
        for page in ("columns", "preview", "progress")
    ]
    answers += [colleague.post(f"{IMPORT}{upload.pk}/{act}/").status_code for act in ("confirm", "drop")]

    assert answers == [404] * 5


def test_dropped_upload_leads_back_to_the_start(world, office):
    send(office, ROSTER)
    upload = Upload.objects.get()

    dropped = office.post(f"{IMPORT}{upload.pk}/drop/", follow=True)
    again = office.get(f"{IMPORT}{upload.pk}/columns/", follow=True)

    upload.refresh_from_db()
    assert upload.state == UploadState.DROPPED
    assert notices(dropped) == ["The upload is dropped; nothing was written."]
    assert again.redirect_chain == [(f"{IMPORT}{upload.pk}/progress/", 302), (f"{IMPORT}people/", 302)]


def test_progress_fragment_asks_again_until_the_work_is_over(
    world, office, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    previewed(office, people(tmp_path, ("90001", "新人", "第1部")))
    upload = Upload.objects.get()
    office.post(f"{IMPORT}{upload.pk}/confirm/")
    address = f"{IMPORT}{upload.pk}/progress/"
    job = Upload.objects.get().job
    job.done, job.total, job.state = 200, 669, "running"
    job.save()

    page = office.get(address)
    fragment = office.get(address, headers={"HX-Request": "true"})

    assert '<progress class="bar" value="200" max="669">' in page.content.decode()
    assert ['hx-trigger="every 1s"' in fragment.content.decode(), "HX-Refresh" in fragment] == [True, False]
    assert "<html" not in fragment.content.decode()


# Query counts: the same for one and for three rows; two of them are the session and the account.


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_costs_ten_queries(world, office, tmp_path, django_assert_num_queries, rows):
    previewed(office, people(tmp_path, *[(f"9000{row}", "新人", "第1部") for row in range(rows)]))
    address = f"{IMPORT}{Upload.objects.get().pk}/preview/"

    with django_assert_num_queries(10):
        answer = office.get(address)

    assert answer.context["counts"]["new"] == rows
