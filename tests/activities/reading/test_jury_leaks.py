"""A juror never finds an author and an author never a juror, on any page of the activities (M22)."""

import pytest
from django.test import Client

from campaign.models import AuditEntry, Notification
from campaign.notice_texts import notice_text
from tests.house.addresses import of_site
from tests.house.parts import juries, reading

AUTHOR, NUMBER, HOME, JUROR = "隐名作者", "98761", "隐名部室", "隐名评委"


@pytest.fixture
def values(world, settings, tmp_path) -> dict:
    settings.MEDIA_ROOT = tmp_path
    author, juror = world.users["employee"], world.users["juror"]
    author.person.name = author.name = AUTHOR
    author.person.staff_number = NUMBER
    juror.person.name = juror.name = JUROR
    for row in (author.person, author, juror.person, juror):
        row.save()
    made = {"campaign": world.campaign.code, **reading.make(world), **juries.make(world)}
    home = author.person.department
    home.name = HOME
    home.save()
    return made


def pages(values):
    """Every address of the activities that these values lead to."""
    for address in of_site():
        if address.name.startswith("activities:") and set(address.parameters) <= set(values):
            yield address.path(**values)


def found(world, role, values, words):
    client = Client()
    client.force_login(world.users[role])
    seen = {}
    for path in pages(values):
        answer = client.get(path)
        if answer.status_code == 200:
            content = b"".join(answer) + str(answer.headers).encode()
            seen[path] = [word for word in words if word.encode() in content]
    return seen


def test_juror_reads_no_trace_of_an_author_anywhere(world, values):
    seen = found(world, "juror", values, (AUTHOR, NUMBER))

    base = f"/c/{world.campaign.code}/reading/contests/{values['contest']}/jury/works/"
    assert {path: words for path, words in seen.items() if words} == {}
    assert [path for path in (base, f"{base}1/", f"{base}1/pages/1/") if path not in seen] == []


def test_work_that_a_juror_reads_names_no_department(world, values):
    base = f"/c/{world.campaign.code}/reading/contests/{values['contest']}/jury/works/"
    client = Client()
    client.force_login(world.users["juror"])

    assert [path for path in (base, f"{base}1/") if HOME.encode() in client.get(path).content] == []


def test_author_reads_no_trace_of_a_juror_anywhere(world, values):
    seen = found(world, "employee", values, (JUROR,))

    own = f"/c/{world.campaign.code}/reading/contests/{values['contest']}/works/{values['work']}/"
    assert {path: words for path, words in seen.items() if words} == {}
    assert own in seen


def test_trail_and_notices_about_a_jury_name_no_author(world, values):
    told = [str(row.data) for row in AuditEntry.objects.filter(event__startswith="activities.jury.")]
    told += [notice_text(notice) for notice in Notification.objects.all()]

    assert [text for text in told if AUTHOR in text or NUMBER in text] == []
