"""Papers of every kind issued one way; void, issued anew, superseded by a newer paper of the same matter."""

from datetime import UTC, datetime

import pytest

from campaign.models import AuditEntry, DocumentNumber, Job, Notification, PaperKind
from campaign.numbers import AlreadyVoid, ReasonMissing
from campaign.refusals import NotAllowed
from publishing.draft_texts import matter_of
from publishing.drafts import NoTextToFollow, begin_newer, begin_paper
from publishing.issuing import (
    AlreadyIssued,
    NothingInIt,
    NotInForce,
    OfAnotherCampaign,
    TitleTooLong,
    issue_paper,
    paper_of,
    successor_of,
    void_paper,
)
from publishing.models import PaperDraft, Publication
from publishing.month_papers import issue_bulletin, issued_paper
from publishing.pdf import MissingGlyphs
from tests.makers import PUBLISHED, make_world, publish
from tests.publishing.matters import issue_matter, make_matter


def void(world, paper: Publication, *, reason: str = "印错部室名称", by: str = "office") -> Publication:
    return void_paper(publication=paper, reason=reason, by=world.access(by), at=PUBLISHED)


@pytest.mark.parametrize("kind", PaperKind.values)
def test_paper_of_every_kind_is_numbered_in_one_register(world, kind):
    issue_matter(world, "test:0", kind=PaperKind.BULLETIN)

    paper = issue_matter(world, kind=kind)

    stored = Publication.objects.get(pk=paper.pk)
    assert [str(stored.number), stored.number.kind, stored.kind, stored.number.subject] == [
        "清矿机党发〔2026〕2号",
        kind,
        kind,
        paper.title,
    ]
    assert stored.payload["number"]["serial"] == 2
    assert AuditEntry.objects.filter(event=f"publishing.{kind}.issued", object_id=str(paper.pk)).count() == 1
    assert Job.objects.filter(kind="paper", arguments={"publication": paper.pk}).count() == 1


def test_paper_without_a_month_is_told_to_everybody_at_work(world):
    issue_matter(world)

    told = (
        Notification.objects.filter(kind="paper_issued")
        .order_by("user")
        .values_list("user__username", flat=True)
    )
    assert sorted(told) == sorted(
        world.users[name].username
        for name in ("second", "scorer", "organ_scorer", "leader", "head", "deputy")
    )


def test_matter_is_issued_once(world):
    issue_matter(world)

    with pytest.raises(AlreadyIssued):
        issue_matter(world, by="second")

    assert DocumentNumber.objects.count() == 1


@pytest.mark.parametrize(
    ("about", "refusal"),
    [({"title": " "}, NothingInIt), ({"body": []}, NothingInIt), ({"title": "长" * 201}, TitleTooLong)],
)
def test_paper_without_content_or_with_an_endless_title_takes_no_number(world, about, refusal):
    with pytest.raises(refusal):
        issue_matter(world, **about)

    assert [DocumentNumber.objects.count(), Publication.objects.count(), Job.objects.count()] == [0, 0, 0]


def test_paper_that_no_drawing_could_print_takes_no_number(world):
    with pytest.raises(MissingGlyphs) as missing:
        issue_matter(world, copy_to=["\U00101234部"])

    assert missing.value.characters == ("\U00101234",)
    assert [DocumentNumber.objects.count(), Publication.objects.count(), Job.objects.count()] == [0, 0, 0]


def test_paper_is_frozen_without_what_cannot_be_printed(world):
    paper = issue_matter(world, title="关于表彰\x01的决定\ufffe", recipient="各部室：\x1b")

    assert [paper.title, paper.number.subject, paper.payload["recipient"]] == ["关于表彰的决定"] * 2 + [
        "各部室："
    ]


def test_longest_title_is_issued_whole(world):
    paper = issue_matter(world, title="长" * 200)

    assert [paper.title, paper.number.subject] == ["长" * 200, "长" * 200]


def test_year_of_the_number_changes_at_new_year_in_shanghai(world):
    before = issue_matter(world, "test:1", at=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    after = issue_matter(world, "test:2", at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))

    assert [str(before.number), str(after.number)] == ["清矿机党发〔2026〕1号", "清矿机党发〔2027〕1号"]


def test_void_paper_stays_on_file_with_its_number_and_the_reason(world):
    paper = issue_matter(world)

    void(world, paper)

    stored = Publication.objects.get()
    assert [stored.payload, stored.number.number, stored.number.void_reason, stored.number.voided_by] == [
        paper.payload,
        1,
        "印错部室名称",
        world.users["office"],
    ]
    entry = AuditEntry.objects.get(event="publishing.paper.voided")
    assert [entry.object_id, entry.data["reason"]] == [str(paper.pk), "印错部室名称"]
    assert issue_matter(world, "test:2").number.number == 2


def test_paper_is_void_once_and_for_a_reason(world):
    paper = issue_matter(world)

    with pytest.raises(ReasonMissing):
        void(world, paper, reason=" ")
    void(world, paper)
    with pytest.raises(AlreadyVoid):
        void(world, paper, by="second")

    assert DocumentNumber.objects.get().void_reason == "印错部室名称"


