"""A quiz paper from the bank to the results: answered once, online or on paper, marked, released, offered."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.etiquette.quiz_answering import (
    AlreadySubmitted,
    BadAnswer,
    NoSuchPaper,
    NotBegun,
    NotOpen,
    TooLate,
    begin_attempt,
    collect_due,
    save_answers,
    submit_attempt,
)
from activities.etiquette.quiz_closing import (
    StillWaiting,
    close_quiz,
    erase_old_answers,
    release_results,
    void_attempt,
)
from activities.etiquette.quiz_entry import AnsweredAlready, BadEntry, NobodyHere, enter_paper, enter_papers
from activities.etiquette.quiz_making import (
    BadPaper,
    TooFewQuestions,
    WrongStep,
    draw_questions,
    give_points,
    open_quiz,
    take_off,
)
from activities.etiquette.quiz_marking import BadMark, ResultsOut, mark_answer, waiting_answers
from activities.etiquette.quiz_offering import offer_pass_rates
from activities.etiquette.quiz_results import own_mistakes, own_parts, quiz_result, result_of_own
from activities.models import QuizAnswer, QuizAttempt, QuizPaper
from campaign.models import AuditEntry, Person, Proposal
from campaign.refusals import NotAllowed
from tests.activities.etiquette.quizzes import (
    CLOSES,
    DURING,
    OPENS,
    key_for,
    make_bank,
    make_draft_quiz,
    make_open_quiz,
    person_of,
)

LATER = CLOSES + timedelta(hours=1)
GOOD = {"single": "B", "multiple": "AC", "true_false": "A", "short": "环境整洁"}


def answered(paper: QuizPaper, person: Person, said: dict[str, str], *, at=DURING) -> QuizAttempt:
    """Begin, save and hand in; `said` by kind."""
    attempt = begin_attempt(paper=paper, person=person, at=at)
    kinds = dict(attempt.answers.values_list("item__kind", "position"))
    key = key_for(paper, person)
    answers = {kinds[kind]: answer for kind, answer in said.items()}
    save_answers(token=paper.token, key=key, answers=answers, at=at)
    return submit_attempt(token=paper.token, key=key, at=at)


def test_paper_answered_online_is_marked(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")

    attempt = answered(paper, person, GOOD | {"multiple": "A"})
    answer = waiting_answers(paper).get()
    mark_answer(answer=answer, points=Decimal("30.5"), by=world.access("office"), at=DURING)
    attempt.refresh_from_db()

    assert attempt.parts == {"single": "20.00", "multiple": "15.00", "true_false": "10.00", "short": "30.50"}
    assert [attempt.total, attempt.is_passed] == [Decimal("75.50"), True]
    assert attempt.department == person.department


def test_attempt_waits_for_its_short_answer(world):
    paper = make_open_quiz(world)

    attempt = answered(paper, person_of(world, "employee"), GOOD)

    assert [attempt.total, attempt.is_passed, sorted(attempt.parts)] == [
        None,
        None,
        ["multiple", "single", "true_false"],
    ]


def test_attempt_with_a_blank_short_answer_is_marked_at_once(world):
    paper = make_open_quiz(world)

    attempt = answered(paper, person_of(world, "employee"), {"single": "B"})

    assert [attempt.total, attempt.is_passed] == [Decimal("20.00"), False]


def test_second_submission_changes_nothing(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    first = answered(paper, person, {"single": "B"})

    second = submit_attempt(token=paper.token, key=key_for(paper, person), at=DURING + timedelta(minutes=1))

    assert [second.pk, second.submitted_at] == [first.pk, DURING]
    assert AuditEntry.objects.filter(event="activities.quiz.submitted").count() == 1


def test_save_after_submission_is_refused(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    answered(paper, person, {"single": "B"})

    with pytest.raises(AlreadySubmitted):
        save_answers(token=paper.token, key=key_for(paper, person), answers={1: "A"}, at=DURING)

    assert QuizAnswer.objects.get(item__kind="single").chosen == "B"


def test_two_devices_go_on_with_one_attempt(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    key = key_for(paper, person)

    first = begin_attempt(paper=paper, person=person, at=DURING)
    second = begin_attempt(paper=paper, person=person, at=DURING)
    save_answers(token=paper.token, key=key, answers={1: "A"}, at=DURING)
    save_answers(token=paper.token, key=key, answers={1: "B", 2: "AC"}, at=DURING)

    assert first.pk == second.pk
    assert list(first.answers.values_list("position", "chosen")) == [(1, "B"), (2, "AC"), (3, ""), (4, "")]


def test_grace_counts_and_later_does_not(world):
    """OUT-6: the server's clock decides, with minutes of grace for what a lost line held up."""
    paper = make_open_quiz(world, minutes=30, grace_minutes=2)
    person = person_of(world, "employee")
    key = key_for(paper, person)
    begin_attempt(paper=paper, person=person, at=DURING)
    due = DURING + timedelta(minutes=30)

    save_answers(token=paper.token, key=key, answers={1: "B"}, at=due + timedelta(minutes=2))
    with pytest.raises(TooLate):
        save_answers(token=paper.token, key=key, answers={1: "A"}, at=due + timedelta(minutes=2, seconds=1))

    assert QuizAnswer.objects.get(position=1).chosen == "B"


