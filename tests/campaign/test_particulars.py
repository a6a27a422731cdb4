"""The names of the unit and its campaign, and the categories of its departments."""

from datetime import date

import pytest
from django.utils import translation

from campaign.categories import BadCategories, CategoryInUse, Named, keep_categories
from campaign.models import AuditEntry, Campaign, Department, DepartmentCategory, Unit
from campaign.particulars import BadParticulars, change_particulars
from campaign.refusals import NotAllowed
from tests.browsing import client_of, notices
from tests.makers import make_approved_month, make_world

PARTICULARS = "/c/t2026/settings/particulars/"
CATEGORIES = "/c/t2026/settings/categories/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def change(world, *, by: str = "administrator", of_unit=(), of_campaign=()):
    return change_particulars(
        campaign=world.campaign, by=world.access(by), of_unit=dict(of_unit), of_campaign=dict(of_campaign)
    )


def test_change_is_kept_with_old_and_new(world):
    changes = change(
        world,
        of_unit={"short_name": "清河", "issuer_code": "清矿机党发"},
        of_campaign={"goals": "争创一流", "first_month": date(2026, 3, 1), "office": world.departments[0]},
    )

    campaign = Campaign.objects.get()
    assert [campaign.goals, campaign.begins, campaign.office] == [
        "争创一流",
        date(2026, 3, 1),
        world.departments[0],
    ]
    assert Unit.objects.get().short_name == "清河"
    assert changes == {
        "unit_short_name": ["清河矿业", "清河"],
        "goals": ["", "争创一流"],
        "first_month": [None, "2026-03"],
        "office": ["ORG1", "D01"],
    }
    assert AuditEntry.objects.get().data == {"changes": changes}


