"""An environment is installed once for each lock file, and again when anything about it changed."""

import pytest

from scripts import environment


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    (tmp_path / "requirements-dev.txt").write_text("django==5.2\npytest==9\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.json")
    return tmp_path


def test_is_installed_in_a_new_folder_is_false(project):
    assert environment.is_installed("requirements.txt") is False


def test_is_installed_after_the_development_packages_holds_for_both(project):
    environment.write_stamp(environment.wanted("requirements-dev.txt", project))

    assert environment.is_installed("requirements.txt") is True
    assert environment.is_installed("requirements-dev.txt") is True


def test_is_installed_after_the_packages_of_the_site_is_false_for_development(project):
    environment.write_stamp(environment.wanted("requirements.txt", project))

    assert environment.is_installed("requirements.txt") is True
    assert environment.is_installed("requirements-dev.txt") is False


def test_is_installed_after_a_new_lock_is_false(project):
    environment.write_stamp(environment.wanted("requirements.txt", project))
    (project / "requirements.txt").write_text("django==5.2.1\n")

    assert environment.is_installed("requirements.txt") is False


def test_is_installed_after_the_folder_moved_is_false(project, monkeypatch):
    environment.write_stamp(environment.wanted("requirements.txt", project))
    moved = project / "moved"
    (project / ".venv").rename(moved)
    monkeypatch.setattr(environment, "FOLDER", moved)
    monkeypatch.setattr(environment, "STAMP", moved / "installed.json")

    assert environment.is_installed("requirements.txt") is False


def test_is_installed_after_an_interrupted_installation_is_false(project):
    environment.write_stamp(locks={})

    assert environment.is_installed("requirements.txt") is False
