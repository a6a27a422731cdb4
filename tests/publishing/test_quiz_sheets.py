"""A quiz paper, its key and its notice on paper."""

import subprocess
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from publishing.etiquette.quiz_sheets import KEY, NOTICE, PAPER
from tests.activities.etiquette.quizzes import make_open_quiz


@pytest.fixture
def paper(world):
    now = timezone.now()
    return make_open_quiz(world, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))


def html(sheet, access, paper) -> str:
    return render_to_string(sheet.template, {"paper": sheet.frozen(access, str(paper.pk))})


def test_paper_has_questions_and_no_answers(world, paper):
    page = html(PAPER, world.access("office"), paper)

    assert [words in page for words in ("B．选项二", "A．选项一", "要点", "AC<")] == [
        True,
        True,
        False,
        False,
    ]


def test_key_has_the_answers(world, paper):
    frozen = KEY.frozen(world.access("office"), str(paper.pk))

    assert [[one["answer"] for one in part["answers"]] for part in frozen["parts"]] == [
        ["B"],
        ["AC"],
        ["√"],
        [""],
    ]
    assert frozen["parts"][3]["answers"][0]["why"] == "要点"


def test_notice_leads_to_the_door(world, paper):
    frozen = NOTICE.frozen(world.access("office"), str(paper.pk))

    assert frozen["address"].endswith(f"/quiz/{paper.token}/")
    assert frozen["qr"]["size"] > 20


@pytest.mark.parametrize("sheet", [PAPER, KEY, NOTICE], ids=["paper", "key", "notice"])
@pytest.mark.parametrize("name", ["administrator", "head", "leader", "employee", "scorer"])
def test_sheets_are_the_offices(world, paper, sheet, name):
    """ACL-5."""
    assert sheet.frozen(world.access(name), str(paper.pk)) is None


def test_paper_of_another_campaign_is_none(world, paper):
    assert [PAPER.frozen(world.access("office"), key) for key in ("999999", "x", "", "²")] == [None] * 4


def test_paper_is_printed(world, paper):
    drawn = PAPER.drawn(PAPER.frozen(world.access("office"), str(paper.pk)))

    said = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=drawn, capture_output=True, check=True
    ).stdout
    assert "礼仪知识答卷" in said.decode()
    assert "一、单项选择题（每题只有一个正确答案；每题20分，共20分）" in said.decode().replace("\n", "")
