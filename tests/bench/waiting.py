"""Waiting for a condition."""

import time
from collections.abc import Callable


def until(ready: Callable[[], bool], seconds: float) -> None:
    """Return when `ready` is true; raises TimeoutError after `seconds`."""
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            raise TimeoutError(f"not so after {seconds:g} seconds")
        time.sleep(0.02)
