"""Slow work: asked for once, done once, taken up when a worker was killed."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign import jobs
from campaign.models import AuditEntry, Job, JobState

KINDS = {name: f"tests.campaign.work.{name}" for name in ("note", "refuse", "break_down")}


@pytest.fixture(autouse=True)
def kinds(settings) -> None:
    settings.JOB_KINDS = KINDS


@pytest.fixture
def waiting(settings) -> None:
    """What is asked for lies in the queue of the database, as in an installation; nobody works."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ask(world, kind: str, **arguments) -> Job:
    return jobs.start(kind, campaign=world.campaign, by=world.users["office"], subject="通报", **arguments)


def run(job: Job) -> Job:
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


def test_work_is_done_after_the_transaction(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(world, "note", word="一")
        assert Job.objects.get().state == JobState.QUEUED

    job.refresh_from_db()
    assert [job.state, job.subject, job.done, job.total, job.attempt, job.error] == [
        JobState.DONE,
        "通报+一",
        2,
        5,
        1,
        "",
    ]


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_failed_is_never_asked_for(world, waiting):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(world, "note", word="一")
        raise ZeroDivisionError

    assert [Job.objects.count(), DBTaskResult.objects.count()] == [0, 0]


def test_work_that_arrives_twice_is_done_once(world):
    job = ask(world, "note", word="一")

    run(job)
    run(job)

    assert [job.subject, job.attempt] == ["通报+一", 1]


def test_refused_work_tells_its_reason(world):
    job = run(ask(world, "refuse"))

    entry = AuditEntry.objects.get()
    assert [job.state, job.error] == [JobState.FAILED, "没有可用的字体。"]
    assert [entry.event, entry.succeeded, entry.data] == ["job.failed", False, {"error": "没有可用的字体。"}]


def test_fault_of_the_program_tells_no_details(world):
    job = ask(world, "break_down")

    with pytest.raises(ZeroDivisionError):
        jobs.run_job.func(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == str(jobs.UNEXPECTED)


def abandoned(world, *, attempt: int, silent_for: timedelta) -> Job:
    job = ask(world, "note", word="二")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempt=attempt, heartbeat_at=timezone.now() - silent_for
    )
    return job


def test_abandoned_work_is_queued_again(world, waiting):
    job = abandoned(world, attempt=1, silent_for=timedelta(minutes=3))

    assert jobs.take_up_abandoned() == 1
    assert jobs.take_up_abandoned() == 0

    job.refresh_from_db()
    assert [job.state, DBTaskResult.objects.count()] == [JobState.QUEUED, 1]
    assert [run(job).subject, job.state, job.attempt] == ["通报+二", JobState.DONE, 2]


def test_work_with_a_sign_of_life_is_left_alone(world, waiting):
    job = abandoned(world, attempt=1, silent_for=timedelta(minutes=1))

    assert jobs.take_up_abandoned() == 0

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_work_cut_off_three_times_is_given_up(world, waiting):
    job = abandoned(world, attempt=3, silent_for=timedelta(minutes=3))

    assert jobs.take_up_abandoned() == 0

    job.refresh_from_db()
    assert [job.state, job.error, DBTaskResult.objects.count()] == [JobState.FAILED, str(jobs.CUT_OFF), 0]
    assert AuditEntry.objects.get().event == "job.failed"


def test_abandoned_work_that_cannot_be_queued_stays_abandoned(world, waiting, monkeypatch):
    job = abandoned(world, attempt=1, silent_for=timedelta(minutes=3))
    monkeypatch.setattr(DBTaskResult, "save", _cut_off)

    with pytest.raises(KeyboardInterrupt):
        jobs.take_up_abandoned()

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def _cut_off(*args, **kwargs):
    raise KeyboardInterrupt


def test_work_that_never_came_into_the_queue_is_taken_up(world, waiting):
    job = ask(world, "note", word="三")
    assert DBTaskResult.objects.count() == 0

    early = jobs.take_up_abandoned()
    late = [jobs.take_up_abandoned(now=timezone.now() + timedelta(minutes=3)) for _ in range(2)]

    assert [early, late, DBTaskResult.objects.count()] == [0, [1, 0], 1]
    assert run(job).state == JobState.DONE


def test_pages_that_a_person_waits_for_go_before_what_was_asked_for_earlier(
    world, waiting, settings, django_capture_on_commit_callbacks
):
    settings.JOBS_WATCHED = {"refuse"}

    with django_capture_on_commit_callbacks(execute=True):
        earlier, watched = ask(world, "note", word="一"), ask(world, "refuse")

    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.ready()] == [[watched.pk], [earlier.pk]]