def test_due_papers_are_collected_once(world):
    paper = make_open_quiz(world, minutes=30)
    begin_attempt(paper=paper, person=person_of(world, "employee"), at=DURING)
    submitting = DURING + timedelta(minutes=40)

    counts = [
        collect_due(at=DURING + timedelta(minutes=31)),
        collect_due(at=submitting),
        collect_due(at=submitting),
    ]

    attempt = QuizAttempt.objects.get()
    assert counts == [0, 1, 0]
    assert [attempt.is_timed_out, attempt.total] == [True, Decimal("0.00")]


def test_time_over_closes_the_paper(world):
    paper = make_open_quiz(world)

    collect_due(at=LATER)

    paper.refresh_from_db()
    assert [paper.state, paper.closed_at] == ["closed", LATER]


@pytest.mark.parametrize("at", [OPENS - timedelta(seconds=1), CLOSES], ids=["before", "after"])
def test_begin_outside_the_time_is_refused(world, at):
    paper = make_open_quiz(world)

    with pytest.raises(NotOpen):
        begin_attempt(paper=paper, person=person_of(world, "employee"), at=at)

    assert QuizAttempt.objects.count() == 0


def test_key_of_another_person_opens_nothing(world):
    """ACL-1: nobody can make a link for somebody else."""
    paper = make_open_quiz(world)
    own, other = person_of(world, "employee"), person_of(world, "head")
    begin_attempt(paper=paper, person=other, at=DURING)
    forged = f"{other.pk}-{key_for(paper, own).partition('-')[2]}"

    with pytest.raises(NoSuchPaper):
        save_answers(token=paper.token, key=forged, answers={1: "B"}, at=DURING)
    with pytest.raises(NotBegun):
        save_answers(token=paper.token, key=key_for(paper, own), answers={1: "B"}, at=DURING)

    assert set(QuizAnswer.objects.values_list("chosen", flat=True)) == {""}


@pytest.mark.parametrize("answers", [{9: "A"}, {1: "x" * 4001}, {1: "a\0"}], ids=["place", "long", "nul"])
def test_bad_answers_are_refused_whole(world, answers):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    begin_attempt(paper=paper, person=person, at=DURING)

    with pytest.raises(BadAnswer):
        save_answers(token=paper.token, key=key_for(paper, person), answers={2: "A"} | answers, at=DURING)

    assert set(QuizAnswer.objects.values_list("chosen", "text")) == {("", "")}


def test_save_takes_two_queries(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    begin_attempt(paper=paper, person=person, at=DURING)
    key = key_for(paper, person)
    save_answers(token=paper.token, key=key, answers={1: "A"}, at=DURING)

    with CaptureQueriesContext(connection) as captured:
        save_answers(token=paper.token, key=key, answers={1: "B"}, at=DURING)

    assert [q["sql"][:6] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]] == [
        "SELECT",
        "UPDATE",
    ]


