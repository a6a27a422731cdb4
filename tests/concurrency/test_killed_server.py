"""The web process is killed in the middle of saves: what it acknowledged is there, what is sent again is there once."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from campaign.audit import faults, seal
from campaign.models import AuditEntry
from scoring.models import LedgerLine
from tests.concurrency.serving import Lost, Site, session_of
from tests.makers import make_open_month, make_world

WRITERS = ("organ_scorer", "office", "second", "organ_scorer")
INDICATORS = ("C2", "T1", "Z1", "D1")
DEPARTMENTS = 40
HERE = "/c/t2026/months/2026-03/entry/ORG1/"
PATIENCE = 60


@pytest.fixture
def site(db, tmp_path):
    """The site on a month of forty departments, with the sessions of its writers."""
    world = make_world(departments=DEPARTMENTS)
    make_open_month(world)
    site = Site(tmp_path)
    site.sessions = [session_of(world.users[name]) for name in WRITERS]
    site.start()
    yield site
    site.kill()


def entries_of(writer: int) -> list[dict]:
    """A cell of each department; each writer has an indicator of its own."""
    return [
        {
            "department": f"D{number + 1:02}",
            "indicator": INDICATORS[writer],
            "text": "-0.1 迟交月报",
            "seen": 0,
            "key": str(uuid4()),
        }
        for number in range(DEPARTMENTS)
    ]


def kill_in_the_middle(site: Site, send, work: list[list], *, after: int) -> tuple[list, list]:
    """What was acknowledged until the kill, and what was under way then."""
    acknowledged, uncertain = [], []

    def write(writer):
        for piece in work[writer]:
            try:
                status, __ = send(writer, piece)
            except Lost:
                uncertain.append(piece)
                return
            assert status == 200
            acknowledged.append(piece)

    with ThreadPoolExecutor(len(WRITERS)) as pool:
        writers = [pool.submit(write, writer) for writer in range(len(WRITERS))]
        deadline = time.monotonic() + PATIENCE
        while len(acknowledged) < after and time.monotonic() < deadline:
            time.sleep(0.001)
        site.kill()
    for writer in writers:
        writer.result()
    return acknowledged, uncertain


def keys_on_file() -> set[UUID]:
    return set(LedgerLine.objects.values_list("entry_key", flat=True))


def keys_of(entries: list[dict]) -> set[UUID]:
    return {UUID(entry["key"]) for entry in entries}


def test_every_acknowledged_cell_survives_the_kill_and_sent_again_is_there_once(site):
    work = [entries_of(writer) for writer in range(len(WRITERS))]

    def send(writer, entry):
        return site.send(site.sessions[writer], HERE + "cell/", entry)

    acknowledged, uncertain = kill_in_the_middle(site, send, work, after=30)
    survived = keys_on_file()
    site.start()
    again = [send(writer, entry)[0] for writer, entries in enumerate(work) for entry in entries]

    everything = keys_of([entry for entries in work for entry in entries])
    assert [len(acknowledged) >= 30, bool(uncertain)] == [True, True]
    assert keys_of(acknowledged) - survived == set()
    assert survived - keys_of(acknowledged + uncertain) == set()
    assert [set(again), keys_on_file() == everything, LedgerLine.objects.count()] == [
        {200},
        True,
        len(everything),
    ]
    assert AuditEntry.objects.filter(event="scoring.line.entered").count() == len(everything)
    seal()
    assert list(faults()) == []


def test_block_under_way_at_the_kill_is_there_whole_or_not_at_all(site):
    work = [
        [
            [entry | {"text": "-0.1 迟交月报"} for entry in entries[start : start + 10]]
            for start in range(0, 40, 10)
        ]
        for entries in (entries_of(writer) for writer in range(len(WRITERS)))
    ]

    def send(writer, entries):
        return site.send(site.sessions[writer], HERE + "block/", {"entries": entries})

    acknowledged, uncertain = kill_in_the_middle(site, send, work, after=3)
    survived = keys_on_file()
    site.start()
    again = [send(writer, block) for writer, blocks in enumerate(work) for block in blocks]

    assert keys_of([entry for block in acknowledged for entry in block]) - survived == set()
    assert {len(keys_of(block) & survived) for block in uncertain} <= {0, 10}
    assert {(status, answer["applied"]) for status, answer in again} == {(200, True)}
    assert LedgerLine.objects.count() == len(WRITERS) * DEPARTMENTS
