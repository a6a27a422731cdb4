"""Commending readers: nominated, voted, decided by facts, votes and quota; revoked and decided anew."""

from datetime import UTC, date, datetime

import pytest

from activities.awards import AlreadyDecided, NothingToDecide, revoke_awards
from activities.models import Award, Commendation, CommendationState
from activities.reading.commendations import (
    BadCommendation,
    NotNow,
    apply_commendation,
    change_commendation,
    close_nominations,
    nominate_reader,
    plan_commendation,
    record_vote,
    reopen_nominations,
    withdraw_nomination,
)
from activities.reading.commending import Lack, Outcome
from activities.reading.reading_facts import weighed
from activities.reading.submissions import withdraw_work
from campaign.models import Branch, Person
from campaign.refusals import NotAllowed
from tests.activities.reading.reading_makers import IN_TIME, a_session, author, make_contest, make_work
from tests.makers import World

JUNE = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


def make_commendation(world: World, **values) -> Commendation:
    plan = {
        "kind": "active_reader",
        "period": "2026年上半年",
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 6, 30),
        "least_sessions": 2,
        "least_works": 1,
        "quota": 1,
        "nominate_until": date(2026, 6, 26),
    }
    return plan_commendation(
        campaign=world.campaign, values=plan | values, by=world.access("office"), at=JUNE
    )


def nominated(world: World, commendation: Commendation, *names: str):
    return [
        nominate_reader(
            commendation=commendation,
            person=author(world, name),
            deeds="坚持读书",
            by=world.access("office"),
            at=JUNE,
        )
        for name in names
    ]


def voted(world: World, commendation: Commendation, votes: dict[int, int], voters: int = 5) -> Commendation:
    office = world.access("office")
    if commendation.state == CommendationState.OPEN:
        commendation = close_nominations(commendation=commendation, by=office, at=JUNE)
    return record_vote(
        commendation=commendation,
        voted_by="leading_group",
        voted_on=date(2026, 6, 30),
        voters=voters,
        votes=votes,
        by=office,
        at=JULY,
    )


def with_facts(world: World, *names: str) -> None:
    """Two sessions and a work for each."""
    contest = make_contest(world)
    for day in (date(2026, 4, 8), date(2026, 4, 15)):
        a_session(world, day, *names)
    for name in names:
        make_work(world, contest, name)


def test_facts_are_counted_in_the_period(world):
    contest = make_contest(world)
    a_session(world, date(2026, 4, 8), "employee", "head")
    a_session(world, date(2026, 7, 1), "employee")
    work = make_work(world, contest, "employee")
    make_work(world, contest, "head")
    withdraw_work(work=work, by=world.access("employee"), at=IN_TIME)
    commendation = make_commendation(world, least_sessions=1)

    nominated(world, commendation, "employee", "head")

    found = {one.nomination.person.name: one for one in weighed(commendation)}
    employee, head = found[author(world, "employee").name], found[author(world, "head").name]
    assert [
        (one.candidate.sessions, one.candidate.works, one.lacks, one.outcome) for one in (employee, head)
    ] == [(1, 0, (Lack.WORKS,), Outcome.NOT_ELIGIBLE), (1, 1, (), Outcome.WAITING)]


def test_vote_is_put_into_effect_once_and_revoked_with_a_reason(world):
    with_facts(world, "employee", "head", "juror")
    commendation = make_commendation(world, quota=2)
    first, second, third = nominated(world, commendation, "employee", "head", "juror")
    commendation = voted(world, commendation, {first.pk: 5, second.pk: 3, third.pk: 4})
    office = world.access("office")

    decision = apply_commendation(commendation=commendation, by=office, at=JULY)

    assert [
        (award.holder, award.honour, award.level, award.person_id)
        for award in decision.awards.order_by("position")
    ] == [
        (author(world, "juror").name, "读书积极分子", "active_reader", author(world, "juror").pk),
        (author(world, "employee").name, "读书积极分子", "active_reader", author(world, "employee").pk),
    ]
    assert (decision.title, decision.payload["vote"]["voters"]) == ("2026年上半年读书积极分子", 5)
    with pytest.raises(AlreadyDecided):
        apply_commendation(commendation=commendation, by=office, at=JULY)
    with pytest.raises(NotNow):
        change_commendation(commendation=commendation, values={"quota": 3}, by=office)
    revoke_awards(decision=decision, reason="票数录入有误", by=office, at=JULY)
    voted(world, commendation, {first.pk: 5, second.pk: 4, third.pk: 3})
    again = apply_commendation(commendation=commendation, by=office, at=JULY)
    assert (again.edition, {award.holder for award in again.awards.all()}) == (
        2,
        {author(world, "head").name, author(world, "employee").name},
    )


