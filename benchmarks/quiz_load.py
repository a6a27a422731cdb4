"""One database: a paper with 600 people before it. Started by `python -m benchmarks.quiz`."""

import argparse
import heapq
import json
import os
import random
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from activities.etiquette.bank import enter_questions  # noqa: E402
from activities.etiquette.grading import USUAL_PASS_MARK, USUAL_PLAN  # noqa: E402
from activities.etiquette.question_text import Draft, settled  # noqa: E402
from activities.etiquette.quiz_making import draw_questions, make_quiz, open_quiz  # noqa: E402
from activities.models import QuizAnswer, QuizAttempt, QuizPaper  # noqa: E402
from benchmarks.browsing import WORKERS, Person, running  # noqa: E402
from benchmarks.timing import machine, p95  # noqa: E402
from campaign import models  # noqa: E402
from campaign.permissions import access_of  # noqa: E402

AT_ONCE = 24  # connections that the one who measures holds
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
DEPARTMENTS = 30
PAGES = ("door", "who", "begin", "sheet", "hand in")


@dataclass
class Taker:
    """Somebody with a phone: what comes next, and what was sent."""

    number: int
    browser: Person
    token: str
    key: str = ""
    said: dict[int, str] | None = None

    def steps(self, chance: random.Random) -> Iterator[tuple[str, object]]:
        """Each step by its name; the caller asks for the next one when its time has come."""
        address = f"/quiz/{self.token}/"
        yield "door", lambda: self._expect(self.browser.ask("GET", address), 200)
        form = {"staff_number": f"{self.number:05}", "name": f"测试{self.number:05}"}
        yield "who", lambda: self._led(self._post(address, form))
        yield "begin", lambda: self._expect(self._post(f"{address}{self.key}/", {}), 302)
        yield "sheet", lambda: self._expect(self.browser.ask("GET", f"{address}{self.key}/"), 200)
        self.said = {}
        for position in range(1, 52):
            said = chance.choice(("A", "B", "AC", "ACD"))
            if position == 51:
                said = f"简答 {self.number}"
            yield "save", lambda position=position, said=said: self._save(position, said)
        yield "hand in", lambda: self._expect(self._post(f"{address}{self.key}/submit/", {}), 302)

    def _post(self, path: str, form: dict):
        return self.browser.ask("POST", path, urlencode(form))

    def _save(self, position: int, said: str) -> None:
        body = json.dumps({"answers": {str(position): said}})
        path = f"/quiz/{self.token}/{self.key}/save/"
        status, content, _ = self.browser.ask("POST", path, body, **{"Content-Type": "application/json"})
        if status != 200:
            raise RuntimeError(f"save: {status} {content[:200]!r}")
        self.said[position] = said

    def _led(self, answer) -> None:
        self._expect(answer, 302)
        self.key = answer[2].rstrip("/").rpartition("/")[2]

    def _expect(self, answer, status: int) -> None:
        if answer[0] != status:
            raise RuntimeError(f"{answer[0]} instead of {status}: {answer[1][:200]!r}")


def fill(people: int) -> QuizPaper:
    """An office, the people, a bank of the usual paper's size, and the paper, open."""
    unit = models.Unit.objects.create(
        code="bench", name="测试集团", short_name="测试", issuer_name="测试集团机关党委", issuer_code="测发"
    )
    campaign = models.Campaign.objects.create(unit=unit, code="bench", name="文明部室", year=2026)
    models.CampaignRules.objects.create(campaign=campaign)
    departments = models.Department.objects.bulk_create(
        models.Department(unit=unit, code=f"D{number:03}", name=f"第{number}部")
        for number in range(1, DEPARTMENTS + 1)
    )
    models.Person.objects.bulk_create(
        models.Person(
            unit=unit,
            staff_number=f"{number:05}",
            name=f"测试{number:05}",
            department=departments[number % DEPARTMENTS],
        )
        for number in range(1, people + 1)
    )
    user = models.User.objects.create(username="office", name="考核办", password="!")
    models.Membership.objects.create(
        user=user, campaign=campaign, role=models.Role.OFFICE, since=date(2026, 1, 1)
    )
    office = access_of(user, campaign)
    now = timezone.now()
    kinds = {"single": "B", "multiple": "ACD", "true_false": "对", "short": "要点"}
    drafts = [
        settled(
            Draft("", "01", kind, f"{kind} 第{number}题的题干", list("甲乙丙丁") if number else [], answer)
        )
        for kind, answer in kinds.items()
        for number in range(1, USUAL_PLAN[kind][0] + 1)
    ]
    enter_questions(campaign=campaign, drafts=drafts, by=office)
    paper = make_quiz(
        campaign=campaign,
        title="答卷",
        opens_at=now,
        closes_at=now + timedelta(hours=4),
        pass_mark=USUAL_PASS_MARK,
        by=office,
    )
    draw_questions(paper=paper, plan=USUAL_PLAN, by=office)
    return open_quiz(paper=paper, by=office)


