"""What a clerk may upload by mistake, and others on purpose: each ends in a sentence in Chinese, and nothing is written.

The list of the security page (UPL-1, UPL-2, UPL-4, UPL-6, RES-1), at every door through which a workbook comes in.
"""

import time

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from campaign.models import AuditEntry, Department, Job, Person, Upload
from scoring.models import Scheme
from tests.browsing import client_of, notices
from tests.workbooks import OFFICE, WITH_FORMULAS, pack, parts

DOORS = {
    "people": "/c/t2026/settings/import/people/",
    "departments": "/c/t2026/settings/import/departments/",
    "scheme": "/c/t2026/settings/schemes/import/",
}
WRITTEN = (Department, Person, Scheme, Upload, Job, AuditEntry)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "arriving"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()


@pytest.fixture
def clerk(world) -> Client:
    client = client_of(world.users["office"])
    client.cookies["django_language"] = "zh-hans"
    return client


def counts() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def send(client: Client, door: str, file: ContentFile):
    if door == "scheme":
        return client.post(DOORS[door], {"workbook": file, "name": "办法", "from_month": "2026-06-01"})
    return client.post(DOORS[door], {"file": file})


def macros(tmp_path) -> bytes:
    return pack(tmp_path / "m.xlsx", parts() | {"xl/vbaProject.bin": b"Sub"}).read_bytes()


def sample(name: str):
    return lambda tmp_path: (OFFICE / name).read_bytes()


TOO_MANY = "表中数据超过5,000行。请分成几份工作簿。"
BAD = {
    "zip bomb": (sample("压缩炸弹.xlsx"), "文件解压后过大。请把各行复制到新工作簿，存为.xlsx后上传。"),
    "entity bomb": (
        sample("实体炸弹.xlsx"),
        "工作簿含有办公软件不会写出的声明，未予读取。请把各行复制到新工作簿后上传。",
    ),
    "macro file renamed": (macros, "工作簿含有宏。请另存为不含宏的.xlsx，再上传新文件。"),
    "image renamed": (
        sample("图片改名.xlsx"),
        "这不是Excel工作簿，只是名称像。请上传另存为.xlsx的工作簿。",
    ),
    "half a file": (
        sample("半截文件.xlsx"),
        "文件已损坏或不完整。请用Excel或WPS打开，重新存为.xlsx后上传；如是别人发来的，请对方重发。",
    ),
    "old xls renamed": (
        sample("旧格式改名.xlsx"),
        "这是改了名的旧格式（.xls）工作簿，或带有密码。请用Excel或WPS打开，选“另存为”“Excel工作簿（*.xlsx）”，"
        "不设密码，再上传新文件。",
    ),
    "5,001 rows": (sample("五千零一行.xlsx"), TOO_MANY),
    "larger than 5 MB": (
        lambda tmp_path: b"0" * (5 * 1024 * 1024 + 1),
        "文件超过5 MB。请把这张表单独存为新工作簿，不带图片。",
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("bad", BAD)
def test_bad_file_is_answered_in_chinese_and_writes_nothing(clerk, settings, tmp_path, bad, door):
    make, said = BAD[bad]
    file = ContentFile(make(tmp_path), name="名单.xlsx")
    before = counts()
    begun = time.process_time()

    answer = send(clerk, door, file)

    assert time.process_time() - begun < 2
    assert answer.status_code == (413 if bad == "larger than 5 MB" else 422)
    if door != "scheme":
        assert notices(answer) == [f"未从文件中读取任何内容。 {said}"]
    elif said == TOO_MANY:  # a list of people is no scheme, however long it is
        assert answer.context["form"].errors == {"workbook": ["工作簿有2处错误，未写入任何内容。"]}
    else:
        assert answer.context["form"].errors == {"workbook": [said]}
    assert counts() == before
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_formula_in_a_name_is_refused_by_its_cell_in_chinese(clerk):
    send(clerk, "people", ContentFile(WITH_FORMULAS.read_bytes(), name="名单.xlsx"))
    upload = Upload.objects.get()
    page = f"/c/t2026/settings/import/{upload.pk}"
    form = clerk.get(f"{page}/columns/").context["form"]
    chosen = {name: form[name].value() or "" for name in form.fields}
    before = counts()

    preview = clerk.post(f"{page}/columns/", chosen, follow=True)
    confirmed = clerk.post(f"{page}/confirm/")

    formulas = [
        (each["cell"], str(each["what"]))
        for each in preview.context["refused"]
        if each["cell"] in ("A2", "C2")
    ]
    assert formulas == [("A2", "单元格是公式，公式不予计算。"), ("C2", "单元格是公式，公式不予计算。")]
    assert [confirmed.status_code, notices(confirmed)] == [
        422,
        ["有的行未被接受。请在工作簿中改正，或勾选不导入这些行。"],
    ]
    assert counts() == before
