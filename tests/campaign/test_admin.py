"""The admin: who sees and changes which rows, what the trail keeps, and that nobody reaches across units (ACL-2)."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from campaign.models import (
    AuditEntry,
    Branch,
    Department,
    Holiday,
    Membership,
    Person,
    Role,
    User,
)
from scoring.models import MonthRevision
from tests.browsing import client_of, words
from tests.makers import make_open_month, make_world, publish


def status(world, role, address) -> int:
    return client_of(world.users[role]).get(address).status_code


def errors(answer) -> dict:
    return dict(answer.context["adminform"].form.errors)


# Who gets in


@pytest.mark.parametrize("role", ["scorer", "leader", "head", "deputy", "inspector", "juror", "employee"])
def test_admin_is_for_three_roles_only(world, role):
    answer = client_of(world.users[role]).get("/manage/", follow=True)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("networks", "address", "expected"),
    [
        ([], "203.0.113.9", 200),
        (["10.0.0.0/8"], "10.1.2.3", 200),
        (["10.0.0.0/8", "::1/128"], "::1", 200),
        (["10.0.0.0/8"], "203.0.113.9", 403),
        (["10.0.0.0/8"], "", 403),
    ],
)
def test_admin_is_open_to_the_networks_of_the_setting_acl_10(world, settings, networks, address, expected):
    settings.ADMIN_NETWORKS = networks

    answer = client_of(world.users["office"]).get("/manage/", follow=True, REMOTE_ADDR=address)

    assert answer.status_code == expected


def test_admin_that_is_closed_to_a_network_leaves_the_site_open_and_says_so_in_the_trail_acl_10(
    world, settings
):
    settings.ADMIN_NETWORKS = ["10.0.0.0/8"]
    client = client_of(world.users["office"])

    answers = [
        client.get(address, follow=True).status_code for address in ("/c/t2026/", "/manage/campaign/person/")
    ]

    assert [answers, AuditEntry.objects.filter(event="access.denied").count()] == [[200, 403], 1]


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
        ("campaign/campaign/add", 403, 403, 403),
        ("campaign/branch/add", 200, 200, 403),
        ("campaign/person/add", 200, 200, 403),
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
    foreign = make_world("other").branches[0]

    answer = client_of(world.users["office"]).post(
        f"/manage/campaign/branch/{foreign.pk}/change/", {"name": "夺来的支部"}
    )

    assert [answer.status_code, Branch.objects.get(pk=foreign.pk).name] == [302, foreign.name]


def test_form_offers_and_takes_only_rows_of_the_own_unit(world):
    other = make_world("other")
    client = client_of(world.users["office"])
    address = "/manage/campaign/person/add/"

    offered = set(client.get(address).context["adminform"].form.fields["department"].queryset)
    answer = client.post(
        address,
        {
            "unit": world.unit.pk,
            "staff_number": "00700",
            "name": "新来人",
            "department": other.departments[0].pk,
        },
    )

    assert offered == set(Department.objects.filter(unit=world.unit))
    assert list(errors(answer)) == ["department"]


def test_rows_of_two_units_are_not_joined(world):
    """An office clerk of two units cannot put a person of one into a branch of the other."""
    other = make_world("other")
    clerk = world.users["office"]
    Membership.objects.create(user=clerk, campaign=other.campaign, role=Role.OFFICE, since=date(2026, 1, 1))

    answer = client_of(clerk).post(
        "/manage/campaign/person/add/",
        {
            "unit": world.unit.pk,
            "staff_number": "00700",
            "name": "新来人",
            "department": world.departments[0].pk,
            "branch": other.branches[0].pk,
        },
    )

    assert errors(answer) == {"__all__": ["What is chosen belongs to different units."]}
    assert Person.objects.filter(staff_number="00700").count() == 0


def test_reading_one_campaign_gives_no_right_to_change_it(world):
    """Auditor here, administrator elsewhere: the right to change does not pass over."""
    other = make_world("other")
    auditor = world.users["auditor"]
    Membership.objects.create(
        user=auditor, campaign=other.campaign, role=Role.SYSTEM_ADMINISTRATOR, since=date(2026, 1, 1)
    )
    branch = world.branches[0]

    answer = client_of(auditor).post(f"/manage/campaign/branch/{branch.pk}/change/", {"name": "改了名的支部"})

    assert [answer.status_code, Branch.objects.get(pk=branch.pk).name] == [403, branch.name]


# What the trail keeps


def test_change_is_kept_with_old_and_new_value(world):
    branch = world.branches[0]

    answer = client_of(world.users["office"]).post(
        f"/manage/campaign/branch/{branch.pk}/change/", {"name": "机关第一党支部"}
    )

    assert answer.status_code == 302
    assert list(AuditEntry.objects.values_list("event", "campaign", "user__username", "data")) == [
        (
            "campaign.branch.changed",
            world.campaign.pk,
            "t2026-office",
            {"changes": {"name": ["第1党支部", "机关第一党支部"]}},
        ),
    ]


def test_new_row_is_kept_in_the_trail(world):
    client_of(world.users["office"]).post(
        "/manage/campaign/branch/add/", {"unit": world.unit.pk, "code": "B77", "name": "第七十七党支部"}
    )

    made = Branch.objects.get(code="B77")
    entry = AuditEntry.objects.get()
    assert [entry.event, entry.object_id] == ["campaign.branch.added", str(made.pk)]


# What a page of the site changes, through its verb, is looked up here
KEPT_ELSEWHERE = [
    ("unit", "/c/t2026/settings/particulars/"),
    ("campaign", "/c/t2026/settings/particulars/"),
    ("department", "/c/t2026/settings/departments/"),
    ("departmentcategory", "/c/t2026/settings/categories/"),
    ("enrolment", "/c/t2026/settings/departments/"),
    ("holiday", "/c/t2026/settings/holidays/"),
]


@pytest.mark.parametrize(("model", "page"), KEPT_ELSEWHERE)
@pytest.mark.parametrize("role", ["office", "administrator"])
def test_rows_with_a_page_of_their_own_are_read_only(world, role, model, page):
    Holiday.objects.create(unit=world.unit, day=date(2026, 10, 1), name="国庆节")
    rows = apps.get_model("campaign", model)._default_manager
    first = rows.order_by("pk").first()
    before = list(rows.order_by("pk").values())
    client = client_of(world.users[role])
    address = f"/manage/campaign/{model}/"

    listed, shown = client.get(address), client.get(f"{address}{first.pk}/change/")
    refused = [
        client.post(f"{address}{first.pk}/change/", {"name": "改了的", "day": "2026-10-02"}).status_code,
        client.post(f"{address}{first.pk}/delete/", {"post": "yes"}).status_code,
        client.post(f"{address}add/", {"name": "新来的"}).status_code,
    ]

    assert [listed.status_code, shown.status_code, refused] == [200, 200, [403, 403, 403]]
    assert [[url for __, url in answer.context["ways"]] for answer in (listed, shown)] == [[page], [page]]
    assert f'<a href="{page}">' in shown.content.decode()
    assert 'type="submit" value="Save"' not in shown.content.decode()
    assert client.get(page).status_code == 200
    assert list(rows.order_by("pk").values()) == before


def test_way_is_named_for_each_campaign_of_the_person(world):
    other = make_world("other")
    clerk = world.users["office"]
    Membership.objects.create(user=clerk, campaign=other.campaign, role=Role.OFFICE, since=date(2026, 1, 1))

    page = client_of(clerk).get("/manage/campaign/department/")

    assert page.context["ways"] == [
        ("Departments and their history · “323”文明部室创建活动 2026", "/c/other/settings/departments/"),
        ("Departments and their history · “323”文明部室创建活动 2026", "/c/t2026/settings/departments/"),
    ]


def test_day_of_leaving_is_not_typed_in_here(world):
    """Leaving ends roles and closes the account: the page of the accounts does all three."""
    person = Person.objects.filter(unit=world.unit).order_by("pk").first()
    address = f"/manage/campaign/person/{person.pk}/change/"
    client = client_of(world.users["office"])

    client.post(address, {"name": person.name, "department": person.department_id, "left_on": "2026-01-31"})

    person.refresh_from_db()
    assert person.left_on is None


@pytest.mark.parametrize("model", ["branch", "person", "user", "membership"])
def test_nothing_else_is_deleted(world, model):
    for role in ("office", "administrator"):
        assert status(world, role, f"/manage/campaign/{model}/1/delete/") in (302, 403)


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


def test_trail_says_events_and_objects_in_words(world):
    make_open_month(world)
    client = client_of(world.users["auditor"])
    opened = AuditEntry.objects.get(event="scoring.month.opened")

    listed = client.get("/manage/campaign/auditentry/", {"event": "scoring.month.opened"})
    page = client.get(f"/manage/campaign/auditentry/{opened.pk}/change/")

    assert [list(listed.context["cl"].queryset), "Month opened" in words(listed)] == [[opened], True]
    assert "Event: Month opened · scoring.month.opened" in words(page)
    (found,) = [spec for spec in listed.context["cl"].filter_specs if spec.title == "event"]
    assert found.lookup_choices == [
        ("scoring.month.opened", "Month opened"),
        ("scoring.month.planned", "Month planned"),
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


def test_account_is_opened_without_a_password_which_is_given_on_a_slip_only(world):
    person = Person.objects.create(
        unit=world.unit, staff_number="00500", name="新来人", department=world.departments[0]
    )

    answer = client_of(world.users["administrator"]).post(
        "/manage/campaign/user/add/", {"person": person.pk, "new_password": "lange und gute Worte"}
    )

    user = User.objects.get(username="00500")
    assert [answer.status_code, user.name, user.has_usable_password()] == [302, "新来人", False]
    assert AuditEntry.objects.get().event == "campaign.account.opened"


def test_name_of_a_person_is_that_of_the_account(world):
    user = world.users["head"]
    page = f"/manage/campaign/person/{user.person.pk}/change/"
    client = client_of(world.users["office"])
    form = client.get(page).context["adminform"].form
    posted = {name: value for name, value in form.initial.items() if value not in (None, False)}

    answer = client.post(page, posted | {"name": "改名人"})

    user.refresh_from_db()
    assert [answer.status_code, user.name] == [302, "改名人"]


def test_page_for_passwords_of_the_admin_leads_to_the_site_s(world):
    answer = client_of(world.users["office"]).get("/manage/password_change/")

    assert [answer.status_code, answer.url] == [302, "/password/"]


def test_closed_account_is_signed_out_with_its_next_request(world):
    head = client_of(world.users["head"])
    assert head.get("/c/t2026/").status_code == 200

    client_of(world.users["administrator"]).post(
        f"/manage/campaign/user/{world.users['head'].pk}/change/", {}
    )

    assert head.get("/c/t2026/").url == "/sign-in/?next=/c/t2026/"
    assert AuditEntry.objects.get().event == "campaign.account.closed"


def test_nobody_closes_his_own_account(world):
    own = world.users["administrator"]

    answer = client_of(own).post(f"/manage/campaign/user/{own.pk}/change/", {})

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
