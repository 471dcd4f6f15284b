"""Signals of the operating system, as an event that any thread can wait for."""

import signal
import threading
from queue import SimpleQueue


def stopped_by_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set. Call it from the main thread.

    A handler interrupts the main thread anywhere, even inside the event's own lock, where setting the event would wait
    for ever. So it only puts into a queue, which it may do at any moment, and a thread sets the event. It may be
    interrupted by another signal too: the kernel tells a child of its parent's death once for each of its threads.
    """
    stop, signals = threading.Event(), SimpleQueue[int]()

    def set_when_told() -> None:
        signals.get()
        stop.set()

    threading.Thread(target=set_when_told, name="signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda told, _: signals.put(told))
    return stop
