import pytest

from publishing.fields import (
    BadField,
    Fault,
    Field,
    FieldBook,
    UnknownField,
    bad_fields,
    field_names,
    filled,
    literal,
)

FIELDS = {"mean.business": Field("97.35", "业务工作平均分"), "departments": Field("30", "参评部室数")}


def test_filled_puts_values_in_place_of_fields():
    assert filled("{departments}个部室平均{mean.business}分", FIELDS) == "30个部室平均97.35分"


@pytest.mark.parametrize(
    "text", ["{mean.busines}分", "{ 97.35 }", "平均{97.35}", "}{", "{", "{{departments}"]
)
def test_filled_unknown_or_broken_field_is_refused(text):
    with pytest.raises(UnknownField):
        filled(text, FIELDS)


def test_bad_fields_names_each_place():
    assert list(bad_fields("{departments}{gone.away}与{孤 {x", FIELDS)) == [
        BadField(Fault.UNKNOWN, "{gone.away}"),
        BadField(Fault.BROKEN, "{"),
        BadField(Fault.BROKEN, "{"),
    ]


def test_value_with_braces_is_printed_as_it_is():
    assert filled("{departments}", {"departments": Field("{mean.business}", "")}) == "{mean.business}"


def test_field_names_each_once_in_their_order():
    assert field_names("{b}{a}{b}") == ("b", "a")


def test_literal_takes_the_meaning_from_braces():
    assert filled(literal("{departments}"), FIELDS) == "｛departments｝"


def test_field_book_gives_the_token_back():
    book = FieldBook()

    assert book.put("rank", 3, "名次") == "{rank}"
    assert book["rank"] == Field("3", "名次")
