"""Pages of quiz papers: the door, the personal link, saving, the office's work; counts of queries."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.etiquette.quiz_closing import close_quiz, release_results
from activities.etiquette.quiz_door import SAVES, WRONG_NAMES
from activities.models import QuizAnswer, QuizAttempt
from tests.activities.etiquette.quizzes import key_for, make_bank, make_open_quiz, person_of
from tests.browsing import client_of


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def paper(world):
    now = timezone.now()
    return make_open_quiz(world, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))


def door(paper) -> str:
    return f"/quiz/{paper.token}/"


def own(paper, person) -> str:
    return f"/quiz/{paper.token}/{key_for(paper, person)}/"


def come(client, paper, person, **changed):
    form = {"staff_number": person.staff_number, "name": person.name} | changed
    return client.post(door(paper), form)


def save(client, address: str, answers: dict):
    return client.post(f"{address}save/", json.dumps({"answers": answers}), content_type="application/json")


def test_phone_from_the_door_to_the_end(client, world, paper):
    person = person_of(world, "employee")
    address = own(paper, person)

    come_in = come(client, paper, person)
    begun = client.post(address)
    sheet = client.get(address)
    saved = save(client, address, {"1": "B"})
    handed_in = client.post(f"{address}submit/", {"q-2": ["A", "C"], "q-4": "整洁"})
    done = client.get(address)

    assert [come_in.status_code, come_in["Location"]] == [302, address]
    assert [begun.status_code, sheet.status_code, handed_in.status_code] == [302, 200, 302]
    assert saved.json()["saved"] == [1]
    assert "已交卷" in done.content.decode()
    assert list(QuizAnswer.objects.order_by("position").values_list("chosen", "text")) == [
        ("B", ""),
        ("AC", ""),
        ("", ""),
        ("", "整洁"),
    ]


def test_wrong_names_are_counted_for_the_number_and_not_for_the_address(client, world, paper):
    """OUT-6: 600 people behind one address are not hindered by one who guesses."""
    person = person_of(world, "employee")

    wrong = [come(client, paper, person, name="别人").status_code for _ in range(WRONG_NAMES)]
    then = come(client, paper, person).status_code
    other = come(client, paper, person_of(world, "head")).status_code

    assert [wrong, then, other] == [[409] * WRONG_NAMES, 429, 302]


def test_unknown_number_is_answered_like_a_wrong_name(client, world, paper):
    person = person_of(world, "employee")

    answers = [come(client, paper, person, name="别人"), come(client, paper, person, staff_number="99999")]

    texts = [re.search(r'notice-error">.*?<span>(.*?)</span>', a.content.decode(), re.S)[1] for a in answers]
    assert texts[0] == texts[1]


def test_second_device_at_the_door_needs_the_personal_link(client, world, paper):
    """ACL-1: staff number and name are no secret; what was begun goes on where it was begun."""
    person = person_of(world, "employee")
    come(client, paper, person)
    client.post(own(paper, person))
    stranger = Client()

    at_door = come(stranger, paper, person)
    same_device = come(client, paper, person)
    by_link = stranger.get(own(paper, person))

    assert [at_door.status_code, same_device.status_code, by_link.status_code] == [409, 302, 200]


def test_link_of_another_person_or_paper_is_not_found(client, world, paper):
    """ACL-1, ACL-5."""
    me, other = person_of(world, "employee"), person_of(world, "head")
    client.post(own(paper, other))
    forged = f"/quiz/{paper.token}/{other.pk}-{key_for(paper, me).partition('-')[2]}/"

    statuses = [
        client.get(forged).status_code,
        client.post(forged).status_code,
        save(client, forged, {"1": "A"}).status_code,
        client.post(f"{forged}submit/").status_code,
        client.get("/quiz/nobody/").status_code,
    ]

    assert statuses == [404] * 5
    assert [QuizAttempt.objects.get().person, QuizAttempt.objects.get().submitted_at] == [other, None]


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"answers": []}', '{"answers": {"x": "A"}}', '{"answers": {"1": 5}}', '{"answers": {}}'],
)
def test_malformed_save_is_refused(client, world, paper, body):
    """INP-1."""
    person = person_of(world, "employee")
    client.post(own(paper, person))

    answer = client.post(f"{own(paper, person)}save/", body, content_type="application/json")

    assert answer.status_code == 400
    assert set(QuizAnswer.objects.values_list("chosen", flat=True)) == {""}


def test_pace_of_one_person_is_limited(client, world, paper):
    """OUT-6."""
    person, other = person_of(world, "employee"), person_of(world, "head")
    for one in (person, other):
        client.post(own(paper, one))
    cache.set(f"quiz-pace:{key_for(paper, person)}", SAVES, timeout=60)

    statuses = [save(client, own(paper, one), {"1": "A"}).status_code for one in (person, other)]

    assert statuses == [429, 200]


def asked(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("questions", [1, 8])
def test_counts_of_queries_on_the_phone(client, world, questions):
    now = timezone.now()
    paper = make_open_quiz(
        world,
        questions=make_bank(world, questions),
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
    )
    address = own(paper, person_of(world, "employee"))
    client.get(address)

    counts = {
        "door": asked(lambda: client.get(door(paper))),
        "begin": asked(lambda: client.post(address)),
        "sheet": asked(lambda: client.get(address)),
        "save": asked(lambda: save(client, address, {"1": "A"})),
    }

    assert counts == {"door": 1, "begin": 9, "sheet": 4, "save": 2}


@pytest.mark.parametrize("questions", [3, 30])
def test_counts_of_queries_of_the_office(world, questions):
    paper = make_open_quiz(world, questions=make_bank(world, questions))
    office = client_of(world.users["office"])
    here = f"/c/{world.campaign.code}/etiquette"
    office.get(f"{here}/papers/")

    counts = [
        asked(lambda path=path: office.get(f"{here}/{path}"))
        for path in ("questions/", "papers/", f"papers/{paper.pk}/", f"papers/{paper.pk}/results/")
    ]

    assert counts == [6, 6, 9, 8]


def test_personal_result_only_after_the_release(client, world, paper):
    person = person_of(world, "employee")
    address = own(paper, person)
    client.post(address)
    save(client, address, {"1": "B", "2": "A", "3": "A"})
    client.post(f"{address}submit/")
    office = world.access("office")
    close_quiz(paper=paper, by=office)

    before = client.get(address).content.decode()
    release_results(paper=paper, by=office)
    after = client.get(address).content.decode()

    assert ["45.00" in before, "要点" in before] == [False, False]
    assert ["45.00" in after, "要点" in after] == [True, True]


def test_import_shows_first_and_enters_then(world):
    """UPL-6: two steps."""
    office = client_of(world.users["office"])
    here = f"/c/{world.campaign.code}/etiquette/questions"
    text = "章节：会议\n1. 会议守时。\n答案：对\n"

    preview = office.post(f"{here}/import/", {"text": text, "chapter": ""})
    nothing = office.get(f"{here}/").context["page"].paginator.count
    confirmed = office.post(f"{here}/import/confirm/", {"text": preview.context["preview"].text})
    again = office.post(f"{here}/import/confirm/", {"text": preview.context["preview"].text})

    assert [preview.status_code, nothing, confirmed.status_code, again.status_code] == [200, 0, 302, 409]
    assert office.get(f"{here}/").context["page"].paginator.count == 1


def test_marking_page_names_nobody(client, world, paper):
    """PRV-10: who marks sees words and no name."""
    person = person_of(world, "employee")
    address = own(paper, person)
    client.post(address)
    client.post(f"{address}submit/", {"q-4": "待人有礼"})

    page = client_of(world.users["office"]).get(
        f"/c/{world.campaign.code}/etiquette/papers/{paper.pk}/marking/"
    )

    text = page.content.decode()
    assert ["待人有礼" in text, person.name in text, person.staff_number in text] == [True, False, False]


@pytest.mark.parametrize(("name", "everybody"), [("office", True), ("head", False), ("deputy", False)])
def test_heads_see_the_results_of_their_department(world, paper, name, everybody):
    """PRV-10: no other department, no sum of all, no question."""
    client = client_of(world.users[name])
    here = f"/c/{world.campaign.code}/etiquette/papers/"

    listed = client.get(here).content.decode()
    page = client.get(f"{here}{paper.pk}/results/")

    codes = {row.department.code for row in page.context["rows"]}
    assert [f"{here}{paper.pk}/results/" in listed, "everybody" in page.context] == [True, everybody]
    assert codes == ({"D01", "D03", "ORG1"} if everybody else {"D03"})
