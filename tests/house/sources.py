"""The project's own sources, read and not run."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = ("campaign", "scoring", "activities", "publishing")


@dataclass(frozen=True)
class Import:
    """One module that another one asks for; `is_inline` when not at the top of the file."""

    importer: str
    imported: str
    is_inline: bool


@cache
def modules() -> dict[str, Path]:
    """Every module of the apps and of config by its dotted name; migrations are made, not written."""
    found = {}
    for package in (*APPS, "config"):
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts:
                continue
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def imports() -> tuple[Import, ...]:
    """Every import of every module; `from package import module` names the module."""
    return tuple(found for name, file in modules().items() for found in _imports_of(name, file))


def _imports_of(name: str, file: Path) -> list[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    top = set(tree.body)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = [_submodule(f"{node.module}", alias.name) for alias in node.names]
        else:
            continue
        found += [Import(name, imported, node not in top) for imported in dict.fromkeys(wanted)]
    return found


def _submodule(package: str, name: str) -> str:
    return f"{package}.{name}" if f"{package}.{name}" in modules() else package


def templates(*, of_papers: bool = False) -> list[Path]:
    """The templates of pages, or those of papers (under print/)."""
    files = sorted((ROOT / "templates").rglob("*.html"))
    return [file for file in files if ("print" in file.parts) == of_papers]


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
