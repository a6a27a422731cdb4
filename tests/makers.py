"""Makers of test data: a small campaign with every role, and months in every state, through the verbs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from campaign.models import (
    Branch,
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    Enrolment,
    Membership,
    Person,
    Role,
    Unit,
    User,
)
from campaign.permissions import Access, access_of
from scoring.closing import approve_month, close_month, open_month, plan_month, publish_month, review_month
from scoring.groups import review_group, submit_group
from scoring.models import DeductionRule, Indicator, Month, MonthRevision, Scheme, Section, Sheet

MARCH = date(2026, 3, 1)
IN_MARCH = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
REVIEWED = datetime(2026, 4, 7, 2, 0, tzinfo=UTC)
APPROVED = datetime(2026, 4, 13, 2, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 4, 14, 2, 0, tzinfo=UTC)


@dataclass
class World:
    """A campaign to test with: departments in two categories, an organ that only scores, one account a role."""

    unit: Unit
    campaign: Campaign
    organ: Department
    departments: list[Department]
    categories: list[DepartmentCategory]
    branches: list[Branch]
    scheme: Scheme
    users: dict[str, User] = field(default_factory=dict)

    def access(self, name: str) -> Access:
        user = self.users[name]
        if hasattr(user, "_current_memberships"):
            del user._current_memberships
        return access_of(user, self.campaign)


def make_world(code: str = "t2026", *, departments: int = 3) -> World:
    """A campaign whose first department owns C1 and whose organ owns everything else.

    Sheets: business = COMMON 45 (C1 10, C2 35) + CAT_A or CAT_B 55 (KA1/KB1), self-development = four sections
    of 25 (P1 by branch, T1, Z1, D1). The first two departments share a branch.
    """
    unit = Unit.objects.create(
        code=f"u-{code}",
        name="清河矿业集团有限公司",
        short_name="清河矿业",
        issuer_name="中共清河矿业集团机关委员会",
        issuer_code="清矿机党发",
    )
    campaign = Campaign.objects.create(unit=unit, code=code, name="“323”文明部室创建活动", year=2026)
    CampaignRules.objects.create(campaign=campaign)
    organ = Department.objects.create(unit=unit, code="ORG1", name="考核办公室")
    campaign.office = organ
    campaign.save()
    categories = DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=campaign, code=letter, name=f"{letter}类", position=index)
        for index, letter in enumerate("AB")
    )
    branches = Branch.objects.bulk_create(
        Branch(unit=unit, code=f"B{index:02}", name=f"第{index}党支部")
        for index in range(1, max(departments, 2))
    )
    made = Department.objects.bulk_create(
        Department(unit=unit, code=f"D{index + 1:02}", name=f"第{index + 1}部")
        for index in range(departments)
    )
    since = date(2026, 1, 1)
    places = [
        Enrolment(
            campaign=campaign,
            department=department,
            category=categories[index % 2],
            branch=branches[max(index - 1, 0)],
            position=index,
            since=since,
        )
        for index, department in enumerate(made)
    ]
    Enrolment.objects.bulk_create(
        [*places, Enrolment(campaign=campaign, department=organ, position=900, since=since)]
    )
    scheme = make_scheme(campaign, categories=categories, first_owner=made[0], organ=organ)
    world = World(unit, campaign, organ, made, categories, branches, scheme)
    _add_people(world)
    return world


def make_scheme(
    campaign: Campaign, *, categories: list[DepartmentCategory], first_owner: Department, organ: Department
) -> Scheme:
    scheme = Scheme.objects.create(
        campaign=campaign,
        name="“双百”量化考核",
        version=1,
        from_month=date(2026, 1, 1),
        activated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    business = Sheet.objects.create(scheme=scheme, code="business", name="业务工作", position=1)
    own = Sheet.objects.create(scheme=scheme, code="self_development", name="自身建设", position=2)
    common = Section(sheet=business, code="COMMON", name="共性指标", full=45, position=1)
    by_category = [
        Section(
            sheet=business,
            code=f"CAT_{category.code}",
            name=f"分类指标·{category.name}",
            full=55,
            category=category,
            position=2 + index,
        )
        for index, category in enumerate(categories)
    ]
    parts = {"P": "党建工作", "T": "理论业务学习", "Z": "工作作风", "D": "劳动纪律"}
    of_own = [
        Section(sheet=own, code=f"SELF_{letter}", name=name, full=25, position=index, by_branch=letter == "P")
        for index, (letter, name) in enumerate(parts.items())
    ]
    Section.objects.bulk_create([common, *by_category, *of_own])
    indicators = Indicator.objects.bulk_create(
        [
            _indicator(common, "C1", "重点工作", 10, first_owner, na=True),
            _indicator(common, "C2", "督办事项", 35, organ),
            *(
                _indicator(section, f"K{section.category.code}1", "专业工作", 55, organ)
                for section in by_category
            ),
            *(
                _indicator(section, f"{letter}1", name, 25, organ)
                for section, (letter, name) in zip(of_own, parts.items(), strict=True)
            ),
        ]
    )
    DeductionRule.objects.bulk_create(rule for indicator in indicators for rule in _rules(indicator))
    return scheme


def _indicator(
    section: Section, code: str, name: str, maximum: int, owner: Department, *, na: bool = False
) -> Indicator:
    return Indicator(section=section, code=code, name=name, maximum=maximum, owner=owner, na_allowed=na)


def _rules(indicator: Indicator) -> list[DeductionRule]:
    late, false = f"{indicator.code}-1", f"{indicator.code}-2"
    return [
        DeductionRule(
            indicator=indicator, code=late, text="未按时完成", points=Decimal("0.50"), unit_text="每次"
        ),
        DeductionRule(
            indicator=indicator,
            code=false,
            text="弄虚作假",
            points=Decimal(1),
            unit_text="每次",
            to_zero=True,
        ),
    ]


def _add_people(world: World) -> None:
    first = world.departments[0]
    last = world.departments[-1]
    plan = {
        "administrator": (Role.SYSTEM_ADMINISTRATOR, None, world.organ),
        "office": (Role.OFFICE, None, world.organ),
        "second": (Role.OFFICE, None, world.organ),
        "scorer": (Role.SCORER, first, first),
        "organ_scorer": (Role.SCORER, world.organ, world.organ),
        "leader": (Role.LEADER, None, world.organ),
        "head": (Role.HEAD, last, last),
        "deputy": (Role.DEPUTY, last, last),
        "inspector": (Role.INSPECTOR, None, first),
        "juror": (Role.JUROR, None, first),
        "employee": (Role.EMPLOYEE, None, last),
        "auditor": (Role.AUDITOR, None, world.organ),
    }
    people = Person.objects.bulk_create(
        Person(unit=world.unit, staff_number=f"{index + 1:05}", name=f"测试人{index}", department=home)
        for index, (__, __, home) in enumerate(plan.values())
    )
    world.users = dict(zip(plan, _accounts(world.campaign, people, list(plan)), strict=True))
    Membership.objects.bulk_create(
        Membership(
            user=world.users[name],
            campaign=world.campaign,
            role=role,
            department=scope,
            since=date(2026, 1, 1),
        )
        for name, (role, scope, __) in plan.items()
    )


def _accounts(campaign: Campaign, people: list[Person], names: list[str]) -> list[User]:
    return User.objects.bulk_create(
        User(
            username=f"{campaign.code}-{name}", name=person.name, person=person, password=make_password(None)
        )
        for person, name in zip(people, names, strict=True)
    )


def make_open_month(world: World, first_day: date = MARCH) -> Month:
    office = world.access("office")
    month = plan_month(campaign=world.campaign, first_day=first_day, by=office, at=IN_MARCH)
    return open_month(month=month, by=office, at=IN_MARCH)


def submit_all(world: World, month: Month, *, at: datetime = IN_MARCH) -> None:
    for group in month.groups.filter(state="open"):
        submit_group(group=group, by=world.access("office"), states_no_other=True, at=at)


def review_all(world: World, month: Month, *, at: datetime = REVIEWED) -> None:
    """The second office account reviews every submitted group."""
    for group in month.groups.filter(state="submitted"):
        review_group(group=group, by=world.access("second"), at=at)


def make_reviewed_month(world: World, month: Month | None = None) -> Month:
    month = month or make_open_month(world)
    submit_all(world, month)
    review_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)
    return review_month(month=month, by=world.access("office"), at=REVIEWED)


def make_approved_month(world: World, month: Month | None = None) -> Month:
    month = make_reviewed_month(world, month)
    return approve_month(month=month, by=world.access("leader"), at=APPROVED)


def publish(world: World, month: Month | None = None) -> MonthRevision:
    """Carry a month to published; `month` may hold lines already."""
    month = make_approved_month(world, month)
    return publish_month(month=month, by=world.access("office"), at=PUBLISHED)
