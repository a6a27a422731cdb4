"""The plan of a campaign: its texts and steps, its wording from the settings, issued as a paper (PDF-3)."""

from datetime import date
from decimal import Decimal

import pytest

from activities.models import WindowRules
from campaign.models import AuditEntry, CampaignRules, Enrolment, PlanPhase
from campaign.refusals import NotAllowed
from publishing.blocks import body_of, parted
from publishing.draft_texts import drafted_text, payload_of
from publishing.drafts import (
    NotReady,
    begin_like,
    begin_newer,
    begin_paper,
    discard_draft,
    issue_draft,
    save_draft,
)
from publishing.fields import filled
from publishing.launch.plan_annexes import plan_annexes
from publishing.launch.plan_facts import plan_facts
from publishing.launch.plan_papers import PLAN_KEY, PlanThere, changes_since, issued_plan, plan_in_work
from publishing.launch.plan_proposals import PROPOSED_TEXTS, proposed_steps
from publishing.launch.plan_text import plan_text, point
from publishing.launch.plan_writing import BadStep, PlanChangedMeanwhile, Step, write_plan
from publishing.launch.seats import give_seat, write_duties
from publishing.launch.survey import conclude_survey
from publishing.paper_findings import examine
from tests.publishing.launch.planning import IN_JANUARY, STEPS, make_plan_ready
from tests.publishing.launch.surveys import add_finding, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ready(world):
    make_plan_ready(world)
    return world


def printed(world) -> dict[str, str]:
    """Key → the words of each block as they are printed."""
    text = plan_text(plan_facts(world.campaign, on=date(2026, 1, 6)))
    return {block.key: filled(block.lead + block.text, text.fields) for block in text.blocks}


def begin(world):
    return begin_paper(starter="plan", by=world.access("office"), at=IN_JANUARY)


def issue(world):
    draft = begin(world)
    return issue_draft(draft=draft, seen=draft.version, by=world.access("office"), at=IN_JANUARY)


def test_empty_campaign_has_gaps_where_only_the_office_can_write(world):
    findings = examine(begin(world), at=IN_JANUARY)

    assert [(one.code, one.key) for one in findings] == [
        ("gap", key)
        for key in (
            "plan.background",
            "plan.thought.text",
            "plan.aims.none",
            "plan.goals.text",
            "plan.group.leading.seats",
            "plan.group.leading.duties",
            "plan.group.assessment.seats",
            "plan.group.assessment.duties",
            "plan.group.office.seats",
            "plan.group.office.duties",
            "plan.steps.none",
            "plan.rewards.good.none",
            "plan.rewards.bad.none",
            "plan.demands.none",
        )
    ]
    with pytest.raises(NotReady):
        issue_draft(draft=plan_in_work(world.campaign), seen=1, by=world.access("office"), at=IN_JANUARY)


def test_campaign_without_departments_and_branches_has_no_zeros(ready):
    Enrolment.objects.filter(campaign=ready.campaign).update(branch=None)
    without_branches = printed(ready)["plan.contents.all"]
    Enrolment.objects.filter(campaign=ready.campaign).update(category=None)

    said = printed(ready)

    assert without_branches == "活动在机关3个部室中开展，在岗职工全员参加。"
    assert said["plan.contents.all"] == "活动在机关××个部室中开展，在岗职工全员参加。"
    assert "名额为参评部室总数的45%。" in said["plan.title"]


def test_ready_campaign_has_nothing_left_to_write(ready):
    assert examine(begin(ready), at=IN_JANUARY) == []


