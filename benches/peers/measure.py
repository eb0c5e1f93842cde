"""What does one run of a program cost? Wall time, CPU time and the peak of its memory."""

import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A measured program did not do what it should."""


class Skipped(Exception):
    """A study cannot be made here, and why."""


@dataclass(frozen=True)
class Run:
    """One process from its start to its end."""

    wall_s: float
    user_s: float
    sys_s: float
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """A program with its arguments, and the exit codes that are no failure."""

    name: str
    argv: tuple[str, ...]
    fine: tuple[int, ...] = (0,)


@dataclass
class Sample:
    """Several runs of one command."""

    command: Command
    runs: list[Run]
    peak_rss_kib: int | None = None

    def median_ms(self) -> float:
        return 1000 * statistics.median(run.wall_s for run in self.runs)

    def least_ms(self) -> float:
        return 1000 * min(run.wall_s for run in self.runs)

    def cpu_ms(self) -> float:
        return 1000 * statistics.median(run.user_s + run.sys_s for run in self.runs)

    def raw(self) -> dict:
        return {
            "name": self.command.name,
            "argv": self.command.argv if len(self.command.argv) < 20 else self.command.argv[:20],
            "wall_s": [run.wall_s for run in self.runs],
            "user_s": [run.user_s for run in self.runs],
            "sys_s": [run.sys_s for run in self.runs],
            "peak_rss_kib": self.peak_rss_kib,
        }


def run_once(command: Command, scratch: Path) -> Run:
    """Runs a command to its end, its output into files: a pipe would measure its reader too, and
    grep stops at the first match when it sees that its output goes to /dev/null."""
    program = shutil.which(command.argv[0])
    if program is None:
        raise Failed(f"there is no program {command.argv[0]}")
    out, err = scratch / "stdout", scratch / "stderr"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(out), flags, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, str(err), flags, 0o600),
    ]
    start = time.perf_counter()
    pid = os.posix_spawn(program, list(command.argv), os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    # What a command warns of may quote a document in any encoding.
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in (out, err)]
    if os.waitstatus_to_exitcode(status) not in command.fine:
        raise Failed(f"{command.name} ended with {os.waitstatus_to_exitcode(status)}: {texts[1].strip()}")
    return Run(wall, usage.ru_utime, usage.ru_stime, *texts)


def measured(command: Command, scratch: Path) -> tuple[Run, int | None]:
    """One run with its times and its peak of memory, for what takes too long to be run twice. The times are those
    of GNU time too, whose own are less than a millisecond."""
    timer = shutil.which("time")
    if timer is None:
        return run_once(command, scratch), None
    report = scratch / "peak"
    argv = (timer, "-q", "-f", "%M", "-o", str(report), *command.argv)
    run = run_once(Command(command.name, argv, command.fine), scratch)
    return run, int(report.read_text().split()[-1])


def peak_rss_kib(command: Command, scratch: Path) -> int | None:
    """The peak of resident memory, by GNU time (a child of Python would inherit Python's own peak).
    Pages of mapped files count as resident, although the system can drop them at any time."""
    return measured(command, scratch)[1] if shutil.which("time") else None


def in_turns(commands: list[Command], rounds: int, scratch: Path) -> list[Sample]:
    """Runs the commands one after another, `rounds` times, after one round that is not counted and
    fills the file cache. A disturbance of the machine then falls on all of them alike."""
    samples = [Sample(command, []) for command in commands]
    for number in range(rounds + 1):
        for sample in samples:
            run = run_once(sample.command, scratch)
            if number > 0:
                sample.runs.append(run)
    for sample in samples:
        sample.peak_rss_kib = peak_rss_kib(sample.command, scratch)
    return samples


def version_of(program: str) -> str | None:
    """The first line that a program says of its version; `None` if it is not installed."""
    if shutil.which(program) is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    line = (said.stdout.strip() or said.stderr.strip() or program).splitlines()[0]
    # ugrep goes on with the libraries it was built with.
    return line.split(" x86_64")[0]