def test_matter_of_a_void_paper_is_issued_anew(world):
    first = void(world, issue_matter(world))

    second = issue_matter(world)

    assert [first.edition, second.edition, second.number.number, second.source_key] == [1, 2, 2, "test:1"]
    assert paper_of(make_matter(world)) == second
    with pytest.raises(AlreadyIssued):
        issue_matter(world)


def test_bulletin_that_is_void_is_issued_anew(world):
    revision = publish(world)
    first = issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)

    void(world, first)
    second = issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)

    assert [second.edition, second.number.number, issued_paper(revision, PaperKind.BULLETIN)] == [
        2,
        2,
        second,
    ]


def test_newer_paper_supersedes_the_older_one(world):
    older = issue_matter(world)

    newer = issue_matter(world, "test:2", supersedes=older)

    assert [successor_of(older), list(Publication.objects.in_force())] == [newer, [newer]]
    standing = {paper.pk: paper.is_superseded for paper in Publication.objects.with_standing()}
    assert standing == {older.pk: True, newer.pk: False}


def test_paper_is_superseded_once(world):
    older = issue_matter(world)
    issue_matter(world, "test:2", supersedes=older)

    with pytest.raises(NotInForce):
        issue_matter(world, "test:3", supersedes=older)

    assert DocumentNumber.objects.count() == 2


def test_void_paper_is_not_superseded_and_a_superseded_one_not_void(world):
    withdrawn, older = void(world, issue_matter(world)), issue_matter(world, "test:2")
    issue_matter(world, "test:3", supersedes=older)

    with pytest.raises(NotInForce):
        issue_matter(world, "test:4", supersedes=withdrawn)
    with pytest.raises(NotInForce):
        void(world, older)


def test_paper_holds_again_when_its_successor_is_void(world):
    older = issue_matter(world)
    newer = issue_matter(world, "test:2", supersedes=older)

    void(world, newer)

    assert [successor_of(older), list(Publication.objects.in_force())] == [None, [older]]
    again = issue_matter(world, "test:2", supersedes=older)
    assert [again.edition, successor_of(older)] == [2, again]


def test_paper_supersedes_its_own_kind_and_campaign_only(world):
    other = make_world("other")
    decision, foreign = issue_matter(world), issue_matter(other)

    for older in (decision, foreign):
        with pytest.raises(OfAnotherCampaign):
            issue_matter(world, "test:2", kind=PaperKind.MINUTES, supersedes=older)


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "employee", "auditor"])
def test_only_the_office_issues_and_voids(world, role):
    paper = issue_matter(world)

    with pytest.raises(NotAllowed):
        issue_matter(world, "test:2", by=role)
    with pytest.raises(NotAllowed):
        void(world, paper, by=role)

    assert [Publication.objects.count(), Publication.objects.in_force().count()] == [1, 1]


def test_office_of_another_campaign_issues_and_voids_nothing_here(world):
    stranger = make_world("other").access("office")
    paper = issue_matter(world)

    with pytest.raises(NotAllowed):
        issue_paper(make_matter(world, "test:2"), by=stranger)
    with pytest.raises(NotAllowed):
        void_paper(publication=paper, reason="误", by=stranger)


def issued_draft(world) -> Publication:
    """A circular that was composed and issued."""
    draft = begin_paper(starter="notice", by=world.access("office"), at=PUBLISHED)
    return issue_paper(matter_of(draft), by=world.access("office"), at=PUBLISHED)


def test_newer_paper_begins_with_the_text_of_the_older_and_supersedes_it_when_issued(world):
    paper = issued_draft(world)
    PaperDraft.objects.update(publication=paper)

    newer = begin_newer(publication=paper, by=world.access("office"))
    again = begin_newer(publication=paper, by=world.access("second"))

    assert [newer, newer.supersedes, newer.content] == [again, paper, PaperDraft.objects.first().content]
    assert successor_of(paper) is None
    issued = issue_paper(matter_of(newer), by=world.access("office"), at=PUBLISHED)
    assert [issued.supersedes, successor_of(paper)] == [paper, issued]
    with pytest.raises(NotInForce):
        PaperDraft.objects.filter(pk=newer.pk).update(publication=issued)
        begin_newer(publication=paper, by=world.access("office"))


def test_paper_of_a_month_is_superseded_by_its_correction_only(world):
    paper = issue_bulletin(revision=publish(world), by=world.access("office"), at=PUBLISHED)

    with pytest.raises(NoTextToFollow):
        begin_newer(publication=paper, by=world.access("office"))


@pytest.mark.parametrize("role", ["scorer", "leader", "head", "auditor"])
def test_only_the_office_begins_a_newer_paper(world, role):
    paper = issued_draft(world)

    with pytest.raises(NotAllowed):
        begin_newer(publication=paper, by=world.access(role))