def test_other_quota_is_a_question_and_changes_nothing(world):
    with_facts(world, "employee", "head")
    commendation = make_commendation(world, quota=1)
    first, second = nominated(world, commendation, "employee", "head")
    commendation = voted(world, commendation, {first.pk: 5, second.pk: 4})

    asked = [sum(one.outcome == Outcome.CHOSEN for one in weighed(commendation, quota=q)) for q in (1, 2)]

    commendation.refresh_from_db()
    assert (asked, commendation.quota, Award.objects.count()) == ([1, 2], 1, 0)


def test_party_members_are_told_by_the_register_of_the_day(world):
    with_facts(world, "employee", "head")
    member = author(world, "head")
    member.is_party_member, member.branch = True, world.branches[0]
    member.save()
    commendation = make_commendation(world, kind="learning_member", party_only=True, quota=5)

    rows = nominated(world, commendation, "employee", "head")
    commendation = voted(world, commendation, {row.pk: 5 for row in rows})
    decision = apply_commendation(commendation=commendation, by=world.access("office"), at=JULY)

    assert [award.holder for award in decision.awards.all()] == [member.name]


def test_what_is_decided_is_told_as_it_was_decided(world):
    """PRV-11: somebody leaves the Party afterwards, or the register is not in an archive; the page says the same."""
    with_facts(world, "employee", "head")
    Person.objects.update(is_party_member=True)
    Person.objects.filter(pk=author(world, "head").pk).update(is_party_member=False)
    commendation = make_commendation(world, kind="learning_member", party_only=True, quota=2)
    first, second = nominated(world, commendation, "employee", "head")
    commendation = voted(world, commendation, {first.pk: 5, second.pk: 5})
    before = weighed(commendation)
    decision = apply_commendation(commendation=commendation, by=world.access("office"), at=JULY)
    Person.objects.update(is_party_member=False)

    after = weighed(commendation, decided=decision.payload)

    assert sorted(one.outcome for one in before) == [Outcome.CHOSEN, Outcome.NOT_ELIGIBLE]
    assert [(one.candidate, one.lacks, one.outcome) for one in after] == [
        (one.candidate, one.lacks, one.outcome) for one in before
    ]


def test_department_nominates_its_own_and_a_branch_its_members(world):
    commendation = make_commendation(world)
    given = {"commendation": commendation, "deeds": "坚持读书", "at": JUNE}
    other = Branch.objects.filter(unit=world.unit).first()

    nominate_reader(person=author(world), by=world.access("head"), **given)

    with pytest.raises(NotAllowed):
        nominate_reader(person=author(world, "juror"), by=world.access("head"), **given)
    with pytest.raises(NotAllowed):
        nominate_reader(person=author(world), by=world.access("scorer"), **given)
    with pytest.raises(BadCommendation) as refused:
        nominate_reader(person=author(world, "juror"), branch=other, by=world.access("office"), **given)
    assert refused.value.field == "branch"


def test_nobody_is_nominated_twice_or_after_the_last_day(world):
    commendation = make_commendation(world)
    (first,) = nominated(world, commendation, "employee")

    with pytest.raises(BadCommendation):
        nominated(world, commendation, "employee")
    with pytest.raises(NotNow):
        nominate_reader(
            commendation=commendation,
            person=author(world, "deputy"),
            deeds="好",
            by=world.access("head"),
            at=JULY,
        )
    withdraw_nomination(nomination=first, by=world.access("head"), at=JUNE)
    nominated(world, commendation, "employee")
    assert commendation.nominations.standing().count() == 1


@pytest.mark.parametrize("number", [None, 6, -1], ids=["missing", "too-many", "negative"])
def test_vote_that_does_not_fit_is_refused_at_its_line(world, number):
    commendation = make_commendation(world)
    (row,) = nominated(world, commendation, "employee")

    with pytest.raises(BadCommendation) as refused:
        voted(world, commendation, {} if number is None else {row.pk: number})

    assert refused.value.field == f"votes-{row.pk}"


def test_steps_come_in_their_order(world):
    commendation = make_commendation(world)
    office = world.access("office")

    with pytest.raises(BadCommendation):
        close_nominations(commendation=commendation, by=office)
    with pytest.raises(NotNow):
        apply_commendation(commendation=commendation, by=office)
    (row,) = nominated(world, commendation, "employee")
    commendation = close_nominations(commendation=commendation, by=office, at=JUNE)
    with pytest.raises(BadCommendation):
        reopen_nominations(commendation=commendation, reason="", by=office)
    commendation = reopen_nominations(commendation=commendation, reason="漏报", by=office, at=JUNE)
    commendation = voted(world, commendation, {row.pk: 5})
    with pytest.raises(NotNow):
        reopen_nominations(commendation=commendation, reason="再报", by=office)
    with pytest.raises(NothingToDecide):
        apply_commendation(commendation=commendation, by=office, at=JULY)


def test_commendation_is_the_offices_of_its_campaign(world):
    with pytest.raises(NotAllowed):
        plan_commendation(campaign=world.campaign, values={}, by=world.access("leader"))
