"""The search of a campaign with leaks planted: nothing is found, shown or counted that the pages do not show.

ACL-2, ACL-4, PRV-10, PRV-14: the secrets are those of `test_leaks`; searching for “LEAK” finds every text that holds one.
"""

import re

import pytest

from campaign.permissions import current_memberships
from campaign.search_words import Asked, Word
from campaign.searching import search_all, sources
from tests.browsing import client_of
from tests.house.role_table import ROLES
from tests.house.test_leaks import MAY_READ, planted, secrets_in  # noqa: F401

MANY = 40
# What search looks through of the planted texts: lines, corrections, findings, names of people.
LOOKED_THROUGH = re.compile(r"LEAK-(?:[A-Z]+-D0[23]-C[12]|CORRECTION|FINDING|CAME-D0[23])$")


def found_by(client, code: str) -> dict[str, str]:
    """The secrets that the search shows, each with one address where it stood."""
    found: dict[str, str] = {}
    whole = f"/c/{code}/search/?q=LEAK"
    addresses = [whole, *(f"{whole}&in={kind}" for kind in sources()), f"{whole}&in=lines&page=2"]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        shown = answer.content.decode().replace("<mark>", "").replace("</mark>", "")
        found |= dict.fromkeys(secrets_in(shown), address)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_search_shows_no_secret_that_the_pages_do_not(planted, db, role):  # noqa: F811
    own, _ = planted
    may = {secret for secret, roles in MAY_READ.items() if role in roles}

    found = found_by(client_of(own["world"].users[role]), "t2026")

    assert {secret: where for secret, where in found.items() if secret not in may} == {}
    assert set(filter(LOOKED_THROUGH.match, found)) == set(filter(LOOKED_THROUGH.match, may))


@pytest.mark.parametrize("role", ["employee", "head", "scorer", "leader"])
def test_what_may_not_be_read_is_not_even_counted(planted, db, role):  # noqa: F811
    """A hidden text that is searched for gives itself away by a result, whatever the result shows."""
    own, _ = planted
    access = own["world"].access(role)
    current_memberships(access.user)
    hidden = batched(sorted(secret for secret, roles in MAY_READ.items() if role not in roles))

    counted = [
        (group.source.kind, group.total, any_of.text)
        for any_of in hidden
        for group in search_all(access, any_of)
    ]

    assert counted == []
    assert search_all(own["world"].access("office"), hidden[0]) != []


def batched(secrets: list[str]) -> list[Asked]:
    """Searches for any of so many secrets at once that no database finds the condition too deep."""
    some = [tuple(secrets[start : start + MANY]) for start in range(0, len(secrets), MANY)]
    return [Asked(text=" ".join(forms), words=(Word(forms=forms),)) for forms in some]
