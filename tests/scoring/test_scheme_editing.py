"""Changing a draft of the scheme: what is saved, what is recorded, and what is refused."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from scoring.models import Indicator, Scheme, Section
from scoring.scheme_catalogue import catalogue_of, fingerprint, indicators_of, sections_of
from scoring.scheme_editing import (
    NoSuchPart,
    add_section,
    change_indicator,
    change_section,
    indicator_part,
    remove_bonus_item,
    remove_section,
    section_part,
    write_bonus_item,
)
from scoring.scheme_rows import ChangedMeanwhile, DuplicateCode, RuleCodeTooLong
from scoring.scheme_versions import NotDraft, new_version
from tests.makers import make_open_month, make_world

JUNE = date(2026, 6, 1)


@pytest.fixture
def draft(world) -> Scheme:
    """Version 2, a copy of the world's scheme from June on."""
    return new_version(world.scheme, from_month=JUNE, by=world.access("office"))


def section_values(**changed) -> dict:
    return {
        "code": "COMMON",
        "name": "共性指标",
        "full": Decimal("45"),
        "category": None,
        "by_branch": False,
        "position": 1,
    } | changed


def rows_of(scheme: Scheme, section: str = "COMMON") -> list[dict]:
    """The section's indicators as the page sends them."""
    indicators = Indicator.objects.filter(section__sheet__scheme=scheme, section__code=section)
    return [
        {
            "pk": indicator.pk,
            "code": indicator.code,
            "name": indicator.name,
            "maximum": indicator.maximum,
            "owner": indicator.owner,
            "na_allowed": indicator.na_allowed,
        }
        for indicator in indicators.select_related("owner").order_by("position", "pk")
    ]


def rule_rows(scheme: Scheme, indicator: str = "C1") -> list[dict]:
    rules = Indicator.objects.get(section__sheet__scheme=scheme, code=indicator).rules.order_by(
        "position", "pk"
    )
    return [
        {
            "pk": rule.pk,
            "code": rule.code,
            "text": rule.text,
            "points": rule.points,
            "unit_text": rule.unit_text,
            "step": rule.step,
            "to_zero": rule.to_zero,
        }
        for rule in rules
    ]


def latest(event: str) -> dict:
    return AuditEntry.objects.filter(event=f"scoring.scheme.{event}").latest("pk").data


def test_changed_indicator_is_recorded_with_old_and_new(world, draft):
    rows = rows_of(draft)
    rows[0] |= {"maximum": Decimal("12"), "owner": world.organ, "na_allowed": False}
    rows[1] |= {"maximum": Decimal("33.5")}

    change_section(
        draft, section="COMMON", values=section_values(), indicators=rows, by=world.access("office")
    )

    assert [
        (found["code"], found["maximum"], found["owner"], found["na_allowed"])
        for found in section_part(draft, "COMMON")["indicators"]
    ] == [("C1", "12.00", "ORG1", False), ("C2", "33.50", "ORG1", False)]
    assert latest("section_changed") == {
        "version": 2,
        "section": "COMMON",
        "changes": {
            "C1.maximum": ["10.00", "12.00"],
            "C1.owner": ["D01", "ORG1"],
            "C1.na_allowed": [True, False],
            "C2.maximum": ["35.00", "33.50"],
        },
    }


def test_indicators_are_added_removed_and_put_in_order(world, draft):
    kept = rows_of(draft)[1]
    new = {
        "pk": None,
        "code": "C3",
        "name": "公文报送",
        "maximum": Decimal("10"),
        "owner": world.departments[1],
        "na_allowed": True,
    }

    change_section(
        draft, section="COMMON", values=section_values(), indicators=[new, kept], by=world.access("office")
    )

    assert [found["code"] for found in section_part(draft, "COMMON")["indicators"]] == ["C3", "C2"]
    changes = latest("section_changed")["changes"]
    assert changes["C3"] == [
        None,
        {"code": "C3", "name": "公文报送", "maximum": "10.00", "owner": "D02", "na_allowed": True},
    ]
    assert [
        changes["C1"][0]["owner"],
        [rule["code"] for rule in changes["C1"][0]["rules"]],
        changes["C1"][1],
    ] == [
        "D01",
        ["C1-1", "C1-2"],
        None,
    ]


def test_two_indicators_exchange_their_codes_and_rules_follow(world, draft):
    first, second = rows_of(draft)
    first["code"], second["code"] = "C2", "C1"

    change_section(
        draft,
        section="COMMON",
        values=section_values(),
        indicators=[second, first],
        by=world.access("office"),
    )

    assert [
        (found["code"], found["maximum"], [rule["code"] for rule in found["rules"]])
        for found in sections_of(catalogue_of(draft))[0]["indicators"]
    ] == [("C1", "35.00", ["C1-1", "C1-2"]), ("C2", "10.00", ["C2-1", "C2-2"])]