def test_plan_tells_the_settings(ready):
    rules = CampaignRules.objects.get(campaign=ready.campaign)
    rules.owner_day, rules.quota_value, rules.weight_monthly, rules.weight_appraisal = (
        6,
        Decimal("33.5"),
        50,
        10,
    )
    rules.save()
    WindowRules.objects.create(campaign=ready.campaign, weight_open=30)

    said = printed(ready)

    assert "于次月6日前提交" in said["plan.month"]
    assert "名额为参评部室总数的33.5%，按目前部室数为1个" in said["plan.title"]
    assert "月度考核占50%、领导小组考评占40%、民主测评占10%" in said["plan.half"]
    assert "明察占30%、暗访占70%" in said["plan.windows.text"]
    assert said["plan.hundred.text"] == (
        "对各部室业务工作和自身建设分别实行百分制考核。业务工作满分100分，其中共性指标45分、分类指标55分；"
        "自身建设满分100分，其中党建工作25分、理论业务学习25分、工作作风25分、劳动纪律25分。"
        "两表共设8项指标，每项都有标准和分值，由2个责任部门按职责考核。考核细则见附件1，任务分工见附件2。"
    )
    assert said["plan.phase.1"] == "宣传发动（2026年1月5日至2026年1月31日）"
    assert said["plan.group.leading.seats"] == "组　长：甲书记（公司领导）"


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"quota_scope": "category"}, "plan.title", "名额按各类别参评部室数的45%分别确定，不足一个的舍去。"),
        ({"quota_kind": "number", "quota_value": 13}, "plan.title", "名额为13个。"),
        (
            {"bottom_months": 0},
            "plan.title",
            "得分不低于80分；没有处于期内的一票否决；按时提交自我总结。评定",
        ),
        (
            {"min_months": 0, "summary_needed": False},
            "plan.title",
            "下列条件：每月每张考核表得分不低于80分；",
        ),
        (
            {"min_sheet": 0},
            "plan.title",
            "下列条件：考核满3个月；单独处于",
        ),
        (
            {"min_sheet": 0, "min_months": 0, "bottom_months": 0, "veto_excludes": False}
            | {"summary_needed": False},
            "plan.title",
            "按目前部室数为1个。评定结果公示",
        ),
        ({"quota_value": 1}, "plan.title", "名额为参评部室总数的1%。参评部室"),
    ],
)
def test_title_is_worded_as_its_rules_are(ready, changed, key, words):
    CampaignRules.objects.filter(campaign=ready.campaign).update(**changed)

    assert words in printed(ready)[key]


def test_veto_that_excludes_nobody_is_not_told(ready):
    CampaignRules.objects.filter(campaign=ready.campaign).update(veto_excludes=False)

    said = printed(ready)

    assert "plan.veto" not in said
    assert "一票否决" not in said["plan.title"]


def test_survey_is_answered_once_it_is_concluded(ready):
    survey = make_survey(ready)
    add_finding(survey, ready)
    assert "plan.survey" not in printed(ready)

    conclude_survey(survey=survey, by=ready.access("office"))

    assert printed(ready)["plan.survey"] == (
        "活动前，机关党委就机关工作中的问题作了专题调研。责任意识不强的问题较为普遍。"
        "本方案逐项作出回应：针对“作风散漫”，每月考核劳动纪律。"
    )


def test_braces_of_a_text_mean_nothing(ready):
    texts = PROPOSED_TEXTS | {"background": "为了{目标}"}
    write_plan(campaign=ready.campaign, texts=texts, steps=STEPS, seen=1, by=ready.access("office"))

    assert printed(ready)["plan.background"] == "为了｛目标｝，结合机关实际，制定本方案。"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("作风一流：服务基层。", ("作风一流", "服务基层。")),
        ("加强领导。负责人负责。", ("加强领导", "负责人负责。")),
        ("没有小标题的一句话。", ("", "没有小标题的一句话。")),
        ("只有标题：", ("", "只有标题：")),
        ("加强领导，落实责任：负责人负责。", ("加强领导，落实责任", "负责人负责。")),
        (
            "各部室负责人是第一责任人，要同部署同落实：同检查",
            ("", "各部室负责人是第一责任人，要同部署同落实：同检查"),
        ),
    ],
)
def test_point_has_a_short_head_or_none(line, parts):
    assert point(line) == parts


def test_issued_plan_is_a_notice_with_the_plan_and_its_annexes(ready):
    paper = issue(ready)

    payload = paper.payload
    assert payload["title"]["text"] == (
        "中共清河矿业集团机关委员会关于印发《2026年“323”文明部室创建活动方案》的通知"
    )
    assert [block["text"] for block in payload["body"]] == [
        "现将《2026年“323”文明部室创建活动方案》印发给你们，请结合实际，认真组织实施。"
        "执行中遇到的问题，请及时报考核办公室。"
    ]
    assert [(a["key"], a["number"], a.get("marked", True), a["across"]) for a in payload["annexes"]] == [
        ("plan", 0, False, False),
        ("standard", 1, True, True),
        ("owners", 2, True, False),
        ("calendar", 3, True, False),
        ("windows", 4, True, False),
    ]
    assert [b["text"] for b in payload["annexes"][0]["body"] if b.get("level") == 1] == [
        "一、指导思想",
        "二、总体目标",
        "三、创建内容",
        "四、组织领导",
        "五、实施步骤",
        "六、考核办法",
        "七、奖惩",
        "八、工作要求",
    ]
    assert payload[PLAN_KEY] == plan_facts(ready.campaign, on=date(2026, 1, 6))
    assert issued_plan(ready.campaign) == paper


