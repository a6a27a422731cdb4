"""Slow work: asking for it, telling how far it is, and taking up what a killed worker left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from campaign.audit import record
from campaign.models import Campaign, Job, JobState, User
from campaign.refusals import Refused

DEAD_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 3
WATCHED = 10  # of −100 to 100; 0 is what all other work has
UNEXPECTED = _("The work stopped unexpectedly; the log of the task process says why.")
CUT_OFF = _("The work was cut off three times.")

Work = Callable[["Progress"], None]


class Progress:
    """What a piece of work tells while it runs; each call is a sign of life."""

    def __init__(self, job: Job):
        self.job = job
        self.arguments = job.arguments

    def at(self, done: int, total: int) -> None:
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total, heartbeat_at=timezone.now())


def start(
    kind: str, *, campaign: Campaign, by: User, subject: str, at: datetime | None = None, **arguments
) -> Job:
    """Ask for a piece of work; it runs in the task process after the transaction is committed.

    `kind` is a key of the setting JOB_KINDS, which names the function; the function must be safe to run twice.
    """
    job = Job.objects.create(
        campaign=campaign,
        kind=kind,
        subject=subject,
        arguments=arguments,
        requested_by=by,
        requested_at=at or timezone.now(),
    )
    transaction.on_commit(lambda: _enqueue(job))
    return job


@task
def run_job(job_id: int) -> None:
    """Run one piece of work; a refusal or a fault ends it with a message that the person reads."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, heartbeat_at=now, error=""
    )
    if not taken:
        return  # done already, or running elsewhere
    job = Job.objects.select_related("campaign", "requested_by").get(pk=job_id)
    try:
        _work_of(job.kind)(Progress(job))
    except Refused as refusal:
        _finish(job, JobState.FAILED, error=str(refusal))
    except Exception:
        _finish(job, JobState.FAILED, error=str(UNEXPECTED))
        raise
    else:
        _finish(job, JobState.DONE)


def take_up_abandoned(*, now: datetime | None = None) -> int:
    """Queue again what a killed worker left running without a sign of life; give up after three attempts.

    So is what never came into the queue, because its process was killed right after the commit.
    """
    now = now or timezone.now()
    again = 0
    for job in Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - DEAD_AFTER):
        if job.attempt >= MOST_ATTEMPTS:
            _finish(job, JobState.FAILED, error=str(CUT_OFF))
        else:
            again += _queue_again(job)
    if not again and not DBTaskResult.objects.ready().exists():
        for job in Job.objects.filter(state=JobState.QUEUED, requested_at__lt=now - DEAD_AFTER):
            _enqueue(job)
            again += 1
    return again


@transaction.atomic
def _queue_again(job: Job) -> int:
    """Both or neither: a job that waits and is not in the queue would wait for ever."""
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not running.update(state=JobState.QUEUED):
        return 0
    _enqueue(job)
    return 1


def _enqueue(job: Job) -> None:
    """What somebody looks at while it is drawn goes before what is printed later (setting JOBS_WATCHED)."""
    run_job.using(priority=WATCHED if job.kind in settings.JOBS_WATCHED else 0).enqueue(job.pk)


def _work_of(kind: str) -> Work:
    return import_string(settings.JOB_KINDS[kind])


@transaction.atomic
def _finish(job: Job, state: JobState, *, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(state=state, error=error, finished_at=timezone.now())
    if state == JobState.FAILED:
        record(
            "job.failed", by=job.requested_by, campaign=job.campaign, obj=job, succeeded=False, error=error
        )