def test_code_that_would_not_fit_its_rules_is_refused(world, draft):
    """A database of PostgreSQL refuses what is too long by itself, with a fault instead of a sentence."""
    rows = rows_of(draft)
    rows[0]["code"] = "C" * 20
    long = partial(
        change_section, draft, section="COMMON", values=section_values(), by=world.access("office")
    )

    with pytest.raises(RuleCodeTooLong):
        long(indicators=rows)

    rows[0]["code"] = "C" * 18
    long(indicators=rows)
    rule = {"pk": None, "code": "", "text": "迟报", "points": Decimal(1), "unit_text": "每次", "step": None}
    with pytest.raises(RuleCodeTooLong):
        change_indicator(
            draft,
            indicator="C" * 18,
            evidence="",
            rules=[rule | {"to_zero": False, "text": f"{number}"} for number in range(10)],
            by=world.access("office"),
        )


def test_carried_rule_that_meets_one_of_the_same_code_is_refused(world, draft):
    rows = rows_of(draft)
    own = Indicator.objects.get(section__sheet__scheme=draft, code="C1")
    own.rules.create(code="X1-1", text="另有规定", points=1, unit_text="每次", position=9)
    rows[0]["code"] = "X1"

    with pytest.raises(DuplicateCode, match="X1-1"):
        change_section(
            draft, section="COMMON", values=section_values(), indicators=rows, by=world.access("office")
        )


def test_rule_that_deducts_all_follows_the_maximum(world, draft):
    rows = rows_of(draft)
    rows[0]["maximum"] = Decimal("12")

    change_section(
        draft, section="COMMON", values=section_values(), indicators=rows, by=world.access("office")
    )

    rules = indicator_part(draft, "C1")["rules"]
    assert [(rule["points"], rule["to_zero"]) for rule in rules] == [("0.50", False), ("12.00", True)]


def test_nothing_is_recorded_when_nothing_changed(world, draft):
    before = AuditEntry.objects.count()

    change_section(
        draft,
        section="COMMON",
        values=section_values(),
        indicators=rows_of(draft),
        by=world.access("office"),
        seen=fingerprint(section_part(draft, "COMMON")),
    )

    assert AuditEntry.objects.count() == before


def test_section_moves_to_its_place(world, draft):
    change_section(
        draft,
        section="COMMON",
        values=section_values(position=3, full=Decimal("40")),
        indicators=rows_of(draft),
        by=world.access("office"),
    )

    assert [section["code"] for section in catalogue_of(draft)["sheets"][0]["sections"]] == [
        "CAT_A",
        "CAT_B",
        "COMMON",
    ]
    assert latest("section_changed")["changes"] == {"full": ["45.00", "40.00"], "place": [1, 3]}


def test_section_is_added_and_removed(world, draft):
    office = world.access("office")

    add_section(
        draft,
        sheet="business",
        values=section_values(code="EXTRA", name="附加", full=Decimal("5"), category=world.categories[0]),
        by=office,
    )
    added = latest("section_added")
    remove_section(draft, section="CAT_B", by=office)

    assert [section["code"] for section in catalogue_of(draft)["sheets"][0]["sections"]] == [
        "EXTRA",
        "COMMON",
        "CAT_A",
    ]
    assert added["changes"]["category"] == [None, "A"]
    assert [found["code"] for found in latest("section_removed")["changes"]["CAT_B"][0]["indicators"]] == [
        "KB1"
    ]


def test_codes_are_unique_in_the_whole_scheme(world, draft):
    office = world.access("office")
    rows = rows_of(draft)
    rows[0]["code"] = "t1"

    with pytest.raises(DuplicateCode):
        change_section(draft, section="COMMON", values=section_values(), indicators=rows, by=office)
    with pytest.raises(DuplicateCode):
        add_section(draft, sheet="business", values=section_values(code="self_p"), by=office)

    assert [found["code"] for found in indicators_of(catalogue_of(draft))] == [
        "C1",
        "C2",
        "KA1",
        "KB1",
        "P1",
        "T1",
        "Z1",
        "D1",
    ]


