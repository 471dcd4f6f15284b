"""Child processes: started tied to this one, awaited, stopped, and found by other processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from deploy.installation.locks import lock_of
from deploy.runtime import log_stream
from deploy.runtime.production.errors import NotStarted
from deploy.runtime.production.tied import STILL_RUNNING

TIED = Path(__file__).with_name("tied.py")
TAIL = 20
HEARTBEAT = "RAPPORTEUR_HEARTBEAT"
_PROC = Path("/proc")


@dataclass(frozen=True)
class Launch:
    """The settings for starting one child.

    `run` is the folder of the children's locks, `log` the file for its output (None: our stderr); `environment` is
    added to ours, or replaces it with `replace_environment`; `stop` is the signal for a clean shutdown; `user` is the
    (uid, gid) that it runs as, or None for ours; with `beats` it gets a file to which it writes heartbeats.
    """

    name: str
    command: Sequence[str]
    run: Path
    log: Path | None
    environment: Mapping[str, str] = field(default_factory=dict)
    replace_environment: bool = False
    stop: signal.Signals = signal.SIGTERM
    user: tuple[int, int] | None = None
    folder: Path | None = None
    beats: bool = False


class Child:
    """A started child. Start it from the main thread, because it is tied to the thread that started it."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        launch.run.mkdir(parents=True, exist_ok=True)
        lock = lock_of(launch.run, launch.name)
        tie = (lock, os.getpid(), int(launch.stop), *(launch.user or ("-", "-")), "--")
        with _opened(launch.log) as log, ExitStack() as of_child:
            beats = self._heartbeat(of_child) if launch.beats else {}
            # A separate session, so that Ctrl-C reaches only the parent, which stops the children in order.
            passed_on = launch.log is None and log_stream.pipe_for_children()
            self._log_began = log.tell() if launch.log else 0  # what earlier starts logged does not explain this one
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(TIED), *map(str, tie), *launch.command],
                stdin=subprocess.DEVNULL,
                stdout=passed_on or log,
                stderr=subprocess.STDOUT,
                env={
                    **({} if launch.replace_environment else os.environ),
                    **launch.environment,
                    **beats,
                    log_stream.PROCESS: launch.name,
                },
                cwd=launch.folder,
                start_new_session=True,
                pass_fds=[int(number) for number in beats.values()],
            )
        if self._process.stdout is not None:
            log_stream.pass_on(self._process.stdout, launch.name)

    def _heartbeat(self, of_child: ExitStack) -> dict[str, str]:
        """Open a pipe for heartbeats, and return the variable that gives the child its end. The child is never blocked,
        even if no one reads."""
        ours, its = os.pipe()
        self._beats = os.fdopen(ours, "rb", buffering=0)  # for the lifetime of this object
        of_child.callback(os.close, its)
        for end in (ours, its):
            os.set_blocking(end, False)
        return {HEARTBEAT: str(its)}

    def has_beaten(self) -> bool:
        """Return whether the child has sent a heartbeat since the last call."""
        return bool(self._beats.read(4096))

    def is_stopped(self) -> bool:
        """Return whether the process is stopped (SIGSTOP); False where there is no /proc."""
        return _state_and_parent(self.pid)[0] == "T"

    @property
    def name(self) -> str:
        return self.launch.name

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._process.poll()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready` is true. Raises NotStarted, with the end of the child's log, if it ends first or time runs
        out."""
        limit = time.monotonic() + seconds
        while not ready():
            if self.ended() is not None:
                raise NotStarted(f"{self.name} ended as it started{self._exit_reason()}", self._log_place())
            if time.monotonic() > limit:
                raise NotStarted(f"{self.name} was not ready after {seconds:g} seconds.", self._log_place())
            time.sleep(0.02)

    def _exit_reason(self) -> str:
        if self.ended() == STILL_RUNNING:
            return ": an earlier one still runs on the same files."
        if self.launch.log is None:
            return f" (exit code {self.ended()})."
        lines = self.launch.log.read_bytes()[self._log_began :].decode(errors="replace").splitlines()[-TAIL:]
        return ":\n" + "\n".join(lines) + "\n"

    def _log_place(self) -> str:
        return f"Its log is {self.launch.log}." if self.launch.log else "Its messages are above."

    def ask_to_end(self) -> None:
        self.signal(self.launch.stop)

    def signal(self, number: signal.Signals) -> None:
        if self.ended() is None:
            self._process.send_signal(number)

    def stop(self, seconds: float = 15) -> None:
        """Ask the child to exit, and kill it if it has not after `seconds`."""
        self.ask_to_end()
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Wait for the child to exit, and kill it if it has not after `seconds`."""
        if self.ended() is None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def end(self, seconds: float) -> None:
        """Stop a hung child, cleanly if it still can within `seconds`."""
        if self.is_stopped():
            self.kill()
        self.stop(seconds)

    def kill(self) -> None:
        """Kill the child and all its descendants at once. PostgreSQL's processes have their own sessions, and a hung
        one would block its files for the next start."""
        if self.ended() is None:
            started = descendants(self.pid)
            os.killpg(self.pid, signal.SIGKILL)
            for pid in started:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()


def awaited(child: Child, ready: Callable[[], bool], seconds: float) -> Child:
    """Return a child once it is ready; one that is not ready in time is killed. Raises NotStarted."""
    try:
        child.wait_until(ready, seconds)
    except BaseException:
        child.kill()
        raise
    return child


def descendants(pid: int) -> set[int]:
    """Return the descendants of a process; none where there is no /proc."""
    parents = {int(entry.name): _state_and_parent(int(entry.name))[1] for entry in _PROC.glob("[0-9]*")}
    found = {pid}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _state_and_parent(pid: int) -> tuple[str, int]:
    """Return Linux's status of a process (proc_pid_stat(5)); nothing for one that has ended."""
    try:
        # The name, in brackets, may contain anything.
        state, parent, *_ = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return state, int(parent)


def _opened(log: Path | None) -> BinaryIO:
    if log is None:
        return os.fdopen(os.dup(sys.stderr.fileno()), "wb")
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")
