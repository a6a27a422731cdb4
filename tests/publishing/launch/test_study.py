"""Study of the rules: confirmed once for each version, by account or on a signed list; who reads which names."""

from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.models import AuditEntry, Department, Person, StudyConfirmation
from campaign.refusals import NotAllowed
from publishing.drafts import begin_paper, issue_draft
from publishing.launch import study_duty
from publishing.launch.study import (
    NobodySigned,
    NoPerson,
    NoReason,
    NothingToStudy,
    ReadAnother,
    UnknownPerson,
    WrongDay,
    confirm_own,
    enter_signed,
    own_confirmation,
    strike_confirmation,
    study_by_department,
)
from publishing.launch.study_sheet import frozen_study
from publishing.prints import sheet_of
from scoring.models import Scheme
from scoring.rules_in_force import scheme_in_force
from tests.browsing import client_of, words
from tests.makers import World, make_world
from tests.publishing.launch.planning import IN_JANUARY, make_plan_ready

SIGNED = date(2026, 1, 14)


def url(name: str, **values) -> str:
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026", **values})


def sign(world: World, numbers, *, department: int = 2, role: str = "office", **values):
    return enter_signed(
        campaign=world.campaign,
        department=world.departments[department],
        staff_numbers=numbers,
        by=world.access(role),
        **{"signed_on": SIGNED} | values,
    )


def second_version(world: World, from_month: date) -> Scheme:
    return Scheme.objects.create(
        campaign=world.campaign,
        name="“双百”量化考核",
        version=2,
        from_month=from_month,
        activated_at=datetime(2026, 2, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2025, 12, 30), 1), (date(2026, 1, 1), 1), (date(2026, 2, 28), 1), (date(2026, 3, 1), 2)],
)
def test_version_in_force_is_that_of_the_month_and_before_the_first_the_first(world, day, version):
    second_version(world, date(2026, 3, 1))
    Scheme.objects.create(campaign=world.campaign, name="草稿", version=3, from_month=date(2026, 1, 1))

    assert scheme_in_force(world.campaign, on=day).version == version


def test_employee_confirms_once_for_each_version(world):
    employee = world.access("employee")

    first = confirm_own(campaign=world.campaign, by=employee)
    again = confirm_own(campaign=world.campaign, by=employee)
    newer = second_version(world, date(2026, 2, 1))
    before = own_confirmation(employee, newer)
    second = confirm_own(campaign=world.campaign, by=employee)

    assert [first.pk, first.way, first.scheme_version] == [again.pk, "account", 1]
    assert [before, second.scheme_version, second.in_force_from] == [None, 2, date(2026, 2, 1)]
    assert AuditEntry.objects.filter(event="publishing.study.confirmed").count() == 2


def test_rules_that_were_read_before_a_newer_version_are_not_confirmed(world):
    employee = world.access("employee")
    second_version(world, date(2026, 3, 1))

    with pytest.raises(ReadAnother):
        confirm_own(campaign=world.campaign, by=employee, seen=1)
    assert confirm_own(campaign=world.campaign, by=employee, seen=2).scheme_version == 2


def test_list_signed_for_the_older_version_is_not_entered_for_the_newer_one(world):
    second_version(world, date(2026, 3, 1))

    for day in (date(2026, 2, 19), date(2026, 2, 25)):
        with pytest.raises(WrongDay):
            sign(world, ["00008"], signed_on=day)
    (row,) = sign(world, ["00008"], signed_on=date(2026, 3, 1))

    assert [row.scheme_version, row.studied_on] == [2, date(2026, 3, 1)]


def test_confirmation_needs_rules_and_somebody_in_service(world):
    Person.objects.filter(pk=world.users["employee"].person_id).update(left_on=date(2026, 1, 1))

    with pytest.raises(NoPerson):
        confirm_own(campaign=world.campaign, by=world.access("employee"))
    Scheme.objects.update(activated_at=None)
    with pytest.raises(NothingToStudy):
        confirm_own(campaign=world.campaign, by=world.access("office"))

    assert StudyConfirmation.objects.count() == 0


def test_signed_list_is_entered_for_whoever_is_ticked_and_not_twice(world):
    confirm_own(campaign=world.campaign, by=world.access("head"))

    new = sign(world, ["00007", "00008"])

    assert [(row.person.staff_number, row.way, row.studied_on) for row in new] == [("00008", "list", SIGNED)]
    with pytest.raises(NobodySigned):
        sign(world, ["00007", "00008"])


@pytest.mark.parametrize(
    ("numbers", "values", "refusal"),
    [
        ([], {}, NobodySigned),
        (["00001"], {}, UnknownPerson),
        (["99999"], {}, UnknownPerson),
        (["00008"], {"signed_on": date(2999, 1, 1)}, WrongDay),
        (["00008"], {"signed_on": date(2025, 12, 31)}, WrongDay),
        (["00008"], {"role": "head"}, NotAllowed),
        (["00008"], {"role": "auditor"}, NotAllowed),
    ],
)
def test_signed_list_refuses_what_cannot_be_acl_2(world, numbers, values, refusal):
    with pytest.raises(refusal):
        sign(world, numbers, **values)

    assert StudyConfirmation.objects.count() == 0


def test_confirmation_is_taken_back_with_a_reason_only(world):
    (row,) = sign(world, ["00008"])
    office = world.access("office")

    with pytest.raises(NoReason):
        strike_confirmation(confirmation=row, reason=" ", by=office)
    with pytest.raises(NotAllowed):
        strike_confirmation(confirmation=row, reason="勾错", by=world.access("head"))
    strike_confirmation(confirmation=row, reason="勾错", by=office)
    strike_confirmation(confirmation=row, reason="再点一次", by=office)

    assert StudyConfirmation.objects.count() == 0
    entry = AuditEntry.objects.get(event="publishing.study.struck")
    assert [entry.data["person"], entry.data["reason"]] == ["00008", "勾错"]


