"""Pages of a running installation, asked for by one person and by four at once."""

import itertools
import re
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.browsing import Person
from benchmarks.filling import PASSWORD
from benchmarks.timing import Timed, repeated
from campaign.models import User

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
    return asked(captured)


def asked(captured: CaptureQueriesContext) -> int:
    """Statements that ask or change something; the bounds of transactions are not counted."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(1 for query in captured.captured_queries if not query["sql"].startswith(bounds))


def page(port: int, name: str, username: str, path: str, times: int, **beside) -> Timed:
    people = Person(port).sign_in(username, PASSWORD).and_others(4)
    content = people[0].get(path)
    nodes = len(re.findall(rb"<[a-z]", content)) if content.lstrip().startswith(b"<!") else None
    alone = repeated(lambda: people[0].get(path), times)
    four = at_once(people, lambda person: person.get(path), times)
    return Timed(
        name, alone, four, queries=queries_of(username, path), size=len(content), nodes=nodes, **beside
    )