def test_annexes_list_every_indicator_and_owner(ready):
    paper = issue(ready)

    standard, owners, calendar, windows = paper.payload["annexes"][1:]
    assert [row[2] for row in standard["rows"]] == [
        "C1 重点工作",
        "C2 督办事项",
        "KA1 专业工作",
        "KB1 专业工作",
        "P1 党建工作",
        "T1 理论业务学习",
        "Z1 工作作风",
        "D1 劳动纪律",
    ]
    assert standard["rows"][0] == [
        "业务工作",
        "共性指标（45分）",
        "C1 重点工作",
        "10",
        "未按时完成，每次扣0.5分；弄虚作假，每次扣完本项。",
        "第1部",
    ]
    assert [(row[1], row[3]) for row in owners["rows"]] == [("第1部", "1"), ("考核办公室", "7")]
    assert calendar["rows"][1][0] == "次月5日前"
    assert [windows["name"], len(windows["rows"]), {*windows["rows"][0][1:]}] == [
        "优质服务窗口竞赛报名表",
        10,
        {""},
    ]


def test_windows_that_are_known_need_no_form(ready):
    facts = plan_facts(ready.campaign, on=date(2026, 1, 6))

    known = plan_annexes(facts | {"windows": facts["windows"] | {"count": 30}})

    assert [annex["key"] for annex in known] == ["standard", "owners", "calendar"]


def test_edited_block_says_when_its_setting_changed(ready):
    draft = begin(ready)
    content = {
        **draft.content,
        "blocks": [
            {"key": "plan.month", "text": "打分于次月{rules.owner_day}日前提交。", "lead": "月度考核"}
            | {"base": {"text": "", "lead": "", "values": {"rules.owner_day": "5"}}},
            *(entry for entry in draft.content["blocks"] if entry["key"] != "plan.month"),
        ],
    }
    draft = save_draft(draft=draft, content=content, seen=1, by=ready.access("office"))
    CampaignRules.objects.filter(campaign=ready.campaign).update(owner_day=6)

    found = [(one.code, one.about) for one in examine(draft, at=IN_JANUARY)]

    assert ("outdated", "责任部门打分截止日 5→6") in found


def test_issued_plan_stays_and_says_what_changed_since(ready):
    paper = issue(ready)
    assert changes_since(paper, plan_facts(ready.campaign, on=date(2026, 1, 6))) == []
    CampaignRules.objects.filter(campaign=ready.campaign).update(owner_day=6)
    give_seat(
        campaign=ready.campaign,
        kind="leading",
        name="丁主席",
        since=date(2026, 2, 1),
        by=ready.access("office"),
    )

    changes = changes_since(paper, plan_facts(ready.campaign, on=date(2026, 2, 1)))

    assert [(one.label, one.before, one.now) for one in changes] == [
        ("责任部门打分截止日", "5", "6"),
        ("考核领导小组成员", "", "丁主席"),
        ("考核日程表", "", ""),
    ]
    write_duties(campaign=ready.campaign, kind="office", duties="通报", seen=1, by=ready.access("office"))
    assert ("考核办公室", "", "") in [
        (one.label, one.before, one.now)
        for one in changes_since(paper, plan_facts(ready.campaign, on=date(2026, 2, 1)))
    ]
    assert drafted_text(paper.draft).fields["rules.owner_day"].value == "5"


def test_change_before_the_first_heading_is_told_too(ready):
    paper = issue(ready)
    texts = PROPOSED_TEXTS | {"background": "为改进作风"}
    write_plan(campaign=ready.campaign, texts=texts, steps=STEPS, seen=1, by=ready.access("office"))

    changes = changes_since(paper, plan_facts(ready.campaign, on=date(2026, 1, 6)))

    assert [one.label for one in changes] == ["前言"]


def test_there_is_one_plan_and_the_next_one_supersedes_it(ready):
    office = ready.access("office")
    given_up = begin(ready)
    with pytest.raises(PlanThere):
        begin(ready)
    discard_draft(draft=given_up, by=office)

    paper = issue(ready)

    for again in (lambda: begin(ready), lambda: begin_like(draft=given_up, by=office)):
        with pytest.raises(PlanThere):
            again()
    newer = begin_newer(publication=paper, by=office, at=IN_JANUARY)
    second = issue_draft(draft=newer, seen=1, by=office, at=IN_JANUARY)
    assert [second.supersedes, issued_plan(ready.campaign)] == [paper, second]
    assert [block["text"] for block in second.payload["body"]][1:] == [
        "本通知自印发之日起施行，《中共清河矿业集团机关委员会关于印发〈2026年“323”文明部室创建活动方案〉的通知》"
        f"（{paper.number}）同时废止。"
    ]
    assert changes_since(second, plan_facts(ready.campaign, on=date(2026, 1, 6))) == []


