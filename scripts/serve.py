"""Prepares an installation and runs it: the web process and the task process under one command."""

import argparse
import fcntl
import http.client
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from scripts.installation import (
    HOST,
    ROOT,
    CannotStart,
    Installation,
    choose,
    make_ready,
    port_from,
    require_free,
)
from scripts.supervisor import Program, Supervisor, say

WEB_WORKERS = 2  # measured on SQLite: more only queue for its one write lock


def web_process(port: int) -> Program:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
    command += ["--bind", f"{HOST}:{port}", "--workers", str(WEB_WORKERS), "--worker-class", "sync"]
    command += ["--timeout", "60", "--graceful-timeout", "15"]
    command += ["--no-control-socket", "--log-level", "warning"]
    if os.access("/dev/shm", os.W_OK):
        command += ["--worker-tmp-dir", "/dev/shm"]  # a slow disk must not look like a hung worker
    return Program("web process", command)


def task_process() -> Program:
    return Program("task process", [sys.executable, "manage.py", "work"])


def hold_alone(data: Path) -> TextIO:
    """One run per data folder: two task processes would both do its jobs. Held until the file is closed."""
    lock = (data / "running.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as reason:
        raise CannotStart(
            f"A Wenming with the data of {data} runs already.\n"
            "Stop that one first (Ctrl-C in its window), or name another folder with WENMING_DATA_DIR."
        ) from reason
    return lock


class Welcome:
    """Says once, when the site answers, where it is."""

    def __init__(self, installation: Installation, port: int) -> None:
        self.installation, self.port, self.said = installation, port, False

    def __call__(self) -> None:
        if self.said or not self.answers():
            return
        self.said = True
        if self.installation.demo:
            what, other = "the demo campaign", "DEMO=0 make run starts a site of your own."
        else:
            what, other = "this installation's own data", "DEMO=1 make run shows the demo."
        say(f"\n  Wenming is ready:  http://{HOST}:{self.port}/\n")
        say(f"  It shows {what}, kept in {self.installation.data}.\n  {other} Ctrl-C stops it.\n")

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 600
        return False


def serve(installation: Installation, port: int) -> int:
    environment = {**os.environ, **installation.variables()}
    os.umask(0o077)  # scores and people: for this user only
    with hold_alone(installation.data):
        prepare = [sys.executable, "-m", "scripts.prepare_site"]
        prepared = subprocess.run(prepare, env=environment, check=False)
        if prepared.returncode != 0:
            raise CannotStart("The installation could not be prepared; the reason is above.")
        supervisor = Supervisor([web_process(port), task_process()], environment)
        status = supervisor.run(on_tick=Welcome(installation, port))
    say("\nStopped.")
    return status


def complain(text: str) -> int:
    lines = text.replace("\n", "\n        ")
    print(f"\n  make: {lines}\n", file=sys.stderr)
    return 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether something stands in the way")
    check_only = parser.parse_args().check
    os.chdir(ROOT)
    try:
        port = port_from(os.environ)
        require_free(port)
        installation = choose(os.environ)
        make_ready(installation)
        return 0 if check_only else serve(installation, port)
    except CannotStart as reason:
        return complain(str(reason))
    except PermissionError as reason:
        return complain(
            f"{reason.filename} belongs to another user.\n"
            "Give it to this user, or name another folder: WENMING_DATA_DIR=/a/folder make run"
        )
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
