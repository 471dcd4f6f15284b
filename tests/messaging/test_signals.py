"""A process that is signalled to stop does so whatever it is doing."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process
SECONDS = 30


@pytest.mark.requirement("1.22")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_within_the_events_own_lock_and_one_within_its_handler_stop_the_process(name: str) -> None:
    """The kernel signals a parent's death to a child once for each of the parent's threads, at any moment."""
    program = (
        "import signal\n"
        "from shared.environment.signals import stopped_by_signals\n"
        "stop = stopped_by_signals()\n"
        "with stop._cond:\n"
        f"    signal.raise_signal(signal.{name})\n"
        f"    signal.raise_signal(signal.{name})\n"
        "stop.wait()\n"
        "print('stopped')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (done.returncode, done.stdout) == (0, "stopped\n"), done.stderr
