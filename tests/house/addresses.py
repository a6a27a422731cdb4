"""Every address of the site, walked in the resolver."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern: its name with the namespace, its whole route, and the view behind it."""

    name: str
    route: str
    view: Callable

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(found["name"] for found in PARAMETER.finditer(self.route))

    def path(self, **values: object) -> str:
        """The address with its parameters filled in; a parameter without a value is a KeyError."""
        return "/" + PARAMETER.sub(lambda found: str(values[found["name"]]), self.route)


def every_address() -> list[Address]:
    return list(_walk(get_resolver(), "", ""))


def of_site() -> list[Address]:
    """All addresses but those of the admin."""
    return [address for address in every_address() if not address.name.startswith("admin:")]


def of_admin() -> list[Address]:
    return [address for address in every_address() if address.name.startswith("admin:")]


def _walk(resolver, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + _route(pattern)
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", route, pattern.callback)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, route, inner)


def _route(pattern) -> str:
    """The route as written with path(); the admin's few regular expressions become one."""
    text = str(pattern.pattern)
    return (
        re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text).removeprefix("^").removesuffix("$").replace("\\Z", "")
    )
