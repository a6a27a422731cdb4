"""Runs a command against a PostgreSQL of its own, which is made for it and removed after it.

    python scripts/with_postgres.py pytest -m "not browser"

The cluster lives in a temporary folder, listens on 127.0.0.1 at a free port, and does not care for power
cuts: it is for tests. The command finds it through DATABASE_URL. PostgreSQL refuses to run as root; started
as root, it becomes the user postgres (or nobody). In any case the cluster is stopped and its folder removed;
only after SIGKILL the folder stays.
"""

import ctypes
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

APT_LINE = "apt-get install -y postgresql"
START_TRIES = 3  # another program may take the free port first
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PR_SET_PDEATHSIG = 1  # prctl(2)


class NoPostgres(Exception):
    """PostgreSQL can't be used; the text says why."""


class Ended(Exception):
    """A signal asked this program to end."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs, or None where there are none."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))])
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def identity() -> dict[str, object]:
    """Who runs the cluster: this user, unless it is root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgres("it refuses to run as root, and there is neither a user postgres nor nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop_with_parent() -> None:
    """In the new process: SIGINT (PostgreSQL's fast stop) when this program dies, however it dies.

    An ignored SIGINT would be inherited, as from a shell's background job, and the stop would never come.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def make_cluster(bin_folder: Path, folder: Path, password: str, who: dict) -> Path:
    secret, data = folder / "password", folder / "data"
    secret.write_text(password, encoding="utf-8")
    if who:
        for path in (folder, secret):
            os.chown(path, who["user"], who["group"])
    options = ["--username=wenming", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={data}"]
    made = subprocess.run(
        [bin_folder / "initdb", *options], cwd=folder, capture_output=True, text=True, check=False, **who
    )
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    return data


def start(bin_folder: Path, data: Path, port: int, who: dict) -> subprocess.Popen | None:
    """The running server once it accepts connections; None when it ended instead (a taken port)."""
    options = [f"-c{name}={value}" for name, value in {**SETTINGS, "port": port}.items()]
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, f"-cunix_socket_directories={data.parent}", *options],
        cwd=data.parent,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=stop_with_parent,
        **who,
    )
    is_ready = [bin_folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "wenming"]
    deadline = time.monotonic() + START_SECONDS
    try:
        while server.poll() is None:
            if subprocess.run(is_ready, check=False).returncode == 0:
                return server
            if time.monotonic() > deadline:
                raise NoPostgres(f"it accepted no connection within {START_SECONDS} s")
            time.sleep(0.1)
    except BaseException:
        stop(server)
        raise
    return None


def stop(server: subprocess.Popen) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)


@contextmanager
def cluster() -> Iterator[str]:
    """A throw-away cluster; gives the DATABASE_URL of an empty database in it."""
    bin_folder = programs()
    if bin_folder is None:
        raise NoPostgres(f"its programs are not installed. Type: {APT_LINE}")
    who, password = identity(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="wenming-postgres-") as name:
        data = make_cluster(bin_folder, Path(name), password, who)
        server = None
        for _ in range(START_TRIES):
            port = free_port()
            server = start(bin_folder, data, port, who)
            if server:
                break
        if server is None:
            raise NoPostgres("the server did not start; its own words are above")
        try:
            yield f"postgres://wenming:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server)


def run(command: list[str], database_url: str) -> int:
    process = subprocess.Popen(
        command, env={**os.environ, "DATABASE_URL": database_url}, preexec_fn=stop_with_parent
    )
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        raise


def end(number: int, frame: object) -> None:
    """Only the first signal ends the command: a second one must not cut the cleaning up short."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Ended(signal.Signals(number).name)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    for number in ENDING:
        signal.signal(number, end)
    try:
        with cluster() as database_url:
            status = run(command, database_url)
    except NoPostgres as reason:
        print(f"PostgreSQL can't be used: {reason}", file=sys.stderr)
        return 69  # EX_UNAVAILABLE
    except Ended as reason:
        print(f"Ended by {reason}; the cluster is removed.", file=sys.stderr)
        return 130
    return 128 - status if status < 0 else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