def test_shuffle_is_kept_and_the_same_again(world):
    paper = make_open_quiz(world, questions=make_bank(world, 8))
    one, other = person_of(world, "employee"), person_of(world, "head")
    first = begin_attempt(paper=paper, person=one, at=DURING)
    order = list(first.answers.values_list("item", flat=True))
    void_attempt(attempt=first, reason="换人作答", by=world.access("office"), at=DURING)

    again = begin_attempt(paper=paper, person=one, at=DURING)
    of_other = begin_attempt(paper=paper, person=other, at=DURING)

    assert list(again.answers.values_list("item", flat=True)) == order
    assert list(of_other.answers.values_list("item", flat=True)) != order
    kinds = list(again.answers.values_list("item__kind", flat=True))
    assert kinds == sorted(kinds, key=["single", "multiple", "true_false", "short"].index)


def enter(world, paper, parts, number=None):
    number = number or person_of(world, "employee").staff_number
    return enter_paper(paper=paper, staff_number=number, parts=parts, by=world.access("office"), at=DURING)


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ({"single": "b", "multiple": "ca", "true_false": "√", "short": "35.5"}, "95.50"),
        ({"single": "-", "multiple": "C", "true_false": "×", "short": "0"}, "15.00"),
        ({"single": "20", "multiple": "15", "true_false": "10", "short": "40"}, "85.00"),
    ],
)
def test_paper_entered_by_hand(world, parts, total):
    paper = make_open_quiz(world)

    attempt = enter(world, paper, parts)

    assert [attempt.way, attempt.total] == ["paper", Decimal(total)]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"single": "BB", "multiple": "AC", "true_false": "A", "short": "1"}, "single"),
        ({"single": "B", "multiple": "AC AB", "true_false": "A", "short": "1"}, "multiple"),
        ({"single": "B", "multiple": "AC", "true_false": "Z", "short": "1"}, "true_false"),
        ({"single": "B", "multiple": "AC", "true_false": "A", "short": "41"}, "short"),
        ({"single": "B", "multiple": "AC", "true_false": "A", "short": "好"}, "short"),
        ({"single": "B", "multiple": "", "true_false": "A", "short": "1"}, "multiple"),
    ],
)
def test_entry_that_does_not_fit_is_refused(world, parts, field):
    paper = make_open_quiz(world)

    with pytest.raises(BadEntry) as refusal:
        enter(world, paper, parts)

    assert [refusal.value.field, QuizAttempt.objects.count()] == [field, 0]


