"""The task process: runs queued work, lays the audit chain, sends mails, takes up what a killed worker left."""

import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from campaign import audit, jobs
from campaign.daily_work import daily_work
from campaign.slip_files import delete_old_slips

PAUSE = 0.5
CHORES_EVERY = 10
DAILY_EVERY = 60 * 60  # looked after more often than daily, for a process that is started each morning


class Command(BaseCommand):
    help = "Run queued work until stopped; one such process for each installation."
    next_daily = 0.0

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is waiting, then end")

    def handle(self, *args, once: bool = False, **options):
        self.ending = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        next_chores = 0.0
        while not self.ending:
            close_old_connections()
            if time.monotonic() >= next_chores:
                self._chores()
                next_chores = time.monotonic() + CHORES_EVERY
            if DBTaskResult.objects.ready().exists():
                _next_task().run()
            elif once:
                return
            else:
                time.sleep(PAUSE)

    def _end(self, signum, frame) -> None:
        """Finish the task at hand, then end; what a harder stop cuts off is taken up at the next start."""
        self.ending = True

    def _chores(self) -> None:
        try:
            jobs.take_up_abandoned()
            while audit.seal() == audit.BATCH:
                pass
            delete_old_slips()
            if time.monotonic() >= self.next_daily:
                daily_work()
                self.next_daily = time.monotonic() + DAILY_EVERY
            for chore in settings.CHORES:
                import_string(chore)()
        except OperationalError as busy:
            self.stderr.write(f"The database is busy, the chores wait: {busy}")


def _next_task() -> Worker:
    """A worker that runs one task and ends."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id="task-process",
        excluded_queue_names=[],
    )
