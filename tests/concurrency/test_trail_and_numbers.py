"""The audit chain, the register of numbers and the queue under several hands."""

from django.db import transaction
from django.utils import timezone

from campaign import audit, jobs
from campaign.models import AuditLink, DocumentNumber, Job, JobState
from campaign.numbers import allot_number
from publishing.honours.certificates import issue_certificates
from publishing.models import Certificate, Publication
from publishing.month_papers import issue_bulletin
from tests.awards import windows
from tests.makers import PUBLISHED, publish

WORKED = []


def test_numbers_allotted_by_many_are_consecutive(world, at_once):
    def allot_some():
        for _ in range(5):
            with transaction.atomic():
                allot_number(
                    unit=world.unit, year=2026, kind="bulletin", subject="通报", by=None, at=PUBLISHED
                )

    at_once(*[allot_some] * 6)

    numbers = DocumentNumber.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 31))


def test_issuing_at_one_moment_makes_one_paper_and_one_number(world, at_once, undrawn):
    revision = publish(world)
    first, second = world.access("office"), world.access("second")

    answers = at_once(
        lambda: issue_bulletin(revision=revision, by=first, at=PUBLISHED),
        lambda: issue_bulletin(revision=revision, by=second, at=PUBLISHED),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyIssued", "Publication"]
    assert Publication.objects.count() == 1
    assert list(DocumentNumber.objects.values_list("number", flat=True)) == [1]
    assert Job.objects.count() == 1


def test_certificates_issued_at_one_moment_get_their_numbers_once(world, at_once):
    decision = windows(world, 5)
    other = windows(world, 3, key="more:2026Q1")
    first, second = world.access("office"), world.access("second")

    def issue(source, by):
        return lambda: issue_certificates(
            source=source, address_of="https://example.com/{}".format, by=by, at=PUBLISHED
        )

    answers = at_once(issue(decision, first), issue(decision, second), issue(other, second))

    numbers = Certificate.objects.order_by("serial").values_list("number", flat=True)
    assert list(numbers) == [f"JGDW-XJCK-2026Q1-{number:03d}" for number in range(1, 9)]
    assert sorted(type(answer).__name__ for answer in answers) == ["NobodyEntitled", "list", "list"]


def test_sealing_by_several_makes_one_chain(world, at_once):
    for number in range(60):
        audit.record("test.noted", by=world.users["office"], campaign=world.campaign, number=number)

    sealed = at_once(*[audit.seal] * 4)
    audit.seal()

    sequences = AuditLink.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 61))
    assert sorted(sealed) == [0, 0, 0, 60]
    assert list(audit.faults()) == []


def test_job_taken_by_several_workers_runs_once(world, at_once, settings, undrawn):
    settings.JOB_KINDS = {"noted": f"{__name__}.note"}
    WORKED.clear()
    job = jobs.start(
        "noted", campaign=world.campaign, by=world.users["office"], subject="一次", at=timezone.now()
    )

    at_once(*[lambda: jobs.run_job.func(job.pk)] * 4)

    job.refresh_from_db()
    assert [WORKED, job.state, job.attempt] == [[job.pk], JobState.DONE, 1]


def note(progress: jobs.Progress) -> None:
    WORKED.append(progress.job.pk)
