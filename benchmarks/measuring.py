"""One database and size: fill it, run the site on it, time pages and verbs. Started by `python -m benchmarks`."""

import argparse
import itertools
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import floor  # noqa: E402
from benchmarks.browsing import Person, running  # noqa: E402
from benchmarks.filling import CODE, PASSWORD, Filled, fill  # noqa: E402
from benchmarks.timing import Timed, machine, print_table, repeated  # noqa: E402
from campaign.models import User  # noqa: E402
from publishing.bulletin import bulletin_pdf  # noqa: E402
from publishing.bulletin_xlsx import bulletin_xlsx  # noqa: E402
from publishing.issuing import preview_payload  # noqa: E402
from publishing.pdf import PangoMissing  # noqa: E402
from scoring.models import Indicator, MonthRevision  # noqa: E402

FEW = 5


def at_once(people: list[Person], act, times: int) -> list[float]:
    """Milliseconds of acts by several people at the same time."""
    with ThreadPoolExecutor(len(people)) as pool:
        share = max(times // len(people), FEW)
        return list(itertools.chain(*pool.map(lambda person: repeated(lambda: act(person), share), people)))


def queries_of(username: str, path: str) -> int:
    """SQL statements of one page, session and account included; the second call, when caches are warm."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username))
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return _asked(captured)


def _asked(captured: CaptureQueriesContext) -> int:
    """Statements that ask or change something; the bounds of transactions are not counted."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(1 for query in captured.captured_queries if not query["sql"].startswith(bounds))


def page(port: int, name: str, username: str, path: str, times: int, **beside) -> Timed:
    people = [Person(port).sign_in(username, PASSWORD) for _ in range(4)]
    size = len(people[0].get(path))
    alone = repeated(lambda: people[0].get(path), times)
    four = at_once(people, lambda person: person.get(path), times)
    return Timed(name, alone, four, queries=queries_of(username, path), size=size, **beside)


def save(port: int, filled: Filled, times: int, **beside) -> Timed:
    """Cells saved one by one as the grid does it; each request another cell, which held one line."""
    month = filled.open_month
    codes = list(
        Indicator.objects.filter(section__sheet__scheme=month.scheme_id).values_list("code", flat=True)
    )
    departments = [f"D{number:03}" for number in range(1, 31)]
    cells = itertools.product(codes, departments)
    path = f"/c/{CODE}/months/{month.code}/entry/ORG1/cell/"

    def sent() -> dict:
        indicator, department = next(cells)
        what = {"indicator": indicator, "department": department, "text": "-0.1 迟到一人次"}
        return what | {"seen": 1, "key": str(uuid4())}

    people = [Person(port).sign_in("scorer", PASSWORD) for _ in range(4)]
    alone = repeated(lambda: people[0].send(path, sent()), times)
    four = at_once(people, lambda person: person.send(path, sent()), times)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="scorer"))
    client.post(path, json.dumps(sent()), content_type="application/json")
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, json.dumps(sent()), content_type="application/json")
    return Timed(
        "save one cell",
        alone,
        four,
        queries=_asked(captured),
        size=len(answer.content),
        **beside,
    )


def papers(filled: Filled) -> list[Timed]:
    """The bulletin of a usual month in this process: its content, PDF and workbook."""
    revision = MonthRevision.objects.get(month=filled.published[0])
    payload = preview_payload(revision)
    count = revision.month.lines.count()
    found = [
        Timed(f"draft a bulletin of {count} lines", repeated(lambda: preview_payload(revision), FEW)),
        Timed(
            "its workbook",
            repeated(lambda: bulletin_xlsx(revision.payload(), payload), FEW),
            size=len(bulletin_xlsx(revision.payload(), payload)),
        ),
    ]
    try:
        printed = bulletin_pdf(payload)
    except PangoMissing as reason:
        print(f"No PDF: {reason}", file=sys.stderr)
        return found
    times = repeated(lambda: bulletin_pdf(payload), 2)
    return [*found, Timed(f"its PDF, {printed.pages} pages", times, size=len(printed.pdf))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size")
    parser.add_argument("--months", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    arguments = parser.parse_args()
    departments, indicators = (int(number) for number in arguments.size.split("x"))
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    filled = fill(departments, indicators, arguments.months)
    filling = time.perf_counter() - begun
    times = arguments.requests
    opened, latest = filled.open_month, filled.published[-1]
    here = f"/c/{CODE}"
    small = arguments.size == "30x40"

    def target(milliseconds: float) -> float | None:
        return milliseconds if small else None

    ranked, seen = floor.ranking(opened, times), floor.standings(latest, times)
    with running() as port:
        lines = [
            page(
                port,
                "live ranking",
                "office",
                f"{here}/months/{opened.code}/live/",
                times,
                floor=ranked,
                target=target(40),
            ),
            page(
                port,
                "published ranking",
                "employee",
                f"{here}/ranking/{latest.code}/",
                times,
                floor=seen,
                target=target(8),
            ),
            page(port, "department, published", "office", f"{here}/ranking/{latest.code}/D001/", times),
            page(
                port,
                "entry grid",
                "scorer",
                f"{here}/months/{opened.code}/entry/ORG1/",
                times,
                floor=floor.cells(opened, times),
                target=target(150),
            ),
            save(port, filled, times, floor=floor.one_line(opened, times), target=target(10)),
            page(port, "workbench of the office", "office", f"{here}/", times),
            page(
                port,
                "standings as xlsx",
                "office",
                f"{here}/ranking/{latest.code}/standings.xlsx",
                times,
                target=target(200),
            ),
            page(
                port,
                "ledger as csv",
                "office",
                f"{here}/ranking/{latest.code}/ledger.csv",
                times,
                floor=floor.lines(latest, times),
                target=target(200),
            ),
        ]
    lines.append(
        Timed(
            "publish a month (verb)",
            [seconds * 1000 for seconds in filled.publishing],
            floor=floor.lines(latest, times),
        )
    )
    title = f"{connection.vendor}, {arguments.size}, {arguments.months} months, filled in {filling:.0f} s"
    print_table(title, [*lines, *papers(filled)])
    print("Over loopback, two sync workers, DEBUG off. This machine, now: " + machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
