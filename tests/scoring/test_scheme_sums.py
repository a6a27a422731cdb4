"""Sums of a scheme beside what they must be (rules.md §2.4)."""

from decimal import Decimal

from scoring.scheme_sums import section_sums, sheet_sums
from scoring.schemes import preset

CATEGORIES = {category["code"]: category["name"] for category in preset()["categories"]}


def test_preset_comes_to_45_55_and_four_times_25():
    sums = sheet_sums(preset(), CATEGORIES)

    assert [
        (
            found.sheet,
            found.category,
            [str(part.full) for part in found.parts],
            str(found.total),
            found.is_right,
        )
        for found in sums
    ] == [
        ("business", code, ["45.00", "55.00"], "100.00", True) for code in ("TECH", "MGMT", "PARTY", "SVC")
    ] + [
        ("self_development", code, ["25.00"] * 4, "100.00", True) for code in ("TECH", "MGMT", "PARTY", "SVC")
    ]


def test_section_is_wrong_when_its_indicators_do_not_come_to_its_full_marks():
    section = {"code": "S", "name": "板块", "full": "45.00", "category": None}
    catalogue = {
        "sheets": [
            {
                "code": "business",
                "sections": [
                    section | {"indicators": [{"maximum": "44.99"}, {"maximum": "0.01"}]},
                    section | {"code": "T", "indicators": [{"maximum": "44.99"}]},
                    section | {"code": "U", "indicators": []},
                ],
            }
        ]
    }

    found = [(one.code, one.allotted, one.is_right) for one in section_sums(catalogue)]

    assert found == [
        ("S", Decimal("45.00"), True),
        ("T", Decimal("44.99"), False),
        ("U", Decimal("0.00"), False),
    ]


def test_category_without_sections_comes_to_what_is_for_all():
    sums = sheet_sums(preset(), {"NEW": "新类"})

    assert [(found.sheet, found.total, found.is_right) for found in sums] == [
        ("business", Decimal("45.00"), False),
        ("self_development", Decimal("100.00"), True),
    ]
