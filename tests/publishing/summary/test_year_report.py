"""The facts of a year from rows, the report on it, and its page: frozen, followed, issued once (ACL-2, PRV-10)."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from campaign.digests import sha256_of
from campaign.models import AuditEntry, Campaign, Person
from campaign.refusals import NotAllowed
from publishing.draft_texts import drafted_text, payload_of
from publishing.drafts import InWorkAlready, NoTextToFollow, NotReady, begin_newer, issue_draft, save_draft
from publishing.issuing import void_paper
from publishing.models import PaperDraft, YearSummary
from publishing.paper import paper_pdf
from publishing.paper_docx import paper_docx
from publishing.paper_findings import examine
from publishing.paper_page import paper_page
from publishing.paper_xlsx import workbook_tables
from publishing.summary.drafting import NothingPublished, begin_summary, follow_year
from publishing.summary.facts import year_facts
from publishing.summary.lessons import enter_lesson
from publishing.summary.report import summary_of_draft
from publishing.summary.year_doors import year_doors
from tests.browsing import client_of, words
from tests.half_years import publish_month_of
from tests.makers import World, make_world

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    """Two published months: the second without a deduction."""
    world = make_world()
    publish_month_of(
        world,
        date(2026, 1, 1),
        [("D01", "C1", "2.00"), ("D02", "C1", "1.00"), ("D01", "Z1", "5.00")],
    )
    publish_month_of(world, date(2026, 2, 1))
    return world


def signed(draft: PaperDraft, world: World) -> PaperDraft:
    content = draft.content | {"signer": "测试人5"}
    return save_draft(draft=draft, content=content, seen=draft.version, by=world.access("office"), at=AT)


def test_facts_come_from_published_months(world):
    facts = year_facts(world.campaign, at=AT)

    assert [
        (row["month"], row["business"]["mean"], row["self_development"]["mean"], row["facts"], row["clean"])
        for row in facts["months"]
    ] == [("2026-01", "99.00", "98.33", 3, 1), ("2026-02", "100.00", "100.00", 0, 3)]
    assert {row["name"]: row["loss_rate"] for row in facts["sections"]} == {
        "共性指标": "1.11",
        "分类指标": "0.00",
        "党建工作": "0.00",
        "理论业务学习": "0.00",
        "工作作风": "3.33",
        "劳动纪律": "0.00",
    }
    assert [facts["progress"], facts["year_before"], facts["windows"], facts["reading"]] == [None] * 4


def test_facts_are_the_same_for_the_same_rows_on_any_day(world):
    once, later = year_facts(world.campaign, at=AT), year_facts(world.campaign, at=AT.replace(day=25))
    rest = {name: value for name, value in once.items() if name != "sha256"}
    rest["standing"] = {name: value for name, value in once["standing"].items() if name != "day"}

    assert once["sha256"] == later["sha256"] == sha256_of(rest)
    assert [once["standing"]["day"], later["standing"]["day"]] == ["2026-04-20", "2026-04-25"]


def test_facts_compare_the_months_of_both_years(world):
    before = make_world("t2025")
    publish_month_of(before, date(2026, 1, 1))
    publish_month_of(before, date(2026, 3, 1))
    Campaign.objects.filter(pk=before.campaign.pk).update(year=2025, unit=world.unit)

    found = year_facts(world.campaign, at=AT)["year_before"]

    assert [found["year"], found["months"]] == [2025, ["01"]]
    assert found["business"] == {"now": "99.00", "before": "100.00", "change": "-1.00"}
    assert [found["facts_now"], found["facts_before"]] == [3, 0]


def test_report_is_frozen_and_follows_when_it_is_told_to(world):
    office = world.access("office")
    draft = begin_summary(by=office, at=AT)
    publish_month_of(world, date(2026, 3, 1))
    before = "".join(drafted_text(draft).title)

    warned = [one.code for one in examine(draft, at=AT)]
    followed = follow_year(draft=draft, by=office, at=AT)

    assert [before, followed.title] == [
        "中共清河矿业集团机关委员会关于2026年1至2月“323”文明部室创建活动情况的报告",
        "中共清河矿业集团机关委员会关于2026年1至3月“323”文明部室创建活动情况的报告",
    ]
    assert "newer_figures" in warned
    assert "newer_figures" not in [one.code for one in examine(followed, at=AT)]
    assert [YearSummary.objects.count(), followed.year_summary.number] == [2, 2]


def test_report_that_follows_nothing_new_stays(world):
    draft = begin_summary(by=world.access("office"), at=AT)

    follow_year(draft=draft, by=world.access("office"), at=AT)

    assert [YearSummary.objects.count(), draft.versions.count()] == [1, 1]


def test_report_is_begun_once_and_by_the_office(world):
    begin_summary(by=world.access("office"), at=AT)

    with pytest.raises(InWorkAlready):
        begin_summary(by=world.access("second"), at=AT)
    with pytest.raises(NotAllowed):
        begin_summary(by=world.access("leader"), at=AT)
    assert PaperDraft.objects.count() == 1


def test_report_of_a_year_without_a_published_month_is_refused():
    with pytest.raises(NothingPublished):
        begin_summary(by=make_world().access("office"), at=AT)

    assert not YearSummary.objects.exists()


def test_report_without_a_signer_is_not_issued(world):
    """GB/T 9704 7.2.6: an upward paper names who signs it."""
    draft = begin_summary(by=world.access("office"), at=AT)

    with pytest.raises(NotReady):
        issue_draft(draft=draft, seen=1, by=world.access("office"), at=AT)

    assert [one.code for one in examine(draft, at=AT) if one.is_blocker] == ["no_signer"]


def test_report_is_issued_with_its_facts_and_superseded_by_the_next_on_the_same_months(world):
    office = world.access("office")
    draft = signed(begin_summary(by=office, at=AT), world)
    first = issue_draft(draft=draft, seen=draft.version, by=office, at=AT)
    enter_lesson(kind="task", heading="完善办法", text="听取意见。", by=office, at=AT)

    second_draft = begin_summary(by=office, at=AT)
    second = issue_draft(draft=second_draft, seen=second_draft.version, by=office, at=AT)

    assert first.payload["summary"] == {
        "year": 2026,
        "last": "2026-02",
        "number": 1,
        "sha256": draft.year_summary.sha256,
    }
    assert [first.kind, first.payload["signer"]] == ["report", "测试人5"]
    assert second.supersedes == first
    assert "完善办法" in "".join(block.get("lead", "") for block in second.payload["body"])
    assert AuditEntry.objects.filter(event="publishing.report.issued").count() == 2
    with pytest.raises(NoTextToFollow):
        begin_newer(publication=second, by=office, at=AT)


def test_issued_report_reads_the_facts_of_its_issue(world):
    office = world.access("office")
    draft = signed(begin_summary(by=office, at=AT), world)
    issue_draft(draft=draft, seen=draft.version, by=office, at=AT)
    publish_month_of(world, date(2026, 3, 1))

    issued = PaperDraft.objects.get(pk=draft.pk)

    assert summary_of_draft(issued).text.fields["months"].value == "2"


def test_report_in_every_output(world):
    """The signer beside the number, charts with their figures in words, the same figures as tables."""
    draft = signed(begin_summary(by=world.access("office"), at=AT), world)
    payload = payload_of(draft, at=AT, serial=7)
    chart_words = "业务工作：1月99.00分，2月100.00分；自身建设：1月98.33分，2月100.00分。"

    printed = paper_pdf(payload)
    word = docx.Document(BytesIO(paper_docx(payload)))
    page = paper_page(payload)

    first = re.sub(r"\s", "", PdfReader(BytesIO(printed.pdf)).pages[0].extract_text())
    alternatives = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert "清矿机党发〔2026〕7号签发人：测试人5" in first
    assert printed.remarks == ()
    assert next(one.partition("。")[2] for one in alternatives) == chart_words
    assert "清矿机党发〔2026〕7号\t签发人：测试人5" in [paragraph.text for paragraph in word.paragraphs]
    assert f"<title>图1　各月业务工作、自身建设平均分。{chart_words}</title>" in page
    assert next(table["rows"] for _sheet, _title, table in workbook_tables(payload)) == [
        ["1月", "99.00", "98.33"],
        ["2月", "100.00", "100.00"],
    ]


def test_text_of_the_report_names_nobody(world):
    draft = begin_summary(by=world.access("office"), at=AT)
    names = Person.objects.values_list("name", flat=True)
    said = str(payload_of(draft, at=AT, serial=None)["body"])

    assert [name for name in names if name in said] == []


def test_year_page_composes_the_report_once(world):
    office = client_of(world.users["office"])
    url = f"/c/{world.campaign.code}/year/"

    first = office.post(f"{url}compose/")
    second = office.post(f"{url}compose/")

    assert first.url == second.url
    assert PaperDraft.objects.count() == 1
    assert "Go on with the report" in words(office.get(url))


def test_year_page_is_everybody_s_once_the_report_is_issued(world):
    """The figures that everybody reads are those of the report, not of today (ACL-2)."""
    office = world.access("office")
    url = f"/c/{world.campaign.code}/year/"
    employee = client_of(world.users["employee"])
    before = [employee.get(url).status_code, year_doors(world.access("employee"))]
    draft = signed(begin_summary(by=office, at=AT), world)
    paper = issue_draft(draft=draft, seen=draft.version, by=office, at=AT)
    publish_month_of(world, date(2026, 3, 1))

    page = employee.get(url)

    assert before == [404, []]
    assert [row["month"] for row in page.context["facts"]["months"]] == ["2026-01", "2026-02"]
    assert [door.note for door in year_doors(world.access("employee"))] == [str(paper.number)]
    assert "Lessons of the year" not in words(page)


@pytest.mark.parametrize("departments", [3, 30])
def test_year_page_asks_the_same_number_of_questions(departments):
    world = make_world(departments=departments)
    publish_month_of(world, date(2026, 1, 1))
    client = client_of(world.users["office"])
    client.get(f"/c/{world.campaign.code}/year/")  # the revision is read once

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/c/{world.campaign.code}/year/")

    assert [page.status_code, len(asked)] == [200, 64]


def test_void_report_is_nobody_s_page(world):
    office = world.access("office")
    draft = signed(begin_summary(by=office, at=AT), world)
    paper = issue_draft(draft=draft, seen=draft.version, by=office, at=AT)
    void_paper(publication=paper, reason="数据有误", by=office, at=AT)

    assert client_of(world.users["employee"]).get(f"/c/{world.campaign.code}/year/").status_code == 404
