"""What one version of a scheme says differently from another."""

from copy import deepcopy

import pytest

from scoring.scheme_differences import Difference, FieldChange, differences
from scoring.schemes import preset


@pytest.fixture
def old() -> dict:
    catalogue = deepcopy(preset())
    for sheet in catalogue["sheets"]:
        for section in sheet["sections"]:
            section["category_name"] = section["category"] or ""
            for indicator in section["indicators"]:
                indicator["owner_name"] = indicator["owner"]
    return catalogue


@pytest.fixture
def new(old) -> dict:
    return deepcopy(old)


def common(catalogue: dict) -> dict:
    return catalogue["sheets"][0]["sections"][0]


def short(found: tuple[Difference, ...]) -> list[tuple[str, str]]:
    return [(difference.act, difference.code) for difference in found]


def test_same_catalogues_have_no_differences(old, new):
    assert not differences(old, new)


def test_order_is_not_a_difference(old, new):
    common(new)["indicators"].reverse()

    assert not differences(old, new)


def test_maximum_owner_and_rules_are_told(old, new):
    indicator = common(new)["indicators"][0]
    indicator |= {"maximum": "12.00", "owner_name": "企业管理部"}
    indicator["rules"][0]["points"] = "3.00"
    gone = indicator["rules"].pop(1)
    indicator["rules"].append(gone | {"code": "C1-9"})

    found = differences(old, new)

    assert [found.sections, short(found.indicators), found.bonus] == [(), [("changed", "C1")], ()]
    assert found.indicators[0].fields == (
        FieldChange("maximum", "10.00", "12.00"),
        FieldChange("owner_name", "综合办公室", "企业管理部"),
    )
    assert short(found.indicators[0].parts) == [("changed", "C1-1"), ("added", "C1-9"), ("removed", "C1-2")]
    assert found.indicators[0].parts[0].fields == (FieldChange("points", "2.00", "3.00"),)


def test_indicator_that_moves_to_another_section_is_changed(old, new):
    moved = common(new)["indicators"].pop(0)
    new["sheets"][1]["sections"][0]["indicators"].append(moved)

    found = differences(old, new)

    assert short(found.indicators) == [("changed", "C1")]
    assert found.indicators[0].fields == (FieldChange("section", "共性指标", "党建工作"),)


def test_added_and_removed_sections_and_bonus_items(old, new):
    gone = new["sheets"][1]["sections"].pop()
    new["sheets"][1]["sections"].append(gone | {"code": "SELF_NEW", "full": "20.00"})
    new["bonus"][0]["levels"][0]["points"] = "2.50"
    new["bonus"].pop()

    found = differences(old, new)

    assert short(found.sections) == [("added", "SELF_NEW"), ("removed", "SELF_DISC")]
    assert short(found.bonus) == [("changed", "A1"), ("removed", "A6")]
    assert short(found.bonus[0].parts) == [("changed", "国家级")]
    assert [difference.fields for difference in found.indicators if difference.code == "D1"] == []
