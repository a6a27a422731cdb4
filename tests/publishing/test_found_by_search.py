"""What a search finds of papers and honours, and for whom."""

import pytest

from campaign.models import Survey, SurveyFinding
from campaign.numbers import enter_number
from campaign.search_words import read_asked
from campaign.searching import search_all
from publishing.drafts import begin_paper
from publishing.honours.certificates import issue_certificates
from publishing.honours.rolls import issue_roll
from publishing.issuing import void_paper
from publishing.models import Certificate, Lesson, Publication
from publishing.month_papers import issue_bulletin
from tests.awards import essays
from tests.honours import LATER, ready_roll
from tests.makers import PUBLISHED, publish

ALL = ["office", "leader", "head", "employee", "scorer", "auditor", "administrator"]


def found(world, name: str, typed: str) -> dict[str, list[str]]:
    """The titles of what a person finds, by kind."""
    groups = search_all(world.access(name), read_asked(typed))
    return {group.source.kind: [hit.title for hit in group.hits] for group in groups}


@pytest.fixture
def paper(world) -> Publication:
    """The bulletin of March with number 12."""
    revision = publish(world)
    enter_number(
        number=11,
        kind="circular",
        subject="通知",
        on=PUBLISHED.date(),
        by=world.access("office"),
        at=PUBLISHED,
    )
    return issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)


@pytest.mark.parametrize(
    "typed", ["12号", "第12号", "〔2026〕12", "[2026] 12号", "2026-12", "清矿机党发〔2026〕12号"]
)
def test_paper_is_found_by_its_number_however_it_is_written(world, paper, typed):
    assert found(world, "employee", typed)["papers"] == [paper.title]


@pytest.mark.parametrize("typed", ["11号", "〔2025〕12", "2号", "清矿机党发〔2026〕2号"])
def test_paper_is_not_found_by_another_number(world, paper, typed):
    assert "papers" not in found(world, "employee", typed)


def test_paper_is_found_by_title_kind_and_month_and_says_whether_it_holds(world, paper):
    ways = ["考核情况", "通报", "3月 通报"]
    holding = [found(world, "employee", way)["papers"] for way in ways]
    void_paper(publication=paper, reason="附件有误", by=world.access("office"))

    (group,) = [
        one for one in search_all(world.access("employee"), read_asked("12号")) if one.source.kind == "papers"
    ]
    assert holding == [[paper.title]] * 3
    assert group.hits[0].about == "清矿机党发〔2026〕12号 · 通报 · 2026年4月14日 · 作废"


def test_paper_in_work_is_found_by_those_who_read_it_there(world):
    draft = begin_paper(starter="notice", by=world.access("office"))
    draft.title = "关于表彰先进的通知"
    draft.save()

    assert {name for name in ALL if found(world, name, "表彰先进")} == {"office", "leader", "auditor"}


def test_awards_and_certificates_are_found_by_holder_and_number(world):
    decision = essays(world)
    issue_certificates(
        source=decision, address_of=lambda token: f"https://wm.example.cn/{token}/", by=world.access("office")
    )
    certificate = Certificate.objects.get()

    assert found(world, "leader", certificate.holder) == {
        "awards": [decision.title],
        "certificates": [f"{certificate.number} · {certificate.holder}"],
    }
    assert found(world, "auditor", certificate.number)["certificates"] == [
        f"{certificate.number} · {certificate.holder}"
    ]
    assert {name: found(world, name, certificate.number) for name in ("head", "employee", "scorer")} == {
        "head": {},
        "employee": {},
        "scorer": {},
    }


def test_honoured_are_found_by_everybody_on_the_page_of_honour(world):
    edition = issue_roll(roll=ready_roll(world), by=world.access("office"), at=LATER)
    holder = edition.payload["sections"][0]["entries"][0]["holder"]

    titles = {name: found(world, name, holder).get("honoured", [])[:1] for name in ALL}

    assert titles == {name: [holder] for name in ALL}


def test_survey_and_lessons_are_found_by_those_who_read_them(world):
    office = world.users["office"]
    survey = Survey.objects.create(
        campaign=world.campaign,
        began_on=PUBLISHED.date(),
        ended_on=PUBLISHED.date(),
        begun_by=office,
        begun_at=PUBLISHED,
    )
    SurveyFinding.objects.create(
        survey=survey,
        position=1,
        title="窗口排队",
        found="等候时间偏长",
        entered_by=office,
        entered_at=PUBLISHED,
    )
    Lesson.objects.create(
        campaign=world.campaign,
        kind="experience",
        position=1,
        heading="等候时间缩短",
        text="分时预约。",
        entered_by=office,
        entered_at=PUBLISHED,
    )

    seen = {name: found(world, name, "等候时间") for name in ALL}

    both = {"survey": ["窗口排队"], "lessons": ["等候时间缩短"]}
    assert seen == {name: both if name in ("office", "leader", "auditor") else {} for name in ALL}
