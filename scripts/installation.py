"""Which installation `make run` starts: the demo or the site's own, and what its processes are told.

The two live in folders of their own, var/demo and var/site, so that a demo can never mix with real data. A
data folder holds installation.env, which says of what kind it is, and is refused as the other kind from then
on. var/current points to the folder that was started last; settings.py reads var/current/installation.env, so
that `manage.py` commands meet the same data as the running site.
"""

import os
import secrets
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"


class CannotStart(Exception):
    """Something stands in the way; its text says what, and what to type."""


@dataclass(frozen=True)
class Installation:
    """One set of data, and whether it is a demo."""

    demo: bool
    data: Path
    database_url: str = ""  # empty: an SQLite file in the data folder
    secret_key_file: str = ""  # empty: a key of its own in the data folder

    def variables(self) -> dict[str, str]:
        """What the processes of this installation find in their environment."""
        told = {
            "WENMING_DEMO": str(int(self.demo)),
            "WENMING_DATA_DIR": str(self.data),
            "SECRET_KEY_FILE": self.secret_key_file or str(self.data / "secret_key"),
        }
        return told | ({"DATABASE_URL": self.database_url} if self.database_url else {})


def kind(demo: bool) -> str:
    return "demo" if demo else "site"


def noted(data: Path) -> dict[str, str]:
    """What a data folder says of itself; empty for a new one."""
    try:
        lines = (data / "installation.env").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name: value.strip("'") for name, _, value in pairs}


def is_in_use(data: Path) -> bool:
    """True when a site has been set up: it has its unit, or its database is elsewhere."""
    if "DATABASE_URL" in noted(data):
        return True
    file = data / "wenming.sqlite3"
    if not file.exists():
        return False
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection, suppress(sqlite3.Error):
        return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM campaign_unit)").fetchone()[0])
    return False


def choose(environ: Mapping[str, str], var: Path = VAR) -> Installation:
    """DEMO=1 or DEMO=0 decides; without it a site that is in use stays, and otherwise it is the demo.

    A database that DATABASE_URL names is a site's unless DEMO=1 says otherwise.
    """
    said = environ.get("DEMO", "")
    if said not in ("", "0", "1"):
        raise CannotStart(f"DEMO={said} is not understood. Type DEMO=0 make run, or DEMO=1 make run.")
    named = Path(environ["WENMING_DATA_DIR"]).absolute() if environ.get("WENMING_DATA_DIR") else None
    last = (var / "current").resolve()
    if said:
        demo = said == "1"
    elif named and noted(named):
        demo = noted(named)["WENMING_DEMO"] == "1"
    elif environ.get("DATABASE_URL"):
        demo = False
    else:
        demo = not (noted(last).get("WENMING_DEMO") == "0" and is_in_use(last))
    started_last = last if noted(last).get("WENMING_DEMO") == str(int(demo)) else None
    data = named or started_last or var / kind(demo)
    database_url = environ.get("DATABASE_URL") or noted(data).get("DATABASE_URL", "")
    return Installation(demo, data, database_url, environ.get("SECRET_KEY_FILE", ""))


def make_ready(installation: Installation, var: Path = VAR) -> None:
    """Makes the data folder with its note and its secret key, for this user only; var/current points to it.

    Raises CannotStart when the folder holds data of the other kind.
    """
    data = installation.data
    demo_before = noted(data).get("WENMING_DEMO")
    if demo_before is not None and demo_before != str(int(installation.demo)):
        raise CannotStart(
            f"{data} holds the data of a {kind(demo_before == '1')}, "
            f"and was about to be used as a {kind(installation.demo)}.\n"
            f"Type DEMO={demo_before} make run, or name another folder with WENMING_DATA_DIR."
        )
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        write_private(data / "secret_key", secrets.token_urlsafe(50) + "\n", new=True)
    lines = [f"{name}='{value}'\n" for name, value in installation.variables().items()]
    write_private(data / "installation.env", "".join(lines))
    point(var / "current", data)


def point(link: Path, data: Path) -> None:
    """Relative where it can be, so that the project's folder may be moved."""
    link.parent.mkdir(parents=True, exist_ok=True)
    target = data.relative_to(link.parent) if data.is_relative_to(link.parent) else data
    if not (link.is_symlink() and link.readlink() == target):
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def write_private(path: Path, text: str, *, new: bool = False) -> None:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def port_from(environ: Mapping[str, str]) -> int:
    said = environ.get("PORT") or "8000"
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= 65535):
        raise CannotStart(f"PORT={said} is not a port. Type for example: PORT=8001 make run")
    return int(said)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as reason:
            raise CannotStart(
                f"Port {port} is reserved for the administrator of this machine.\nType: PORT=8000 make run"
            ) from reason
        except OSError:
            return False
    return True


def require_free(port: int) -> None:
    """Raises CannotStart, with a line to type, when something else listens there."""
    if is_free(port):
        return
    other = next((candidate for candidate in range(port + 1, 65536) if is_free(candidate)), 8000)
    raise CannotStart(
        f"Port {port} is taken, perhaps by a Wenming that already runs.\n"
        f"Open http://{HOST}:{port}/ to see, or type: PORT={other} make run"
    )
