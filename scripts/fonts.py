"""Brings Pango and the fonts that papers are printed with, where it can, and never fails because of them.

As root on Debian or Ubuntu: everything, by apt. Without root: fonts only, unpacked into var/fonts. Elsewhere
or offline: says what is missing and the line to type. Below all of this lies a pip package with one 宋 and
one 黑, so that a paper never shows empty boxes; it has no bold, no 仿宋 and no 楷体.

Fandol (仿宋, 楷体, bold 宋) is part of a large TeX package, of which only six font files are unpacked.
"""

import argparse
import contextlib
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "var" / "fonts"
STAMP = FONTS / "last-attempt.json"
SITE_FONTS = FONTS / "site"
RETRY_AFTER_HOURS = 24

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
SYSTEM_FOLDERS = [
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
]
APT_SETTINGS = ["Acquire::Retries=0", "Acquire::http::Timeout=15", "DPkg::Lock::Timeout=60"]


@dataclass(frozen=True)
class FontSet:
    """Font files that come together in one Debian package."""

    name: str
    package: str
    folder: str  # below var/fonts, when unpacked there
    files: tuple[str, ...]
    whole_package: bool = True  # False: far too much else in it, take the files only
    size_mb: int = 50

    @property
    def unpacked(self) -> Path:
        return FONTS / self.folder


FONT_SETS = [
    FontSet(
        "Noto CJK (宋, 黑, true bold)",
        "fonts-noto-cjk",
        "noto-cjk",
        (
            "NotoSansCJK-Bold.ttc",
            "NotoSansCJK-Regular.ttc",
            "NotoSerifCJK-Bold.ttc",
            "NotoSerifCJK-Regular.ttc",
        ),
        size_mb=57,
    ),
    FontSet(
        "LXGW WenKai (rare characters of 楷 and 仿宋)",
        "fonts-lxgw-wenkai",
        "lxgw-wenkai",
        ("LXGWWenKai-Light.ttf", "LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf"),
        size_mb=52,
    ),
    FontSet(
        "Fandol (仿宋, 楷, 小标宋 stand-in)",
        "texlive-lang-chinese",
        "fandol",
        (
            "FandolFang-Regular.otf",
            "FandolHei-Bold.otf",
            "FandolHei-Regular.otf",
            "FandolKai-Regular.otf",
            "FandolSong-Bold.otf",
            "FandolSong-Regular.otf",
        ),
        whole_package=False,
        size_mb=49,
    ),
]


class NotBrought(Exception):
    """A step did not work; its text says which and why, in one line."""


def say(text: str) -> None:
    print(text, flush=True)


def is_root() -> bool:
    return os.geteuid() == 0


def as_root(line: str) -> str:
    """The line to type for a command that needs root."""
    if is_root():
        return line
    return f"sudo sh -c '{line}'" if shutil.which("sudo") else f"su -c '{line}'"


def has_apt() -> bool:
    return all(shutil.which(program) for program in ("apt-get", "dpkg-deb"))


# What is there


def library_loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries() -> list[str]:
    """The Debian packages of the libraries that WeasyPrint would not find."""
    return [package for soname, package in LIBRARIES.items() if not library_loads(soname)]


def files_below(folders: list[Path]) -> set[str]:
    return {name for folder in folders for _, _, names in os.walk(folder) for name in names}


def missing_fonts() -> list[FontSet]:
    present = files_below([*SYSTEM_FOLDERS, FONTS])
    return [font_set for font_set in FONT_SETS if not present.issuperset(font_set.files)]


# Bringing it


