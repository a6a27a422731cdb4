"""Fonts are brought where it can be, never asked for too often, and never stop the start."""

import json
import os
import subprocess
import sys
import time

import pytest

from scripts import fonts

FANDOL = next(font_set for font_set in fonts.FONT_SETS if font_set.folder == "fandol")


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without any font and library; apt is called but cannot reach anything."""
    calls = []

    def apt_get(*arguments, cwd=None):
        calls.append(arguments)
        if arguments[-1] != "update":  # which says nothing when it fails
            raise fonts.NotBrought("apt-get: could not connect")

    monkeypatch.delenv("FONTS", raising=False)
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    monkeypatch.setattr(fonts, "SITE_FONTS", tmp_path / "site")
    monkeypatch.setattr(fonts, "STAMP", tmp_path / "last-attempt.json")
    monkeypatch.setattr(fonts, "ROOT", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", [])
    monkeypatch.setattr(fonts, "library_loads", lambda soname: False)
    monkeypatch.setattr(fonts, "has_apt", lambda: True)
    monkeypatch.setattr(fonts, "is_root", lambda: False)
    monkeypatch.setattr(fonts, "apt_get", apt_get)
    monkeypatch.setattr(fonts.shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["fonts"])
    return calls


def package_with(names, folder):
    """A Debian package that holds the files, as apt would download it."""
    content = folder / "content"
    (content / "DEBIAN").mkdir(parents=True)
    (content / "DEBIAN" / "control").write_text(
        "Package: fonts-made\nVersion: 1\nArchitecture: all\nMaintainer: test <t@example.org>\nDescription: test\n"
    )
    (content / "usr/share/texlive").mkdir(parents=True)
    for name in names:
        (content / "usr/share/texlive" / name).write_bytes(name.encode())
    subprocess.run(["dpkg-deb", "-b", content, folder / "made.deb"], check=True, capture_output=True)
    return folder / "made.deb"


def test_main_offline_says_what_to_type_and_goes_on(bare, capsys):
    status = fonts.main()

    said = capsys.readouterr().out
    assert status == 0
    assert "Without Pango the site runs, but no PDF can be made." in said
    assert (
        "Type: su -c 'apt-get update && apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        " fonts-noto-cjk fonts-lxgw-wenkai'" in said
    )


def test_main_again_on_the_same_day_does_not_try(bare):
    fonts.main()
    bare.clear()

    fonts.main()

    assert bare == []


def test_main_a_day_later_tries_again(bare):
    stamp = {"at": int(time.time()) - fonts.RETRY_AFTER_HOURS * 3600, "uid": os.geteuid()}
    fonts.STAMP.write_text(json.dumps(stamp))

    fonts.main()

    assert len(bare) > 0


def test_main_as_another_user_tries_again(bare):
    fonts.STAMP.write_text(json.dumps({"at": int(time.time()), "uid": os.geteuid() + 1}))

    fonts.main()

    assert len(bare) > 0


def test_main_now_tries_although_tried_today(bare, monkeypatch):
    fonts.main()
    bare.clear()
    monkeypatch.setattr(sys, "argv", ["fonts", "--now"])

    fonts.main()

    assert len(bare) > 0


def test_main_told_to_leave_fonts_alone_says_nothing(bare, monkeypatch, capsys):
    monkeypatch.setenv("FONTS", "0")

    assert fonts.main() == 0
    assert capsys.readouterr().out == ""
    assert bare == []


def test_bring_without_root_installs_nothing(bare):
    fonts.bring()

    assert {call[-2:] for call in bare if call[-1] != "update"} == {
        ("download", "fonts-noto-cjk"),
        ("download", "fonts-lxgw-wenkai"),
        ("download", "texlive-lang-chinese"),
    }


def test_unpack_takes_the_font_files_only(bare, tmp_path):
    deb = package_with([*FANDOL.files, "zhmetrics.tfm"], tmp_path)
    into = tmp_path / "into"
    into.mkdir()

    fonts.unpack(FANDOL, deb, into)

    assert sorted(path.name for path in FANDOL.unpacked.iterdir()) == sorted(FANDOL.files)
    assert FANDOL not in fonts.missing_fonts()


def test_unpack_of_a_package_that_lost_a_file_leaves_nothing(bare, tmp_path):
    deb = package_with(FANDOL.files[1:], tmp_path)
    into = tmp_path / "into"
    into.mkdir()

    with pytest.raises(fonts.NotBrought, match=f"no longer holds {FANDOL.files[0]}"):
        fonts.unpack(FANDOL, deb, into)

    assert FANDOL.unpacked.exists() is False
