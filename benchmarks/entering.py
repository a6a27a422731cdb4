"""Score entry: the grid opened, one cell saved, a block pasted, beside the floor, the screen and the workbook."""

import itertools
import json
import time
from collections import Counter
from statistics import median
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import floor, in_browser, workbook
from benchmarks.browsing import Person
from benchmarks.filling import CODE, PASSWORD, Filled
from benchmarks.pages import FEW, asked, at_once, page
from benchmarks.timing import Timed, repeated
from campaign.models import User
from scoring.models import Indicator

BLOCK = 1200


def entry_acts(port: int, filled: Filled, times: int, *, small: bool) -> dict[str, Timed]:
    """The acts by the names that the workbook's have too; targets for the small size ."""
    month = filled.open_month
    return {
        "open": page(
            port,
            "entry grid",
            "scorer",
            grid_path(filled),
            times,
            floor=floor.cells(month, times),
            target=150 if small else None,
        ),
        "one cell": save(
            port, filled, times, floor=floor.one_line(month, times), target=10 if small else None
        ),
        "block": block(port, filled, floor=floor.block(BLOCK, FEW), target=500),
    }


def grid_path(filled: Filled) -> str:
    return f"/c/{CODE}/months/{filled.open_month.code}/entry/ORG1/"


def on_the_screen(port: int, filled: Filled) -> list[in_browser.Felt]:
    """What is felt of the grid in a browser, before anything is entered; says so where there is none."""
    if reason := in_browser.why_not():
        print(f"In the browser: left out, {reason}.", flush=True)
        return []
    return in_browser.grid(port, Person(port).sign_in("scorer", PASSWORD), grid_path(filled))


def save(port: int, filled: Filled, times: int, **beside) -> Timed:
    """Cells saved one by one as the grid does it; each request another cell, which held one line."""
    month = filled.open_month
    codes = list(
        Indicator.objects.filter(section__sheet__scheme=month.scheme_id).values_list("code", flat=True)
    )
    departments = [f"D{number:03}" for number in range(1, 31)]
    cells = itertools.product(codes, departments)
    path = grid_path(filled) + "cell/"

    def sent() -> dict:
        indicator, department = next(cells)
        what = {"indicator": indicator, "department": department, "text": "-0.1 迟到一人次"}
        return what | {"seen": 1, "key": str(uuid4())}

    people = Person(port).sign_in("scorer", PASSWORD).and_others(4)
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
        queries=asked(captured),
        size=len(answer.content),
        **beside,
    )


def block(port: int, filled: Filled, **beside) -> Timed:
    """A pasted block in one request; its lines are taken away before the next."""
    month = filled.open_month
    codes = list(
        Indicator.objects.filter(section__sheet__scheme=month.scheme_id).values_list("code", flat=True)
    )
    cells = list(itertools.product([f"D{number:03}" for number in range(1, 31)], codes))[:BLOCK]
    path = grid_path(filled) + "block/"
    person = Person(port).sign_in("scorer", PASSWORD)
    lines = month.lines.values_list("department__code", "indicator__code")
    seen = Counter(f"{department}:{indicator}" for department, indicator in lines)
    newest = month.lines.latest("pk").pk

    def body() -> dict:
        month.lines.filter(pk__gt=newest).delete()
        entries = [
            {
                "department": department,
                "indicator": indicator,
                "text": "-0.01 迟到一人次",
                "seen": seen[f"{department}:{indicator}"],
                "key": str(uuid4()),
            }
            for department, indicator in cells
        ]
        return {"entries": entries}

    def sent() -> float:
        data = body()
        begun = time.perf_counter()
        answer = person.send(path, data)
        if answer["counts"]["written"] != len(cells):
            raise SystemExit(f"Not the whole block was written: {answer['counts']}")
        return (time.perf_counter() - begun) * 1000

    times = [sent() for _ in range(FEW + 1)][1:]
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="scorer"))
    client.get("/healthz")
    data = json.dumps(body())
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, data, content_type="application/json")
    return Timed(
        f"a block of {len(cells)} cells", times, queries=asked(captured), size=len(answer.content), **beside
    )


def beside_the_workbook(size: str, departments: int, indicators: int, ours: dict[str, Timed]) -> None:
    """What LibreOffice takes for the same: in memory, and with the file written, as somebody would want it kept."""
    if reason := workbook.why_not():
        print(f"Beside the workbook: left out, {reason}.", flush=True)
        return
    theirs = workbook.measured(departments, indicators)
    print(f"\nBeside LibreOffice, a workbook of {size}, already running\n")
    print("| act | ours ms | LibreOffice ms | with the file written | ours ÷ that |")
    print("| --- | --- | --- | --- | --- |")
    for act, line in ours.items():
        if act not in theirs:
            continue
        mine, bare = median(line.alone), median(theirs[act])
        kept = median(theirs.get(f"{act}, saved", theirs[act]))
        print(f"| {line.name} | {mine:.1f} | {bare:.1f} | {kept:.1f} | {mine / kept:.2f} |")
    print(flush=True)
