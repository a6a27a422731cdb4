"""Keeps the processes of an installation running under one command, and stops them together.

A process that ends by itself is started again after a pause that doubles from one second to thirty. When it
has ended five times in a row without staying up for a minute, everything stops with a message: a site that
only looks alive helps nobody. Each process has a process group of its own, so that Ctrl-C in the terminal
reaches the supervisor alone, which then stops them in order; should the supervisor itself be killed, the
kernel tells them.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

LONGEST_PAUSE = 30  # seconds
FAILURES_BEFORE_GIVING_UP = 5
STEADY_AFTER = 60  # seconds of life after which earlier failures no longer count
TIME_TO_STOP = 20  # seconds from SIGTERM to SIGKILL
PR_SET_PDEATHSIG = 1  # prctl(2)


def say(text: str) -> None:
    print(text, flush=True)


def ask_to_end_with_parent() -> None:
    """In the new process: SIGTERM when the supervisor dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Program:
    """A command that is to be kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = 0

    def start(self, environment: dict[str, str]) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=ask_to_end_with_parent,  # safe here: the supervisor has one thread
        )

    def note_end(self) -> float:
        """Counts an end that nobody asked for; returns the pause before the next start, in seconds."""
        now = time.monotonic()
        self.failures = 1 if now - self.started_at >= STEADY_AFTER else self.failures + 1
        self.process = None
        pause = min(LONGEST_PAUSE, 2 ** (self.failures - 1))
        self.start_again_at = now + pause
        return pause

    def ask_to_stop(self) -> None:
        if self.process:
            self.process.terminate()

    def kill_with_all_it_started(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Starts programs, watches them, and stops them when told to or when one can't be kept up."""

    def __init__(self, programs: list[Program], environment: dict[str, str]) -> None:
        self.programs = programs
        self.environment = environment
        self.told_to_stop = False

    def run(self, on_tick: Callable[[], None] = lambda: None) -> int:
        """Returns 0 when told to stop by a signal, 1 when a program could not be kept running."""
        signal.signal(signal.SIGINT, self.note_signal)
        signal.signal(signal.SIGTERM, self.note_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup make run: stays
            signal.signal(signal.SIGHUP, self.note_signal)
        try:
            while not self.told_to_stop:
                for program in self.programs:
                    if not self.look_after(program):
                        return 1
                on_tick()
                time.sleep(0.2)
        finally:
            self.stop()
        return 0

    def note_signal(self, number: int, frame: object) -> None:
        self.told_to_stop = True

    def look_after(self, program: Program) -> bool:
        """False when the program has failed so often that starting it again makes no sense."""
        if program.process is None:
            if time.monotonic() >= program.start_again_at:
                program.start(self.environment)
            return True
        status = program.process.poll()
        if status is None or self.told_to_stop:
            return True
        how = f"signal {-status}" if status < 0 else f"code {status}"
        program.kill_with_all_it_started()
        pause = program.note_end()
        if program.failures >= FAILURES_BEFORE_GIVING_UP:
            say(
                f"The {program.name} ended {program.failures} times in a row (last with {how}). Its own words"
                " are above. Everything is stopped; put it right and start again."
            )
            return False
        say(f"The {program.name} ended with {how}; it is started again in {pause:.0f} s.")
        return True

    def stop(self) -> None:
        for program in self.programs:
            program.ask_to_stop()
        deadline = time.monotonic() + TIME_TO_STOP
        for program in self.programs:
            if program.process:
                with suppress(subprocess.TimeoutExpired):
                    program.process.wait(max(0.1, deadline - time.monotonic()))
                program.kill_with_all_it_started()
                program.process.wait()