def test_office_s_block_before_the_plan_belongs_to_the_notice(ready):
    draft = begin(ready)
    own = {"key": "own-aaaaaa", "kind": "paragraph", "level": 0, "text": "请遵照执行。", "lead": ""}
    content = {**draft.content, "blocks": [draft.content["blocks"][0], own, *draft.content["blocks"][1:]]}
    draft = save_draft(draft=draft, content=content, seen=1, by=ready.access("office"))

    payload = payload_of(draft, at=IN_JANUARY, serial=None)

    assert [block["text"][-6:] for block in payload["body"]] == ["考核办公室。", "请遵照执行。"]


def test_headings_of_the_plan_are_numbered_from_one(ready):
    text = plan_text(plan_facts(ready.campaign))
    own, begins, behind = parted(text.blocks)

    assert [block.key for block in own] == ["why"]
    assert begins.text == "2026年“323”文明部室创建活动方案"
    assert body_of(behind, text.fields)[1]["text"] == "一、指导思想"


def test_texts_and_steps_are_recorded_with_old_and_new(world):
    office = world.access("office")
    write_plan(campaign=world.campaign, texts=PROPOSED_TEXTS, steps=STEPS, seen=0, by=office)
    kept = PlanPhase.objects.get(campaign=world.campaign, number=1)

    changed = write_plan(
        campaign=world.campaign,
        texts=PROPOSED_TEXTS | {"aims": "一个目标"},
        steps=STEPS[:1],
        seen=1,
        by=office,
    )

    assert changed == ["aims", "steps"]
    entry = AuditEntry.objects.filter(event="launch.plan.written").order_by("pk").last()
    assert entry.data["changes"]["aims"] == [PROPOSED_TEXTS["aims"], "一个目标"]
    assert [len(each) for each in entry.data["changes"]["steps"]] == [2, 1]
    assert list(PlanPhase.objects.filter(campaign=world.campaign)) == [kept]


def test_texts_are_not_written_over_unseen(world):
    office = world.access("office")
    write_plan(campaign=world.campaign, texts=PROPOSED_TEXTS, steps=STEPS, seen=0, by=office)

    with pytest.raises(PlanChangedMeanwhile):
        write_plan(
            campaign=world.campaign, texts=PROPOSED_TEXTS | {"aims": "别的"}, steps=STEPS, seen=0, by=office
        )

    assert write_plan(campaign=world.campaign, texts=PROPOSED_TEXTS, steps=STEPS, seen=0, by=office) == []


@pytest.mark.parametrize(
    "step",
    [
        Step("", date(2026, 1, 5), date(2026, 1, 31), ""),
        Step("倒着走", date(2026, 2, 5), date(2026, 1, 31), ""),
        Step("太远", date(2026, 1, 5), date(2062, 1, 31), ""),
    ],
)
def test_step_that_cannot_stand_is_refused(world, step):
    with pytest.raises(BadStep):
        write_plan(
            campaign=world.campaign, texts=PROPOSED_TEXTS, steps=[step], seen=0, by=world.access("office")
        )


@pytest.mark.parametrize("name", ["leader", "auditor", "administrator", "head"])
def test_plan_is_written_by_the_office_alone(world, name):
    with pytest.raises(NotAllowed):
        write_plan(campaign=world.campaign, texts=PROPOSED_TEXTS, steps=(), seen=0, by=world.access(name))


def test_proposed_steps_follow_the_campaign_s_beginning():
    assert [(step.begins, step.ends) for step in proposed_steps(2026, date(2026, 1, 1))] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 11, 30)),
        (date(2026, 6, 25), date(2026, 12, 20)),
        (date(2026, 12, 21), date(2026, 12, 31)),
    ]
    late = proposed_steps(2026, date(2026, 12, 1))
    assert all(step.ends >= step.begins for step in late)
    assert late[2].tasks == "年末组织一次自我总结、自我评分和综合考评，评定文明部室。"


def test_facts_take_a_constant_number_of_queries(ready, django_assert_num_queries):
    with django_assert_num_queries(18):
        plan_facts(ready.campaign)
