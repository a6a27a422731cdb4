"""Issued papers in the admin: the list, and the desk of each."""

import pytest
from django.urls import reverse

from campaign.models import PaperKind
from publishing.models import Publication
from publishing.month_papers import issue_bulletin
from tests.browsing import client_of
from tests.makers import PUBLISHED, make_world, publish
from tests.publishing.keeping import keep_file
from tests.publishing.matters import issue_matter


def desk(paper: Publication, act: str = "desk") -> str:
    return reverse(f"admin:paper_{act}", args=[paper.pk])


def test_list_shows_papers_of_every_kind_of_the_own_campaign(world):
    mine = [issue_matter(world, f"test:{kind}", kind=kind) for kind in PaperKind.values]
    keep_file(mine[0], b"%PDF-1.7")
    issue_matter(make_world("other"))

    answer = client_of(world.users["auditor"]).get("/manage/publishing/publication/")

    assert list(answer.context["cl"].queryset) == mine[::-1]
    assert answer.content.decode().count("/desk/") == len(mine)


def test_paper_is_voided_once_at_its_desk(world):
    paper = issue_matter(world)
    client = client_of(world.users["office"])

    empty = client.post(desk(paper, "void"), {"reason": ""})
    done = client.post(desk(paper, "void"), {"reason": "印错"})
    again = client.post(desk(paper, "void"), {"reason": "再次"})

    assert [empty.status_code, done.status_code, again.status_code] == [422, 302, 302]
    assert Publication.objects.get().number.void_reason == "印错"
    page = client.get(desk(paper))
    assert ["印错" in page.content.decode(), page.context["may_void"]] == [True, False]


@pytest.mark.parametrize(("role", "looks", "acts"), [("auditor", 200, 403), ("administrator", 403, 403)])
def test_desk_is_for_the_office_and_read_by_the_auditor(world, role, looks, acts):
    paper = issue_matter(world)
    client = client_of(world.users[role])

    answers = [
        client.get(desk(paper)).status_code,
        client.post(desk(paper, "void"), {"reason": "误"}).status_code,
        client.post(desk(paper, "draw_again")).status_code,
    ]

    assert answers == [looks, acts, acts]


def test_desk_of_another_campaign_is_not_there(world):
    paper = issue_matter(make_world("other"))
    client = client_of(world.users["office"])

    assert [
        client.get(desk(paper)).status_code,
        client.post(desk(paper, "void"), {"reason": "误"}).status_code,
    ] == [
        404,
        404,
    ]


def test_desk_of_the_month_names_the_void_paper_and_issues_anew(world):
    revision = publish(world)
    paper = issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)
    client = client_of(world.users["office"])
    client.post(desk(paper, "void"), {"reason": "印错"})

    page = client.get(reverse("admin:bulletin", args=[revision.pk]))
    client.post(reverse("admin:bulletin_issue", args=[revision.pk]))

    assert [page.context["issued"], page.context["void"]] == [None, [paper]]
    assert sorted(Publication.objects.values_list("edition", "number__number")) == [(1, 1), (2, 2)]