def apt_get(*arguments: str, cwd: Path | None = None) -> None:
    result = subprocess.run(
        ["apt-get", "-q", *(f"-o{setting}" for setting in APT_SETTINGS), *arguments],
        cwd=cwd,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode != 0:
        complaints = [line for line in result.stdout.splitlines() if line.startswith(("E:", "W:", "Err:"))]
        last = (complaints or result.stdout.splitlines() or ["no words at all"])[-1]
        verb = next(argument for argument in arguments if not argument.startswith("-"))
        raise NotBrought(f"apt-get {verb}: {last.strip()}")


def install_packages(packages: list[str]) -> None:
    """As root: installs packages; the package lists are fetched only when they turn out missing or stale.

    After that one by one, so that a package this system does not have keeps no other away.
    """
    say(f"Installing {' '.join(packages)} …")
    install = ("install", "-y", "--no-install-recommends")
    try:
        apt_get(*install, *packages)
    except NotBrought:
        apt_get("update")
        for package in packages:
            attempt(lambda name: apt_get(*install, name), package)


def download_package(package: str, into: Path) -> Path:
    """Downloads a package file, signatures checked by apt, with or without root.

    Package lists that are missing or stale are renewed: the system's as root, else private ones in `into`.
    """
    as_self = ["-oAPT::Sandbox::User=root"] if is_root() else []
    try:
        apt_get(*as_self, "download", package, cwd=into)
    except NotBrought:
        lists = []
        if not is_root():
            for name in ("lists/partial", "cache/archives/partial"):
                (into / name).mkdir(parents=True)
            lists = [f"-oDir::State::Lists={into / 'lists'}", f"-oDir::Cache={into / 'cache'}"]
        apt_get(*lists, "update")
        apt_get(*as_self, *lists, "download", package, cwd=into)
    (file,) = into.glob("*.deb")
    return file


def unpack(font_set: FontSet, deb: Path, into: Path) -> None:
    """Takes the font files out of a package and puts them in place all at once."""
    content, chosen = into / "content", into / "chosen"
    result = subprocess.run(["dpkg-deb", "-x", deb, content], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise NotBrought(f"dpkg-deb: {result.stderr.strip()}")
    chosen.mkdir()
    for name in font_set.files:
        found = next((path for path in content.rglob(name) if path.is_file()), None)
        if found is None:
            raise NotBrought(f"{font_set.package} no longer holds {name}")
        shutil.copyfile(found, chosen / name)
        (chosen / name).chmod(0o644)
    chosen.chmod(0o755)
    shutil.rmtree(font_set.unpacked, ignore_errors=True)
    chosen.rename(font_set.unpacked)


def bring_font_set(font_set: FontSet) -> None:
    say(f"Downloading {font_set.name} ({font_set.size_mb} MB) into var/fonts/{font_set.folder} …")
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=FONTS) as name:
        folder = Path(name)
        unpack(font_set, download_package(font_set.package, folder), folder)


def bring() -> None:
    """Brings what is missing; each part that does not work is reported and left out."""
    if is_root():
        whole = [font_set.package for font_set in missing_fonts() if font_set.whole_package]
        if packages := missing_libraries() + whole:
            attempt(install_packages, packages)
    for font_set in missing_fonts():
        if is_root() and font_set.whole_package:
            continue  # the installation above has failed and said why
        attempt(bring_font_set, font_set)


def attempt(step, argument) -> None:
    try:
        step(argument)
    except (NotBrought, OSError) as reason:
        say(f"  did not work: {reason}")


# Not asking again too soon


def tried_lately() -> bool:
    """True when the same user tried within a day: an offline machine must not wait at every start."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    age_hours = (time.time() - stamp["at"]) / 3600
    return stamp["uid"] == os.geteuid() and 0 <= age_hours < RETRY_AFTER_HOURS


def note_attempt() -> None:
    STAMP.write_text(json.dumps({"at": int(time.time()), "uid": os.geteuid()}), encoding="utf-8")


def report() -> None:
    """Says what is missing, what that means, and the line that brings it."""
    libraries, font_sets = missing_libraries(), missing_fonts()
    if not libraries and not font_sets:
        return
    say("")
    if libraries:
        say(f"  Missing for papers: {', '.join(libraries)}")
        if set(libraries) & {"libpango-1.0-0", "libpangoft2-1.0-0"}:
            say("    Without Pango the site runs, but no PDF can be made.")
        else:
            say("    Without it PDFs are made 4 to 20 times slower.")
    for font_set in font_sets:
        say(f"  Missing font: {font_set.name}")
    if font_sets:
        say("    Papers print all the same, with the next best face and perhaps without bold.")
    packages = libraries + [font_set.package for font_set in font_sets if font_set.whole_package]
    if packages and has_apt():
        say("  Type: " + as_root(f"apt-get update && apt-get install -y {' '.join(packages)}"))
    elif packages:
        say("  Install Pango, HarfBuzz's subset library and these fonts with your system's packages,")
        say(f"  or put font files into {SITE_FONTS.relative_to(ROOT)}.")
    say("  `make fonts` tries again at once, `make run` once a day; FONTS=0 make run never.")
    say("")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--now", action="store_true", help="try again even if the last attempt was today")
    now = parser.parse_args().now
    if os.environ.get("FONTS") == "0":
        return 0
    with contextlib.suppress(OSError):
        SITE_FONTS.mkdir(parents=True, exist_ok=True)
    if not (missing_libraries() or missing_fonts()):
        if now:
            say("Pango and all fonts are there.")
        return 0
    if has_apt() and (now or not tried_lately()):
        try:
            note_attempt()
            bring()
        except OSError as reason:
            say(f"  Fonts can't be kept in {FONTS}: {reason}")
    report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