def test_one_attempt_online_or_on_paper(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    parts = {"single": "B", "multiple": "AC", "true_false": "A", "short": "30"}
    answered(paper, person, GOOD)

    with pytest.raises(AnsweredAlready):
        enter(world, paper, parts)
    with pytest.raises(NobodyHere):
        enter(world, paper, parts, number="99999")
    enter(world, paper, parts, number=person_of(world, "head").staff_number)
    with pytest.raises(AlreadySubmitted):
        begin_attempt(paper=paper, person=person_of(world, "head"), at=DURING)

    assert list(paper.attempts.order_by("pk").values_list("way", flat=True)) == ["online", "paper"]


def test_many_papers_are_entered_whole_or_not_at_all(world):
    paper = make_open_quiz(world)
    numbers = list(Person.objects.filter(unit=world.unit).values_list("staff_number", flat=True))
    good = {"single": "B", "multiple": "AC", "true_false": "A", "short": "30"}
    rows = dict.fromkeys(numbers, good)

    with pytest.raises(BadEntry):
        enter_papers(
            paper=paper,
            rows=rows | {numbers[0]: good | {"single": "?"}},
            by=world.access("office"),
            at=DURING,
        )
    nothing = QuizAttempt.objects.count()
    count = enter_papers(paper=paper, rows=rows, by=world.access("office"), at=DURING)

    assert [nothing, count, QuizAttempt.objects.filter(total=90).count()] == [0, 12, 12]
    assert QuizAnswer.objects.count() == 36


@pytest.mark.parametrize("points", ["-1", "40.01", "1.005", "NaN"])
def test_mark_outside_its_bounds_is_refused(world, points):
    paper = make_open_quiz(world)
    answered(paper, person_of(world, "employee"), GOOD)

    with pytest.raises(BadMark):
        mark_answer(
            answer=waiting_answers(paper).get(), points=Decimal(points), by=world.access("office"), at=DURING
        )

    assert waiting_answers(paper).count() == 1


def test_release_waits_for_short_answers_and_freezes_figures(world):
    paper = make_open_quiz(world)
    office = world.access("office")
    attempt = answered(paper, person_of(world, "employee"), GOOD)
    close_quiz(paper=paper, by=office, at=LATER)

    with pytest.raises(StillWaiting):
        release_results(paper=paper, by=office, at=LATER)
    answer = waiting_answers(paper).get()
    mark_answer(answer=answer, points=Decimal(20), by=office, at=LATER)
    hidden = own_parts(QuizAttempt.objects.select_related("paper").get(pk=attempt.pk))
    release_results(paper=paper, by=office, at=LATER)
    with pytest.raises(ResultsOut):
        mark_answer(answer=answer, points=Decimal(40), by=office, at=LATER)

    shown = QuizAttempt.objects.select_related("paper").get(pk=attempt.pk)
    assert hidden == []
    assert [points for _kind, points in own_parts(shown)] == ["20.00", "30.00", "10.00", "20.00"]
    assert [answer.item.kind for answer in own_mistakes(shown)] == ["short"]
    assert [(item.answered, item.right_share) for item in paper.items.all()] == [
        (1, Decimal("100.00")),
        (1, Decimal("100.00")),
        (1, Decimal("100.00")),
        (1, Decimal("50.00")),
    ]


def released(world) -> QuizPaper:
    """D03: head and employee passed, deputy did not; D01: the scorer alone."""
    paper = make_open_quiz(world)
    office = world.access("office")
    parts = {"single": "B", "multiple": "AC", "true_false": "A"}
    for name, short in (("head", "40"), ("employee", "10"), ("scorer", "20")):
        enter(world, paper, parts | {"short": short}, number=person_of(world, name).staff_number)
    answered(paper, person_of(world, "deputy"), {"single": "B"})
    close_quiz(paper=paper, by=office, at=LATER)
    return release_results(paper=paper, by=office, at=LATER)


def test_results_by_department(world):
    paper = released(world)

    result = quiz_result(paper)

    rows = {
        row.department.code: (row.staff, row.taken, row.passed, row.pass_rate, row.mean)
        for row in result.departments
    }
    assert rows == {
        "D01": (3, 1, 1, None, None),
        "D03": (3, 3, 2, Decimal("66.67"), Decimal("63.33")),
        "ORG1": (6, 0, 0, None, None),
    }
    assert [result.everybody.taken, result.everybody.pass_rate] == [4, Decimal("75.00")]
    assert result.by_way == {"online": 1, "paper": 3}


def test_pass_rates_are_offered_once(world):
    paper = released(world)

    first = offer_pass_rates(paper=paper, by=world.access("office"), at=LATER)
    again = offer_pass_rates(paper=paper, by=world.access("office"), at=LATER)

    assert [one.pk for one in first] == [one.pk for one in again]
    assert Proposal.objects.count() == 2
    assert first[1].payload["subject"] == "理论业务学习"
    assert first[1].payload["department"] == "D03"
    # One paper of D01: that it was passed would tell who passed.
    assert ["及格" in one.payload["text"] for one in first] == [False, True]


def test_void_attempt_makes_room(world):
    paper = make_open_quiz(world)
    person = person_of(world, "employee")
    attempt = answered(paper, person, {"single": "A"})

    void_attempt(attempt=attempt, reason="他人代答", by=world.access("office"), at=DURING)
    again = answered(paper, person, {"single": "B"})

    assert [again.pk == attempt.pk, again.total] == [False, Decimal("20.00")]
    assert quiz_result(paper).everybody.taken == 1


def test_answers_are_erased_after_a_year(world):
    """PRV-9: quiz answers are kept for a year, sums and figures stay."""
    paper = released(world)
    year = timedelta(days=365)

    counts = [erase_old_answers(at=LATER + year), erase_old_answers(at=LATER + year + timedelta(seconds=1))]

    assert counts == [0, 1]
    assert [QuizAnswer.objects.count(), quiz_result(paper).everybody.passed] == [0, 3]


def test_draw_spreads_over_chapters_and_is_reproducible(world):
    make_bank(world, 4, chapters=("01", "02", "03"))
    papers = [make_draft_quiz(world, title=title) for title in ("一", "二")]
    plan = {"single": (6, Decimal(2)), "true_false": (3, Decimal(1))}

    for paper in papers:
        draw_questions(paper=paper, plan=plan, by=world.access("office"), seed="s", at=OPENS)

    first, second = (list(paper.items.values_list("question", "kind", "chapter")) for paper in papers)
    assert first == second
    assert sorted((kind, chapter) for _q, kind, chapter in first) == sorted(
        [("single", chapter) for chapter in ("01", "01", "02", "02", "03", "03")]
        + [("true_false", chapter) for chapter in ("01", "02", "03")]
    )


def test_draw_that_the_bank_cannot_fill_is_refused(world):
    make_bank(world, 2)
    paper = make_draft_quiz(world)

    with pytest.raises(TooFewQuestions) as refusal:
        draw_questions(paper=paper, plan={"multiple": (3, Decimal(3))}, by=world.access("office"), at=OPENS)

    assert [refusal.value.field, paper.items.count()] == ["multiple_count", 0]


def test_paper_below_its_pass_mark_does_not_open(world):
    paper = make_draft_quiz(world)
    make_bank(world)
    office = world.access("office")
    draw_questions(paper=paper, plan={"single": (1, Decimal(59))}, by=office, at=OPENS)

    with pytest.raises(BadPaper):
        open_quiz(paper=paper, by=office, at=OPENS)
    give_points(paper=paper, points={"single": Decimal(60)}, by=office, at=OPENS)
    opened = open_quiz(paper=paper, by=office, at=OPENS)

    assert opened.state == "open"


def test_open_paper_keeps_its_questions(world):
    paper = make_open_quiz(world)

    with pytest.raises(WrongStep):
        take_off(item=paper.items.first(), by=world.access("office"), at=DURING)

    assert paper.items.count() == 4


@pytest.mark.parametrize("name", ["administrator", "head", "leader", "employee", "auditor", "scorer"])
def test_work_is_the_offices(world, name):
    paper = make_open_quiz(world)

    with pytest.raises(NotAllowed):
        close_quiz(paper=paper, by=world.access(name), at=DURING)

    paper.refresh_from_db()
    assert paper.state == "open"


def test_head_reads_the_own_department_alone_and_passing_after_the_release(world):
    paper = make_open_quiz(world)
    parts = {"single": "B", "multiple": "AC", "true_false": "A", "short": "40"}
    for name in ("head", "employee", "deputy", "scorer"):
        enter(world, paper, parts, number=person_of(world, name).staff_number)
    head = world.access("head")

    open_ = result_of_own(paper, head)
    close_quiz(paper=paper, by=world.access("office"), at=LATER)
    out = result_of_own(release_results(paper=paper, by=world.access("office"), at=LATER), head)

    assert [(row.department.code, row.staff, row.taken, row.pass_rate, row.mean) for row in open_ + out] == [
        ("D03", 3, 3, None, None),
        ("D03", 3, 3, Decimal("100.00"), Decimal("100.00")),
    ]
    assert result_of_own(paper, world.access("scorer")) == []


def test_paper_is_not_begun_by_a_page_from_before_its_end(world):
    paper = make_open_quiz(world)
    close_quiz(paper=QuizPaper.objects.get(pk=paper.pk), by=world.access("office"), at=DURING)

    with pytest.raises(NotOpen):  # `paper` still says that it is open
        begin_attempt(paper=paper, person=person_of(world, "employee"), at=DURING)

    assert QuizAttempt.objects.count() == 0