def test_totals_count_those_in_service_where_they_work_today(world):
    sign(world, ["00007", "00008", "00011"])
    Person.objects.filter(staff_number="00007").update(left_on=date(2026, 2, 1))
    Person.objects.filter(staff_number="00008").update(department=world.departments[0])

    rows = {row.code: row for row in study_by_department(world.campaign, world.scheme)}

    assert [(rows[code].confirmed, rows[code].people, rows[code].percent) for code in ("D01", "D03")] == [
        (1, 4, 25),
        (1, 1, 100),
    ]


def test_names_of_a_department_are_read_by_those_whom_they_concern_prv_10(world):
    sign(world, ["00007"])
    page = url("study_department", department="D03")
    other = url("study_department", department="D01")

    read = {
        role: [client_of(world.users[role]).get(address).status_code for address in (page, other)]
        for role in ("office", "auditor", "head", "deputy", "leader", "employee", "scorer", "administrator")
    }

    assert read == {
        "office": [200, 200],
        "auditor": [200, 200],
        "head": [200, 403],
        "deputy": [200, 403],
        "leader": [403, 403],
        "employee": [403, 403],
        "scorer": [403, 403],
        "administrator": [403, 403],
    }
    shown = words(client_of(world.users["head"]).get(page))
    assert ["测试人6" in shown, "测试人7" in shown, "测试人3" in shown] == [True, True, False]


def test_totals_are_read_without_names_and_by_heads_of_their_own_only_prv_10(world):
    sign(world, ["00008"])

    pages = {
        role: client_of(world.users[role]).get(url("study_list")) for role in ("leader", "head", "office")
    }

    rows = {role: [row.code for row, __ in page.context["rows"]] for role, page in pages.items()}
    assert rows == {
        "leader": ["D01", "D03", "ORG1"],
        "head": ["D03"],
        "office": ["D01", "D03", "ORG1"],
    }
    assert [
        any(opens for __, opens in pages["leader"].context["rows"]),
        "测试人7" in words(pages["head"]),
    ] == [
        False,
        False,
    ]


def test_office_enters_a_list_in_the_browser_and_nobody_else(world):
    page = url("study_department", department="D03")
    office = client_of(world.users["office"])

    nobody = office.post(page, {"signed_on": "2026-01-14"})
    done = office.post(page, {"signed_on": "2026-01-14", "signed": ["00007", "00011"]})
    refused = client_of(world.users["head"]).post(page, {"signed_on": "2026-01-14", "signed": ["00008"]})

    assert [nobody.status_code, done.url, refused.status_code] == [409, url("study_list"), 403]
    assert StudyConfirmation.objects.count() == 2


def test_workbook_names_everybody_in_service_and_stands_in_the_trail_exp_3(world):
    sign(world, ["00008"])

    answer = client_of(world.users["auditor"]).get(url("study_export"))

    book = load_workbook(BytesIO(answer.content))
    people = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert [len(people), [row[1:] for row in people if row[3]]] == [
        12,
        [["00008", "测试人7", "2026-01-14", "signed list"]],
    ]
    assert AuditEntry.objects.get(event="export.study").data == {"rows": 12, "version": 1}


def test_list_to_sign_is_printed_for_the_own_department_prv_10(world):
    sign(world, ["00007"])
    keys = ("everybody", "department-D03", "department-D01", "department-NONE", "x")

    found = {
        role: [frozen_study(world.access(role), key) is not None for key in keys]
        for role in ("office", "head", "leader", "employee")
    }

    assert found == {
        "office": [True, True, True, False, False],
        "head": [False, True, False, False, False],
        "leader": [False] * 5,
        "employee": [False] * 5,
    }
    paper = frozen_study(world.access("head"), "department-D03")
    assert [row[0]["mark"] for row in paper["groups"][0]["lines"] if row[0].get("number") == "00007"] == [
        "2026.1.14已确认"
    ]
    assert sheet_of("study").drawn(paper).startswith(b"%PDF")


@pytest.mark.parametrize("departments", [3, 30])
def test_totals_cost_the_same_for_few_and_many(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    people = [
        Person(unit=world.unit, staff_number=f"x{place}", name=f"职工甲{place}", department=department)
        for place, department in enumerate(Department.objects.filter(unit=world.unit))
    ]
    Person.objects.bulk_create(people)
    client = client_of(world.users["office"])

    with django_assert_num_queries(7):
        client.get(url("study_list"))


def test_rules_wait_for_everybody_from_the_plan_until_the_own_confirmation(
    world, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    make_plan_ready(world)
    employee, office = world.access("employee"), world.access("office")

    def waiting(access, day: date = date(2026, 3, 2)) -> list[str]:
        monkeypatch.setattr(study_duty, "timezone", SimpleNamespace(localdate=lambda: day))
        return [duty.url for duty in study_duty.rules_to_confirm(access, ())]

    before = waiting(employee)
    draft = begin_paper(starter="plan", by=office, at=IN_JANUARY)
    issue_draft(draft=draft, seen=draft.version, by=office, at=IN_JANUARY)
    asked, a_year_on = waiting(employee), waiting(employee, date(2027, 3, 2))
    confirm_own(campaign=world.campaign, by=employee)
    confirmed, other = waiting(employee), waiting(office)
    second_version(world, date(2026, 3, 1))

    assert [before, asked, a_year_on, confirmed] == [[], [url("rules_explained")], [], []]
    assert [other, waiting(employee)] == [[url("rules_explained")]] * 2