def answered(takers: list[Taker], seconds: int) -> tuple[dict[str, list[float]], list[str], float]:
    """Everybody answers; milliseconds by step, what went wrong, and the seconds from first to last."""
    chance = random.Random(20260608)
    queue: list[tuple[float, int, Iterator, str, object]] = []
    for place, taker in enumerate(takers):
        steps = taker.steps(random.Random(place))
        name, act = next(steps)
        heapq.heappush(queue, (chance.random() * seconds * 0.1, place, steps, name, act))
    pace = seconds * 0.88 / 55  # what is left of the time, over the steps of each
    times: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    lock = threading.Lock()
    begun = time.perf_counter()
    under_way = len(queue)

    def work() -> None:
        nonlocal under_way
        while True:
            with lock:
                if not under_way:
                    return
                entry = heapq.heappop(queue) if queue else None
            if entry is None:
                time.sleep(0.005)
                continue
            due, place, steps, name, act = entry
            wait = begun + due - time.perf_counter()
            if wait > 0.02:
                with lock:
                    heapq.heappush(queue, entry)
                time.sleep(0.01)
                continue
            since = time.perf_counter()
            try:
                act()
            except (RuntimeError, OSError) as error:
                with lock:
                    wrong.append(f"{name}: {error}")
                    under_way -= 1
                continue
            took = (time.perf_counter() - since) * 1000
            with lock:
                times[name].append(took)
                following = next(steps, None)
                if following is None:
                    under_way -= 1
                else:
                    heapq.heappush(queue, (due + pace, place, steps, *following))

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, wrong, time.perf_counter() - begun


def lost(takers: list[Taker]) -> int:
    """How many answers that were confirmed are not in the database as they were sent."""
    kept = {
        (number, position): text or chosen
        for number, position, chosen, text in QuizAnswer.objects.values_list(
            "attempt__person__staff_number", "position", "chosen", "text"
        )
    }
    return sum(
        kept.get((f"{taker.number:05}", position)) != said
        for taker in takers
        for position, said in (taker.said or {}).items()
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    paper = fill(arguments.people)
    busy = machine()
    with running() as port:
        takers = [Taker(number, Person(port), paper.token) for number in range(1, arguments.people + 1)]
        times, wrong, seconds = answered(takers, arguments.seconds)
    saves = len(times["save"])
    handed_in = QuizAttempt.objects.filter(submitted_at__isnull=False).count()
    how = f"within {arguments.seconds} s" if arguments.seconds else "as quickly as they can"
    print(f"\n{connection.vendor}: {arguments.people} people, {how}, {WORKERS} sync workers\n")
    print("| step | how many | median ms | p95 | slowest |\n| --- | --- | --- | --- | --- |")
    for name in (*PAGES[:4], "save", PAGES[4]):
        if measured := times[name]:
            print(
                f"| {name} | {len(measured)} | {median(measured):.1f} | {p95(measured):.1f} | {max(measured):.0f} |"
            )
    print(
        f"\n{saves} answers in {seconds:.0f} s, {saves / seconds:.0f} a second; refused or failed: {len(wrong)}; "
        f"confirmed and lost: {lost(takers)}; handed in: {handed_in}."
    )
    for line in wrong[:5]:
        print(line, file=sys.stderr)
    print(f"This machine before: {busy}; after: {machine()}.", flush=True)
    return 1 if wrong or lost(takers) else 0


if __name__ == "__main__":
    sys.exit(main())
