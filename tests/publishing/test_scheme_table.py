"""The scheme as the annex of the assessment rules: what it says, how it is printed, and who has it drawn."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import AuditEntry, DepartmentCategory, Job, JobState
from campaign.permissions import access_of
from campaign.refusals import NotAllowed
from publishing.files import store
from publishing.pdf import MissingGlyphs
from publishing.scheme_printing import drawing_path, freeze_scheme, latest_drawing, start_drawing
from publishing.scheme_table import rule_text, scheme_table_html, scheme_table_pdf
from scoring.models import Scheme
from scoring.schemes import load_preset, preset, preset_owners
from tests.browsing import client_of, words
from tests.publishing import measuring


@pytest.fixture
def scheme(world) -> Scheme:
    """The preset as a draft of the world's campaign."""
    for position, category in enumerate(preset()["categories"], start=5):
        DepartmentCategory.objects.create(campaign=world.campaign, position=position, **category)
    return load_preset(
        campaign=world.campaign,
        by=world.access("office"),
        owners=dict.fromkeys(preset_owners(), world.organ),
        from_month=date(2026, 6, 1),
    )


def plain_rows(markup: str) -> list[str]:
    rows = re.findall(r"<tr>(.*?)</tr>", markup, re.S)
    return [re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", row))) for row in rows]


def test_frozen_scheme_says_whose_it_is_and_from_when(scheme):
    frozen = freeze_scheme(scheme)

    assert {name: frozen[name] for name in ("unit", "campaign", "version", "from_month", "is_draft")} == {
        "unit": "清河矿业集团有限公司",
        "campaign": "2026年“323”文明部室创建活动",
        "version": 2,
        "from_month": "2026年6月",
        "is_draft": True,
    }


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"points": "0.50", "to_zero": False}, "未按时完成，每次扣0.5分"),
        ({"points": "10.00", "to_zero": False}, "未按时完成，每次扣10分"),
        ({"points": "3.00", "to_zero": True}, "未按时完成，每次扣完本项"),
    ],
)
def test_rule_in_the_words_of_the_regulation(rule, said):
    assert rule_text({"text": "未按时完成", "unit": "每次"} | rule) == said


def test_table_holds_every_section_indicator_and_rule(scheme):
    markup = scheme_table_html(freeze_scheme(scheme))

    rows = plain_rows(markup)
    assert rows[:3] == [
        "业务工作·共性指标（45分，适用全部部室）",
        "编号指标满分扣分标准佐证材料责任部门",
        "C1月度重点工作完成10"
        "1.计划内事项未完成且无正当理由，每项扣2分；2.经批准延期后仍逾期完成，每项扣1分；3.月度计划或总结未按时报送，每次扣1分。"
        "月度工作计划表、完成情况表考核办公室",
    ]
    assert len(rows) == 9 * 2 + 59 + 1 + 6
    assert "自身建设·党建工作（25分，适用全部部室，按党支部记录）" in rows
    assert "业务工作·分类指标·生产技术类（55分，适用生产技术类）" in rows
    assert (
        rows[-1]
        == "A6竞赛获奖（抢答赛、征文、调研论文等）自身建设一等奖加0.5分；二等奖加0.3分。1奖项记录自动引用"
    )


def test_texts_of_people_are_escaped(scheme):
    frozen = freeze_scheme(scheme)
    frozen["sheets"][0]["sections"][0]["indicators"][0]["name"] = "<b>粗</b>"

    assert "<b>" not in scheme_table_html(frozen)


@pytest.mark.pdf
def test_pages_lie_across_with_repeated_heads(scheme):
    paper = scheme_table_pdf(freeze_scheme(scheme))

    assert paper.remarks == ()
    assert set(measuring.page_sizes(paper.pdf)) == {(297, 210)}
    assert paper.pages == len(measuring.page_sizes(paper.pdf))
    heads = [
        measuring.text(paper.pdf, page).count("编号指标满分扣分标准佐证材料责任部门")
        + measuring.text(paper.pdf, page).count("编号加分项目考核表级别和分值每月上限佐证材料")
        for page in range(1, paper.pages + 1)
    ]
    assert [page for page, count in enumerate(heads, start=1) if count == 0] == []
    inside = [
        line
        for page in range(1, paper.pages + 1)
        for line in measuring.lines(paper.pdf, page)
        if line.right > 297 - 36 and "—" not in line.text
    ]
    assert inside == []


