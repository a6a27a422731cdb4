"""Undercover schedules until they are filed, undercover inspectors always: hidden from the inspected (ACL-4, PRV-14).

Every page of the competition, the page of all activities, the notices and the trail are read by each role.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from activities.models import Finding, Inspection
from activities.windows.assigning import withdraw_inspection
from activities.windows.hiding import UNDERCOVER, visible_inspections
from activities.windows.inspecting import enter_inspection
from activities.windows.teams import OwnDepartment
from campaign.models import AuditEntry, Membership, NoticeKind, Notification, Role
from tests.activities.windows.making import (
    DAY,
    ON_DAY,
    SINCE,
    assigned,
    entry_for,
    filed,
    make_competition,
    make_inspector,
)
from tests.browsing import client_of

ROLES = ("leader", "head", "deputy", "employee", "scorer", "juror", "other", "auditor", "administrator")
NAME = "隐名检查员"


@pytest.fixture
def competition(world):
    """W01 of D03: undercover ones planned, signed and filed, by an inspector whose name stands nowhere else."""
    window = make_competition(world)
    make_inspector(world, "other", world.organ)
    for name in ("inspector", "inspector2"):
        user = world.users[name]
        user.name = NAME
        user.save()
    planned = assigned(world, window, kind="covert", day=DAY + timedelta(days=10))
    signed = assigned(world, window, kind="covert", day=DAY)
    enter_inspection(inspection=signed, entry=entry_for(signed), by=world.access("inspector"), at=ON_DAY)
    done = assigned(world, window, kind="covert", day=DAY - timedelta(days=3))
    done = filed(world, done, entry_for(done, lost={1: "2"}, rectify_by=DAY + timedelta(days=5)), at=ON_DAY)
    return {"world": world, "planned": planned, "signed": signed, "filed": done}


def pages(found) -> list[str]:
    code = found["world"].campaign.code
    names = ["track_list", "window_list", "checklist_list", "inspection_list", "finding_list"]
    finding = Finding.objects.get()
    return [
        *(reverse(f"activities:{name}", args=[code]) for name in names),
        reverse("activities:window_detail", args=[code, "W01"]),
        reverse("activities:window_change", args=[code, "W01"]),
        reverse("activities:inspection_plan", args=[code, "2026-03"]),
        reverse("activities:finding_detail", args=[code, finding.pk]),
        *(
            reverse(f"activities:inspection_{page}", args=[code, found[state].pk])
            for page, state in product(("detail", "enter", "change"), ("planned", "signed", "filed"))
        ),
        "/notices/",
    ]


def read_by(found, role: str) -> dict[str, str]:
    client = client_of(found["world"].users[role])
    return {
        path: answer.content.decode()
        for path in pages(found)
        if (answer := client.get(path)).status_code == 200
    }


@pytest.mark.parametrize("role", ROLES)
def test_undercover_inspectors_are_named_to_nobody_but_the_office_and_the_auditor(competition, role):
    said = read_by(competition, role)

    named = [path for path, content in said.items() if NAME in content]
    detail = f"/c/t2026/windows/inspections/{competition['filed'].pk}/"
    may = ["/c/t2026/windows/inspections/", "/c/t2026/windows/window/W01/", detail]
    assert named == ([path for path in said if path in may] if role == "auditor" else [])


@pytest.mark.parametrize("role", ROLES)
def test_undercover_schedule_shows_to_nobody_else_until_it_is_filed(competition, role):
    world = competition["world"]

    said = read_by(competition, role)

    hidden = {competition["planned"].pk, competition["signed"].pk}
    links = {f"/inspections/{pk}/" for pk in hidden}
    assert [path for path, content in said.items() if any(link in path + content for link in links)] == []
    assert hidden & set(visible_inspections(world.access(role)).values_list("pk", flat=True)) == set()


def test_office_and_inspectors_see_the_schedule(competition):
    world = competition["world"]

    seen = {
        name: visible_inspections(world.access(name)).count() for name in ("office", "inspector", "other")
    }

    assert seen == {"office": 3, "inspector": 3, "other": 0}
    assert NAME in read_by(competition, "office")["/c/t2026/windows/plan/2026-03/"]


@pytest.mark.parametrize("role", ["office", "auditor", "leader"])
def test_somebody_of_the_inspected_department_is_the_inspected_whatever_his_role(competition, role):
    """PRV-14, ACL-4: a clerk, an auditor or a leader who belongs to D03; whom a clerk may choose is no secret."""
    world = competition["world"]
    person = world.users[role].person
    person.department = world.departments[2]
    person.save()

    said = read_by(competition, role)

    choice = f"{NAME} · "
    assert [path for path, content in said.items() if NAME in content.replace(choice, "")] == []
    seen = list(visible_inspections(world.access(role)).values_list("pk", flat=True))
    assert seen == [competition["filed"].pk]


def trail(client) -> str:
    return "".join(
        client.get(f"/admin/campaign/auditentry/{query}").content.decode()
        for query in ("", "?all=", "?q=activities.undercover", f"?q={NAME}")
    )


def test_trail_hides_undercover_acts_from_the_administrator(competition):
    world = competition["world"]

    content = trail(client_of(world.users["administrator"]))

    assert AuditEntry.objects.filter(event__startswith="activities.undercover.").count() > 5
    assert (
        "undercover"
        in content.replace("?q=activities.undercover", "").replace('value="activities.undercover"', ""),
        NAME in content.replace(f'value="{NAME}"', ""),
    ) == (False, False)


def test_trail_shows_the_auditor_what_is_filed_and_not_of_his_own_department(competition):
    world = competition["world"]
    auditor = world.users["auditor"]
    rows = AuditEntry.objects.filter(event__startswith="activities.undercover.")
    of_filed = rows.filter(object_id=str(competition["filed"].pk)).order_by("-pk")
    shown = reverse("admin:campaign_auditentry_change", args=[of_filed[0].pk])
    hidden = [
        reverse("admin:campaign_auditentry_change", args=[row.pk])
        for row in rows.exclude(pk__in=of_filed.values("pk"))
    ]

    before = [client_of(auditor).get(path).status_code for path in (shown, *hidden)]
    auditor.person.department = world.departments[2]
    auditor.person.save()
    after = client_of(auditor).get(shown).status_code

    assert before == [200, *[302] * len(hidden)]
    assert after == 302


def test_notices_of_undercover_inspections_name_nothing(competition):
    told = Notification.objects.filter(campaign=competition["world"].campaign)

    assert {tuple(sorted(notice.arguments.items())) for notice in told} == {
        (("indicator", ""), ("month", "2026-03"), ("owner", ""))
    }
    heads = told.filter(user__in=[competition["world"].users[name] for name in ("head", "deputy")])
    assert {notice.link for notice in heads} == {f"/c/t2026/windows/inspections/{competition['filed'].pk}/"}


def test_clerk_of_the_inspected_department_plans_nothing_undercover_for_it(competition):
    world = competition["world"]
    person = world.users["office"].person
    person.department = world.departments[2]
    person.save()
    client = client_of(world.users["office"])
    team = [world.users[name].pk for name in ("inspector", "inspector2")]

    answer = client.post(
        "/c/t2026/windows/plan/2026-03/assign/",
        {"window": "W01", "kind": "covert", "day": "2026-03-30", "inspectors": team},
    )
    withdrawn = client.post(
        f"/c/t2026/windows/inspections/{competition['planned'].pk}/withdraw/", {"reason": "x"}
    )

    assert (answer.status_code, withdrawn.status_code) == (403, 404)
    assert Inspection.objects.count() == 3


def test_inspector_who_heads_the_department_too_is_the_inspected(competition):
    world = competition["world"]
    Membership.objects.create(
        user=world.users["other"],
        campaign=world.campaign,
        role=Role.HEAD,
        department=world.departments[2],
        since=SINCE,
    )

    said = read_by(competition, "other")

    assert [path for path, content in said.items() if NAME in content] == []
    assert f"/c/t2026/windows/inspections/{competition['filed'].pk}/" in said


def test_auditor_who_acts_for_the_department_reads_no_undercover_act_of_it(competition):
    """PRV-14: the head of D03 in the auditor's person; his own department is another."""
    world = competition["world"]
    of_filed = AuditEntry.objects.filter(object_id=str(competition["filed"].pk), event__startswith=UNDERCOVER)
    path = reverse("admin:campaign_auditentry_change", args=[of_filed.order_by("pk").last().pk])
    before = client_of(world.users["auditor"]).get(path).status_code

    Membership.objects.create(
        user=world.users["auditor"],
        campaign=world.campaign,
        role=Role.DEPUTY,
        department=world.departments[2],
        since=SINCE,
    )

    assert (before, client_of(world.users["auditor"]).get(path).status_code) == (200, 302)


def test_clerk_of_the_inspected_department_declares_nothing_void(competition):
    world, done = competition["world"], competition["filed"]
    person = world.users["office"].person
    person.department = world.departments[2]
    person.save()

    with pytest.raises(OwnDepartment):
        withdraw_inspection(inspection=done, reason="x", by=world.access("office"))

    done.refresh_from_db()
    assert done.state == "filed"


def test_withdrawn_inspection_calls_nobody_any_more(competition):
    world = competition["world"]
    waiting = Notification.objects.filter(read_at__isnull=True, kind=NoticeKind.INSPECTION_TO_SIGN)
    before = waiting.count()

    withdraw_inspection(inspection=competition["signed"], reason="x", by=world.access("office"))

    assert (before, waiting.count()) == (1, 0)