def test_nothing_changed_is_not_recorded(world):
    assert change(world, of_unit={"name": world.unit.name}) == {}
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("of_unit", "of_campaign", "field"),
    [
        ({"name": ""}, {}, "unit_name"),
        ({"short_name": "名" * 51}, {}, "unit_short_name"),
        ({}, {"goals": "字" * 201}, "goals"),
        ({}, {"first_month": date(2027, 1, 1)}, "first_month"),
        ({}, {"first_month": date(2026, 3, 2)}, "first_month"),
        ({}, {"office": None}, "office"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(world, of_unit, of_campaign, field):
    with pytest.raises(BadParticulars) as refusal:
        change(world, of_unit=of_unit, of_campaign=of_campaign)

    assert [refusal.value.field, AuditEntry.objects.count()] == [field, 0]


def test_office_is_a_department_of_the_campaign(world):
    stranger = Department.objects.create(unit=world.unit, code="X1", name="某部")

    with pytest.raises(BadParticulars):
        change(world, of_campaign={"office": stranger})


def test_first_month_stays_once_months_are_closed(world):
    make_approved_month(world)

    with pytest.raises(BadParticulars) as refusal:
        change(world, of_campaign={"first_month": date(2026, 5, 1)})

    assert refusal.value.message == "Months are closed already: the campaign has begun."


def test_two_campaigns_of_a_year_have_two_names(world):
    Campaign.objects.create(unit=world.unit, code="second", name="另一项活动", year=2026)

    with pytest.raises(BadParticulars) as refusal:
        change(world, of_campaign={"name": "另一项活动"})

    assert refusal.value.field == "name"


@pytest.mark.parametrize("role", ["office", "auditor", "leader"])
def test_only_the_administrator_changes_particulars(world, role):
    with pytest.raises(NotAllowed):
        change(world, by=role, of_unit={"name": "别家"})


def test_page_saves_and_says_so(world):
    client = client_of(world.users["administrator"])
    form = client.get(PARTICULARS).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}

    same = client.post(PARTICULARS, given, follow=True)
    saved = client.post(PARTICULARS, given | {"goals": "争创一流"}, follow=True)
    refused = client.post(PARTICULARS, given | {"unit_name": ""})

    assert [notices(same), notices(saved), refused.status_code] == [
        ["Everything is as it was."],
        ["Saved."],
        422,
    ]
    assert Campaign.objects.get().goals == "争创一流"


# Categories


def kept(world, *names: str, by: str = "office", removed=()):
    """The list as a page sends it: the rows that are there in their order, then new ones."""
    rows = [row.pk for row in world.campaign.categories.all() if row.pk not in removed]
    wanted = [Named(name, rows[index] if index < len(rows) else None) for index, name in enumerate(names)]
    return keep_categories(wanted, campaign=world.campaign, by=world.access(by), removed=removed)


def test_categories_are_renamed_ordered_and_added(world):
    first, second = world.categories

    changes = keep_categories(
        [Named("乙类", second.pk), Named("A类", first.pk), Named("丙类")],
        campaign=world.campaign,
        by=world.access("office"),
    )

    assert list(DepartmentCategory.objects.values_list("code", "name", "position")) == [
        ("B", "乙类", 1),
        ("A", "A类", 2),
        ("K1", "丙类", 3),
    ]
    assert changes == [
        {"renamed": "B", "name": ["B类", "乙类"]},
        {"moved": "A", "position": [0, 2]},
        {"added": "K1", "name": "丙类"},
    ]
    assert AuditEntry.objects.get().data == {"changes": changes}


def test_category_without_departments_is_removed(world):
    kept(world, "A类", "B类", "丙类")
    third = world.campaign.categories.get(code="K1")

    kept(world, "A类", "B类", removed=[third.pk])

    assert list(world.campaign.categories.values_list("code", flat=True)) == ["A", "B"]


def test_category_in_use_stays(world):
    with pytest.raises(CategoryInUse) as refusal:
        kept(world, "B类", removed=[world.categories[0].pk])

    assert refusal.value.message == "“A类” stays: departments or a scheme belong to it."
    assert [world.campaign.categories.count(), AuditEntry.objects.count()] == [2, 0]


@pytest.mark.parametrize("names", [(), ("A类",), ("A类", ""), ("A类", " a 类"), ("A类", "名" * 51)], ids=repr)
def test_list_that_cannot_stand_is_refused(world, names):
    with pytest.raises(BadCategories):
        kept(world, *names)

    assert AuditEntry.objects.count() == 0


def test_category_of_another_campaign_is_not_touched(world):
    other = make_world("other").categories[0]
    mine = [Named(row.name, row.pk) for row in world.campaign.categories.all()]

    with pytest.raises(BadCategories):
        keep_categories(
            [*mine, Named("夺来的", other.pk)], campaign=world.campaign, by=world.access("office")
        )

    other.refresh_from_db()
    assert other.name == "A类"


@pytest.mark.parametrize("role", ["auditor", "leader", "head"])
def test_only_keepers_change_categories(world, role):
    with pytest.raises(NotAllowed):
        kept(world, "甲类", "乙类", by=role)


def rows(world, *values: dict) -> dict:
    data = {"form-TOTAL_FORMS": str(len(values)), "form-INITIAL_FORMS": "2"}
    for index, value in enumerate(values):
        data |= {f"form-{index}-{name}": each for name, each in value.items()}
    return data


def test_page_keeps_the_whole_list(world):
    client = client_of(world.users["office"])
    first, second = world.categories
    there = [
        {"pk": first.pk, "name": "A类", "ORDER": "2"},
        {"pk": second.pk, "name": "乙类", "ORDER": "1"},
    ]

    saved = client.post(CATEGORIES, rows(world, *there, {"name": ""}), follow=True)
    added = client.post(CATEGORIES, rows(world, *there, {"name": "丙类"}), follow=True)
    in_use = client.post(CATEGORIES, rows(world, there[0] | {"DELETE": "on"}, there[1], {"name": ""}))

    assert [notices(saved), notices(added)] == [["Saved."], ["Saved."]]
    assert list(world.campaign.categories.values_list("name", flat=True)) == ["乙类", "A类", "丙类"]
    assert in_use.status_code == 422


def test_page_that_is_out_of_date_removes_nothing(world):
    kept(world, "A类", "B类", "丙类")
    first, second = world.categories
    client = client_of(world.users["second"])

    answer = client.post(
        CATEGORIES,
        rows(
            world,
            {"pk": first.pk, "name": "A类", "ORDER": "1"},
            {"pk": second.pk, "name": "B类", "ORDER": "2"},
        ),
    )

    assert notices(answer) == [
        "Nothing is changed: see what is marked. Somebody changed the list meanwhile. Look at it again."
    ]
    assert world.campaign.categories.count() == 3
