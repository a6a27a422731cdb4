"""The preset “双百” and what must be right before a scheme is in force (rules.md §2.4)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import AuditEntry, Campaign, CampaignRules, DepartmentCategory, Membership, Role
from campaign.permissions import access_of
from campaign.refusals import NotAllowed
from scoring.models import BonusItem, DeductionRule, Indicator, Scheme, Section
from scoring.schemes import (
    AlreadyActive,
    IncompletePreset,
    SchemeNotBalanced,
    activate_scheme,
    load_preset,
    preset,
    preset_owners,
    wrong_sums,
)

JANUARY = date(2026, 1, 1)
WINTER = datetime(2025, 12, 22, 1, 0, tzinfo=UTC)
OWNERS = {
    "综合办公室": "C1 C2 C3 K41 K43 Z3 D5",
    "安全监察部": "C4 K13 K14",
    "企业管理部": "C5 K21 K26",
    "财务部": "C7 K22 K24 K44",
    "考核办公室": "C6 K42 Z1 Z5",
    "技术部": "K12 K16",
    "调度指挥中心": "K11",
    "规划发展部": "K15",
    "法律事务部": "K23",
    "审计部": "K25 K27",
    "党委办公室": "K31",
    "组织部": "K32",
    "宣传部": "K33",
    "纪委": "K34 P5 Z6 D2",
    "工会": "K35",
    "机关党委": "K36 K47 P1 P2 P3 P4 P6 T1 T2 T3 T4 Z2 T6",
    "信访办公室": "K37",
    "信息中心": "K45",
    "档案馆": "K17 K46",
    "人力资源部": "T5 D1 D3 D4 D6",
    "后勤服务中心": "Z4",
}


@pytest.fixture
def blank(world):
    """A second campaign of the world's unit with the preset's categories and no scheme; the office's access."""
    campaign = Campaign.objects.create(unit=world.unit, code="blank", name="活动", year=2027)
    CampaignRules.objects.create(campaign=campaign)
    for position, category in enumerate(preset()["categories"]):
        DepartmentCategory.objects.create(campaign=campaign, position=position, **category)
    Membership.objects.create(
        user=world.users["office"], campaign=campaign, role=Role.OFFICE, since=date(2026, 1, 1)
    )
    return access_of(world.users["office"], campaign)


@pytest.fixture
def scheme(world, blank) -> Scheme:
    return load(world, blank)


def load(world, by, **changed) -> Scheme:
    given = {
        "campaign": by.campaign,
        "by": by,
        "owners": dict.fromkeys(preset_owners(), world.organ),
        "from_month": JANUARY,
        "at": WINTER,
    }
    return load_preset(**(given | changed))


def test_preset_names_the_owners_of_every_indicator():
    owned: dict[str, set[str]] = {}
    for sheet in preset()["sheets"]:
        for section in sheet["sections"]:
            for indicator in section["indicators"]:
                owned.setdefault(indicator["owner"], set()).add(indicator["code"])

    assert owned == {owner: set(codes.split()) for owner, codes in OWNERS.items()}
    assert set(preset_owners()) == set(OWNERS)


def test_preset_is_written_whole(scheme):
    sections = Section.objects.filter(sheet__scheme=scheme)

    assert [
        (section.sheet.code, section.code, section.full, section.category and section.category.code)
        for section in sections.select_related("sheet", "category")
    ] == [
        ("business", "BIZ_COMMON", Decimal("45.00"), None),
        ("business", "BIZ_CAT_TECH", Decimal("55.00"), "TECH"),
        ("business", "BIZ_CAT_MGMT", Decimal("55.00"), "MGMT"),
        ("business", "BIZ_CAT_PARTY", Decimal("55.00"), "PARTY"),
        ("business", "BIZ_CAT_SVC", Decimal("55.00"), "SVC"),
        ("self_development", "SELF_PARTY", Decimal("25.00"), None),
        ("self_development", "SELF_STUDY", Decimal("25.00"), None),
        ("self_development", "SELF_STYLE", Decimal("25.00"), None),
        ("self_development", "SELF_DISC", Decimal("25.00"), None),
    ]
    assert [section.code for section in sections.filter(by_branch=True)] == ["SELF_PARTY"]
    assert [Indicator.objects.filter(section__in=sections).count(), wrong_sums(scheme)] == [59, []]


def test_percentage_points_become_steps(scheme):
    stepped = DeductionRule.objects.filter(
        indicator__section__sheet__scheme=scheme, step__isnull=False
    ).order_by("code")

    assert {rule.code: (rule.unit_text, rule.step) for rule in stepped} == {
        "C7-1": ("每超1个百分点", Decimal("1.00")),
        "K11-1": ("每低1个百分点", Decimal("1.00")),
        "K21-1": ("每低1个百分点", Decimal("1.00")),
        "K24-1": ("每低5个百分点", Decimal("5.00")),
        "K33-1": ("每低10个百分点", Decimal("10.00")),
        "K36-2": ("每低5个百分点", Decimal("5.00")),
        "K42-1": ("每低1个百分点", Decimal("1.00")),
    }


