"""Whether the site works: the database and the queue of the task process."""

from django.db.models import Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign.models import Job


def state_of_site() -> dict:
    """Database and task queue as plain values; raises DatabaseError when the database does not answer.

    `oldest_waiting_seconds` grows when no task process runs; `last_sign_of_life` is the latest moment at which
    a task ended or a running job told how far it is, None before the first.
    """
    waiting = DBTaskResult.objects.ready()
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    ended = DBTaskResult.objects.aggregate(at=Max("finished_at"))["at"]
    told = Job.objects.aggregate(at=Max("heartbeat_at"))["at"]
    latest = max(filter(None, (ended, told)), default=None)
    return {
        "database": "ok",
        "tasks": {
            "queued": waiting.count(),
            "oldest_waiting_seconds": int((timezone.now() - oldest).total_seconds()) if oldest else 0,
            "last_sign_of_life": latest.isoformat(timespec="seconds") if latest else None,
        },
    }