@pytest.mark.pdf
def test_same_scheme_gives_the_same_bytes(scheme):
    frozen = freeze_scheme(scheme)

    assert scheme_table_pdf(frozen).pdf == scheme_table_pdf(frozen).pdf


@pytest.mark.pdf
def test_character_without_a_face_is_refused(scheme):
    frozen = freeze_scheme(scheme)
    frozen["sheets"][0]["sections"][0]["indicators"][0]["name"] = "重点\U000f0000"

    with pytest.raises(MissingGlyphs):
        scheme_table_pdf(frozen)


@pytest.mark.pdf
def test_drawing_is_asked_for_and_opened(world, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    client = client_of(world.users["office"])
    page = reverse("publishing:scheme_paper", args=["t2026", 1])

    before = client.get(reverse("publishing:scheme_print", args=["t2026", 1]))
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(page)
    shown = client.get(page)
    opened = client.get(reverse("publishing:scheme_print", args=["t2026", 1]))

    job = latest_drawing(world.scheme)
    assert [before.status_code, asked["Location"], job.state] == [404, page, JobState.DONE]
    assert reverse("publishing:scheme_print", args=["t2026", 1]) in shown.content.decode()
    assert [opened["Content-Type"], b"".join(opened)[:5], drawing_path(job).exists()] == [
        "application/pdf",
        b"%PDF-",
        True,
    ]


def test_drawing_that_waits_serves_a_second_click(world, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client = client_of(world.users["office"])

    for __ in range(2):
        client.post("/c/t2026/settings/schemes/1/paper/")

    assert Job.objects.filter(kind="scheme_table").count() == 1


@pytest.mark.parametrize("name", ["leader", "scorer", "auditor"])
def test_readers_open_but_do_not_have_it_drawn(world, name):
    client = client_of(world.users[name])
    page = reverse("publishing:scheme_paper", args=["t2026", 1])

    statuses = [client.get(page).status_code, client.post(page).status_code]

    assert [statuses, Job.objects.count()] == [[200, 403], 0]
    with pytest.raises(NotAllowed):
        start_drawing(scheme=world.scheme, by=access_of(world.users[name], world.campaign))
    assert AuditEntry.objects.filter(event="access.denied").count() == 1


def test_fragment_loads_the_page_when_the_drawing_is_over(world):
    client = client_of(world.users["office"])
    job = start_drawing(scheme=world.scheme, by=world.access("office"))
    page = reverse("publishing:scheme_paper", args=["t2026", 1])

    waiting = client.get(page, headers={"HX-Request": "true"})
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error="No font.", finished_at=job.requested_at
    )
    over = client.get(page, headers={"HX-Request": "true"})

    assert ["HX-Refresh" in waiting, over["HX-Refresh"], words(over)] == [False, "true", "No font."]


def test_page_takes_the_same_queries_with_one_and_three_drawings(world, django_assert_num_queries):
    client = client_of(world.users["office"])
    page = reverse("publishing:scheme_paper", args=["t2026", 1])
    for count in (1, 2):
        for _ in range(count):
            start_drawing(scheme=world.scheme, by=world.access("office"))
        with django_assert_num_queries(6):
            client.get(page)


def test_last_drawing_is_shown_while_another_is_under_way(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    done = start_drawing(scheme=world.scheme, by=world.access("office"))
    Job.objects.filter(pk=done.pk).update(state=JobState.DONE, finished_at=timezone.now())
    store(drawing_path(done), b"%PDF-1.7")
    start_drawing(scheme=world.scheme, by=world.access("office"))
    client = client_of(world.users["office"])
    printed = reverse("publishing:scheme_print", args=["t2026", 1])

    page = client.get(reverse("publishing:scheme_paper", args=["t2026", 1]))
    opened = client.get(printed)

    assert [opened.status_code, b"".join(opened), printed in page.content.decode()] == [
        200,
        b"%PDF-1.7",
        True,
    ]
    assert page.context["job"].state == JobState.QUEUED
