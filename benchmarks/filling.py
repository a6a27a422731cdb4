"""A campaign of any size with every cell filled: rows at once where only their number matters, verbs elsewhere."""

import random
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

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
from campaign.permissions import access_of
from scoring.closing import approve_month, close_month, open_month, plan_month, publish_month, review_month
from scoring.groups import review_group, submit_group
from scoring.models import DeductionRule, Indicator, LedgerLine, Month, Scheme, Section, Sheet

YEAR = 2026
CODE = "bench"
USUALLY = 10
PASSWORD = secrets.token_urlsafe(16)
ACCOUNTS = (
    ("office", Role.OFFICE),
    ("second", Role.OFFICE),
    ("scorer", Role.SCORER),
    ("leader", Role.LEADER),
    ("employee", Role.EMPLOYEE),
)
# Sheet, section, full marks, its share of the indicators in eighths: 45 + 55 and 4 × 25.
SECTIONS = (
    ("business", "COMMON", 45, 2),
    ("business", "SPECIAL", 55, 2),
    ("self_development", "PARTY", 25, 1),
    ("self_development", "THEORY", 25, 1),
    ("self_development", "STYLE", 25, 1),
    ("self_development", "ORDER", 25, 1),
)


@dataclass
class Filled:
    """What was built, and how long each publishing took, in seconds."""

    campaign: Campaign
    open_month: Month
    published: list[Month]
    publishing: list[float]


def fill(departments: int, indicators: int, months: int) -> Filled:
    """One category, one scoring organ that owns every indicator; a line in each cell of each month.

    Only January is a usual month, with a line in every tenth cell: its bulletin is the one that is drawn.
    """
    chance = random.Random(20260101)
    campaign, organ = _organisation(departments)
    accounts = _accounts(campaign, organ)
    _scheme(campaign, organ, indicators)
    access = {name: access_of(User.objects.get(pk=user.pk), campaign) for name, user in accounts.items()}
    published, times = [], []
    for number in range(1, months + 1):
        first_day = date(YEAR, number, 1)
        month = plan_month(campaign=campaign, first_day=first_day, by=access["office"])
        month = open_month(month=month, by=access["office"])
        _lines(month, accounts["scorer"], chance, every=USUALLY if number == 1 else 1)
        if number < months:
            seconds = _publish(month, access)
            times += [seconds] if number > 1 else []
            published.append(month)
    return Filled(campaign, month, published, times)


def _organisation(departments: int) -> tuple[Campaign, Department]:
    unit = Unit.objects.create(
        code="bench", name="测试集团", short_name="测试", issuer_name="测试集团机关党委", issuer_code="测发"
    )
    campaign = Campaign.objects.create(unit=unit, code=CODE, name="文明部室", year=YEAR)
    CampaignRules.objects.create(campaign=campaign)
    organ = Department.objects.create(unit=unit, code="ORG1", name="考核办公室")
    campaign.office = organ
    campaign.save()
    category = DepartmentCategory.objects.create(campaign=campaign, code="ALL", name="全部")
    branch = Branch.objects.create(unit=unit, code="B01", name="第一党支部")
    made = Department.objects.bulk_create(
        Department(unit=unit, code=f"D{number:03}", name=f"第{number}部")
        for number in range(1, departments + 1)
    )
    first_day = date(YEAR, 1, 1)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                campaign=campaign,
                department=one,
                category=category,
                branch=branch,
                position=at,
                since=first_day,
            )
            for at, one in enumerate(made)
        ]
    )
    Enrolment.objects.create(campaign=campaign, department=organ, position=9999, since=first_day)
    Person.objects.bulk_create(
        Person(unit=unit, staff_number=f"9{number:05}", name=f"被测员工{number}", department=made[0])
        for number in range(20 * departments)
    )
    return campaign, organ


def _accounts(campaign: Campaign, organ: Department) -> dict[str, User]:
    made = {}
    for number, (name, role) in enumerate(ACCOUNTS):
        person = Person.objects.create(
            unit=campaign.unit, staff_number=f"{number:05}", name=f"计时账号{number}", department=organ
        )
        user = User.objects.create_user(name, name=person.name, password=PASSWORD, person=person)
        scope = organ if role == Role.SCORER else None
        Membership.objects.create(
            user=user, campaign=campaign, role=role, department=scope, since=date(YEAR, 1, 1)
        )
        made[name] = user
    return made


def _scheme(campaign: Campaign, organ: Department, indicators: int) -> None:
    scheme = Scheme.objects.create(
        campaign=campaign,
        name="计时方案",
        version=1,
        from_month=date(YEAR, 1, 1),
        activated_at=datetime(YEAR, 1, 1, tzinfo=UTC),
    )
    sheets = {
        code: Sheet.objects.create(scheme=scheme, code=code, name=name, position=at)
        for at, (code, name) in enumerate({"business": "业务工作", "self_development": "自身建设"}.items())
    }
    for at, (sheet, code, full, share) in enumerate(SECTIONS):
        section = Section.objects.create(sheet=sheets[sheet], code=code, name=code, full=full, position=at)
        count = indicators * share // 8
        maximum = (Decimal(full) / count).quantize(Decimal("0.01"))
        for position in range(count):
            last = Decimal(full) - maximum * (count - 1)
            indicator = Indicator.objects.create(
                section=section,
                code=f"{code[0]}{at}{position + 1:02}",
                name=f"{code}指标{position + 1}",
                maximum=last if position == count - 1 else maximum,
                owner=organ,
                position=position,
            )
            DeductionRule.objects.create(
                indicator=indicator,
                code=f"{indicator.code}-1",
                text="未按时完成",
                points="0.10",
                unit_text="每次",
            )


def _lines(month: Month, scorer: User, chance: random.Random, *, every: int) -> None:
    departments = list(
        Department.objects.filter(enrolments__category__isnull=False).values_list("pk", flat=True)
    )
    rules = DeductionRule.objects.filter(indicator__section__sheet__scheme=month.scheme_id)
    lines = [
        LedgerLine(
            month=month,
            indicator_id=rule.indicator_id,
            rule=rule,
            department_id=department,
            count=(count := chance.randint(1, 4)),
            points=rule.points * count,
            fact_date=month.first_day,
            public_reason="未按时完成月度计划",
            entered_by=scorer,
            entered_at=datetime(YEAR, month.first_day.month, 2, tzinfo=UTC),
        )
        for rule in rules
        for department in departments
    ]
    LedgerLine.objects.bulk_create(lines[::every], batch_size=2000)


def _publish(month: Month, access: dict) -> float:
    for group in month.groups.all():
        submit_group(group=group, by=access["scorer"], states_no_other=True)
        review_group(group=group, by=access["second"])
    close_month(month=month, by=access["office"])
    review_month(month=month, by=access["office"])
    approve_month(month=month, by=access["leader"], override="计时，不等公示期")
    begun = time.perf_counter()
    publish_month(month=month, by=access["office"])
    return time.perf_counter() - begun
