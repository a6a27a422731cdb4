"""AUD-2: the address in the trail is the client's, and nobody can make one up by sending X-Forwarded-For."""

import pytest
from django.test import Client

from campaign.models import AuditEntry
from campaign.proxies import client_address, networks

TRUSTED = networks(["127.0.0.1", "10.0.0.0/8", "::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),  # nobody of ours wrote that
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"),  # the client sent the first one
        ("127.0.0.1", "10.0.0.9, 192.0.2.7", "192.0.2.7"),  # even when it names one of ours
        ("127.0.0.1", "192.0.2.7, 10.1.2.3", "192.0.2.7"),  # two proxies
        ("127.0.0.1", "198.51.100.1, 192.0.2.7, 10.1.2.3", "192.0.2.7"),
        ("127.0.0.1", "10.0.0.5, 10.0.0.6", "10.0.0.5"),  # a client inside of the trusted network
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, <b>", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7,", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7:4711", "127.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "fe80::1%eth0", "127.0.0.1"),
        ("", "192.0.2.7", ""),
    ],
)
def test_client_is_the_nearest_address_that_is_no_proxy_of_ours(peer, forwarded_for, client):
    assert client_address(peer, forwarded_for, trusted=TRUSTED) == client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "written"),
    [([], ["127.0.0.1"]), (["127.0.0.1"], ["192.0.2.7"]), (["10.0.0.0/8"], ["127.0.0.1"])],
)
def test_trail_has_the_address_that_our_proxy_vouches_for(settings, proxies, written):
    settings.TRUSTED_PROXIES = proxies

    Client().post(
        "/sign-in/",
        {"username": "nobody", "password": "wrong"},
        headers={"x-forwarded-for": "198.51.100.1, 192.0.2.7"},
    )

    entries = AuditEntry.objects.filter(event="access.sign_in_failed").values_list("address", flat=True)
    assert list(entries) == written
