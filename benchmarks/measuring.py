"""One database and size: fill it, run the site on it, time pages and verbs. Started by `python -m benchmarks`."""

import argparse
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import floor, in_browser  # noqa: E402
from benchmarks.browsing import running  # noqa: E402
from benchmarks.entering import beside_the_workbook, entry_acts, on_the_screen  # noqa: E402
from benchmarks.filling import CODE, Filled, fill  # noqa: E402
from benchmarks.pages import FEW, page  # noqa: E402
from benchmarks.printing import print_neighbours  # noqa: E402
from benchmarks.timing import Timed, machine, print_table, repeated  # noqa: E402
from publishing.month_papers import preview_payload  # noqa: E402
from publishing.paper import paper_pdf  # noqa: E402
from publishing.paper_docx import paper_docx  # noqa: E402
from publishing.paper_page import paper_page  # noqa: E402
from publishing.paper_xlsx import paper_xlsx  # noqa: E402
from publishing.pdf import PangoMissing  # noqa: E402
from scoring.models import MonthRevision  # noqa: E402


def looking(port: int, filled: Filled, times: int, target: Callable) -> list[Timed]:
    """The pages and files that people look at."""
    opened, latest = filled.open_month, filled.published[-1]
    here = f"/c/{CODE}"
    ranked, seen = floor.ranking(opened, times), floor.standings(latest, times)
    return [
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


def papers(filled: Filled) -> list[Timed]:
    """The bulletin of a usual month in this process: its content, PDF and workbook."""
    revision = MonthRevision.objects.get(month=filled.published[0])
    payload = preview_payload(revision)
    count = revision.month.lines.count()
    found = [
        Timed(f"draft a bulletin of {count} lines", repeated(lambda: preview_payload(revision), FEW)),
        *(
            Timed(name, repeated(lambda draw=draw: draw(payload), FEW), size=len(draw(payload)))
            for name, draw in (("its workbook", paper_xlsx), ("its Word file", paper_docx))
        ),
        Timed(
            "its web page", repeated(lambda: paper_page(payload), FEW), size=len(paper_page(payload).encode())
        ),
    ]
    try:
        printed = paper_pdf(payload)
    except PangoMissing as reason:
        print(f"No PDF: {reason}", file=sys.stderr)
        return found
    times = repeated(lambda: paper_pdf(payload), 2)
    return [*found, Timed(f"its PDF, {printed.pages} pages", times, size=len(printed.pdf))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size")
    parser.add_argument("--months", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    departments, indicators = (int(number) for number in arguments.size.split("x"))
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    filled = fill(departments, indicators, arguments.months)
    filling = time.perf_counter() - begun
    if arguments.only == "papers":
        print_table(f"The bulletin of {departments} departments", papers(filled))
        print_neighbours(preview_payload(MonthRevision.objects.get(month=filled.published[0])))
        print("This machine, now: " + machine(), flush=True)
        return 0
    times = arguments.requests
    latest = filled.published[-1]
    small = arguments.size == "30x40"

    def target(milliseconds: float) -> float | None:
        return milliseconds if small else None

    with running() as port:
        felt = on_the_screen(port, filled)
        lines = [] if arguments.only == "entry" else looking(port, filled, times, target)
        acts = entry_acts(port, filled, times, small=small)
    lines += acts.values()
    if arguments.only != "entry":
        lines += [
            Timed(
                "publish a month (verb)",
                [seconds * 1000 for seconds in filled.publishing],
                floor=floor.lines(latest, times),
            ),
            *papers(filled),
        ]
    title = f"{connection.vendor}, {arguments.size}, {arguments.months} months, filled in {filling:.0f} s"
    print_table(title, lines)
    if felt:
        in_browser.print_felt(f"The entry grid of {arguments.size}", felt)
    beside_the_workbook(arguments.size, departments, indicators, acts)
    print("Over loopback, two sync workers, DEBUG off. This machine, now: " + machine(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
