"""Queries that are compiled once: they answer what the QuerySet answers, whatever was asked before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections, transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from campaign.models import Department, Enrolment, Membership, Person
from campaign.prepared import Prepared


def of_code(code):
    return Department.objects.filter(code=code).order_by("pk")


def test_each_asking_has_its_own_values(world):
    prepared = Prepared(of_code, code=str)

    answers = [prepared.ask(code=code) for code in ("D01", "D02", "D99", "D01")]

    assert answers == [list(of_code(code)) for code in ("D01", "D02", "D99", "D01")]


def test_query_is_built_once(world, django_assert_num_queries):
    built = []

    def build(code):
        built.append(code)
        return of_code(code)

    prepared = Prepared(build, code=str)

    with django_assert_num_queries(3):
        for code in ("D01", "D02", "D03"):
            prepared.ask(code=code)
    assert len(built) == 1


def test_joins_annotations_and_conditions_answer_as_the_queryset_does(world):
    def build(campaign, day, text):
        named = Person.objects.filter(unit=OuterRef("campaign__unit")).named_in(text)
        mine = FilteredRelation("department__people", condition=Q(department__people__name__lt=text))
        return (
            Enrolment.objects.filter(campaign=campaign, since__lte=day)
            .filter(Q(until__isnull=True) | Q(until__gte=day))
            .annotate(is_named=Exists(named), people=mine)
            .select_related("department", "branch", "category")
            .order_by("position", "people__pk")
        )

    prepared = Prepared(build, campaign=int, day=date, text=str)
    values = {"campaign": world.campaign.pk, "day": date(2026, 3, 1), "text": "测试人3迟到"}

    def said(rows):
        return [(row.pk, row.department.name, row.branch and row.branch.name, row.is_named) for row in rows]

    assert said(prepared.ask(**values)) == said(build(**values))
    assert {is_named for *__, is_named in said(prepared.ask(**values))} == {True}


def test_tuples_are_converted_as_the_queryset_converts_them(world):
    def build(user):
        return (
            Membership.objects.filter(user=user)
            .values_list("since", "user__is_active", "role")
            .order_by("pk")
        )

    user = world.users["scorer"].pk

    assert Prepared(build, user=int).ask(user=user) == [(date(2026, 1, 1), True, "scorer")]


@pytest.mark.parametrize("value", [None, 5])
def test_value_of_another_kind_is_refused(world, value):
    with pytest.raises(TypeError):
        Prepared(of_code, code=str).ask(code=value)


@pytest.mark.django_db(transaction=True)
def test_lock_is_asked_for_in_a_transaction_only(world):
    prepared = Prepared(lambda code: of_code(code).select_for_update(), code=str)
    with transaction.atomic():
        prepared.ask(code="D01")

    with pytest.raises(transaction.TransactionManagementError):
        prepared.ask(code="D01")


@pytest.mark.django_db(transaction=True)
def test_every_connection_has_its_own(world):
    prepared = Prepared(of_code, code=str)
    codes = ["D01", "D02", "D03"] * 20

    def ask(code):
        try:
            return [department.code for department in prepared.ask(code=code)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, codes))

    assert answers == [[code] for code in codes]
