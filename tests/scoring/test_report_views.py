"""The month's page of reports: who sees and does what there, and what a refusal looks like."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from campaign.models import Proposal
from scoring.models import DeductionRule, Indicator, LedgerLine, ReportDue
from scoring.report_proposals import propose_unfiled
from scoring.reports import declare_report, mark_filed
from tests.browsing import client_of, links, notices, words
from tests.makers import make_open_month, make_world

MONTH = "/c/t2026/months/2026-03/"
PAGE = f"{MONTH}reports/"
BEGUN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def month(world):
    return make_open_month(world)


def declare(world, month, title="安全月报", *, by="scorer", indicator="C1", departments=None):
    return declare_report(
        month=month,
        indicator=Indicator.objects.get(section__sheet__scheme=world.scheme, code=indicator),
        title=title,
        due_on=date(2026, 3, 20),
        rule=DeductionRule.objects.get(indicator__section__sheet__scheme=world.scheme, code=f"{indicator}-1"),
        departments=departments,
        by=world.access(by),
        at=BEGUN,
    )


def names(page) -> dict[str, list[str]]:
    return {row.report.title: [part.name for part in row.parts] for row in page.context["rows"]}


@pytest.mark.parametrize("departments", [3, 30])
def test_page_costs_the_same_for_each_size(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    month = make_open_month(world)
    declare(world, month)
    declare(world, month, "组织生活台账", by="organ_scorer", indicator="P1")
    propose_unfiled()
    client = client_of(world.users["office"])

    with django_assert_num_queries(10):
        page = client.get(PAGE)

    assert page.status_code == 200


def test_everybody_sees_what_concerns_him(world, month):
    declare(world, month)
    declare(world, month, "督办月报", by="organ_scorer", indicator="C2")
    pages = {who: names(client_of(world.users[who]).get(PAGE)) for who in ("leader", "scorer", "head")}

    everybody = ["第1部", "第2部", "第3部"]
    assert pages == {
        "leader": {"安全月报": everybody, "督办月报": everybody},
        "scorer": {"安全月报": everybody},
        "head": {"安全月报": ["第3部"], "督办月报": ["第3部"]},
    }


def test_report_is_declared_by_the_form(world, month):
    opened = make_open_month(world, date(2026, 12, 1))
    indicator = Indicator.objects.get(code="C1")
    rule = DeductionRule.objects.get(code="C1-1")
    client = client_of(world.users["scorer"])

    bad = client.post(f"/c/t2026/months/{opened.code}/reports/declare/", {"title": "x"})
    outside = client.post(
        f"/c/t2026/months/{opened.code}/reports/declare/",
        {"title": "安全月报", "due_on": "2027-01-05", "rule": f"r{rule.pk}"},
    )
    good = client.post(
        f"/c/t2026/months/{opened.code}/reports/declare/",
        {
            "title": "安全月报",
            "due_on": "2026-12-20",
            "rule": f"i{indicator.pk}",
            "points": "0.3",
            "departments": ["D02", "D03"],
        },
        follow=True,
    )

    report = ReportDue.objects.get()
    assert [bad.status_code, outside.status_code, outside.context["form"].errors.as_data().keys()] == [
        422,
        409,
        {"due_on": 0}.keys(),
    ]
    assert notices(good) == ["The report is declared; the departments see it on their workbench."]
    assert [report.title, str(report.points), report.expected.count()] == ["安全月报", "0.30", 2]


def test_scorer_is_offered_only_its_own_indicators(world, month):
    page = client_of(world.users["scorer"]).get(PAGE)

    assert [group for group, __ in page.context["form"].fields["rule"].choices] == ["", "C1 重点工作"]


def test_proposal_is_accepted_once_and_leads_to_a_line(world, month):
    declare(world, month, departments=["D03"])
    propose_unfiled()
    proposal = Proposal.objects.get()
    client = client_of(world.users["scorer"])

    first = client.post(f"/c/t2026/proposals/{proposal.pk}/accept/", {"reason": ""}, follow=True)
    second = client.post(f"/c/t2026/proposals/{proposal.pk}/accept/", {"reason": ""})

    assert [notices(first), second.status_code, LedgerLine.objects.count()] == [
        ["The deduction is entered; it can be withdrawn in its cell."],
        409,
        1,
    ]
    assert "测试人3 decided on this proposal already." in words(second)


def test_declining_needs_a_reason(world, month):
    declare(world, month, departments=["D03"])
    propose_unfiled()
    proposal = Proposal.objects.get()

    answer = client_of(world.users["scorer"]).post(
        f"/c/t2026/proposals/{proposal.pk}/decline/", {"reason": ""}
    )

    proposal.refresh_from_db()
    assert [answer.status_code, proposal.state] == [422, "open"]


def test_proposals_wait_on_the_workbench_of_those_who_decide(world, month):
    declare(world, month, departments=["D03"])
    propose_unfiled()

    found = {
        who: PAGE in links(client_of(world.users[who]).get("/c/t2026/"))
        for who in ("office", "scorer", "organ_scorer", "head")
    }

    assert found == {"office": True, "scorer": True, "organ_scorer": False, "head": False}


def test_head_finds_the_report_on_the_workbench_until_it_is_filed(world):
    today = timezone.localdate()
    month = make_open_month(world, today.replace(day=1))
    report = declare_report(
        month=month,
        indicator=Indicator.objects.get(code="P1"),
        title="组织生活台账",
        due_on=month.last_day,
        rule=DeductionRule.objects.get(code="P1-1"),
        by=world.access("organ_scorer"),
    )
    client = client_of(world.users["head"])

    before = words(client.get("/c/t2026/"))
    mark_filed(expected=report.expected.get(branch__code="B02"), by=world.access("deputy"))
    after = words(client.get("/c/t2026/"))

    assert ["组织生活台账" in before, "组织生活台账" in after] == [True, False]


def test_form_chooses_no_rule_by_itself(world, month):
    page = client_of(world.users["scorer"]).get(PAGE)

    form = page.context["form"]
    assert [form.fields["rule"].choices[0][0], form["rule"].value()] == ["", None]
