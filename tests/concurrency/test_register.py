"""The register under several hands: papers issued, superseded, voided and numbers entered at one moment."""

from datetime import date

from campaign.models import DocumentNumber, NumberLeap
from campaign.numbers import AlreadyVoid, NumberTaken, enter_number, go_on_with
from publishing.issuing import AlreadyIssued, NotInForce, void_paper
from publishing.models import Publication
from tests.makers import PUBLISHED
from tests.publishing.matters import issue_matter


def test_two_matters_at_one_moment_get_two_numbers_in_a_row(world, at_once, undrawn):
    answers = at_once(
        *[
            lambda name=name, by=by: issue_matter(world, name, by=by)
            for name, by in (("test:1", "office"), ("test:2", "second"), ("test:3", "office"))
        ]
    )

    numbers = sorted(answer.number.number for answer in answers)
    assert numbers == [1, 2, 3]
    assert {paper.payload["number"]["serial"] for paper in Publication.objects.all()} == {1, 2, 3}
    for paper in Publication.objects.select_related("number"):
        assert paper.payload["number"]["serial"] == paper.number.number


def test_one_matter_at_one_moment_is_one_paper(world, at_once, undrawn):
    answers = at_once(
        lambda: issue_matter(world, by="office"),
        lambda: issue_matter(world, by="second"),
    )

    assert sorted(type(answer) for answer in answers if not isinstance(answer, Publication)) == [
        AlreadyIssued
    ]
    assert [Publication.objects.count(), DocumentNumber.objects.count()] == [1, 1]


def test_void_matter_is_issued_anew_once(world, at_once, undrawn):
    paper = issue_matter(world)
    void_paper(publication=paper, reason="误", by=world.access("office"), at=PUBLISHED)

    answers = at_once(
        lambda: issue_matter(world, by="office"),
        lambda: issue_matter(world, by="second"),
    )

    assert [type(answer) for answer in answers if not isinstance(answer, Publication)] == [AlreadyIssued]
    assert sorted(Publication.objects.values_list("edition", flat=True)) == [1, 2]


def test_paper_is_either_void_or_superseded(world, at_once, undrawn):
    older = issue_matter(world)

    answers = at_once(
        lambda: void_paper(publication=older, reason="误", by=world.access("office"), at=PUBLISHED),
        lambda: issue_matter(world, "test:2", supersedes=older, by="second"),
    )

    refused = [answer for answer in answers if not isinstance(answer, Publication)]
    assert [type(answer) for answer in refused] == [NotInForce]
    is_void = DocumentNumber.objects.get(number=1).is_void
    assert is_void != Publication.objects.filter(supersedes=older).exists()
    assert DocumentNumber.objects.count() == (1 if is_void else 2)


def test_paper_is_superseded_by_one(world, at_once, undrawn):
    older = issue_matter(world)

    answers = at_once(
        lambda: issue_matter(world, "test:2", supersedes=older, by="office"),
        lambda: issue_matter(world, "test:3", supersedes=older, by="second"),
    )

    assert [type(answer) for answer in answers if not isinstance(answer, Publication)] == [NotInForce]
    assert Publication.objects.filter(supersedes=older).count() == 1


def test_paper_is_void_once(world, at_once, undrawn):
    paper = issue_matter(world)

    answers = at_once(
        *[
            lambda by=by: void_paper(publication=paper, reason=by, by=world.access(by), at=PUBLISHED)
            for by in ("office", "second")
        ]
    )

    assert [type(answer) for answer in answers if not isinstance(answer, Publication)] == [AlreadyVoid]


def test_number_from_outside_and_a_paper_never_share_one(world, at_once, undrawn):
    def enter():
        return enter_number(
            number=1,
            kind="circular",
            subject="通知",
            on=date(2026, 4, 1),
            by=world.access("second"),
            at=PUBLISHED,
        )

    answers = at_once(enter, lambda: issue_matter(world))

    entered, paper = answers
    taken = sorted(DocumentNumber.objects.values_list("number", flat=True))
    if isinstance(entered, NumberTaken):
        assert [taken, paper.number.number] == [[1], 1]
    else:
        assert [taken, paper.number.number] == [[1, 2], 2]


def test_leap_at_the_moment_of_an_issue_leaves_no_number_without_an_explanation(world, at_once, undrawn):
    at_once(
        lambda: go_on_with(number=13, reason="纸质发文簿", by=world.access("office"), at=PUBLISHED),
        lambda: issue_matter(world, by="second"),
    )

    leap = NumberLeap.objects.get()
    number = DocumentNumber.objects.get().number
    assert (leap.first, number) in {(1, 13), (2, 1)}
