"""A published month is rows that never change, with a SHA-256 over all of it (rules.md §4)."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaign.digests import sha256_of
from campaign.models import DepartmentName
from campaign.models.trail import WrittenOnce
from campaign.written_once import lifted
from scoring.entry import enter_deduction
from scoring.models import LedgerLine, MonthRevision, Standing
from tests.makers import make_open_month, publish


@pytest.fixture
def revision(world) -> MonthRevision:
    """March with one free line, one line by rule that counts for a branch, published."""
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        points=Decimal("2"),
        reason="迟到两人次",
        fact_date=date(2026, 3, 12),
    )
    enter_deduction(
        month=month,
        indicator="P1",
        department="D02",
        by=world.access("office"),
        rule="P1-1",
        count=Decimal("3"),
    )
    publish(world, month)
    return MonthRevision.objects.get()


def test_sha256_is_that_of_the_rows(revision):
    canonical = json.dumps(
        revision.payload(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()

    assert revision.sha256 == hashlib.sha256(canonical).hexdigest()


def test_header_holds_names_rules_and_scheme(revision):
    header = {
        name: value for name, value in revision.payload().items() if name not in ("sheets", "standings")
    }

    assert header == {
        "schema": 1,
        "unit": {"name": "清河矿业集团有限公司", "short_name": "清河矿业"},
        "campaign": {"code": "t2026", "name": "“323”文明部室创建活动", "year": 2026},
        "month": "2026-03",
        "revision": 1,
        "published_at": "2026-04-14T10:00:00+08:00",
        "approved_on": "2026-04-13",
        "scheme": {"name": "“双百”量化考核", "version": 1},
        "rules": {
            "rank_style": "standard",
            "tie_breakers": [],
            "bonus_in_ranking": False,
            "bonus_sheet_cap": "3.00",
        },
    }


def test_standing_holds_points_places_and_lines(revision):
    free = LedgerLine.objects.order_by("id")[0]
    standing = revision.payload()["standings"][2]

    lines = standing.pop("lines")

    assert standing == {
        "department": "D03",
        "department_name": "第3部",
        "category": "A",
        "category_name": "A类",
        "business": "98.00",
        "self_development": "100.00",
        "total": "198.00",
        "bonus": "0.00",
        "rank": 3,
        "tied": False,
        "category_rank": 2,
        "category_tied": False,
        "business_rank": 3,
        "business_tied": False,
        "self_rank": 1,
        "self_tied": False,
        "sections": {
            "COMMON": "43.00",
            "CAT_A": "55.00",
            "SELF_P": "25.00",
            "SELF_T": "25.00",
            "SELF_Z": "25.00",
            "SELF_D": "25.00",
        },
        "indicators": {
            "C1": {"points": "8.00", "deducted": "2.00", "na": False},
            "C2": {"points": "35.00", "deducted": "0.00", "na": False},
            "KA1": {"points": "55.00", "deducted": "0.00", "na": False},
            "P1": {"points": "25.00", "deducted": "0.00", "na": False},
            "T1": {"points": "25.00", "deducted": "0.00", "na": False},
            "Z1": {"points": "25.00", "deducted": "0.00", "na": False},
            "D1": {"points": "25.00", "deducted": "0.00", "na": False},
        },
        "bonus_lines": [],
    }
    assert lines == [
        {
            "id": free.pk,
            "indicator": "C1",
            "rule": None,
            "rule_text": "",
            "count": "1.00",
            "points": "2.00",
            "date": "2026-03-12",
            "date_stated": True,
            "reason": "迟到两人次",
            "branch": None,
        }
    ]


def test_line_of_a_branch_is_frozen_with_each_of_its_departments(revision, world):
    standings = revision.payload()["standings"]

    lines = {row["department"]: [line for line in row["lines"] if line["branch"]] for row in standings}

    assert [len(lines["D01"]), len(lines["D03"])] == [1, 0]
    assert lines["D01"] == lines["D02"]
    assert lines["D01"][0] | {"id": 0} == {
        "id": 0,
        "indicator": "P1",
        "rule": "P1-1",
        "rule_text": "未按时完成",
        "count": "3.00",
        "points": "1.50",
        "date": "2026-03-31",
        "date_stated": False,
        "reason": "未按时完成",
        "branch": world.branches[0].pk,
    }


def test_frozen_month_survives_what_changes_afterwards(revision, world):
    before = revision.payload()
    department = world.departments[2]

    DepartmentName.objects.create(department=department, name=department.name, until=date(2026, 5, 31))
    department.name = "文化宣传中心"
    department.save()
    world.unit.name = "清河能源集团有限公司"
    world.unit.save()
    world.categories[0].name = "改名类"
    world.categories[0].save()
    world.campaign.rules.rank_style = "dense"
    world.campaign.rules.bonus_in_ranking = True
    world.campaign.rules.save()
    indicator = revision.month.scheme.sheets.first().sections.first().indicators.first()
    indicator.name, indicator.maximum = "另一指标", Decimal("20")
    indicator.save()
    LedgerLine.objects.create(
        month=revision.month,
        indicator=indicator,
        department=department,
        points=Decimal("5"),
        fact_date=date(2026, 3, 30),
        public_reason="事后补记",
        entered_by=world.users["office"],
        entered_at=timezone.now(),
    )
    LedgerLine.objects.filter(branch__isnull=False).update(public_reason="改写")

    after = MonthRevision.objects.get()
    assert after.payload() == before
    assert sha256_of(after.payload()) == after.sha256


def test_month_prints_the_name_of_its_last_day(world):
    department = world.departments[0]
    DepartmentName.objects.create(department=department, name="老干部部", until=date(2026, 1, 31))
    DepartmentName.objects.create(department=department, name="离退休部", until=date(2026, 3, 31))

    revision = publish(world)

    assert revision.standings.get(department=department).department_name == "离退休部"


def test_models_refuse_to_change_frozen_rows(revision):
    standing = revision.standings.first()
    standing.total = Decimal("200")

    for act in (
        standing.save,
        standing.delete,
        revision.save,
        revision.delete,
        Standing.objects.all().delete,
        lambda: Standing.objects.update(total=0),
        lambda: Standing.objects.bulk_update([standing], ["total"]),
    ):
        with pytest.raises(WrittenOnce):
            act()


@pytest.mark.parametrize("table", ["scoring_standing", "scoring_monthrevision"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_database_refuses_to_change_frozen_rows(revision, table, act):
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))

    assert [MonthRevision.objects.count(), Standing.objects.count()] == [1, 3]


def test_sha256_tells_of_a_changed_row(revision):
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE scoring_standing SET total = 199 WHERE position = 3")

    assert sha256_of(MonthRevision.objects.get().payload()) != revision.sha256
