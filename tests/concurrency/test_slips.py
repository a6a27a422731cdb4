"""Slips are made good while somebody else acts on the same accounts, or orders the same slips."""

import time
from threading import Event

from django.db import transaction

from campaign.accounts import let_in
from campaign.first_passwords import order_slips
from campaign.models import PasswordSlips, Person, User
from campaign.slip_drawing import SlipsOutdated, draw_slips, hand_out
from tests.makers import make_world

SITE = "https://wenming.example.cn/"


def test_account_that_is_closed_meanwhile_stays_closed(db, at_once, undrawn):
    world = make_world()
    administrator, head = world.access("administrator"), world.users["head"]
    slips = order_slips([head.person.staff_number], site_address=SITE, by=administrator)
    drawn = draw_slips(slips, lambda done, total: None)
    is_closing = Event()

    def close():
        with transaction.atomic():
            let_in(user=User.objects.get(pk=head.pk), may_sign_in=False, by=administrator)
            is_closing.set()
            time.sleep(0.5)  # the other reads what is committed so far

    def make_good():
        is_closing.wait(10)
        hand_out(slips, drawn, file="x.pdf")

    answers = at_once(close, make_good)

    head.refresh_from_db()
    assert [type(answers[1]), head.is_active, head.has_usable_password()] == [SlipsOutdated, False, False]


def test_slips_of_one_person_are_ordered_once(db, at_once, undrawn):
    world = make_world()
    Person.objects.create(
        unit=world.unit, staff_number="70001", name="新来人", department=world.departments[0]
    )

    def order():
        return order_slips(["70001"], site_address=SITE, by=world.access("administrator"))

    answers = at_once(order, order)

    assert sorted(type(answer).__name__ for answer in answers) == ["NobodyChosen", "PasswordSlips"]
    assert PasswordSlips.objects.count() == 1
