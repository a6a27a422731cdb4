"""The network address of whoever asks, where proxies of our own stand in front (security.md AUD-2).

The one place that reads X-Forwarded-For. Everybody can send that header; so an entry of it counts only when the hop
that wrote it is one of `TRUSTED_PROXIES`: read from its end, each trusted proxy vouches for the entry before its own.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def trusted_addresses(get_response: Callable[[HttpRequest], HttpResponse]):
    """The first middleware: whoever reads REMOTE_ADDR afterwards finds the client's address, not the proxy's."""
    trusted = networks(settings.TRUSTED_PROXIES)

    def middleware(request: HttpRequest) -> HttpResponse:
        if trusted:
            request.META["REMOTE_ADDR"] = client_address(
                request.META.get("REMOTE_ADDR", ""),
                request.META.get("HTTP_X_FORWARDED_FOR", ""),
                trusted=trusted,
            )
        return get_response(request)

    return middleware


def client_address(peer: str, forwarded_for: str, *, trusted: Sequence[Network]) -> str:
    """The nearest address that is no proxy of ours; `peer` is who holds the connection.

    An entry that is no address ends the search: the proxy that passed it on stands for whoever is behind it.
    """
    nearest = peer
    hops = forwarded_for.split(",")
    while is_within(nearest, trusted) and hops:
        before = _address(hops.pop())
        if before is None:
            break
        nearest = str(before)
    return nearest


def networks(named: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks as the setting names them: 10.0.0.7, 10.0.0.0/8, ::1. Raises ValueError."""
    return tuple(ip_network(name) for name in named)


def is_within(text: str, places: Sequence[Network]) -> bool:
    """Does the address lie in one of the networks? What is no address lies in none."""
    address = _address(text)
    return address is not None and any(address in network for network in places)


def _address(text: str) -> Address | None:
    """An address as a number of one kind: an IPv4 one in an IPv6 coat without the coat; None for anything else."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if address.version == 4:
        return address
    return None if address.scope_id else address.ipv4_mapped or address
