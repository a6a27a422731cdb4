"""One command starts the processes, starts a fallen one again, and stops them all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import supervisor
from scripts.supervisor import Program, Supervisor

ROOT = Path(supervisor.__file__).resolve().parent.parent
NOTE_PID = "import os, pathlib, time; pathlib.Path('{file}').open('a').write(f'{{os.getpid()}}\\n'); {then}"


def program(name: str, file: Path, then: str) -> Program:
    return Program(name, [sys.executable, "-c", NOTE_PID.format(file=file, then=then)])


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def supervised(tmp_path):
    """Two sleeping programs under a supervisor in a process of its own."""
    script = (
        "import sys; from scripts.supervisor import Program, Supervisor\n"
        f"from tests.scripts.test_supervisor import program; from pathlib import Path\n"
        f"here = Path({str(tmp_path)!r})\n"
        "both = [program(name, here / name, 'time.sleep(60)') for name in ('web', 'task')]\n"
        "sys.exit(Supervisor(both, {}).run())"
    )
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_until(lambda: pids(tmp_path / "web") and pids(tmp_path / "task"))
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_supervisor_told_to_stop_stops_all(supervised, tmp_path, number):
    children = pids(tmp_path / "web") + pids(tmp_path / "task")

    supervised.send_signal(number)

    assert supervised.wait(20) == 0
    assert [is_alive(pid) for pid in children] == [False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_supervisor_killed_takes_all_with_it(supervised, tmp_path):
    children = pids(tmp_path / "web") + pids(tmp_path / "task")

    supervised.kill()

    wait_until(lambda: not any(is_alive(pid) for pid in children))


def test_supervisor_starts_a_fallen_program_again(supervised, tmp_path):
    os.kill(pids(tmp_path / "task")[0], signal.SIGKILL)

    wait_until(lambda: len(pids(tmp_path / "task")) == 2)

    assert is_alive(pids(tmp_path / "task")[1])
    assert len(pids(tmp_path / "web")) == 1


def test_supervisor_gives_up_on_a_program_that_can_not_run(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0)
    sound = program("web process", tmp_path / "sound", "time.sleep(60)")
    broken = program("task process", tmp_path / "broken", "raise SystemExit(3)")

    status = Supervisor([sound, broken], {}).run()

    assert status == 1
    assert len(pids(tmp_path / "broken")) == supervisor.FAILURES_BEFORE_GIVING_UP
    assert [is_alive(pid) for pid in pids(tmp_path / "sound")] == [False]
    assert "The task process ended 5 times in a row (last with code 3)." in capfd.readouterr().out


def test_note_end_doubles_the_pause_up_to_thirty_seconds(tmp_path):
    falling = program("web process", tmp_path / "web", "")
    falling.started_at = time.monotonic()

    assert [falling.note_end() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_note_end_after_a_steady_time_forgets_earlier_failures(tmp_path):
    falling = program("web process", tmp_path / "web", "")
    falling.failures = 4
    falling.started_at = time.monotonic() - supervisor.STEADY_AFTER

    assert falling.note_end() == 1
