"""The public notice of a half-year on paper: who and until when, no points, and only while there is something to post."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from campaign.models import FlyerText, Person
from publishing.public_notice_doors import public_notice_doors
from publishing.public_notice_sheet import SHEET, frozen_notice
from scoring.half_year_deciding import apply_titles, begin_notice, compute
from scoring.half_year_opening import close_entries
from scoring.individuals import decide_nominations, nominate
from scoring.models import HalfYearEvaluation
from tests.half_years import (
    APPLIED,
    CLOSED,
    COMPUTED,
    NOTICED,
    OPENED,
    file_self,
    make_closed_half,
    mark_all,
    open_half,
    publish_half,
    quota,
)
from tests.publishing.measuring import page_sizes, text

DEEDS = "该同志立足岗位，刻苦钻研业务，上半年主持完成技术改造三项，节约材料费用四十余万元。" * 3


@pytest.fixture
def noticed(world) -> HalfYearEvaluation:
    quota(world, quota_value=Decimal(67))
    evaluation = make_closed_half(world, {1: [("D03", "T1", "2.00")]})
    compute(evaluation=evaluation, by=world.access("office"), at=COMPUTED)
    begin_notice(evaluation=HalfYearEvaluation.objects.get(), by=world.access("leader"), at=NOTICED)
    return HalfYearEvaluation.objects.get()


def test_notice_names_the_departments_by_category_and_no_points(world, noticed):
    FlyerText.objects.create(
        campaign=world.campaign,
        slogan="制度在前",
        invitation="请看",
        contact="机关楼306室",
        changed_by=world.users["office"],
        changed_at=timezone.now(),
    )

    frozen = frozen_notice(world.access("office"), "2026H1")

    assert frozen == {
        "title": "关于2026年上半年拟授予文明部室称号的公示",
        "title_lines": ["关于2026年上半年", "拟授予文明部室称号的公示"],
        "issuer": "中共清河矿业集团机关委员会",
        "date": "2026-08-05",
        "dated": "2026年8月5日",
        "given": (
            "根据“323”文明部室创建活动考核办法，在部室自评、考核领导小组评分的基础上，结合月度考核结果综合考评，"
            "经考核领导小组审议，拟授予下列2个部室2026年上半年文明部室称号，现予公示。"
        ),
        "lists": [{"name": "A类", "names": ["第1部"]}, {"name": "B类", "names": ["第2部"]}],
        "unit": "个",
        "when": "公示时间：2026年8月5日至2026年8月12日（5个工作日）。",
        "objections": (
            "公示期间如有异议，可由部室负责人在系统中提出，也可向考核办公室书面反映。反映情况应实事求是，"
            "写明具体事实，并署真实姓名；对反映人予以保密。"
        ),
        "contact": "联系方式：机关楼306室。",
    }


def test_notice_is_for_those_who_run_a_half_year_and_has_its_door_while_it_runs(world, noticed):
    """ACL-4."""
    readers = {name: frozen_notice(world.access(name), "2026H1") is not None for name in world.users}
    running = [door.label for door in public_notice_doors(world.access("office"), noticed)]
    apply_titles(evaluation=noticed, by=world.access("office"), at=APPLIED)
    noticed.refresh_from_db()

    assert [name for name, reads in readers.items() if reads] == ["office", "second", "leader", "auditor"]
    assert [running, public_notice_doors(world.access("office"), noticed)] == [["张贴的公示"], []]
    assert public_notice_doors(world.access("head"), noticed) == []
    assert frozen_notice(world.access("office"), "2026H1")["date"] == "2026-08-05"


@pytest.mark.parametrize("key", ["2026H1", "2026H1-persons", "2026H2", "2026H1-others", "", "-persons"])
def test_nothing_is_posted_before_the_leading_group_has_agreed(world, key):
    evaluation = make_closed_half(world)
    compute(evaluation=evaluation, by=world.access("office"), at=COMPUTED)

    assert frozen_notice(world.access("office"), key) is None


def test_persons_have_a_notice_of_their_own(world):
    publish_half(world)
    evaluation = open_half(world)
    file_self(world, evaluation)
    mark_all(world, evaluation)
    person = Person.objects.filter(department=world.departments[0]).order_by("staff_number")[0]
    nomination = nominate(
        evaluation=evaluation,
        kind="model_worker",
        staff_number=person.staff_number,
        deeds=DEEDS,
        department="D01",
        by=world.access("office"),
        at=OPENED,
    )
    close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED)
    evaluation.refresh_from_db()
    decide_nominations(
        evaluation=evaluation,
        chosen=[nomination.pk],
        by=world.access("leader"),
        at=CLOSED + timedelta(hours=1),
    )

    frozen = frozen_notice(world.access("office"), "2026H1-persons")

    assert [frozen["title"], frozen["lists"], frozen["unit"], frozen["when"]] == [
        "关于2026年上半年拟表彰个人的公示",
        [{"name": "劳动模范", "names": [f"{person.name}（第1部）"]}],
        "名",
        "公示时间：2026年8月3日至2026年8月10日（5个工作日）。",
    ]
    doors = public_notice_doors(world.access("leader"), evaluation)
    assert [door.label for door in doors] == ["张贴的个人公示"]


@pytest.mark.pdf
def test_notice_is_one_page_that_says_what_was_frozen(world, noticed):
    drawn = SHEET.drawn(frozen_notice(world.access("office"), "2026H1"))

    said = text(drawn).replace("\n", "")
    assert [part in said for part in ("第1部", "公示时间", "现予公示", "2026年8月5日")] == [True] * 4
    assert len(page_sizes(drawn)) == 1
