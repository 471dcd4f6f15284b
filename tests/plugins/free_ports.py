"""Ports for servers that a test starts, which no other process takes, even while the server is stopped.

They are below the kernel's ephemeral ports, and distinct from those that the program chooses for its own servers.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import cycle, islice

from deploy.runtime.production.ports import FREE, LOOPBACK, is_free

SPAN = 200
_SPANS = range(FREE.stop, 32_768 - SPAN, SPAN)  # Linux's ephemeral ports start at 32,768


def free_ports(count: int = 1) -> int:
    """Return the first of a number of consecutive free ports; this process reuses them only after the rest of its span."""
    own = _own()
    while True:
        ports = list(islice(own, count))
        if ports[-1] - ports[0] == count - 1 and all(map(is_free, ports)):
            return ports[0]


@cache
def _own() -> Iterator[int]:
    """Yield the ports of this process's span, in a cycle. The first stays in use until the process ends, which marks
    the span as taken for other workers and runs on this machine."""
    for first in _SPANS:
        with suppress(OSError):
            socket.create_server((LOOPBACK, first)).detach()
            return cycle(range(first + 1, first + SPAN))
    raise RuntimeError("every span of ports is taken")
