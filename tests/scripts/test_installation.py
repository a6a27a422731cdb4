"""Which data `make run` starts, and that a demo never meets real data."""

import socket
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from scripts.installation import (
    CannotStart,
    Installation,
    choose,
    is_free,
    make_ready,
    noted,
    port_from,
    require_free,
)


def start(environ: dict[str, str], var: Path) -> Installation:
    """As `make run` does: choose, then make ready."""
    installation = choose(environ, var)
    make_ready(installation, var)
    return installation


def set_up(data: Path) -> None:
    """Gives a data folder the unit that the first-time set-up makes."""
    with closing(sqlite3.connect(data / "wenming.sqlite3")) as connection, connection:
        connection.execute("CREATE TABLE campaign_unit (id INTEGER)")
        connection.execute("INSERT INTO campaign_unit VALUES (1)")


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_choose_from_nothing_is_the_demo(tmp_path):
    assert choose({}, tmp_path) == Installation(demo=True, data=tmp_path / "demo")


def test_choose_demo_0_is_a_site_of_its_own(tmp_path):
    assert choose({"DEMO": "0"}, tmp_path) == Installation(demo=False, data=tmp_path / "site")


def test_choose_after_a_blank_site_is_the_demo_again(tmp_path):
    start({"DEMO": "0"}, tmp_path)

    assert choose({}, tmp_path).demo is True


def test_choose_after_a_site_in_use_stays_with_it(tmp_path):
    site = start({"DEMO": "0", "WENMING_DATA_DIR": str(tmp_path / "elsewhere")}, tmp_path)
    set_up(site.data)

    assert choose({}, tmp_path) == Installation(demo=False, data=tmp_path / "elsewhere")


def test_choose_demo_1_leaves_a_site_in_use_for_the_demo(tmp_path):
    set_up(start({"DEMO": "0"}, tmp_path).data)

    assert choose({"DEMO": "1"}, tmp_path) == Installation(demo=True, data=tmp_path / "demo")


def test_choose_with_database_url_is_a_site(tmp_path):
    url = "postgres://wenming@127.0.0.1/wenming"

    assert choose({"DATABASE_URL": url}, tmp_path) == Installation(False, tmp_path / "site", url)


def test_choose_remembers_the_database_of_a_site(tmp_path):
    url = "postgres://wenming:p@127.0.0.1/wenming?sslmode=require"
    start({"DATABASE_URL": url}, tmp_path)

    assert choose({}, tmp_path) == Installation(False, tmp_path / "site", url)


def test_choose_demo_does_not_take_the_database_of_a_site(tmp_path):
    start({"DATABASE_URL": "postgres://wenming@127.0.0.1/wenming"}, tmp_path)

    assert choose({"DEMO": "1"}, tmp_path) == Installation(True, tmp_path / "demo")


def test_choose_unknown_word_is_refused(tmp_path):
    with pytest.raises(CannotStart, match="DEMO=maybe is not understood"):
        choose({"DEMO": "maybe"}, tmp_path)


@pytest.mark.parametrize(("first", "second"), [("0", "1"), ("1", "0")])
def test_make_ready_refuses_a_folder_of_the_other_kind(tmp_path, first, second):
    folder = {"WENMING_DATA_DIR": str(tmp_path / "data")}
    start({"DEMO": first, **folder}, tmp_path)

    with pytest.raises(CannotStart, match="and was about to be used as"):
        start({"DEMO": second, **folder}, tmp_path)

    assert noted(tmp_path / "data")["WENMING_DEMO"] == first


def test_make_ready_keeps_data_and_key_from_others(tmp_path):
    site = start({"DEMO": "0"}, tmp_path)

    assert mode(site.data) == "0o700"
    assert mode(site.data / "secret_key") == "0o600"
    assert mode(site.data / "installation.env") == "0o600"


def test_make_ready_twice_keeps_the_secret_key(tmp_path):
    key = start({}, tmp_path).data / "secret_key"
    first = key.read_text()

    start({}, tmp_path)

    assert key.read_text() == first
    assert len(first) > 50


def test_make_ready_points_to_the_folder_started_last(tmp_path):
    start({}, tmp_path)
    start({"DEMO": "0"}, tmp_path)

    assert (tmp_path / "current").readlink() == Path("site")
    assert noted(tmp_path / "current") == {
        "WENMING_DEMO": "0",
        "WENMING_DATA_DIR": str(tmp_path / "site"),
        "SECRET_KEY_FILE": str(tmp_path / "site" / "secret_key"),
    }


@pytest.mark.parametrize("said", ["0", "65536", "-1", "http", "８０００", "1e3"])
def test_port_from_nonsense_is_refused(said):
    with pytest.raises(CannotStart, match="is not a port"):
        port_from({"PORT": said})


@pytest.mark.parametrize(("environ", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8001"}, 8001)])
def test_port_from_environment(environ, port):
    assert port_from(environ) == port


def test_require_free_names_a_port_that_is_free():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        with pytest.raises(CannotStart, match="is taken") as refused:
            require_free(taken)

    proposed = int(str(refused.value).rpartition("PORT=")[2].split()[0])
    assert proposed > taken
    assert is_free(proposed)
