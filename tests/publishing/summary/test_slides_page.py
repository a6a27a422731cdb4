"""Handing the slides out: a download for those who read the year, written into the trail (ACL-2, EXP-3)."""

from datetime import UTC, date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pptx import Presentation

from campaign.models import AuditEntry
from publishing.summary.facts import year_facts
from publishing.summary.slides.handing_out import MEDIA_TYPE, export_slides
from tests.browsing import client_of, words
from tests.half_years import publish_month_of
from tests.makers import make_world
from tests.publishing.summary.opened_slides import titles

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


def test_slides_are_downloaded_under_their_name_and_stand_in_the_trail_exp_3():
    world = make_world()
    publish_month_of(world, date(2026, 1, 1), [("D01", "C1", "2.00")])

    answer = client_of(world.users["leader"]).get(f"/c/{world.campaign.code}/year/slides/")

    name = unquote(answer["Content-Disposition"])
    entry = AuditEntry.objects.get(event="export.slides")
    shown = titles(Presentation(BytesIO(answer.content)))
    assert [answer.status_code, answer["Content-Type"]] == [200, MEDIA_TYPE]
    assert name == "attachment; filename*=utf-8''“323”文明部室创建活动2026年1月工作总结.pptx"
    assert shown[2:] == [
        "1月考核结果",
        "各考核板块失分率",
        "公开公正：异议、申诉和更正",
        "下一步打算",
        "汇报完毕，请批评指正",
    ]
    assert [entry.actor, entry.data["format"], entry.data["slides"]] == [
        world.users["leader"].name,
        "pptx",
        len(shown),
    ]
    assert entry.data["sha256"] == year_facts(world.campaign, at=AT)["sha256"]


def test_slides_of_the_same_rows_and_day_are_the_same_bytes():
    world = make_world()
    publish_month_of(world, date(2026, 1, 1))

    once = export_slides(by=world.access("office"), at=AT)
    later = export_slides(by=world.access("office"), at=AT.replace(hour=9))

    assert once == later


def test_year_page_offers_the_slides_once_there_is_something_to_show():
    world = make_world()
    office = client_of(world.users["office"])
    url = f"/c/{world.campaign.code}/year/"
    before = words(office.get(url))
    publish_month_of(world, date(2026, 1, 1))

    after = words(office.get(url))

    assert ["Nothing to show on slides yet" in before, "Slides for the meeting" in before] == [True, False]
    assert ["Nothing to show on slides yet" in after, "Slides for the meeting" in after] == [False, True]
    assert titles(
        Presentation(BytesIO(export_slides(by=make_world("t2025").access("office"), at=AT).content))
    )[1:] == ["暂无可汇报的数据"]


@pytest.mark.parametrize("departments", [3, 30])
def test_slides_ask_the_same_number_of_questions(departments):
    world = make_world(departments=departments)
    publish_month_of(world, date(2026, 1, 1))
    client = client_of(world.users["office"])
    url = f"/c/{world.campaign.code}/year/slides/"
    client.get(url)  # the revision is read once

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)

    assert [answer.status_code, len(asked)] == [200, 61]
