"""A juror who comes into an author's department after the draw: the next look notices it (rules.md §7)."""

import pytest

from activities.models import WorkReading
from activities.reading.jury import JuryAtWork
from activities.reading.jury_marks import enter_marks
from activities.reading.jury_progress import progress_of
from activities.reading.jury_reading import NotYours, own_readings, pass_on_moved
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from tests.activities.reading.jury_makers import IN_MAY, make_jury, mark_works
from tests.browsing import client_of, words


def moves(world, name: str, *, to: int = 1) -> None:
    """The person changes into a department, that of the works' authors unless said otherwise."""
    person = world.users[name].person
    person.department = world.departments[to]
    person.save()


@pytest.fixture
def jury(world):
    """Four works, each read by two of the three jurors."""
    return make_jury(world, works=4, each=2)


def numbers(jury, access) -> list[int]:
    return [reading.submission.number for reading in own_readings(jury, access)]


def test_juror_is_shown_nothing_of_the_works_any_more(world, jury):
    before = numbers(jury, world.access("juror"))
    moves(world, "juror")
    client = client_of(world.users["juror"])

    desk = client.get(f"/c/t2026/reading/contests/{jury.contest_id}/jury/works/")
    work = client.get(f"/c/t2026/reading/contests/{jury.contest_id}/jury/works/{before[0]}/")

    assert len(before) > 1
    assert numbers(jury, world.access("juror")) == []
    assert f"Works no. {'、'.join(map(str, before))} are not yours to mark any more" in words(desk)
    assert "读书心得之" not in words(desk)
    assert work.status_code == 404


def test_juror_cannot_mark_such_a_work(world, jury):
    number = numbers(jury, world.access("juror"))[0]
    moves(world, "juror")

    with pytest.raises(NotYours):
        enter_marks(jury=jury, marks={number: {}}, by=world.access("juror"), at=IN_MAY)


def test_other_jurors_keep_their_works(world, jury):
    before = [numbers(jury, world.access(name)) for name in ("leader", "head")]
    moves(world, "juror")
    moves(world, "head", to=0)

    assert [numbers(jury, world.access(name)) for name in ("leader", "head")] == before


def test_office_sees_them_and_draws_them_to_somebody_else(world, jury):
    theirs = numbers(jury, world.access("juror"))
    moves(world, "juror")
    client = client_of(world.users["office"])
    address = f"/c/t2026/reading/contests/{jury.contest_id}/jury/"
    before = client.get(address)

    answer = client.post(f"{address}steps/pass-on/", follow=True)

    assert (
        f"came into their author's department after the draw; they are hidden from them: {'、'.join(map(str, theirs))}"
        in words(before)
    )
    assert "after the draw" not in words(answer)
    taken = WorkReading.objects.filter(juror__user=world.users["juror"])
    assert taken.filter(declined_at__isnull=True).count() == 0
    readers = [
        WorkReading.objects.standing()
        .filter(submission__number=number, submission__contest=jury.contest_id)
        .count()
        for number in theirs
    ]
    assert readers == [2] * len(theirs)
    assert AuditEntry.objects.get(event="activities.jury.moved_passed_on").data["works"] == theirs


def test_marks_that_were_handed_in_before_stay(world, jury):
    mark_works(world, jury, "juror", lambda number: (80, "8.0"))
    moves(world, "juror")

    assert progress_of(jury).moved == []
    assert len(numbers(jury, world.access("juror"))) > 1


def test_passing_on_needs_such_a_work_and_the_office(world, jury):
    with pytest.raises(JuryAtWork):
        pass_on_moved(jury=jury, by=world.access("office"))
    with pytest.raises(NotAllowed):
        pass_on_moved(jury=jury, by=world.access("juror"))
