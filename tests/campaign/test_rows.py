"""Many new rows in one statement."""

from campaign.models import Department
from campaign.rows import write_rows


def test_rows_are_written_in_one_statement_and_know_their_keys(world, django_assert_num_queries):
    rows = [Department(unit=world.unit, code=f"N{number}", name=f"新部{number}") for number in range(1200)]

    with django_assert_num_queries(1):
        write_rows(rows)

    found = Department.objects.filter(code__startswith="N").in_bulk(field_name="pk")
    assert {row.pk: row.code for row in rows} == {pk: one.code for pk, one in found.items()}
    assert {row._state.adding for row in rows} == {False}


def test_more_rows_than_a_statement_takes_are_written_in_several(
    world, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("campaign.rows.MOST_VALUES", 30)

    with django_assert_num_queries(3):
        write_rows([Department(unit=world.unit, code=f"N{number}", name="新部") for number in range(25)])

    assert Department.objects.filter(code__startswith="N").count() == 25


def test_no_rows_are_no_statement(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        write_rows([])
