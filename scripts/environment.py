"""Makes .venv and installs a locked requirement file into it, or sees at once that this was done."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "installed.json"
LOCKS = ["requirements.txt", "requirements-dev.txt"]  # each later one holds all of the earlier ones


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint() -> str:
    """Names the interpreter and the place: a moved folder or another Python needs a new environment."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {Path(sys.executable).resolve()} {FOLDER}"


def wanted(lock: str, root: Path = ROOT) -> dict[str, str]:
    """What the stamp says once `lock` is installed: every lock file that is satisfied by it."""
    return {name: digest(root / name) for name in LOCKS[: LOCKS.index(lock) + 1]}


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}


def write_stamp(locks: dict[str, str]) -> None:
    STAMP.write_text(json.dumps({"made by": fingerprint(), "locks": locks}), encoding="utf-8")


def is_installed(lock: str) -> bool:
    stamp = read_stamp()
    return stamp.get("made by") == fingerprint() and stamp["locks"].get(lock) == digest(ROOT / lock)


def has_working_pip() -> bool:
    python = FOLDER / "bin" / "python"
    if not python.exists():
        return False
    asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    return asked.returncode == 0


def install(lock: str) -> int:
    """Installs `lock` with its hashes checked; wheels only, because a build would fetch unlocked tools."""
    if read_stamp().get("made by") != fingerprint() or not has_working_pip():
        print("Making the Python environment in .venv …", flush=True)
        venv.create(FOLDER, clear=True, with_pip=True, symlinks=True)
    write_stamp(locks={})
    print(f"Installing the packages of {lock} …", flush=True)
    pip = [FOLDER / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*pip, "--require-hashes", "--only-binary=:all:", "-r", ROOT / lock],
        cwd=ROOT,
        env={**os.environ, "PIP_NO_INPUT": "1"},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if result.returncode != 0:
        print(
            f"\n  make: The packages of {lock} could not be installed (pip's own words are above).\n"
            "        Is there a way to a Python package index? Without internet, copy the wheels of\n"
            f"        {lock} into a folder and type:\n"
            "        PIP_NO_INDEX=1 PIP_FIND_LINKS=/that/folder make run\n",
            file=sys.stderr,
        )
        return result.returncode
    write_stamp(wanted(lock))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", choices=LOCKS)
    lock = parser.parse_args().lock
    return 0 if is_installed(lock) else install(lock)


if __name__ == "__main__":
    sys.exit(main())
