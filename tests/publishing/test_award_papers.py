"""The papers of a decision on awards: the list, the commendation that is composed from it, receipts, revocation."""

import pytest
from django.urls import reverse
from django.utils import translation

from activities.awards import revoke_awards
from activities.models import AwardRevocation
from campaign.models import PaperKind
from publishing.blocks import body_of
from publishing.draft_texts import drafted_text, payload_of
from publishing.drafts import InWorkAlready, NotReady, issue_draft
from publishing.honours.award_commendation import award_annexes, award_text
from publishing.honours.award_drafts import award_draft_in_work, begin_award_paper
from publishing.honours.award_papers import RevokedAwards, decided_awards, issued_paper
from publishing.honours.prize_receipt import RECEIPT, frozen_receipt
from publishing.models import PaperDraft, Publication
from publishing.paper_findings import examine, words_of
from tests.awards import DECIDED, essays, readers, windows
from tests.browsing import client_of


def body(text) -> str:
    return "\n".join(block["text"] for block in body_of(text.blocks, text.fields))


def test_text_counts_and_names_what_was_decided(world):
    decided = decided_awards(windows(world))

    text = award_text(decided, issuer="甲委员会")

    assert "共授予星级优质服务窗口3个" in body(text)
    assert (
        "授予第1服务窗口“五星级优质服务窗口”，授予第2服务窗口、第3服务窗口等2个“四星级优质服务窗口”"
        in body(text)
    )
    assert "".join(text.title) == "甲委员会关于表彰2026年第一季度优质服务窗口竞赛星级优质服务窗口的决定"


def test_annex_lists_by_honour_with_the_works(world):
    (annex,) = award_annexes(decided_awards(essays(world)))

    name = world.users["employee"].person.name
    department = world.users["employee"].person.department.name
    assert [block["text"] for block in annex["body"]] == [
        "一、一等奖（1篇）",
        f"{department}　{name}　《窗口服务的加减法》",
    ]


def test_commendation_is_composed_and_issued_once(world):
    decision = windows(world)
    office = world.access("office")
    draft = begin_award_paper(decision=decision, by=office, at=DECIDED)

    with pytest.raises(InWorkAlready):
        begin_award_paper(decision=decision, by=office, at=DECIDED)
    paper = issue_draft(draft=draft, seen=1, by=office, at=DECIDED)

    assert [paper.kind, paper.source_key] == [PaperKind.DECISION, f"awards:{decision.pk}"]
    assert paper.payload["awards"] == {"decision": decision.pk, "sha256": decision.sha256}
    assert [len(paper.payload["annexes"]), paper.payload["workbook"][0]["rows"][0][2]] == [1, "第1服务窗口"]
    assert [issued_paper(decision), award_draft_in_work(decision)] == [paper, None]
    with pytest.raises(InWorkAlready):
        begin_award_paper(decision=decision, by=office, at=DECIDED)


def test_persons_may_be_named_where_they_are_honoured(world):
    draft = begin_award_paper(decision=readers(world), by=world.access("office"), at=DECIDED)

    paper = issue_draft(draft=draft, seen=1, by=world.access("office"), at=DECIDED)

    assert world.users["employee"].person.name in str(paper.payload["body"])


def test_revoked_decision_is_not_commended(world):
    decision = windows(world)
    office = world.access("office")
    draft = begin_award_paper(decision=decision, by=office, at=DECIDED)
    revoke_awards(decision=decision, reason="计分有误", by=office, at=DECIDED)
    decision.refresh_from_db()

    with pytest.raises(RevokedAwards):
        begin_award_paper(decision=decision, by=office, at=DECIDED)
    with pytest.raises(NotReady):
        issue_draft(draft=PaperDraft.objects.get(pk=draft.pk), seen=1, by=office, at=DECIDED)

    blockers = [one for one in examine(PaperDraft.objects.get(pk=draft.pk)) if one.is_blocker]
    assert [[one.code for one in blockers], Publication.objects.count()] == [["revoked"], 0]
    with translation.override("en"):
        said = words_of(blockers[0])
    assert said == "The decision that this paper tells of was revoked. Discard the draft."


def test_paper_of_the_next_edition_supersedes_the_one_before(world):
    office = world.access("office")
    first = windows(world)
    older = issue_draft(
        draft=begin_award_paper(decision=first, by=office, at=DECIDED), seen=1, by=office, at=DECIDED
    )
    revoke_awards(decision=first, reason="计分有误", by=office, at=DECIDED)

    draft = begin_award_paper(decision=windows(world, 2), by=office, at=DECIDED)

    assert f"{older.number}" in body(drafted_text(draft))
    assert issue_draft(draft=draft, seen=1, by=office, at=DECIDED).supersedes == older
    assert payload_of(draft, at=DECIDED, serial=None)["preview"] is True


def test_readers_see_decisions_and_only_the_office_acts(world):
    decision = windows(world)
    pages = [
        reverse("publishing:award_list", args=["t2026"]),
        reverse("publishing:award_detail", args=["t2026", decision.pk]),
    ]
    compose = reverse("publishing:award_compose", args=["t2026", decision.pk])

    seen = {
        name: [client_of(world.users[name]).get(page).status_code for page in pages]
        for name in ("office", "leader", "auditor", "head", "employee")
    }
    acted = {name: client_of(world.users[name]).post(compose).status_code for name in ("leader", "office")}

    assert seen == {
        "office": [200, 200],
        "leader": [200, 200],
        "auditor": [200, 200],
        "head": [403, 403],
        "employee": [403, 403],
    }
    assert acted == {"leader": 403, "office": 302}
    assert award_draft_in_work(decision) is not None


def test_revoking_wants_a_reason_and_is_done_once(world):
    decision = windows(world)
    client = client_of(world.users["office"])
    address = reverse("publishing:award_revoke", args=["t2026", decision.pk])

    answers = [client.post(address, {"reason": reason}).status_code for reason in (" ", "计分有误", "再次")]

    assert answers == [302, 302, 302]
    assert list(AwardRevocation.objects.values_list("reason", flat=True)) == ["计分有误"]


@pytest.mark.parametrize("count", [3, 30])
def test_queries_of_the_pages_do_not_grow(world, count, django_assert_num_queries):
    decision = windows(world, count)
    client = client_of(world.users["auditor"])
    client.get(reverse("publishing:award_list", args=["t2026"]))

    with django_assert_num_queries(4):
        client.get(reverse("publishing:award_list", args=["t2026"]))
    with django_assert_num_queries(11):
        client.get(reverse("publishing:award_detail", args=["t2026", decision.pk]))


def test_receipt_of_prizes_has_a_line_for_each_holder(world):
    decision = windows(world)

    frozen = frozen_receipt(world.access("office"), str(decision.pk))

    assert [(row["number"], row["holder"], row["honour"]) for row in frozen["rows"]] == [
        (1, "第1服务窗口", "五星级优质服务窗口"),
        (2, "第2服务窗口", "四星级优质服务窗口"),
        (3, "第3服务窗口", "四星级优质服务窗口"),
    ]
    assert RECEIPT.drawn(frozen).startswith(b"%PDF")


def test_receipt_is_for_the_office_and_for_decisions_in_force(world):
    decision = windows(world)
    seen = [frozen_receipt(world.access(name), str(decision.pk)) is None for name in ("leader", "head")]

    revoke_awards(decision=decision, reason="计分有误", by=world.access("office"), at=DECIDED)

    assert [*seen, frozen_receipt(world.access("office"), str(decision.pk))] == [True, True, None]
    assert frozen_receipt(world.access("office"), "x") is None
