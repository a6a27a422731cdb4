"""Two people at one moment: the same file, the last free place, a file and its line."""

from threading import Event

import pytest

from scoring.cells import AlreadyWithdrawn
from scoring.changing import change_line
from scoring.entry import enter_typed, withdraw_line
from scoring.evidence import TooMany, attach_evidence, erase_evidence, withdraw_evidence
from scoring.models import Evidence, LedgerLine
from scoring.models.evidence import EvidenceQuerySet
from tests.files import pdf, picture, written
from tests.makers import make_open_month


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def line(world):
    __, line = enter_typed(
        text="-1 迟交月报",
        month=make_open_month(world),
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
    )
    return line


def fresh(line):
    return LedgerLine.objects.select_related("month", "indicator").get(pk=line.pk)


def on_disk(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_same_file_attached_by_several_is_attached_once(world, line, at_once, files, tmp_path):
    sent = written(tmp_path, "sent", picture())
    people = [world.access(who) for who in ("scorer", "office", "second")]

    def attach(by):
        return lambda: attach_evidence(line=fresh(line), file=sent, name="现场.jpg", by=by)

    answers = at_once(*[attach(by) for by in people * 2])

    assert [{answer.pk for answer in answers}, on_disk(files)] == [{Evidence.objects.get().pk}, 2]


def test_last_place_of_a_line_is_taken_once(world, line, at_once, files, tmp_path):
    """UPL-1."""
    sent = [written(tmp_path, f"{number}.pdf", pdf(pages=number + 1)) for number in range(22)]
    scorer, office = world.access("scorer"), world.access("office")

    def attach(number, by):
        return attach_evidence(line=fresh(line), file=sent[number], name="a.pdf", by=by)

    for number in range(19):
        attach(number, scorer)

    answers = at_once(lambda: attach(19, scorer), lambda: attach(20, office), lambda: attach(21, scorer))

    assert sorted(type(answer) is TooMany for answer in answers) == [False, True, True]
    assert [Evidence.objects.count(), on_disk(files)] == [20, 20]


def test_file_withdrawn_by_two_is_withdrawn_once(world, line, at_once, tmp_path):
    scorer, office = world.access("scorer"), world.access("office")
    attach_evidence(line=fresh(line), file=written(tmp_path, "a", pdf()), name="a.pdf", by=scorer)

    def withdraw(by):
        evidence = Evidence.objects.select_related("line__month", "line__indicator").get()
        return withdraw_evidence(evidence=evidence, by=by, reason="传错文件")

    answers = at_once(lambda: withdraw(scorer), lambda: withdraw(office))

    assert [type(answer) for answer in answers].count(AlreadyWithdrawn) == 1
    assert Evidence.objects.get().is_withdrawn


def test_file_goes_to_the_line_or_nowhere_while_it_is_withdrawn(world, line, at_once, files, tmp_path):
    sent = written(tmp_path, "a", pdf())
    scorer, office = world.access("scorer"), world.access("office")

    answers = at_once(
        lambda: attach_evidence(line=fresh(line), file=sent, name="a.pdf", by=scorer),
        lambda: withdraw_line(line=fresh(line), by=office, reason="记错部室"),
    )

    attached = type(answers[0]) is Evidence
    assert [Evidence.objects.count(), on_disk(files), fresh(line).is_withdrawn] == [attached, attached, True]


def test_line_changed_by_two_is_changed_once(world, line, at_once):
    def change(who, points):
        return lambda: change_line(
            line=fresh(line), by=world.access(who), points=points, reason="迟交月报三天", why="核对台账"
        )

    answers = at_once(change("scorer", 2), change("office", 3))

    assert [type(answer) for answer in answers].count(AlreadyWithdrawn) == 1
    assert LedgerLine.objects.in_force().count() == 1


def test_erased_file_is_not_carried_on_while_its_line_is_changed(
    world, line, at_once, files, tmp_path, monkeypatch
):
    """UPL-8: the erasing comes between the reading of the files and their copies; no row names bytes that are gone."""
    scorer, office = world.access("scorer"), world.access("office")
    attach_evidence(line=fresh(line), file=written(tmp_path, "a", pdf()), name="a.pdf", by=scorer)
    evidence = Evidence.objects.select_related("line__month", "line__indicator").get()
    is_read, is_erased = Event(), Event()
    copy = EvidenceQuerySet.bulk_create

    def copy_late(rows, objects):
        objects = list(objects)
        is_read.set()
        is_erased.wait(1)
        return copy(rows, objects)

    def erase():
        is_read.wait(20)
        erase_evidence(evidence=evidence, by=office, reason="含身份证号")
        is_erased.set()

    monkeypatch.setattr(EvidenceQuerySet, "bulk_create", copy_late)
    monkeypatch.setattr(
        Evidence.objects, "bulk_create", lambda rows: Evidence.objects.all().bulk_create(rows)
    )

    at_once(
        erase,
        lambda: change_line(line=fresh(line), by=scorer, points=2, reason="迟交月报三天", why="核对台账"),
    )

    assert [on_disk(files), Evidence.objects.count()] == [0, 2]
    assert Evidence.objects.filter(erased_at__isnull=True).count() == 0
