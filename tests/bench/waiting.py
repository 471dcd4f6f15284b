"""Waiting for a condition, and ports that nobody uses."""

import contextlib
import socket
import time
from collections.abc import Callable

from deploy.runtime.production.ports import LOOPBACK


def until(ready: Callable[[], bool], seconds: float) -> None:
    """Return when `ready` is true; raises TimeoutError after `seconds`."""
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            raise TimeoutError(f"not so after {seconds:g} seconds")
        time.sleep(0.02)


def free_ports(count: int) -> int:
    """Return a free port whose followers are free too."""
    while True:
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            first = int(held.enter_context(socket.create_server((LOOPBACK, 0))).getsockname()[1])
            for following in range(1, count):
                held.enter_context(socket.create_server((LOOPBACK, first + following)))
            return first
