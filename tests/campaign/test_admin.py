"""The admin: who sees and changes which rows, what the trail keeps, and that nobody reaches across units (ACL-2)."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import (
    AuditEntry,
    Branch,
    Campaign,
    Department,
    DepartmentName,
    Enrolment,
    Holiday,
    Membership,
    Person,
    Role,
    User,
)
from scoring.models import MonthRevision
from tests.browsing import client_of
from tests.makers import make_open_month, make_world, publish

FORMSET = {"former_names-TOTAL_FORMS": "0", "former_names-INITIAL_FORMS": "0"}


def status(world, role, address) -> int:
    return client_of(world.users[role]).get(address).status_code


def errors(answer) -> dict:
    return dict(answer.context["adminform"].form.errors)


# Who gets in


@pytest.mark.parametrize("role", ["scorer", "leader", "head", "deputy", "inspector", "juror", "employee"])
def test_admin_is_for_three_roles_only(world, role):
    answer = client_of(world.users[role]).get("/manage/", follow=True)

    assert answer.status_code == 403


def test_admin_has_no_sign_in_of_its_own(world, client):
    assert client.get("/manage/").url == "/manage/login/?next=/manage/"
    assert client.get("/manage/login/?next=/manage/").url == "/sign-in/?next=/manage/"


@pytest.mark.parametrize(
    ("page", "office", "administrator", "auditor"),
    [
        ("campaign/unit", 200, 200, 200),
        ("campaign/campaign", 200, 200, 200),
        ("campaign/department", 200, 200, 200),
        ("campaign/person", 200, 200, 200),
        ("campaign/user", 403, 200, 200),
        ("campaign/membership", 403, 200, 200),
        ("campaign/auditentry", 403, 200, 200),
        ("scoring/scheme", 200, 200, 200),
        ("scoring/month", 200, 403, 200),
        ("campaign/unit/add", 403, 403, 403),
        ("campaign/campaign/add", 403, 200, 403),
        ("campaign/department/add", 200, 200, 403),
        ("campaign/person/add", 200, 200, 403),
        ("campaign/holiday/add", 200, 200, 403),
        ("campaign/user/add", 403, 200, 403),
        ("campaign/membership/add", 403, 200, 403),
        ("campaign/auditentry/add", 403, 403, 403),
        ("scoring/scheme/add", 403, 403, 403),
        ("scoring/month/add", 403, 403, 403),
    ],
)
def test_pages_by_role(world, page, office, administrator, auditor):
    address = f"/manage/{page}/"

    assert [status(world, role, address) for role in ("office", "administrator", "auditor")] == [
        office,
        administrator,
        auditor,
    ]


# Only what is one's own


def test_lists_hold_the_rows_of_the_own_unit_only(world):
    make_world("other")
    client = client_of(world.users["administrator"])

    listed = {
        model: {row.pk for row in client.get(f"/manage/campaign/{model}/").context["cl"].queryset}
        for model in ("campaign", "department", "person", "user", "membership")
    }

    assert listed == {
        "campaign": {world.campaign.pk},
        "department": set(Department.objects.filter(unit=world.unit).values_list("pk", flat=True)),
        "person": set(Person.objects.filter(unit=world.unit).values_list("pk", flat=True)),
        "user": {user.pk for user in world.users.values()},
        "membership": set(Membership.objects.filter(campaign=world.campaign).values_list("pk", flat=True)),
    }


def test_row_of_another_unit_is_not_changed(world):
    foreign = make_world("other").departments[0]

    answer = client_of(world.users["office"]).post(
        f"/manage/campaign/department/{foreign.pk}/change/", {"name": "夺来的部", **FORMSET}
    )

    assert [answer.status_code, Department.objects.get(pk=foreign.pk).name] == [302, foreign.name]


def test_form_offers_and_takes_only_rows_of_the_own_unit(world):
    other = make_world("other")
    client = client_of(world.users["office"])
    address = "/manage/campaign/enrolment/add/"

    offered = set(client.get(address).context["adminform"].form.fields["department"].queryset)
    answer = client.post(
        address,
        {
            "campaign": world.campaign.pk,
            "department": other.departments[0].pk,
            "position": 1,
            "since": "2026-01-01",
        },
    )

    assert offered == set(Department.objects.filter(unit=world.unit))
    assert list(errors(answer)) == ["department"]


def test_rows_of_two_units_are_not_joined(world):
    """An office clerk of two units cannot put a department of one under a branch of the other."""
    other = make_world("other")
    clerk = world.users["office"]
    Membership.objects.create(user=clerk, campaign=other.campaign, role=Role.OFFICE, since=date(2026, 1, 1))

    answer = client_of(clerk).post(
        "/manage/campaign/enrolment/add/",
        {
            "campaign": world.campaign.pk,
            "department": world.departments[0].pk,
            "branch": other.branches[0].pk,
            "position": 1,
            "since": "2025-01-01",
        },
    )

    assert errors(answer) == {"__all__": ["What is chosen belongs to different units."]}
    assert Enrolment.objects.filter(since=date(2025, 1, 1)).count() == 0


def test_reading_one_campaign_gives_no_right_to_change_it(world):
    """Auditor here, administrator elsewhere: the right to change does not pass over."""
    other = make_world("other")
    auditor = world.users["auditor"]
    Membership.objects.create(
        user=auditor, campaign=other.campaign, role=Role.SYSTEM_ADMINISTRATOR, since=date(2026, 1, 1)
    )
    department = world.departments[0]

    answer = client_of(auditor).post(
        f"/manage/campaign/department/{department.pk}/change/", {"name": "改了名的部", **FORMSET}
    )

    assert [answer.status_code, Department.objects.get(pk=department.pk).name] == [403, department.name]


# What the trail keeps


def test_change_is_kept_with_old_and_new_value(world):
    department = world.departments[0]

    answer = client_of(world.users["office"]).post(
        f"/manage/campaign/department/{department.pk}/change/",
        {
            "name": "党群工作部",
            "former_names-TOTAL_FORMS": "1",
            "former_names-INITIAL_FORMS": "0",
            "former_names-0-name": "第1部",
            "former_names-0-until": "2026-06-30",
        },
    )

    assert answer.status_code == 302
    assert list(DepartmentName.objects.values_list("department", "name", "until")) == [
        (department.pk, "第1部", date(2026, 6, 30))
    ]
    assert list(
        AuditEntry.objects.order_by("id").values_list("event", "campaign", "user__username", "data")
    ) == [
        (
            "campaign.department.changed",
            world.campaign.pk,
            "t2026-office",
            {"changes": {"name": ["第1部", "党群工作部"]}},
        ),
        (
            "campaign.departmentname.added",
            world.campaign.pk,
            "t2026-office",
            {"changes": {"name": [None, "第1部"], "until": [None, "2026-06-30"]}},
        ),
    ]


def test_new_row_is_kept_in_the_trail(world):
    client_of(world.users["office"]).post(
        "/manage/campaign/branch/add/", {"unit": world.unit.pk, "code": "B77", "name": "第七十七党支部"}
    )

    made = Branch.objects.get(code="B77")
    entry = AuditEntry.objects.get()
    assert [entry.event, entry.object_id] == ["campaign.branch.added", str(made.pk)]


def test_deleted_holiday_is_kept_in_the_trail(world):
    holiday = Holiday.objects.create(unit=world.unit, day=date(2026, 10, 1), name="国庆节")

    client_of(world.users["office"]).post(f"/manage/campaign/holiday/{holiday.pk}/delete/", {"post": "yes"})

    entry = AuditEntry.objects.get()
    assert [entry.event, entry.data["row"]["name"], Holiday.objects.count()] == [
        "campaign.holiday.deleted",
        "国庆节",
        0,
    ]


@pytest.mark.parametrize("model", ["department", "person", "enrolment", "campaign", "user", "membership"])
def test_nothing_else_is_deleted(world, model):
    for role in ("office", "administrator"):
        assert status(world, role, f"/manage/campaign/{model}/1/delete/") in (302, 403)


def test_rules_are_changed_with_the_campaign(world):
    rules = world.campaign.rules
    client = client_of(world.users["administrator"])
    address = f"/manage/campaign/campaign/{world.campaign.pk}/change/"
    data = {
        "name": world.campaign.name,
        "goals": "作风一流、队伍一流、业绩一流",
        "office": world.organ.pk,
        "rules-TOTAL_FORMS": "1",
        "rules-INITIAL_FORMS": "1",
        "rules-0-id": rules.pk,
        "rules-0-campaign": world.campaign.pk,
        "rules-0-rank_style": "dense",
        "rules-0-bonus_sheet_cap": "3.00",
        "rules-0-owner_day": 5,
        "rules-0-close_day": 7,
        "rules-0-preview_days": 3,
        "rules-0-approve_day": 13,
        "rules-0-bulletin_day": 15,
        "rules-0-recheck_days": 3,
        "rules-0-answer_days": 5,
        "rules-0-board": "full",
        "rules-0-board_ends": 3,
        "rules-0-first_tie_breaker": "business",
        "rules-0-second_tie_breaker": "fewer_lines",
    }

    answer = client.post(address, data)
    twice = client.post(address, data | {"rules-0-second_tie_breaker": "business"})

    rules.refresh_from_db()
    assert [answer.status_code, rules.rank_style, rules.tie_breakers] == [
        302,
        "dense",
        ["business", "fewer_lines"],
    ]
    assert twice.status_code == 200
    assert AuditEntry.objects.get(event="campaign.campaignrules.changed").data["changes"]["rank_style"] == [
        "standard",
        "dense",
    ]


def test_auditor_sees_its_own_trail_and_the_sign_ins_of_its_unit(world):
    other = make_world("other")
    for each in (world, other):
        client_of(each.users["head"]).post("/sign-out/")
        client_of(each.users["head"]).get(f"/c/{each.campaign.code}/months/")

    listed = client_of(world.users["auditor"]).get("/manage/campaign/auditentry/").context["cl"].queryset

    assert [(entry.event, entry.user) for entry in listed] == [
        ("access.denied", world.users["head"]),
        ("access.signed_out", world.users["head"]),
    ]


def test_trail_is_not_changed_here(world):
    client_of(world.users["head"]).post("/sign-out/")
    entry = AuditEntry.objects.get()
    client = client_of(world.users["auditor"])

    answers = [
        client.get(f"/manage/campaign/auditentry/{entry.pk}/change/").status_code,
        client.post(f"/manage/campaign/auditentry/{entry.pk}/change/", {"event": "nothing"}).status_code,
        client.post(f"/manage/campaign/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code,
    ]

    assert answers == [200, 403, 403]


# Accounts and roles


def test_account_is_opened_for_a_person_with_a_password(world):
    person = Person.objects.create(
        unit=world.unit, staff_number="00500", name="新来人", department=world.departments[0]
    )

    answer = client_of(world.users["administrator"]).post(
        "/manage/campaign/user/add/", {"person": person.pk, "new_password": "lange und gute Worte"}
    )

    user = User.objects.get(username="00500")
    assert [answer.status_code, user.name, user.check_password("lange und gute Worte")] == [
        302,
        "新来人",
        True,
    ]
    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True)) == [
        "campaign.account.opened",
        "campaign.account.password_set",
    ]
    assert "gute" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_weak_password_is_refused_at_the_field_and_opens_nothing(world):
    person = Person.objects.create(
        unit=world.unit, staff_number="00500", name="新来人", department=world.departments[0]
    )

    answer = client_of(world.users["administrator"]).post(
        "/manage/campaign/user/add/", {"person": person.pk, "new_password": "short"}
    )

    assert [answer.status_code, list(errors(answer))] == [200, ["new_password"]]
    assert [User.objects.filter(username="00500").count(), AuditEntry.objects.count()] == [0, 0]


def test_closed_account_is_signed_out_with_its_next_request(world):
    head = client_of(world.users["head"])
    assert head.get("/c/t2026/").status_code == 200

    client_of(world.users["administrator"]).post(
        f"/manage/campaign/user/{world.users['head'].pk}/change/", {"new_password": ""}
    )

    assert head.get("/c/t2026/").url == "/sign-in/?next=/c/t2026/"
    assert AuditEntry.objects.get().event == "campaign.account.closed"


def test_nobody_closes_his_own_account(world):
    own = world.users["administrator"]

    answer = client_of(own).post(f"/manage/campaign/user/{own.pk}/change/", {"new_password": ""})

    assert errors(answer) == {"is_active": ["Nobody closes his own account."]}
    assert User.objects.get(pk=own.pk).is_active


def grant(world, **data):
    return client_of(world.users["administrator"]).post(
        "/manage/campaign/membership/add/",
        {"campaign": world.campaign.pk, "since": "2026-02-01", **data},
    )


def test_role_is_granted(world):
    answer = grant(world, user=world.users["employee"].pk, role="scorer", department=world.departments[1].pk)

    held = Membership.objects.get(user=world.users["employee"], role="scorer")
    assert [answer.status_code, held.department, held.since] == [302, world.departments[1], date(2026, 2, 1)]
    assert AuditEntry.objects.get().event == "campaign.role.granted"


def test_excluding_duties_are_refused(world):
    office = grant(world, user=world.users["auditor"].pk, role="office")
    leader = grant(world, user=world.users["auditor"].pk, role="leader")

    assert errors(office) == {
        "__all__": ["System administrator, assessment office and auditor exclude each other."]
    }
    assert [leader.status_code, list(errors(leader))] == [200, ["role"]]
    assert Membership.objects.filter(user=world.users["auditor"]).count() == 1


def test_role_is_ended_and_not_rewritten(world):
    held = Membership.objects.get(user=world.users["scorer"])

    client_of(world.users["administrator"]).post(
        f"/manage/campaign/membership/{held.pk}/change/",
        {"until": "2026-03-31", "role": "office", "user": world.users["head"].pk},
    )

    held.refresh_from_db()
    assert [held.until, held.role, held.user] == [date(2026, 3, 31), "scorer", world.users["scorer"]]
    assert AuditEntry.objects.get().event == "campaign.role.ended"


def test_last_administrator_stays(world):
    held = Membership.objects.get(user=world.users["administrator"])

    answer = client_of(world.users["administrator"]).post(
        f"/manage/campaign/membership/{held.pk}/change/", {"until": "2026-03-31"}
    )

    held.refresh_from_db()
    assert [answer.status_code, held.until] == [200, None]


def test_next_campaign_is_begun_by_the_administrator(world):
    answer = client_of(world.users["administrator"]).post(
        "/manage/campaign/campaign/add/",
        {"unit": world.unit.pk, "code": "t2027", "name": "文明部室创建活动", "year": 2027, "goals": ""},
    )

    made = Campaign.objects.get(code="t2027")
    assert [answer.status_code, made.unit, made.rules.rank_style] == [302, world.unit, "standard"]
    assert list(made.memberships.values_list("user", "role")) == [
        (world.users["administrator"].pk, "system_administrator")
    ]


# Restricted fields (PRV-11)


@pytest.mark.parametrize(("role", "sees"), [("office", True), ("administrator", False), ("auditor", False)])
def test_party_membership_is_shown_to_the_office_only(world, role, sees):
    person = Person.objects.filter(unit=world.unit).first()

    page = client_of(world.users[role]).get(f"/manage/campaign/person/{person.pk}/change/")

    assert page.status_code == 200
    assert ("is_party_member" in page.content.decode()) == sees


@pytest.mark.parametrize(
    ("role", "lookup"),
    [
        ("auditor", "user/?password__startswith=argon2"),
        ("administrator", "user/?person__is_party_member=1"),
        ("administrator", "person/?is_party_member__exact=1"),
        ("auditor", "membership/?user__password__startswith=argon2"),
    ],
)
def test_what_is_not_shown_is_not_guessed_by_filtering(world, role, lookup):
    assert status(world, role, f"/manage/campaign/{lookup}") == 400


def test_offered_filters_work(world):
    found = [
        status(world, "auditor", f"/manage/{page}")
        for page in (
            "campaign/membership/?role__exact=scorer",
            "campaign/auditentry/?succeeded__exact=1&event=access.signed_in&at__year=2026",
            "scoring/month/?state__exact=open&first_day__year=2026&first_day__month=3",
        )
    ]

    assert found == [200, 200, 200]


def test_denied_access_is_kept_in_the_trail(world):
    publish(world)
    issue = reverse("admin:bulletin_issue", args=[MonthRevision.objects.get().pk])
    auditor, scorer = client_of(world.users["auditor"]), client_of(world.users["scorer"])

    answers = [
        auditor.get("/manage/campaign/person/add/"),
        auditor.post(issue),
        scorer.get("/manage/", follow=True),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert list(
        AuditEntry.objects.filter(event="access.denied", succeeded=False)
        .order_by("id")
        .values_list("user__username", "data__path", "data__method")
    ) == [
        ("t2026-auditor", "/manage/campaign/person/add/", "GET"),
        ("t2026-auditor", issue, "POST"),
        ("t2026-scorer", "/manage/login/", "GET"),
    ]


def test_administrator_reads_no_scores_in_the_trail(world):
    make_open_month(world)
    opened = AuditEntry.objects.get(event="scoring.month.opened")
    page = f"/manage/campaign/auditentry/{opened.pk}/change/"

    assert [status(world, "auditor", page), status(world, "administrator", page)] == [200, 302]


@pytest.mark.parametrize(
    ("since", "until", "made"),
    [("2026-02-01", "", 0), ("2025-01-01", "2026-01-01", 0), ("2025-01-01", "2025-12-31", 1)],
)
def test_department_has_one_place_at_a_time(world, since, until, made):
    department = world.departments[0]

    client_of(world.users["office"]).post(
        "/manage/campaign/enrolment/add/",
        {
            "campaign": world.campaign.pk,
            "department": department.pk,
            "category": world.categories[0].pk,
            "position": 1,
            "since": since,
            "until": until,
        },
    )

    assert Enrolment.objects.filter(department=department).count() == 1 + made


def test_place_of_a_department_is_changed_in_itself(world):
    place = Enrolment.objects.get(department=world.departments[0])

    answer = client_of(world.users["office"]).post(
        f"/manage/campaign/enrolment/{place.pk}/change/",
        {
            "category": place.category_id,
            "branch": place.branch_id,
            "position": 7,
            "since": "2026-01-01",
            "until": "2026-11-30",
        },
    )

    place.refresh_from_db()
    assert [answer.status_code, place.position, place.until] == [302, 7, date(2026, 11, 30)]