def test_rules_that_deduct_all_are_marked(scheme):
    marked = DeductionRule.objects.filter(indicator__section__sheet__scheme=scheme, to_zero=True)

    assert set(marked.values_list("code", flat=True)) == {
        "D4-1",
        "D5-1",
        "D6-3",
        "K25-1",
        "K26-3",
        "K44-3",
        "K46-3",
        "P2-1",
        "Z6-1",
    }


def test_bonus_items_have_levels_and_caps(scheme):
    items = BonusItem.objects.filter(scheme=scheme).prefetch_related("levels")

    assert {
        item.code: (item.sheet_code, item.cap, [level.points for level in item.levels.all()])
        for item in items
    } == {
        "A1": ("self_development", Decimal("3.00"), [Decimal("3.00"), Decimal("2.00"), Decimal("1.00")]),
        "A2": ("business", Decimal("2.00"), [Decimal("2.00"), Decimal("1.00")]),
        "A3": ("business", Decimal("1.50"), [Decimal("0.50")]),
        "A4": ("self_development", Decimal("1.00"), [Decimal("0.50"), Decimal("0.20")]),
        "A5": ("business", Decimal("1.00"), [Decimal("0.50"), Decimal("1.00")]),
        "A6": ("self_development", Decimal("1.00"), [Decimal("0.50"), Decimal("0.30")]),
    }


def test_loading_is_recorded_and_counts_versions_up(world, blank):
    first = load(world, blank)
    second = load(world, blank)

    assert [first.version, second.version, second.activated_at, second.from_month] == [1, 2, None, JANUARY]
    entry = AuditEntry.objects.filter(event="scoring.scheme.loaded").latest("pk")
    assert [entry.at, entry.data] == [
        WINTER,
        {"preset": "shuangbai", "version": 2, "from_month": "2026-01-01", "indicators": 59},
    ]


def test_missing_owners_and_categories_are_named(world, blank):
    owners = dict.fromkeys(preset_owners(), world.organ)
    del owners["工会"], owners["档案馆"]
    blank.campaign.categories.filter(code="SVC").delete()

    with translation.override("en"), pytest.raises(IncompletePreset) as refusal:
        load(world, blank, owners=owners)

    assert str(refusal.value) == "Not found: 档案馆、工会、综合服务类."
    assert not Scheme.objects.filter(campaign=blank.campaign).exists()


@pytest.mark.parametrize("name", ["administrator", "scorer", "leader", "head", "auditor"])
def test_only_the_office_loads_and_activates(world, name):
    by = world.access(name)

    with pytest.raises(NotAllowed):
        load(world, by)
    with pytest.raises(NotAllowed):
        activate_scheme(world.scheme, by=by)


def test_scheme_of_another_campaign_is_not_activated(world, scheme):
    with pytest.raises(NotAllowed):
        activate_scheme(scheme, by=world.access("office"))


def test_balanced_scheme_is_activated_once(scheme, blank):
    activated = activate_scheme(scheme, by=blank, at=WINTER)

    assert [activated.activated_at, Scheme.objects.get(pk=scheme.pk).activated_at] == [WINTER, WINTER]
    entry = AuditEntry.objects.filter(event="scoring.scheme.activated").latest("pk")
    assert [entry.at, entry.object_id, entry.data] == [
        WINTER,
        str(scheme.pk),
        {"version": 1, "from_month": "2026-01-01"},
    ]
    with pytest.raises(AlreadyActive):
        activate_scheme(scheme, by=blank)


def test_every_wrong_sum_is_listed(scheme, blank):
    Indicator.objects.filter(section__sheet__scheme=scheme, code="C1").update(maximum=Decimal("9.50"))
    Section.objects.filter(sheet__scheme=scheme, code="BIZ_CAT_SVC").update(full=Decimal("50.00"))

    with translation.override("en"), pytest.raises(SchemeNotBalanced) as refusal:
        activate_scheme(scheme, by=blank)

    assert refusal.value.wrong == [
        "共性指标: its indicators come to 44.50, not 45.00.",
        "分类指标·综合服务类: its indicators come to 55.00, not 50.00.",
        "Business work, 综合服务类: the sections come to 95.00, not 100.00.",
    ]
    assert Scheme.objects.get(pk=scheme.pk).activated_at is None


def test_category_without_its_own_section_is_a_wrong_sum(scheme, blank):
    DepartmentCategory.objects.create(campaign=blank.campaign, code="NEW", name="新类别", position=9)

    with translation.override("en"):
        wrong = wrong_sums(scheme)

    assert wrong == ["Business work, 新类别: the sections come to 45.00, not 100.00."]


def test_section_without_indicators_is_a_wrong_sum(scheme):
    Indicator.objects.filter(section__sheet__scheme=scheme, section__code="SELF_DISC").delete()

    with translation.override("en"):
        wrong = wrong_sums(scheme)

    assert wrong == ["劳动纪律: its indicators come to 0.00, not 25.00."]
