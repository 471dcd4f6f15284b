"""Operating system signals as an event that any thread can wait for."""

import signal
import threading
from queue import SimpleQueue


def stopped_by_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set. Call it from the main thread.

    A handler interrupts the main thread anywhere, even inside the event's own lock, where setting the event would
    deadlock. So it only puts an item into a queue, which is safe at any moment, and a thread sets the event. The
    handler may itself be interrupted by another signal: the kernel signals a parent's death to a child once for each of
    the parent's threads.
    """
    stop, signals = threading.Event(), SimpleQueue[int]()

    def set_when_signalled() -> None:
        signals.get()
        stop.set()

    threading.Thread(target=set_when_signalled, name="signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: signals.put(received))
    return stop
