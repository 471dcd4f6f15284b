"""Waiting in tests until something is so, rather than for a time."""

from collections.abc import Callable
from threading import Event
from time import monotonic

PATIENCE = 400.0  # seconds: enough for a slow machine, since only a failing test waits so long


def until(
    holds: Callable[[], object], what: str = "it did not come to pass", *, seconds: float = PATIENCE,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    """Return as soon as the condition holds; `meanwhile` is called between checks. Raises TimeoutError with `what`."""
    limit, never = monotonic() + seconds, Event()
    while not holds():
        if monotonic() > limit:
            raise TimeoutError(f"{what}, within {seconds:g} seconds")
        meanwhile()
        never.wait(0.05)
