"""The settings of a campaign: changed by the administrator, each change kept with old and new."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from campaign.models import AuditEntry, CampaignRules
from campaign.refusals import NotAllowed
from campaign.rules import NAMES, BadRules, change_rules
from scoring.models import MonthRevision
from tests.browsing import client_of, notices, words
from tests.makers import make_world, publish

SPRING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PAGE = "/c/t2026/settings/rules/"
SENT = {
    "rank_style": "standard",
    "first_tie_breaker": "",
    "second_tie_breaker": "",
    "third_tie_breaker": "",
    "bonus_sheet_cap": "3.00",
    "owner_day": "5",
    "close_day": "7",
    "preview_days": "3",
    "approve_day": "13",
    "bulletin_day": "15",
    "recheck_days": "3",
    "answer_days": "5",
    "sample_size": "10",
    "blind_indicators": "",
    "full_marks_share": "90",
    "deduction_gap": "3.00",
    "compared_months": "3",
    "board": "full",
    "board_ends": "3",
    "weight_monthly": "60",
    "weight_panel": "40",
    "weight_appraisal": "0",
    "panel_drop_from": "5",
    "appraisal_excellent": "100.00",
    "appraisal_good": "85.00",
    "appraisal_fair": "70.00",
    "appraisal_poor": "50.00",
    "half_bonus_cap": "5.00",
    "self_gap": "5.00",
    "title_line": "90.00",
    "quota_kind": "percent",
    "quota_value": "45.00",
    "quota_scope": "overall",
    "title_tie": "breakers",
    "min_months": "3",
    "min_sheet": "80.00",
    "bottom_months": "2",
    "veto_excludes": "on",
    "summary_needed": "on",
    "self_days": "5",
    "mark_days": "5",
    "decide_days": "3",
    "notice_days": "5",
}


def test_every_setting_stands_on_the_page():
    settings = {field.name for field in CampaignRules._meta.concrete_fields} - {"id", "campaign"}

    assert sorted(NAMES) == sorted(settings)


def test_change_is_kept_with_old_and_new(world):
    values = {"rank_style": "dense", "bonus_sheet_cap": Decimal("2.50"), "owner_day": 5}

    changes = change_rules(
        campaign=world.campaign, values=values, by=world.access("administrator"), at=SPRING
    )

    rules = CampaignRules.objects.get()
    assert [rules.rank_style, rules.bonus_sheet_cap, sorted(changes)] == [
        "dense",
        Decimal("2.50"),
        ["bonus_sheet_cap", "rank_style"],
    ]
    entry = AuditEntry.objects.get(event="campaign.rules.changed")
    assert [entry.user, entry.at, entry.data] == [
        world.users["administrator"],
        SPRING,
        {"changes": {"rank_style": ["standard", "dense"], "bonus_sheet_cap": ["3.00", "2.50"]}},
    ]


def test_nothing_new_leaves_no_entry(world):
    changes = change_rules(campaign=world.campaign, values={"owner_day": 5}, by=world.access("administrator"))

    assert [changes, AuditEntry.objects.filter(event="campaign.rules.changed").count()] == [{}, 0]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"owner_day": 9}, ""),
        ({"bulletin_day": 29}, ""),
        ({"bonus_sheet_cap": Decimal("-1")}, ""),
        ({"rank_style": "own"}, "rank_style"),
        ({"tie_breakers": ["business", "business"]}, "tie_breakers"),
        ({"tie_breakers": ["by_lot"]}, "tie_breakers"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(world, values, field):
    with pytest.raises(BadRules) as refused:
        change_rules(campaign=world.campaign, values=values, by=world.access("administrator"))

    kept = CampaignRules.objects.values_list("owner_day", "bulletin_day", "rank_style", "tie_breakers").get()
    assert [refused.value.field, kept] == [field, (5, 15, "standard", [])]


@pytest.mark.parametrize("role", ["office", "leader", "scorer", "auditor"])
def test_settings_are_the_administrators(world, role):
    with pytest.raises(NotAllowed):
        change_rules(campaign=world.campaign, values={"owner_day": 4}, by=world.access(role))


def test_administrator_of_another_campaign_is_refused(world):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        change_rules(campaign=world.campaign, values={"owner_day": 4}, by=other.access("administrator"))


def test_published_month_keeps_the_rules_of_its_time(world):
    publish(world)

    change_rules(
        campaign=world.campaign,
        values={"rank_style": "dense", "tie_breakers": ["business"]},
        by=world.access("administrator"),
    )

    frozen = MonthRevision.objects.get().payload()["rules"]
    assert [frozen["rank_style"], frozen["tie_breakers"]] == ["standard", []]


# The page


def test_page_shows_meaning_and_default_of_every_setting(world):
    page = client_of(world.users["office"]).get(PAGE)

    rows = [row for __, __, settings in page.context["form"].rows() for row in settings]
    assert [str(row["default"]) for row in rows] == [
        "1-2-2-4", "none", "no", "3.00", "5", "7", "3", "13", "15", "3", "5", "10", "none", "90", "3.00", "3",
        "everybody sees every place", "3", "60", "40", "none", "5", "100.00", "85.00", "70.00", "50.00", "5.00",
        "5.00", "90.00", "percent of the departments", "45.00", "of all departments together",
        "business sheet, fewer lines, fewer points deducted, then a vote", "3", "80.00", "2", "yes", "yes", "5", "5",
        "3", "5", "no",
    ]  # fmt: skip
    assert [row["label"] for row in rows if not row["meaning"]] == []


@pytest.mark.parametrize(
    ("role", "is_writer"), [("office", False), ("auditor", False), ("administrator", True)]
)
def test_only_the_administrator_gets_a_button(world, role, is_writer):
    page = client_of(world.users[role]).get(PAGE)

    fields = page.context["form"].fields.values()
    assert ["Save the settings" in words(page), {field.disabled for field in fields}] == [
        is_writer,
        {not is_writer},
    ]


def test_page_changes_what_was_altered(world):
    client = client_of(world.users["administrator"])
    sent = SENT | {
        "first_tie_breaker": "fewer_lines",
        "second_tie_breaker": "business",
        "merge_weighted": "on",
    }

    page = client.post(PAGE, sent, follow=True)

    rules = CampaignRules.objects.get()
    assert [notices(page), rules.tie_breakers, rules.merge_weighted, rules.bonus_in_ranking] == [
        ["2 settings are changed."],
        ["fewer_lines", "business"],
        True,
        False,
    ]


def test_page_leaves_alone_what_somebody_else_changed_meanwhile(world):
    client = client_of(world.users["administrator"])
    seen = {f"initial-{name}": value for name, value in SENT.items()}
    change_rules(campaign=world.campaign, values={"owner_day": 4}, by=world.access("administrator"))

    client.post(PAGE, SENT | seen | {"close_day": "8"})

    rules = CampaignRules.objects.get()
    assert [rules.owner_day, rules.close_day] == [4, 8]
    assert [entry.data["changes"] for entry in AuditEntry.objects.filter(event="campaign.rules.changed")] == [
        {"close_day": [7, 8]},
        {"owner_day": [5, 4]},
    ]


def test_page_says_when_nothing_changed(world):
    page = client_of(world.users["administrator"]).post(PAGE, SENT, follow=True)

    assert notices(page) == ["Everything is as it was."]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"close_day": "3"}, "The days of the calendar must follow one another, up to 28."),
        (
            {"first_tie_breaker": "business", "second_tie_breaker": "business"},
            "Choose each tie-breaker once.",
        ),
    ],
)
def test_page_shows_what_was_refused(world, sent, said):
    page = client_of(world.users["administrator"]).post(PAGE, SENT | sent)

    assert [page.status_code, notices(page)] == [422, [f"Nothing is changed: see what is marked. {said}"]]


def test_page_marks_a_field_that_cannot_be_read(world):
    page = client_of(world.users["administrator"]).post(PAGE, SENT | {"owner_day": "five"})

    assert [page.status_code, list(page.context["form"].errors)] == [422, ["owner_day"]]


def test_office_may_not_post(world):
    page = client_of(world.users["office"]).post(PAGE, SENT | {"owner_day": "4"})

    assert [page.status_code, CampaignRules.objects.get().owner_day] == [403, 5]


def test_page_is_four_queries(world, django_assert_num_queries):
    client = client_of(world.users["office"])

    with django_assert_num_queries(4):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("", set()),
        ("C1 K22", {"C1", "K22"}),
        (" C1，K22、D_3;T-4 ", {"C1", "K22", "D_3", "T-4"}),
    ],
)
def test_codes_of_the_second_entry_are_read_from_a_list(world, written, codes):
    change_rules(
        campaign=world.campaign, values={"blind_indicators": written}, by=world.access("administrator")
    )

    assert CampaignRules.objects.get().blind_codes == codes


@pytest.mark.parametrize(
    "values",
    [
        {"blind_indicators": "C1 <b>"},
        {"sample_size": 0},
        {"full_marks_share": 101},
        {"deduction_gap": Decimal("-1")},
        {"compared_months": 13},
    ],
)
def test_impossible_settings_of_the_review_are_refused(world, values):
    with pytest.raises(BadRules):
        change_rules(campaign=world.campaign, values=values, by=world.access("administrator"))
