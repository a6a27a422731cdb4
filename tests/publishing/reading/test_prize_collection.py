"""The book of the prize works: title page, contents, works with their authors, only after the decision."""

import re

import pytest
from django.urls import reverse

from activities.models import Submission
from activities.reading.jury_deciding import apply_prizes
from campaign.models import Job
from publishing.reading.collection_printing import freeze_collection, start_collection
from publishing.reading.prize_collection import prize_collection_html
from tests.activities.reading.jury_makers import make_closed
from tests.browsing import client_of, plain, words


@pytest.fixture
def decision(world):
    jury = make_closed(world, works=4)
    return apply_prizes(jury=jury, by=world.access("office"), title="2026年读书心得征文", period="2026年")


def address(world, decision, name="prize_collection"):
    contest = int(decision.key.removeprefix("contest:"))
    return reverse(f"publishing:{name}", args=[world.campaign.code, contest])


def test_book_has_every_prize_work_with_its_author_in_the_order_of_the_decision(decision):
    markup = prize_collection_html(freeze_collection(decision))

    articles = re.findall(r"<article.*?</article>", markup, re.S)
    texts = {work.title: work.text for work in Submission.objects.all()}
    awards = list(decision.awards.order_by("position"))
    spaceless = [re.sub(r"\s", "", plain(article)) for article in articles]
    assert spaceless == [
        f"{award.honour}{award.work}{award.department_name}{award.holder}{texts[award.work]}"
        for award in awards
    ]
    assert len(re.findall(r'<li><a href="#work-', markup)) == 3


def test_work_of_pictures_has_its_place_in_the_book(decision):
    Submission.objects.update(text="")

    markup = prize_collection_html(freeze_collection(decision))

    assert markup.count("本作品以原件图片报送，存档备查。") == 3


def test_text_of_a_work_is_escaped_in_the_book(decision):
    Submission.objects.update(text='<img src="http://127.0.0.1:9/">')

    markup = prize_collection_html(freeze_collection(decision))

    assert "<img" not in markup


def test_office_has_the_book_drawn_once_while_it_waits(world, decision):
    client = client_of(world.users["office"])

    client.post(address(world, decision))
    client.post(address(world, decision))

    assert Job.objects.filter(kind="prize_collection").count() == 1
    assert client.get(address(world, decision, "prize_collection_print")).status_code == 404
    assert "Book of the prize works" in words(client.get(address(world, decision)))


def test_book_waits_for_the_decision(world):
    jury = make_closed(world, works=1)
    page = reverse("publishing:prize_collection", args=[world.campaign.code, jury.contest_id])

    assert client_of(world.users["office"]).get(page).status_code == 404


def test_leader_reads_the_book_and_has_none_drawn(world, decision):
    client = client_of(world.users["leader"])

    assert client.get(address(world, decision)).status_code == 200
    assert client.post(address(world, decision)).status_code == 403
    assert start_collection(decision=decision, by=world.access("office")).arguments == {
        "decision": decision.pk
    }
