"""The decision of commendation: drawn from the applied rows, issued once, superseded by a decision anew (ACL-2)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import AuditEntry, Notification
from campaign.refusals import NotAllowed
from publishing.commendation import commendation_annexes, commendation_text
from publishing.commendation_doors import commendation_doors
from publishing.commendation_drafts import begin_commendation, follow_decision
from publishing.commendation_papers import (
    DecidedAnew,
    NothingToCommend,
    commendation_waiting,
    decision_to_commend,
    half_years_to_commend,
    issue_commendation,
)
from publishing.draft_texts import drafted_text, payload_of
from publishing.drafts import NoTextToFollow, begin_newer, issue_draft, save_draft
from publishing.duties import commendations_to_issue
from publishing.issuing import AlreadyIssued, issue_paper, void_paper
from publishing.models import PaperDraft, Publication
from publishing.month_papers import BeingComposed
from publishing.paper import paper_pdf
from publishing.paper_content import printed_texts
from publishing.paper_findings import examine
from scoring.desk import Duty
from scoring.half_year_deciding import apply_titles, begin_notice, compute, decide_anew
from scoring.half_year_doors import Door
from scoring.half_year_opening import close_entries
from scoring.individuals import apply_individuals, decide_nominations, nominate
from scoring.models import HalfYearDecision, HalfYearEvaluation, ModelIndividual, TitleDecision
from tests.browsing import client_of
from tests.half_years import (
    APPLIED,
    CLOSED,
    OPENED,
    file_self,
    make_applied_half,
    make_closed_half,
    mark_all,
    open_half,
    publish_half,
    quota,
)
from tests.publishing import measuring

ISSUED = APPLIED + timedelta(days=1)
DEEDS = "该同志立足岗位，刻苦钻研业务，上半年主持完成技术改造三项，节约材料费用四十余万元。" * 3


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """Two of three departments hold the title; nobody is honoured yet."""
    quota(world, quota_value=Decimal(67))
    return make_applied_half(world, {1: [("D03", "C1", "2")]})


@pytest.fixture
def nominated(world) -> HalfYearEvaluation:
    """A half-year with titles in effect, and a person chosen whose honour is not in effect yet."""
    quota(world, quota_value=Decimal(67))
    publish_half(world, {1: [("D03", "C1", "2")]})
    evaluation = open_half(world)
    nominate(
        evaluation=evaluation,
        kind="advanced",
        staff_number="00011",
        department="D03",
        deeds=DEEDS,
        by=world.access("head"),
        at=OPENED,
    )
    file_self(world, evaluation)
    mark_all(world, evaluation)
    close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED)
    rows = list(evaluation.nominations.values_list("pk", flat=True))
    decide_nominations(evaluation=evaluation, chosen=rows, by=world.access("leader"), at=CLOSED)
    return applied(world, evaluation)


def applied(world, evaluation: HalfYearEvaluation, *, at=APPLIED) -> HalfYearEvaluation:
    """Computed, on notice and in effect."""
    compute(evaluation=evaluation, by=world.access("office"), at=at - timedelta(days=9))
    begin_notice(evaluation=evaluation, by=world.access("leader"), at=at - timedelta(days=8))
    apply_titles(evaluation=evaluation, by=world.access("office"), at=at)
    evaluation.refresh_from_db()
    return evaluation


def honoured(world, evaluation: HalfYearEvaluation) -> ModelIndividual:
    return apply_individuals(evaluation=evaluation, by=world.access("office"), at=APPLIED)[0]


def decided_anew(world, evaluation: HalfYearEvaluation) -> HalfYearDecision:
    """All three hold the title by a second decision: the quota was wrong."""
    decide_anew(evaluation=evaluation, reason="名额有误", by=world.access("leader"), at=ISSUED)
    evaluation.refresh_from_db()
    evaluation.settings = evaluation.settings | {"quota_value": "100.00"}
    evaluation.save()
    applied(world, evaluation, at=ISSUED + timedelta(days=20))
    return decision_to_commend(evaluation)


def issue(world, evaluation: HalfYearEvaluation, *, by: str = "office", at=ISSUED) -> Publication:
    return issue_commendation(decision=decision_to_commend(evaluation), by=world.access(by), at=at)


def lists(paper: Publication) -> dict[str, list[list[str]]]:
    """The lists as the workbook has them."""
    return {sheet["key"]: sheet["rows"] for sheet in paper.payload["workbook"]}


def paragraphs(paper: Publication) -> list[str]:
    return [block["text"] for block in paper.payload["body"]]


def test_paper_lists_exactly_the_departments_whose_title_is_in_effect(world, half):
    paper = issue(world, half)

    titled = TitleDecision.objects.filter(outcome="title").order_by("category_code", "rank", "position")
    assert lists(paper) == {
        "departments": [
            [str(number), row.category_name, row.department_name]
            for number, row in enumerate(titled, start=1)
        ]
    }
    assert paragraphs(paper) == [
        "2026年上半年，机关各部室围绕“323”文明部室创建活动，扎实开展业务工作和自身建设，涌现出一批成绩突出的部室。",
        "按照考核办法，考核办公室依据6个月的“双百”量化考核结果和考核领导小组评议，对3个部室进行了半年综合考评，"
        "在综合考评90分以上且符合各项条件的部室中，按2个名额择优确定拟表彰部室，经考核领导小组审定，"
        "于2026年8月5日至8月12日公示，公示期间未收到异议。",
        "经研究，决定授予第1部、第2部等2个部室“文明部室”称号，现予以表彰。名单见附件。",
        "希望受到表彰的部室珍惜荣誉、再接再厉，在服务中心、服务基层中发挥示范作用。",
        "机关各部室和全体职工要以先进为榜样，对照差距、改进作风，共同把创建活动引向深入。",
        "特此决定。",
    ]
    assert [paper.kind, paper.title, str(paper.number), paper.payload["commendation"]] == [
        "decision",
        "中共清河矿业集团机关委员会关于表彰2026年上半年文明部室的决定",
        "清矿机党发〔2026〕1号",
        {
            "half": "2026H1",
            "decision": 1,
            "sha256": HalfYearDecision.objects.get().sha256,
            "individuals": [],
        },
    ]


def test_annex_lists_the_same_departments_by_category(world, half):
    paper = issue(world, half)

    assert [
        (annex["name"], annex["note"], [block["text"] for block in annex["body"]])
        for annex in paper.payload["annexes"]
    ] == [
        (
            "2026年上半年文明部室名单",
            "（共2个，按类别排列，同一类别内按综合考评名次排列）",
            ["一、A类（1个）", "第1部", "二、B类（1个）", "第2部"],
        )
    ]


def test_persons_in_effect_are_named_in_the_same_decision(world, nominated):
    person = honoured(world, nominated)

    paper = issue(world, nominated)

    assert paper.title == "中共清河矿业集团机关委员会关于表彰2026年上半年文明部室和先进个人的决定"
    assert lists(paper)["individuals"] == [["1", "先进个人", person.name, person.department_name]]
    assert paragraphs(paper)[3] == (
        f"经研究，决定授予第1部、第2部等2个部室“文明部室”称号，授予{person.name}同志“先进个人”称号，"
        "现予以表彰。名单见附件1、附件2。"
    )
    assert half_years_to_commend(world.campaign) == []


def test_title_has_one_word_for_persons_of_both_ranks(world, nominated):
    honoured(world, nominated)
    found = commendation_waiting(decision_to_commend(nominated))
    both = (*found.individuals, found.individuals[0] | {"kind": "model_worker", "position": 2})

    text = commendation_text(found.decided, both, issuer="中共清河矿业集团机关委员会")
    annexes = commendation_annexes(found.decided, both)

    assert "".join(text.title).endswith("关于表彰2026年上半年文明部室和先进个人的决定")
    assert [block["text"] for block in annexes[1]["body"] if block["kind"] == "heading"] == [
        "一、劳动模范（1名）",
        "二、先进个人（1名）",
    ]


def test_persons_honoured_later_get_a_decision_of_their_own(world, nominated):
    issue(world, nominated)
    person = honoured(world, nominated)

    paper = issue(world, nominated)

    assert [paper.source_key, paper.title, lists(paper)] == [
        "individuals:2026H1:1",
        "中共清河矿业集团机关委员会关于表彰2026年上半年先进个人的决定",
        {"individuals": [["1", "先进个人", person.name, person.department_name]]},
    ]
    with pytest.raises(NothingToCommend):
        issue(world, nominated)


def test_decision_is_issued_once(world, half):
    waiting = commendation_waiting(decision_to_commend(half))
    issue(world, half)

    with pytest.raises(NothingToCommend):
        issue(world, half)
    with pytest.raises(AlreadyIssued):
        issue_paper(waiting.matter(), by=world.access("office"), at=ISSUED)
    assert Publication.objects.count() == 1


def test_decision_declared_void_can_be_issued_anew(world, half):
    void_paper(publication=issue(world, half), reason="名单有误", by=world.access("office"), at=ISSUED)

    again = issue(world, half)

    assert [again.edition, str(again.number)] == [2, "清矿机党发〔2026〕2号"]


@pytest.mark.parametrize("role", ["leader", "scorer", "head", "auditor", "administrator"])
def test_only_the_office_issues_and_composes_it(world, half, role):
    """ACL-2."""
    decision = decision_to_commend(half)

    for verb in (issue_commendation, begin_commendation):
        with pytest.raises(NotAllowed):
            verb(decision=decision, by=world.access(role))
    assert [Publication.objects.count(), PaperDraft.objects.count()] == [0, 0]


def test_decision_anew_supersedes_the_paper_before(world, nominated):
    person = honoured(world, nominated)
    first = issue(world, nominated)
    decided_anew(world, nominated)

    second = issue(world, nominated, at=ISSUED + timedelta(days=21))

    assert second.supersedes == first
    assert [row[2] for row in lists(second)["departments"]] == ["第1部", "第3部", "第2部"]
    assert [row[2] for row in lists(second)["individuals"]] == [person.name]
    assert paragraphs(second)[-2] == (
        "本决定自印发之日起施行，《中共清河矿业集团机关委员会关于表彰2026年上半年文明部室和先进个人的决定》"
        "（清矿机党发〔2026〕1号）同时废止。"
    )
    assert list(Publication.objects.in_force()) == [second]


def test_decision_that_is_replaced_is_not_commended(world, half):
    old = decision_to_commend(half)
    decided_anew(world, half)

    for verb in (issue_commendation, begin_commendation):
        with pytest.raises(DecidedAnew):
            verb(decision=old, by=world.access("office"), at=ISSUED)


def test_issue_stands_in_the_trail_and_everybody_at_work_is_told(world, half):
    paper = issue(world, half)

    entry = AuditEntry.objects.get(event="publishing.decision.issued")
    assert [entry.user, entry.data["matter"], entry.data["number"]] == [
        world.users["office"],
        "commendation:2026H1:1",
        str(paper.number),
    ]
    assert Notification.objects.filter(kind="paper_issued", user=world.users["head"]).count() == 1


def test_composed_text_keeps_its_figures_and_names_without_a_warning(world, nominated):
    """PRV-10: the persons whom the decision honours are meant to be named; others still warn."""
    person = honoured(world, nominated)
    draft = begin_commendation(decision=decision_to_commend(nominated), by=world.access("office"), at=ISSUED)
    other = world.users["leader"].name
    hope = f"希望{person.name}等同志和{{titled.names}}再接再厉，{other}另有要求。"
    content = draft.content | {
        "blocks": [
            entry | ({"text": hope, "lead": "", "base": {"text": "", "lead": "", "values": {}}})
            if entry["key"] == "hope"
            else entry
            for entry in draft.content["blocks"]
        ]
    }

    before = [finding.code for finding in examine(draft, at=ISSUED)]
    draft = save_draft(draft=draft, content=content, seen=1, by=world.access("office"), at=ISSUED)

    assert before == []
    assert [
        (finding.code, finding.about) for finding in examine(draft, at=ISSUED) if finding.code == "name"
    ] == [("name", other)]
    assert payload_of(draft, at=ISSUED, serial=None)["body"][4]["text"] == (
        f"希望{person.name}等同志和第1部、第2部再接再厉，{other}另有要求。"
    )


def test_composed_paper_is_the_same_matter(world, half):
    decision = decision_to_commend(half)
    draft = begin_commendation(decision=decision, by=world.access("office"), at=ISSUED)

    with pytest.raises(BeingComposed):
        issue(world, half)
    paper = issue_draft(draft=draft, seen=1, by=world.access("office"), at=ISSUED)

    assert [paper.source_key, len(lists(paper)["departments"])] == ["commendation:2026H1:1", 2]
    with pytest.raises(NothingToCommend):
        issue(world, half)
    with pytest.raises(NoTextToFollow):
        begin_newer(publication=paper, by=world.access("office"), at=ISSUED)


def test_paper_in_work_takes_a_decision_anew_over(world, half):
    draft = begin_commendation(decision=decision_to_commend(half), by=world.access("office"), at=ISSUED)
    newest = decided_anew(world, half)
    draft = PaperDraft.objects.get()

    before = [finding.code for finding in examine(draft) if finding.is_blocker]
    draft = follow_decision(draft=draft, by=world.access("office"), at=ISSUED)

    assert [before, draft.half_year_decision, [one for one in examine(draft) if one.is_blocker]] == [
        ["newer_decision"],
        newest,
        [],
    ]
    assert drafted_text(draft).fields["titled.count"].value == "3"


def test_page_of_an_issued_paper_in_work_still_shows_what_it_named(world, nominated):
    issue(world, nominated)
    person = honoured(world, nominated)
    draft = begin_commendation(decision=decision_to_commend(nominated), by=world.access("office"), at=ISSUED)
    issue_draft(draft=draft, seen=1, by=world.access("office"), at=ISSUED)

    page = client_of(world.users["auditor"]).get(f"/c/t2026/papers/drafts/{draft.pk}/")

    assert [page.status_code, person.name in page.text] == [200, True]


def test_desk_and_door_say_what_is_to_be_issued_until_it_is(world, half):
    with translation.override("en"):
        before = (
            commendations_to_issue(world.access("office"), []),
            commendation_doors(world.access("office"), half),
        )
        issue(world, half)
        after = (
            commendations_to_issue(world.access("office"), []),
            commendation_doors(world.access("head"), half),
        )

    page = "/c/t2026/papers/commendation/2026H1/"
    assert before == (
        [Duty("Issue the decision of commendation", "First half of 2026", page)],
        [Door("Decision of commendation", "Not issued yet.", page, True)],
    )
    number = "清矿机党发〔2026〕1号"
    paper = Publication.objects.get()
    assert after == ([], [Door("Decision of commendation", number, f"/c/t2026/papers/{paper.pk}/")])
    assert commendations_to_issue(world.access("leader"), []) == []


def test_office_issues_it_from_its_page(world, half):
    client = client_of(world.users["office"])
    address = "/c/t2026/papers/commendation/2026H1/"

    shown = client.get(address)
    answers = [client.post(f"{address}issue/"), client.post(f"{address}issue/")]
    paper = Publication.objects.get()

    assert ["授予第1部、第2部等2个部室" in shown.text, [answer["Location"] for answer in answers]] == [
        True,
        [f"/c/t2026/papers/{paper.pk}/", address],
    ]


def test_office_begins_to_compose_it_once(world, half):
    client = client_of(world.users["office"])
    address = "/c/t2026/papers/commendation/2026H1/compose/"

    answers = [client.post(address)["Location"], client.post(address)["Location"]]

    draft = PaperDraft.objects.get()
    assert answers == [f"/c/t2026/papers/drafts/{draft.pk}/"] * 2


def test_half_year_without_a_decision_has_no_page(world):
    make_closed_half(world)

    answer = client_of(world.users["office"]).get("/c/t2026/papers/commendation/2026H1/")

    assert answer.status_code == 404


def test_printed_decision_holds_the_whole_text(world, nominated):
    honoured(world, nominated)
    paper = issue(world, nominated)

    printed = measuring.text(paper_pdf(paper.payload).pdf)

    missing = [
        text
        for _style, text in printed_texts(paper.payload)
        for text in [re.sub(r"\s", "", text)]
        if text and text not in printed and len(text) < 40
    ]
    assert missing == []
