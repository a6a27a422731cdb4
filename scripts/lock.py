"""Makes requirements*.txt, every package with its version and hashes, from requirements*.in."""

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILER = "uv==0.13.9"
PYTHON_VERSION = "3.11"  # the oldest that the project runs on
HEADER = '# Made by "make lock" from {source}; do not edit by hand.\n'


def compile_lock(uv: Path, source: str, *, upgrade: bool) -> None:
    """Keeps the versions that the lock already has, unless `upgrade`; writes no address of an index."""
    target = ROOT / Path(source).with_suffix(".txt")
    command = [uv, "pip", "compile", source, "--output-file", target.name, "--quiet", "--no-header"]
    command += ["--python-version", PYTHON_VERSION, "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)
    target.write_text(HEADER.format(source=source) + target.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="newest versions that requirements*.in allow")
    upgrade = parser.parse_args().upgrade
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True, symlinks=True)
        pip = [Path(folder) / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", COMPILER], check=True)
        for source in ("requirements.in", "requirements-dev.in"):
            compile_lock(Path(folder) / "bin" / "uv", source, upgrade=upgrade)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as reason:
        print(f"make lock: {reason.cmd[0]} failed; its own words are above.", file=sys.stderr)
        sys.exit(1)
