"""The notice of a correction, and the papers of a month that was corrected."""

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import PaperKind
from publishing.issuing import AlreadyIssued
from publishing.month_papers import NotCorrected, issue_bulletin, issue_notice, preview_payload
from publishing.paper import paper_pdf
from tests.scoring.test_bonus_corrections import added, begun
from tests.scoring.test_bonus_corrections import carried as carried_bonus
from tests.scoring.test_bonus_corrections import given as given
from tests.scoring.test_corrections import MAY, carried
from tests.scoring.test_corrections import line as line


def test_notice_tells_old_and_new_points_and_places(world, line):
    issue_bulletin(revision=line.month.revisions.get(), by=world.access("office"), at=MAY)

    payload = preview_payload(carried(world, line), kind=PaperKind.CORRECTION, at=MAY)

    tables = [block for block in payload["body"] if block["kind"] == "table"]
    assert tables[0]["rows"] == [["第3部", "督办事项", "扣2.00分，督办逾期", "不扣分"]]
    assert tables[1]["rows"] == [
        ["第3部", "198.00", "200.00", "3", "1 并列", "2", "1 并列"],
        ["第1部", "200.00", "200.00", "1 并列", "1 并列", "1", "1 并列"],
    ]
    assert payload["title"]["text"] == (
        "中共清河矿业集团机关委员会关于更正2026年3月份机关部室“双百”量化考核结果的通知"
    )


def test_notice_tells_old_and_new_bonuses(world, given):
    correction = begun(world, given)
    added(world, correction, department="D02", matter=given.matter, instead_of=given)

    payload = preview_payload(carried_bonus(world, correction), kind=PaperKind.CORRECTION, at=MAY)

    assert [block["text"] for block in payload["body"] if block["kind"] == "heading"] == [
        "一、加分的更正",
        "二、得分和名次的更正",
    ]
    tables = [block for block in payload["body"] if block["kind"] == "table"]
    assert tables[0]["rows"] == [
        ["第2部", "表彰", "加1.00分（市级），获市级先进集体", "加2.00分（省级），获市级先进集体"]
    ]
    assert tables[1]["rows"] == [["第2部", "200.00", "200.00", "1.00", "2.00", "1 并列", "1 并列", "1", "1"]]
    assert payload["body"][5]["text"] == "第2部总分不变，加分由1.00分更正为2.00分。"


def test_notice_names_the_paper_it_corrects(world, line):
    paper = issue_bulletin(revision=line.month.revisions.get(), by=world.access("office"), at=MAY)

    payload = preview_payload(carried(world, line), kind=PaperKind.CORRECTION, at=MAY)

    assert payload["body"][0]["text"] == (
        f"《{paper.title}》（{paper.number}）印发后，经核查，台账登记有误。依据复核意见书第1号，"
        "经考核领导小组2026年5月6日审定，现将有关考核结果更正如下："
    )


def test_notice_is_issued_once_with_a_number_of_its_own(world, line):
    bulletin = issue_bulletin(revision=line.month.revisions.get(), by=world.access("office"), at=MAY)
    revision = carried(world, line)

    notice = issue_notice(revision=revision, by=world.access("office"), at=MAY)

    assert [notice.kind, notice.number.number] == [PaperKind.CORRECTION, bulletin.number.number + 1]
    with pytest.raises(AlreadyIssued):
        issue_notice(revision=revision, by=world.access("office"), at=MAY)


def test_first_revision_has_no_notice(world, line):
    with pytest.raises(NotCorrected):
        issue_notice(revision=line.month.revisions.get(), by=world.access("office"))


def test_bulletin_of_the_corrected_month_supersedes_the_former(world, line):
    former = issue_bulletin(revision=line.month.revisions.get(), by=world.access("office"), at=MAY)

    paper = issue_bulletin(revision=carried(world, line), by=world.access("office"), at=MAY)

    assert paper.supersedes == former


def test_former_bulletin_still_opens_as_superseded(world, line):
    former = issue_bulletin(revision=line.month.revisions.get(), by=world.access("office"), at=MAY)
    carried(world, line)
    client = Client()
    client.force_login(world.users["employee"])

    page = client.get(reverse("publishing:publication_detail", args=["t2026", former.pk]))
    listed = client.get(reverse("publishing:publication_list", args=["t2026"]))

    assert [page.status_code, page.context["paper"].is_corrected] == [200, True]
    assert [paper.is_corrected for paper in listed.context["papers"]] == [True]


@pytest.mark.parametrize(
    ("name", "own"), [("head", ["D03"]), ("deputy", ["D03"]), ("employee", []), ("office", [])]
)
def test_paper_leads_to_the_figures_as_printed_and_to_the_departments(world, line, name, own):
    """A superseded one leads to no department's page: that shows what is in force."""
    office = world.access("office")
    former = issue_bulletin(revision=line.month.revisions.get(), by=office, at=MAY)
    notice = issue_notice(revision=carried(world, line), by=office, at=MAY)
    client = Client()
    client.force_login(world.users[name])

    pages = [
        client.get(reverse("publishing:publication_detail", args=["t2026", paper.pk]))
        for paper in (former, notice)
    ]

    behind = [page.context["behind"] for page in pages]
    assert [[shown for shown, __ in place.departments] for place in behind] == [
        [],
        ["第1部", "第2部", "第3部"],
    ]
    assert [[standing.department_code for standing, __ in place.own] for place in behind] == [[], own]
    assert [
        where in page.content.decode()
        for page, revision in zip(pages, (1, 2), strict=True)
        for where in (
            reverse("scoring:month_revision", args=["t2026", "2026-03", revision]),
            reverse("scoring:month_ranking", args=["t2026", "2026-03"]),
        )
    ] == [True] * 4


def test_desk_previews_and_issues_the_notice(world, line):
    revision = carried(world, line)
    client = Client()
    client.force_login(world.users["office"])

    page = client.get(reverse("admin:notice", args=[revision.pk]))
    client.post(reverse("admin:notice_issue", args=[revision.pk]))

    assert [page.status_code, page.context["kind"]] == [200, "correction"]
    assert [paper.kind for paper in revision.publications.all()] == ["correction"]


def test_first_revision_has_no_desk_of_a_notice(world, line):
    client = Client()
    client.force_login(world.users["office"])

    answer = client.get(reverse("admin:notice", args=[line.month.revisions.get().pk]))

    assert answer.status_code == 404


@pytest.mark.pdf
def test_notice_is_drawn(world, line):
    payload = preview_payload(carried(world, line), kind=PaperKind.CORRECTION, at=MAY)

    paper = paper_pdf(payload)

    assert paper.pages == 2
