"""A running installation (two sync workers) and people who are signed in to it, over plain sockets."""

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

HOST = "127.0.0.1"
WORKERS = 2
START_SECONDS = 30


@contextmanager
def running() -> Iterator[int]:
    """The web process of this environment; gives its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    command += [
        "--workers",
        str(WORKERS),
        "--worker-class",
        "sync",
        "--no-control-socket",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            status, _, _ = Person(port).ask("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            if status == 200:
                return
    raise SystemExit("The web process does not answer.")


class Person:
    """A browser without a screen: cookies, a token, one connection for each request as a sync worker wants it."""

    def __init__(self, port: int):
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes, str]:
        """Status, body and location of the answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        own = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            own |= {
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
                "Content-Type": "application/x-www-form-urlencoded",
            }
        connection.request(method, path, body.encode(), own | headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, answer.headers.get("Location", "")

    def sign_in(self, username: str, password: str) -> "Person":
        _, page, _ = self.ask("GET", "/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1).decode()
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
        status, _, _ = self.ask("POST", "/sign-in/", urlencode(form))
        if status != 302:
            raise SystemExit(f"Signing in as {username} was answered with {status}.")
        return self

    def and_others(self, number: int) -> "list[Person]":
        """As many people at once with this one's sign-in: an account has three of its own at most (IAM-7)."""
        others = [Person(self.port) for _ in range(number - 1)]
        for other in others:
            other.cookies = dict(self.cookies)
        return [self, *others]

    def get(self, path: str) -> bytes:
        status, content, _ = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"GET {path} was answered with {status}.")
        return content

    def send(self, path: str, data: dict) -> dict:
        status, content, _ = self.ask("POST", path, json.dumps(data), **{"Content-Type": "application/json"})
        if status != 200:
            raise SystemExit(f"POST {path} was answered with {status}: {content[:300]!r}")
        return json.loads(content)
