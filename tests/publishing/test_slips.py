"""Slips with first passwords: what they say, how they are printed, and the job that makes them good."""

from datetime import datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from campaign import jobs
from campaign.first_passwords import order_slips
from campaign.models import JobState, PasswordSlips, Person, SlipsState, User
from publishing.pdf import MissingGlyphs
from publishing.slip_paper import slips_html, slips_pdf

UNTIL = datetime(2026, 11, 26, 8, 5)
SITE = "https://wenming.example.cn/"


def slip(number: int, department: str = "生产部", **values) -> dict:
    return {
        "number": f"7{number:04}",
        "name": f"新人{number}",
        "department": department,
        "is_new": True,
        "password": f"abcd-efgh-23{number:02}",
    } | values


def printed(slips: list[dict]):
    paper = slips_pdf(slips, identifier="of the tests", unit="清河矿业", site_address=SITE, valid_until=UNTIL)
    return paper, PdfReader(BytesIO(paper.pdf))


@pytest.fixture
def waiting(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ordered(world, count: int = 1) -> PasswordSlips:
    for index in range(count):
        Person.objects.create(
            unit=world.unit, staff_number=f"7{index:04}", name=f"新人{index}", department=world.departments[0]
        )
    numbers = [f"7{index:04}" for index in range(count)]
    return order_slips(numbers, site_address=SITE, by=world.access("administrator"))


def test_slip_escapes_every_text():
    """PDF-3."""
    html = slips_html(
        [slip(1, name="<b>某</b>", department='"><img src=x>')],
        unit="<u>",
        site_address=SITE,
        valid_until=UNTIL,
    )

    assert [html.count(markup) for markup in ("<b>", "<img", "<u>")] == [0, 0, 0]


@pytest.mark.pdf
def test_slip_says_who_where_and_until_when():
    paper, read = printed([slip(1)])

    words = read.pages[0].extract_text()
    said = [
        "新人1",
        "70001",
        "生产部",
        "abcd-efgh-2301",
        SITE,
        "2026年11月26日",
        "08:05",
        "首次登录",
        "清河矿业",
    ]
    assert [word for word in said if word not in words.replace(" ", "")] == []
    assert [paper.pages, paper.remarks] == [1, ()]


@pytest.mark.pdf
def test_ten_slips_fill_a_page_and_each_department_begins_one():
    slips = [slip(index) for index in range(11)] + [slip(index, "财务部") for index in range(11, 21)]

    paper, read = printed(slips)

    found = [page.extract_text().count("初始密码") for page in read.pages]
    assert [paper.pages, found] == [3, [10, 1, 10]]
    assert [round(float(side) / 72 * 25.4) for side in read.pages[0].mediabox[2:]] == [210, 297]


@pytest.mark.pdf
def test_job_draws_the_slips_and_makes_the_accounts(world, waiting):
    slips = ordered(world, 3)

    jobs.run_job.func(slips.job_id)

    slips.refresh_from_db()
    slips.job.refresh_from_db()
    words = "".join(page.extract_text() for page in PdfReader(slips.path).pages)
    user = User.objects.get(username="70002")
    passwords = [word for word in words.split() if word.count("-") == 2 and len(word) == 14]
    assert [slips.state, slips.job.state, slips.job.done, slips.job.total] == [
        SlipsState.PRINTED,
        JobState.DONE,
        4,
        4,
    ]
    assert [user.check_password(password) for password in passwords] == [False, False, True]
    assert user.first_password_until == slips.valid_until > timezone.now()


@pytest.mark.pdf
def test_job_that_cannot_print_makes_nothing(world, waiting):
    slips = ordered(world)
    Person.objects.filter(staff_number="70000").update(name="\U000f0000")

    jobs.run_job.func(slips.job_id)

    slips.refresh_from_db()
    slips.job.refresh_from_db()
    assert [slips.state, slips.job.state, slips.job.error] == [
        SlipsState.ORDERED,
        JobState.FAILED,
        str(MissingGlyphs(("\U000f0000",))),
    ]
    assert User.objects.filter(username="70000").count() == 0


@pytest.mark.pdf
def test_job_that_runs_twice_changes_nothing(world, waiting):
    slips = ordered(world)
    jobs.run_job.func(slips.job_id)
    before = User.objects.get(username="70000").password
    slips.job.refresh_from_db()
    slips.job.state = JobState.QUEUED
    slips.job.save()

    jobs.run_job.func(slips.job_id)

    assert User.objects.get(username="70000").password == before
    assert len(list(PasswordSlips.objects.get().path.parent.iterdir())) == 1
