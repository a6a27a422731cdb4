"""The pages of the review: the reviewer's desk, the second entry, progress with reminders, calibration, the gate."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from campaign.models import Proposal
from scoring.closing import close_month, publish_month, review_month
from scoring.entry import enter_deduction, withdraw_line
from scoring.groups import return_group, submit_group
from scoring.models import BlindEntry, GateOverride, LedgerLine, Reminder, ReviewSample
from tests.browsing import client_of, links, notices, words
from tests.makers import (
    APPROVED,
    IN_MARCH,
    PUBLISHED,
    REVIEWED,
    make_approved_month,
    make_open_month,
    make_world,
    submit_all,
)

MONTH = "/c/t2026/months/2026-03/"
GROUP = f"{MONTH}entry/D01/"
RETURNED = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def group(month):
    return month.groups.get(owner__code="D01")


@pytest.fixture(params=[3, 30])
def sized(request, db):
    return make_world(departments=request.param)


def deduct(world, month, department="D03", *, points="1", by="scorer", reason="材料迟交", at=IN_MARCH):
    return enter_deduction(
        month=month,
        indicator="C1",
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason=reason,
        at=at,
    )[1]


def submit(world, group, *, by="scorer", at=IN_MARCH):
    return submit_group(group=group, by=world.access(by), states_no_other=True, at=at)


def enters_blind(world, codes="C1"):
    world.campaign.rules.blind_indicators = codes
    world.campaign.rules.save()


# Query counts: the same for 3 and 30 departments


def test_desk_costs_the_same_for_each_size(sized, django_assert_num_queries):
    month = make_open_month(sized)
    for department in sized.departments[1:]:
        deduct(sized, month, department.code)
    group = month.groups.get(owner__code="D01")
    submit(sized, group)
    client = client_of(sized.users["second"])
    client.post(f"{GROUP}check/draw/")

    with django_assert_num_queries(22):
        page = client.get(f"{GROUP}check/")

    assert page.status_code == 200


def test_progress_page_costs_the_same_for_each_size(sized, django_assert_num_queries):
    month = make_open_month(sized)
    deduct(sized, month, "D02")
    client = client_of(sized.users["office"])
    client.post(f"{MONTH}remind/")

    with django_assert_num_queries(15):
        page = client.get(f"{MONTH}progress/")

    assert page.status_code == 200


def test_closed_month_costs_the_same_for_each_size(sized, django_assert_num_queries):
    month = make_open_month(sized)
    for department in sized.departments[1:]:
        deduct(sized, month, department.code)
    submit_all(sized, month)
    close_month(month=month, by=sized.access("office"))
    client = client_of(sized.users["office"])

    with django_assert_num_queries(18):
        page = client.get(MONTH)

    assert page.status_code == 200


# The desk


def test_desk_shows_what_changed_since_the_group_was_sent_back(world, month, group):
    wrong = deduct(world, month, points="2", reason="迟交两份")
    submit(world, group)
    return_group(group=group, by=world.access("second"), remark="核对份数", at=RETURNED)
    withdraw_line(line=wrong, by=world.access("scorer"), reason="只迟一份", at=LATER)
    deduct(world, month, points="1", reason="迟交一份", at=LATER)
    submit(world, group, at=LATER)

    page = client_of(world.users["second"]).get(f"{GROUP}check/")

    [changed] = page.context["changes"]
    assert [changed.score_before, changed.score_after] == [Decimal("8.00"), Decimal("9.00")]
    assert "sent the group back on 2026-03-24 10:00: 核对份数" in words(page).replace(
        "03/24/2026 10 a.m.", "2026-03-24 10:00"
    )


def test_desk_has_no_comparison_before_the_first_return(world, month, group):
    submit(world, group)

    page = client_of(world.users["second"]).get(f"{GROUP}check/")

    assert [page.context["changes"], "Changes since the last review" in words(page)] == [None, False]


def test_remark_stands_on_grid_and_workbench_until_the_group_is_submitted_again(world, month, group):
    submit(world, group)
    return_group(group=group, by=world.access("second"), remark="核对份数", at=RETURNED)
    client = client_of(world.users["scorer"])

    def shown() -> list[bool]:
        return ["核对份数" in words(client.get(path)) for path in ("/c/t2026/", GROUP)]

    before = shown()
    submit(world, group, at=LATER)

    assert [before, shown()] == [[True, True], [False, False]]


def test_sample_is_drawn_ticked_and_blocks_the_review_meanwhile(world, month, group):
    deduct(world, month)
    submit(world, group)
    client = client_of(world.users["second"])

    drawn = client.post(f"{GROUP}check/draw/")
    sample = ReviewSample.objects.get()
    refused = client.post(f"{GROUP}review/")
    ticked = client.post(
        f"{GROUP}check/sample/{sample.pk}/",
        {"tick-1": "on", "remark-1": "与台账一致", "tick-2": "on", "remark-2": ""},
        follow=True,
    )
    client.post(f"{GROUP}review/")

    group.refresh_from_db()
    assert [drawn["Location"], refused.status_code, notices(ticked), group.state] == [
        f"{GROUP}check/#sample",
        409,
        ["2 cells are ticked."],
        "reviewed",
    ]


def test_sample_of_another_group_is_not_found(world, month, group):
    other = month.groups.get(owner__code="ORG1", is_recusal=False)
    submit(world, group)
    submit(world, other, by="organ_scorer")
    client = client_of(world.users["second"])
    client.post(f"{GROUP}check/draw/")

    answer = client.post(f"{MONTH}entry/ORG1/check/sample/{ReviewSample.objects.get().pk}/", {"tick-1": "on"})

    assert answer.status_code == 404


def test_who_submitted_is_told_why_nothing_can_be_checked(world, month, group):
    submit(world, group, by="office")

    page = client_of(world.users["office"]).get(f"{GROUP}check/")
    answer = client_of(world.users["office"]).post(f"{GROUP}check/draw/")

    assert [page.context["checks"], answer.status_code] == [False, 409]
    assert "The review needs somebody who did not enter or submit this group." in words(page)


# The second entry


def test_second_entry_shows_no_first_score(world, month, group):
    enters_blind(world)
    deduct(world, month, points="3.25")
    submit(world, group)

    page = client_of(world.users["office"]).get(f"{GROUP}second/")

    assert ["6.75" in page.content.decode(), "3.25" in page.content.decode()] == [False, False]
    assert [one.cell.code for one, __ in page.context["form"].rows()] == ["D02:C1", "D03:C1"]


def test_second_scores_are_kept_and_differences_settled_on_the_desk(world, month, group):
    enters_blind(world)
    deduct(world, month)
    submit(world, group)
    answer = client_of(world.users["office"]).post(f"{GROUP}second/", {"D03:C1": "8.5", "rest_full": "on"})
    client = client_of(world.users["second"])
    entry = BlindEntry.objects.get(department__code="D03")

    without = client.post(f"{GROUP}second/{entry.pk}/settle/", {"reason": ""})
    settled = client.post(f"{GROUP}second/{entry.pk}/settle/", {"reason": "以首录为准"})
    reviewed = client.post(f"{GROUP}review/")

    entry.refresh_from_db()
    group.refresh_from_db()
    assert [answer.status_code, without.status_code, settled.status_code, reviewed.status_code] == [
        302,
        422,
        302,
        302,
    ]
    assert [entry.settlement, group.state] == ["以首录为准", "reviewed"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"D03:C1": "abc", "rest_full": "on"}, 422), ({"D03:C1": "11", "rest_full": "on"}, 409), ({}, 409)],
)
def test_second_scores_that_cannot_stand_come_back(world, month, group, sent, status):
    enters_blind(world)
    submit(world, group)

    page = client_of(world.users["office"]).post(f"{GROUP}second/", sent)

    assert [page.status_code, BlindEntry.objects.count()] == [status, 0]
    assert page.context["form"].errors


def test_second_entry_without_chosen_indicators_says_so(world, month, group):
    submit(world, group)

    page = client_of(world.users["office"]).get(f"{GROUP}second/")

    assert "Nothing of this group is entered twice." in words(page)


# On behalf


def test_office_is_named_where_it_entered_for_an_owner(world, month, group):
    deduct(world, month, by="office")
    submit(world, group, by="office")

    page = words(client_of(world.users["second"]).get(f"{GROUP}lines/"))
    desk = words(client_of(world.users["second"]).get(f"{GROUP}check/"))

    assert "entered by the office on behalf of 第1部" in page
    assert "by the office on behalf of 第1部" in desk


# Progress, reminders


def test_reminder_is_shown_on_the_scorers_workbench(world, month):
    client = client_of(world.users["office"])

    first = client.post(f"{MONTH}remind/", {"group": "D01"}, follow=True)
    second = client.post(f"{MONTH}remind/", {"group": "D01"}, follow=True)

    desk = words(client_of(world.users["scorer"]).get("/c/t2026/"))
    assert [notices(first), notices(second), Reminder.objects.count()] == [
        ["1 owner is reminded."],
        ["第1部 was reminded today already."],
        1,
    ]
    assert "by 测试人1: this group is still to be submitted." in desk


def test_all_are_reminded_with_one_button(world, month):
    page = client_of(world.users["office"]).post(f"{MONTH}remind/", follow=True)

    assert [notices(page), Reminder.objects.count()] == [["3 owners are reminded."], 3]


def test_list_to_paste_stands_in_a_text_field_without_scripts(world, month):
    page = client_of(world.users["auditor"]).get(f"{MONTH}progress/")

    assert "<textarea" in page.content.decode()
    assert (
        page.context["to_paste"].splitlines()[0]
        == "March 2026: 3 groups are not submitted yet (deadline April 6)"
    )
    assert "Remind all" not in words(page)


def test_unknown_group_is_not_reminded(world, month):
    page = client_of(world.users["office"]).post(f"{MONTH}remind/", {"group": "X9"}, follow=True)

    assert [notices(page), Reminder.objects.count()] == [["This group is not part of the month."], 0]


# Calibration


def test_calibration_names_findings_and_thresholds(world, month):
    submit_all(world, month)

    page = client_of(world.users["leader"]).get(f"{MONTH}calibration/")

    assert [(row.owner.code, row.findings) for row in page.context["readings"]] == [
        ("D01", ["100.00 % of the departments have full marks."]),
        ("ORG1", ["100.00 % of the departments have full marks."]),
    ]
    assert "Pointed out from 90 % of departments with full marks." in words(page)


def test_closed_month_shows_what_is_pointed_out_before_the_review(world, month):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"))

    page = client_of(world.users["office"]).get(MONTH)

    assert [row.owner.code for row in page.context["readings"]] == ["D01", "ORG1"]


# The gate


def test_every_blocker_leads_to_the_place_where_it_is_mended(world, month, group):
    enters_blind(world)
    line = deduct(world, month)
    deduct(world, month, "D02")
    submit_all(world, month)
    close_month(month=month, by=world.access("office"))
    LedgerLine.objects.filter(pk=line.pk).update(public_reason="")

    page = client_of(world.users["office"]).get(MONTH)

    found = {blocker.code: blocker.url for blocker in page.context["blockers"] if blocker.group == "D01"}
    assert found == {
        "not_reviewed": f"{GROUP}check/",
        "blind_missing": f"{GROUP}check/#blind",
        "no_reason": f"{GROUP}cells/D03/C1/",
    }
    assert set(found.values()) <= set(links(page))


def test_override_keeps_what_it_was_about_and_stands_in_the_frozen_month(world, month):
    submit_all(world, month)
    office = world.access("office")
    close_month(month=month, by=office, at=REVIEWED)
    review_month(month=month, by=office, override="复审人出差", at=REVIEWED)

    override = GateOverride.objects.get()
    assert override.snapshot == [
        {"code": "not_reviewed", "message": message, "group": code, "line": None}
        for message, code in zip(override.blockers, ["D01", "ORG1", "recusal"], strict=True)
    ]
    page = client_of(world.users["auditor"]).get(MONTH)
    assert "Finish the review · 测试人1: 复审人出差" in words(page)


def test_published_month_holds_its_overrides(world, month):
    make_approved_month(world, month)
    group = month.groups.get(owner__code="D01")
    group.state = "submitted"
    group.save()

    revision = publish_month(month=month, by=world.access("office"), override="复审记录补签", at=PUBLISHED)

    [held] = revision.header["overrides"]
    assert [held["gate"], held["reason"], held["blockers"][0]["group"]] == ["publish", "复审记录补签", "D01"]


def test_month_without_overrides_is_frozen_as_before(world, month):
    make_approved_month(world, month)

    revision = publish_month(month=month, by=world.access("office"), at=PUBLISHED)

    assert "overrides" not in revision.header


def test_open_proposals_are_told_and_block_nothing(world, month):
    submit_all(world, month)
    Proposal.objects.create(
        campaign=world.campaign,
        kind="deduction",
        key="report:1",
        payload={"month": "2026-03", "owner": world.departments[0].pk},
        proposed_at=APPROVED,
    )

    page = client_of(world.users["office"]).get(MONTH)

    assert [page.context["blockers"], page.context["proposals"]] == [[], 1]
    assert "1 proposed deduction waits for a decision" in words(page)


def test_desk_hides_lines_and_sample_of_cells_that_are_entered_twice(world, month, group):
    enters_blind(world)
    deduct(world, month, reason="迟交一份")
    submit(world, group)
    client = client_of(world.users["second"])
    client.post(f"{GROUP}check/draw/")

    before = words(client.get(f"{GROUP}check/"))
    client_of(world.users["office"]).post(f"{GROUP}second/", {"D03:C1": "９．０", "rest_full": "on"})
    after = words(client.get(f"{GROUP}check/"))

    assert BlindEntry.objects.get(department__code="D03").score == Decimal("9.00")
    assert ["迟交一份" in before, "9.00" in before, "迟交一份" in after, "9.00" in after] == [
        False,
        False,
        True,
        True,
    ]


def test_another_sample_is_warned_of(world, month, group):
    submit(world, group)
    client = client_of(world.users["second"])
    said = "be looked at before the review"

    before = words(client.get(f"{GROUP}check/", headers={"accept-language": "en"}))
    client.post(f"{GROUP}check/draw/")
    after = words(client.get(f"{GROUP}check/", headers={"accept-language": "en"}))

    assert [said in before, said in after] == [False, True]


def test_submission_is_refused_with_the_way_to_the_open_proposals(world, month):
    Proposal.objects.create(
        campaign=world.campaign,
        kind="deduction",
        key="report:1",
        payload={
            "month": "2026-03",
            "owner": world.departments[0].pk,
            "department": world.departments[2].pk,
            "branch": None,
            "indicator": "C1",
        },
        proposed_at=APPROVED,
    )

    page = client_of(world.users["scorer"]).post(f"{GROUP}submit/", {"states_no_other": "on"})

    assert [page.status_code, f"{MONTH}reports/" in links(page), "第3部 C1" in words(page)] == [
        422,
        True,
        True,
    ]
