"""The bulletin of a published month is somebody's duty until it is issued."""

from datetime import date

import pytest
from django.utils import translation

from publishing.drafts import begin_bulletin, issue_draft
from publishing.duties import bulletins_to_issue
from publishing.month_papers import issue_bulletin, issue_notice
from scoring.desk import Duty
from scoring.history import published_months
from tests.browsing import client_of
from tests.makers import make_open_month, publish
from tests.scoring.test_corrections import carried
from tests.scoring.test_corrections import line as line

WORKBENCH = "/c/t2026/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def duties(world, role: str) -> list[Duty]:
    return bulletins_to_issue(world.access(role), published_months(world.campaign))


def test_bulletin_that_is_not_issued_waits_for_the_office(world):
    march = publish(world)
    publish(world, make_open_month(world, date(2026, 4, 1)))
    issue_bulletin(revision=march, by=world.access("office"))

    assert duties(world, "office") == [
        Duty(
            "Issue the bulletin",
            "April 2026: out by May 15, 2026",
            "/c/t2026/papers/bulletin/2026-04/",
        )
    ]
    assert [duties(world, role) for role in ("leader", "scorer", "auditor", "administrator")] == [
        [],
        [],
        [],
        [],
    ]


def test_corrected_month_waits_until_its_notice_is_issued(world, line):
    office = world.access("office")
    issue_bulletin(revision=line.month.revisions.get(), by=office)
    revision = carried(world, line)

    before = len(duties(world, "office"))
    issue_notice(revision=revision, by=office)

    assert [before, duties(world, "office")] == [1, []]


def test_duty_leads_to_the_composer_then_to_the_paper_in_work_then_to_the_issued_one(world):
    revision = publish(world)
    client = client_of(world.users["office"])
    (duty,) = duties(world, "office")

    begun = client.get(duty.url)["Location"]
    draft = begin_bulletin(revision=revision, by=world.access("office"))
    in_work = client.get(duty.url)["Location"]
    paper = issue_draft(draft=draft, seen=draft.version, by=world.access("office"))
    issued = client.get(duty.url)["Location"]

    assert [begun, in_work, issued] == [
        f"/c/t2026/papers/drafts/begin/#month-{revision.pk}",
        f"/c/t2026/papers/drafts/{draft.pk}/",
        f"/c/t2026/papers/{paper.pk}/",
    ]


def test_workbench_names_what_is_to_be_issued_until_it_is(world):
    revision = publish(world)
    client = client_of(world.users["office"])

    before = client.get(WORKBENCH)
    issue_bulletin(revision=revision, by=world.access("office"))
    after = client.get(WORKBENCH)

    assert [[duty.label for duty in page.context["duties"]] for page in (before, after)] == [
        ["Issue the bulletin"],
        [],
    ]
    assert ["Nothing waits for you." in page.text for page in (before, after)] == [False, True]
