"""The web process on the test's own database: started, killed without warning, started again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from campaign.models import User
from campaign.session_store import SessionStore

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
START_SECONDS = 60


class Lost(Exception):
    """No answer came: the entry may be written or not."""


class Site:
    """Gunicorn with two workers, in a process group of its own."""

    def __init__(self, folder: Path):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        } | {
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": _address(),
            "WENMING_DATA_DIR": str(folder),
            "WENMING_ENV_FILE": str(folder / "none.env"),
            "DEBUG": "1",
            "LOG_LEVEL": "CRITICAL",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process: subprocess.Popen | None = None
        self.sessions: list[str] = []

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi:application",
            "--bind",
            f"{HOST}:{self.port}",
        ]
        command += [
            "--workers",
            "2",
            "--worker-class",
            "sync",
            "--no-control-socket",
            "--log-level",
            "critical",
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                status, __ = self.ask("GET", "/healthz")
            except Lost:
                time.sleep(0.1)
            else:
                if status == 200:
                    return
        raise AssertionError("The web process does not answer.")

    def kill(self) -> None:
        """SIGKILL to the master and its workers at one moment: nobody finishes anything."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        link = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            link.request(method, path, body.encode(), headers)
            answer = link.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as lost:
            raise Lost from lost
        finally:
            link.close()

    def send(self, session: str, path: str, data: dict) -> tuple[int, dict]:
        """A POST of JSON as the page of a signed-in person sends it."""
        token = "t" * 32
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}
        status, content = self.ask("POST", path, json.dumps(data), **headers)
        return status, json.loads(content)


def session_of(user: User) -> str:
    """Signs somebody in; the key of the session."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "campaign.backends.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def _address() -> str:
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    where = f"{said['HOST']}:{said['PORT']}" if said["PORT"] else said["HOST"]
    secret = f":{said['PASSWORD']}" if said["PASSWORD"] else ""
    return f"postgres://{said['USER']}{secret}@{where}/{said['NAME']}"