def test_rules_are_numbered_changed_and_reordered(world, draft):
    first, second = rule_rows(draft)
    new = {
        "pk": None,
        "code": "",
        "text": "满意率低于90%",
        "points": Decimal("1"),
        "unit_text": "每低5个百分点",
        "step": Decimal("5"),
        "to_zero": False,
    }
    first |= {"points": Decimal("0.8")}

    change_indicator(
        draft, indicator="C1", evidence="台账", rules=[second, new, first], by=world.access("office")
    )

    part = indicator_part(draft, "C1")
    assert [part["evidence"], [(rule["code"], rule["points"], rule["step"]) for rule in part["rules"]]] == [
        "台账",
        [("C1-2", "10.00", None), ("C1-3", "1.00", "5.00"), ("C1-1", "0.80", None)],
    ]
    changes = latest("indicator_changed")["changes"]
    assert [changes["evidence_hint"], changes["C1-1.points"], changes["order"]] == [
        ["", "台账"],
        ["0.50", "0.80"],
        [["C1-1", "C1-2"], ["C1-2", "C1-1"]],
    ]


def test_bonus_item_with_levels_is_written_changed_and_removed(world, draft):
    office = world.access("office")
    values = {
        "code": "A1",
        "name": "表彰",
        "sheet_code": "business",
        "cap": Decimal("3"),
        "proof_hint": "文件",
    }
    levels = [{"pk": None, "name": "省级", "points": Decimal("2")}]

    write_bonus_item(draft, item=None, values=values, levels=levels, by=office)
    level = draft.bonus_items.get().levels.get()
    write_bonus_item(
        draft,
        item="A1",
        values=values | {"cap": Decimal("2.5")},
        levels=[{"pk": level.pk, "name": "省部级", "points": Decimal("2")}],
        by=office,
    )
    changed = catalogue_of(draft)["bonus"]
    remove_bonus_item(draft, item="A1", by=office)

    assert [changed[0]["cap"], changed[0]["levels"]] == ["2.50", [{"name": "省部级", "points": "2.00"}]]
    assert latest("bonus_changed")["changes"] == {"cap": ["3.00", "2.50"], "省级.name": ["省级", "省部级"]}
    assert [latest("bonus_removed")["changes"], catalogue_of(draft)["bonus"]] == [
        {"A1": [changed[0], None]},
        [],
    ]


def test_what_somebody_else_changed_is_not_overwritten(world, draft):
    seen = fingerprint(section_part(draft, "COMMON"))
    rows = rows_of(draft)
    Section.objects.filter(sheet__scheme=draft, code="COMMON").update(name="共同指标")

    with pytest.raises(ChangedMeanwhile):
        change_section(
            draft,
            section="COMMON",
            values=section_values(),
            indicators=rows,
            by=world.access("office"),
            seen=seen,
        )

    assert section_part(draft, "COMMON")["name"] == "共同指标"


def test_row_that_is_gone_is_refused(world, draft):
    rows = rows_of(draft)
    Indicator.objects.filter(pk=rows[0]["pk"]).delete()

    with pytest.raises(ChangedMeanwhile):
        change_section(
            draft, section="COMMON", values=section_values(), indicators=rows, by=world.access("office")
        )


def test_part_that_is_not_there_is_refused(world, draft):
    office = world.access("office")

    for act in (
        lambda: remove_section(draft, section="NONE", by=office),
        lambda: remove_bonus_item(draft, item="NONE", by=office),
        lambda: change_indicator(draft, indicator="NONE", evidence="", rules=[], by=office),
        lambda: add_section(draft, sheet="third", values=section_values(code="NEW"), by=office),
    ):
        with pytest.raises(NoSuchPart):
            act()


def test_active_version_is_read_only(world):
    office = world.access("office")

    for act in (
        lambda: change_section(
            world.scheme,
            section="COMMON",
            values=section_values(),
            indicators=rows_of(world.scheme),
            by=office,
        ),
        lambda: change_indicator(world.scheme, indicator="C1", evidence="新", rules=[], by=office),
        lambda: remove_section(world.scheme, section="COMMON", by=office),
    ):
        with pytest.raises(NotDraft):
            act()

    assert len(indicators_of(catalogue_of(world.scheme))) == 8


def test_used_version_is_read_only_even_if_it_was_never_activated(world):
    make_open_month(world)
    Scheme.objects.filter(pk=world.scheme.pk).update(activated_at=None)

    with translation.override("en"), pytest.raises(NotDraft) as refusal:
        remove_section(world.scheme, section="COMMON", by=world.access("office"))

    assert refusal.value.message == (
        "Version 1 is in force; it is read-only. Make a new version from a later month."
    )


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "auditor"])
def test_only_the_office_edits(world, draft, role):
    with pytest.raises(NotAllowed):
        remove_section(draft, section="COMMON", by=world.access(role))


def test_office_of_another_campaign_is_refused(world, draft):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        remove_section(draft, section="COMMON", by=other.access("office"))
