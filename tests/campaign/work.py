"""Pieces of work for the tests of the queue; what they did is noted in the job's subject."""

from campaign.jobs import Progress
from campaign.models import Job
from campaign.refusals import Refused


def note(progress: Progress) -> None:
    job = Job.objects.get(pk=progress.job.pk)
    Job.objects.filter(pk=job.pk).update(subject=f"{job.subject}+{progress.arguments['word']}")
    progress.at(2, 5)


def refuse(progress: Progress) -> None:
    raise Refused("没有可用的字体。")


def break_down(progress: Progress) -> None:
    raise ZeroDivisionError("a fault of the program")
